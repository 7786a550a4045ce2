package org.headcount.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.lti.tool.PlatformRegistration;
import org.junit.jupiter.api.Test;

class LmsFormsTest {

    private static final PlatformRegistration LMS = new PlatformRegistration(
            "pf1",
            "LMS",
            "https://lms.example",
            "client",
            URI.create("https://lms.example/auth"),
            URI.create("https://lms.example/token"),
            URI.create("https://lms.example/keys"),
            "https://lms.example/audience",
            Set.of("1"),
            PlatformRegistration.Anonymous.PASS);

    private static final List<LmsForms.Form> FORMS = LmsForms.of(
            LMS, "https://headcount.example/lti/tools/tl1", new Addresses(URI.create("https://headcount.example")));

    @Test
    void everyLmsThatWeKnowHasAFormWithAllThatItNeedsAndEveryFieldAValue() {
        assertThat(FORMS)
                .extracting(LmsForms.Form::lms)
                .containsExactly("Moodle", "Canvas", "Sakai", "OpenOLAT", "Brightspace", "Blackboard");
        assertThat(FORMS).allSatisfy(form -> {
            assertThat(form.enter())
                    .extracting(LmsForms.Field::member)
                    .contains("loginUri", "launchUri", "jwksUri", "targetLinkUri");
            assertThat(form.copy())
                    .extracting(LmsForms.Field::member)
                    .contains(
                            "issuer",
                            "clientId",
                            "deployments",
                            "authorizationEndpoint",
                            "tokenEndpoint",
                            "platformJwksUri");
            assertThat(form.enter()).extracting(LmsForms.Field::value).doesNotContain("");
            assertThat(form.copy()).extracting(LmsForms.Field::value).doesNotContain("");
        });
    }

    @Test
    void aFieldIsCalledAsTheLmsCallsIt() {
        assertThat(FORMS.get(0).enter())
                .contains(new LmsForms.Field("Initiate login URL", "loginUri", "https://headcount.example/lti/login"));
        assertThat(FORMS.get(1).enter())
                .contains(new LmsForms.Field(
                        "OpenID Connect Initiation Url", "loginUri", "https://headcount.example/lti/login"));
        assertThat(FORMS.get(4).copy())
                .contains(new LmsForms.Field(
                        "Brightspace OAuth2 Audience", "tokenAudience", "https://lms.example/audience"));
    }
}
