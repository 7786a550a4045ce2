package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How identity providers may sign, and nobody else. */
class ProviderAlgorithmsTest {

    private static final AnySigner CURVE = new AnySigner("k1", "ES256");
    private static final AnySigner RSA = new AnySigner("k1", "RS256");
    private static final TokenVerifier ANY = TokenVerifier.ofProvider(65_536, Algorithms.OF_PROVIDERS);

    private static KeySource keys(String jwks) {
        Map<String, VerificationKey> keys =
                KeySet.read(jwks.getBytes(UTF_8), Algorithms.OF_PROVIDERS).orElseThrow();
        return asked -> {
            VerificationKey key = keys.get(asked);
            return key == null ? new KeySource.Lookup.Unknown() : new KeySource.Lookup.Found(key);
        };
    }

    private static ObjectNode claims() {
        return Json.object().put("sub", "5");
    }

    private static WireRule rule(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Refused.class);
        return ((Verification.Refused) verification).rule();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void whatAProviderAnnouncesIsBelievedAndNothingElse(String algorithm) {
        AnySigner provider = new AnySigner("k1", algorithm);
        String token = provider.sign(claims());
        KeySource keys = keys(provider.jwks());

        assertThat(TokenVerifier.ofProvider(65_536, List.of(algorithm)).verify(token, keys))
                .isInstanceOf(Verification.Verified.class);

        Set<String> others = new java.util.HashSet<>(Algorithms.OF_PROVIDERS);
        others.remove(algorithm);
        assertThat(rule(TokenVerifier.ofProvider(65_536, others).verify(token, keys)))
                .isEqualTo(WireRule.ANNOUNCED_ALGORITHM);
        String forged = token.substring(0, token.lastIndexOf('.') + 1)
                + new AnySigner("k1", algorithm).sign(claims()).replaceAll(".*\\.", "");
        assertThat(rule(ANY.verify(forged, keys))).isEqualTo(WireRule.SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource({"RS256, ES256", "PS256, ES256", "ES256, RS256", "ES384, ES256", "ES512, ES384", "ES256, PS512"})
    void anAlgorithmThatIsNotForTheKeyThatIsNamedIsRefused(String algorithm, String keyFor) {
        AnySigner provider = new AnySigner("k1", keyFor);
        String token = provider.sign(provider.header().put("alg", algorithm), Json.text(claims()));

        assertThat(rule(ANY.verify(token, keys(provider.jwks())))).isEqualTo(WireRule.ANNOUNCED_ALGORITHM);
    }

    @Test
    void aKeyThatSaysWhatItIsForIsForNothingElse() {
        AnySigner provider = new AnySigner("k1", "PS256");
        KeySource keys = keys(AnySigner.jwks(provider.jwk().put("alg", "RS256")));

        assertThat(rule(ANY.verify(provider.sign(claims()), keys))).isEqualTo(WireRule.ANNOUNCED_ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "", "HS256", "HS384", "HS512", "EdDSA", "ES256K", "es256"})
    void noSignatureAndNoSharedSecretIsAcceptedWhateverTheProviderAnnounces(String algorithm) {
        TokenVerifier told = TokenVerifier.ofProvider(65_536, List.of(algorithm, "RS256"));
        String token = RSA.sign(RSA.header().put("alg", algorithm), Json.text(claims()));

        assertThat(rule(told.verify(token, keys(RSA.jwks())))).isEqualTo(WireRule.ANNOUNCED_ALGORITHM);
        for (byte[] secret : HmacForger.secrets(RSA.jwks())) {
            assertThat(told.verify(HmacForger.resigned(token, secret), keys(RSA.jwks())))
                    .isInstanceOf(Verification.Refused.class);
        }
    }

    @Test
    void aSignatureOfZerosIsNone() {
        String token = CURVE.sign(claims());
        String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);

        for (String signature : List.of(zeros, zeros.substring(2), "AA")) {
            assertThat(rule(ANY.verify(token.substring(0, token.lastIndexOf('.') + 1) + signature, keys(CURVE.jwks()))))
                    .isEqualTo(WireRule.SIGNATURE);
        }
    }

    @Test
    void aPointThatIsNotOnItsCurveIsNoKeyAndSpoilsNoOther() {
        ObjectNode off = CURVE.jwk().put("kid", "off");
        off.put("x", CURVE.jwk().path("y").asText());
        ObjectNode unknown = CURVE.jwk().put("kid", "unknown").put("crv", "secp256k1");
        ObjectNode secret = Json.object().put("kty", "oct").put("kid", "secret").put("k", "AAAA");
        ObjectNode encrypts = RSA.jwk().put("kid", "encrypts").put("use", "enc");

        assertThat(KeySet.read(
                                AnySigner.jwks(off, unknown, secret, encrypts, CURVE.jwk())
                                        .getBytes(UTF_8),
                                Algorithms.OF_PROVIDERS)
                        .orElseThrow())
                .containsOnlyKeys("k1");
    }

    @Test
    void anLmsSignsWithRs256AsBefore() {
        assertThat(KeySet.read(CURVE.jwks().getBytes(UTF_8)).orElseThrow()).isEmpty();
        assertThat(rule(new TokenVerifier(65_536).verify(CURVE.sign(claims()), keys(CURVE.jwks()))))
                .isEqualTo(WireRule.ALGORITHM);
        assertThat(KeySet.read(AnySigner.jwks(RSA.jwk().put("alg", "PS256")).getBytes(UTF_8))
                        .orElseThrow())
                .isEmpty();
    }
}
