package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MigrationSignatureTest {

    private static final MigrationSignature.Signed SIGNED = new MigrationSignature.Signed(
            "179248902", "689302", "https://lmsvendor.com", "PM48OJSfGDTAzAo", "1551290856", "172we8671fd8z");

    /** The example of the specification; its secret is "my-lti11-secret". */
    @Test
    void theSpecificationsExampleIsSignedAsThere() {
        assertThat(MigrationSignature.of(SIGNED, "my-lti11-secret"))
                .isEqualTo("lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=");
    }

    @Test
    void anotherSecretOrAnotherValueIsNoProof() {
        String signature = MigrationSignature.of(SIGNED, "my-lti11-secret");

        assertThat(MigrationSignature.isOf(SIGNED, "my-lti11-secret", signature))
                .isTrue();
        assertThat(MigrationSignature.isOf(SIGNED, "my-lti11-secreT", signature))
                .isFalse();
        assertThat(MigrationSignature.isOf(SIGNED, "my-lti11-secret", signature.toLowerCase(java.util.Locale.ROOT)))
                .isFalse();
        assertThat(MigrationSignature.isOf(
                        new MigrationSignature.Signed(
                                "179248902",
                                "689302",
                                "https://lmsvendor.com",
                                "PM48OJSfGDTAzAo",
                                "1551290857",
                                "172we8671fd8z"),
                        "my-lti11-secret",
                        signature))
                .isFalse();
    }
}
