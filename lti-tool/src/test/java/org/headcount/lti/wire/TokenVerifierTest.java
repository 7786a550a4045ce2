package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final SigningPeer LMS = SigningPeer.withKey("k1");
    private static final SigningPeer FORGER = SigningPeer.withKey("k1");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final TokenVerifier verifier = new TokenVerifier(65_536);

    @Test
    void aTokenSignedByTheKeyThatItNamesIsBelieved() {
        Verification verification = verifier.verify(LMS.sign(claims()), LMS.keys());

        assertThat(verification).isInstanceOf(Verification.Verified.class);
        VerifiedToken token = ((Verification.Verified) verification).token();
        assertThat(token.keyId()).isEqualTo("k1");
        assertThat(token.claims().string("sub")).contains("5");
    }

    @Test
    void aTokenOfAnotherKeyWithTheSameKidIsNot() {
        assertThat(ruleFor(FORGER.sign(claims()))).isEqualTo(WireRule.SIGNATURE);
    }

    @Test
    void anyBitChangedInAnyPartIsNoticed() {
        String token = LMS.sign(claims());
        for (int at = 0; at < token.length() - 1; at += 7) { // the last character carries spare bits
            if (token.charAt(at) != '.') {
                String other = token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
                assertThat(verifier.verify(other, LMS.keys()))
                        .as("changed at %d", at)
                        .isInstanceOf(Verification.Refused.class);
            }
        }
    }

    @Nested
    class E7_noAlgorithm {

        @ParameterizedTest
        @ValueSource(
                strings = {"none", "None", "nOnE", "", "RS256 ", "rs256", "ES256", "PS256", "RS384", "RS512", "EdDSA"})
        void anythingButRs256IsRefusedEvenWithAGoodSignature(String algorithm) {
            ObjectNode header = LMS.header().put("alg", algorithm);

            assertThat(ruleFor(LMS.sign(header, Json.text(claims())))).isEqualTo(WireRule.ALGORITHM);
        }

        @ParameterizedTest
        @ValueSource(strings = {"none", "RS256"})
        void anEmptySignatureIsRefused(String algorithm) {
            String token = LMS.sign(LMS.header().put("alg", algorithm), Json.text(claims()));

            assertThat(verifier.verify(token.substring(0, token.lastIndexOf('.') + 1), LMS.keys()))
                    .isInstanceOf(Verification.Refused.class);
            assertThat(verifier.verify(token.substring(0, token.lastIndexOf('.')), LMS.keys()))
                    .isInstanceOf(Verification.Refused.class);
        }

        @Test
        void anAlgorithmThatIsNoStringOrNotThereIsRefused() {
            ObjectNode listed = LMS.header();
            listed.set("alg", Json.array().add("RS256"));
            ObjectNode none = LMS.header();
            none.remove("alg");

            assertThat(ruleFor(LMS.sign(listed, Json.text(claims())))).isEqualTo(WireRule.ALGORITHM);
            assertThat(ruleFor(LMS.sign(none, Json.text(claims())))).isEqualTo(WireRule.ALGORITHM);
        }
    }

    @Nested
    class E8_aSharedSecretMadeOfThePublicKey {

        @Test
        void isRefusedInEveryFormOfTheKey() {
            for (byte[] secret : HmacForger.secrets(LMS.jwks())) {
                for (String algorithm : List.of("HS256", "hs256", "RS256")) {
                    String token = LMS.sign(LMS.header().put("alg", algorithm), Json.text(claims()));

                    assertThat(ruleFor(HmacForger.resigned(token, secret)))
                            .isEqualTo(algorithm.equals("RS256") ? WireRule.SIGNATURE : WireRule.ALGORITHM);
                }
            }
        }
    }

    @Nested
    class E10_E11_keyIds {

        @Test
        void aTokenWithoutKidIsRefusedThoughThereIsOnlyOneKey() {
            ObjectNode header = LMS.header();
            header.remove("kid");

            assertThat(ruleFor(LMS.sign(header, Json.text(claims())))).isEqualTo(WireRule.KEY_ID);
        }

        @Test
        void aKidThatNamesNoKeyIsRefused() {
            assertThat(ruleFor(LMS.sign(LMS.header().put("kid", "zz"), Json.text(claims()))))
                    .isEqualTo(WireRule.KEY);
            assertThat(ruleFor(LMS.sign(LMS.header().put("kid", "K1"), Json.text(claims()))))
                    .isEqualTo(WireRule.KEY);
        }

        @Test
        void aKidThatIsNoPrintableStringOfModestLengthNeverReachesTheKeySet() {
            List<String> reached = new ArrayList<>();
            KeySource spy = keyId -> {
                reached.add(keyId);
                return new KeySource.Lookup.Unknown();
            };
            List<ObjectNode> headers = List.of(
                    LMS.header().put("kid", "a".repeat(257)),
                    LMS.header().put("kid", "a".repeat(10_000)),
                    LMS.header().put("kid", "k1\r\nX-Evil: 1"),
                    LMS.header().put("kid", "k1\u0000"),
                    LMS.header().put("kid", "ｋ１"),
                    LMS.header().put("kid", ""),
                    LMS.header().put("kid", " "),
                    LMS.header().put("kid", 1),
                    LMS.header().putNull("kid"));
            for (ObjectNode header : headers) {
                Verification verification = verifier.verify(LMS.sign(header, Json.text(claims())), spy);

                assertThat(verification).isInstanceOf(Verification.Refused.class);
                Verification.Refused refused = (Verification.Refused) verification;
                assertThat(refused.rule()).isEqualTo(WireRule.KEY_ID);
                assertThat(refused.found()).hasSizeLessThan(70).doesNotContainPattern("[^ -~…]");
            }
            assertThat(reached).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"../../etc/passwd", "' OR 1=1--", "${jndi:ldap://x}", "<script>alert(1)</script>", "%0d%0a"})
        void aHostileKidIsOnlyAKeyThatIsNotThereAndIsShownWithoutItsTeeth(String keyId) {
            Verification verification = verifier.verify(LMS.sign(LMS.header().put("kid", keyId), "{}"), LMS.keys());

            assertThat(verification).isInstanceOf(Verification.Refused.class);
            Verification.Refused refused = (Verification.Refused) verification;
            assertThat(refused.rule()).isEqualTo(WireRule.KEY);
            assertThat(refused.found()).doesNotContainPattern("[<>'$%{}]");
        }
    }

    @Nested
    class E12_keysInTheHeader {

        @Test
        void aKeyThatTheTokenBringsAlongIsNotLookedAt() {
            ObjectNode header = FORGER.header();
            header.set("jwk", FORGER.jwk());
            header.put("jku", "https://evil.example/jwks").put("x5u", "https://evil.example/cert");
            header.set("x5c", Json.array().add("MIIB"));

            assertThat(ruleFor(FORGER.sign(header, Json.text(claims())))).isEqualTo(WireRule.SIGNATURE);
        }

        @Test
        void aTokenOfTheRightKeyMayBringOneAlong() {
            ObjectNode header = LMS.header();
            header.set("jwk", FORGER.jwk());

            assertThat(verifier.verify(LMS.sign(header, Json.text(claims())), LMS.keys()))
                    .isInstanceOf(Verification.Verified.class);
        }

        @Test
        void aCriticalExtensionIsRefusedWhateverItLooksLike() {
            ObjectNode unknown = LMS.header().put("b64", false);
            unknown.set("crit", Json.array().add("b64"));
            ObjectNode empty = LMS.header();
            empty.set("crit", Json.array());
            ObjectNode text = LMS.header().put("crit", "exp");

            for (ObjectNode header : List.of(unknown, empty, text)) {
                assertThat(ruleFor(LMS.sign(header, Json.text(claims())))).isEqualTo(WireRule.CRITICAL);
            }
        }
    }

    @Nested
    class E39_sizeAndShape {

        @Test
        void aTokenOverTheCapIsRefusedBeforeAnythingElse() {
            assertThat(ruleFor("a".repeat(1_000_000))).isEqualTo(WireRule.SIZE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    "..",
                    "...",
                    "a",
                    "a.b",
                    "a.b.c.d",
                    ".b.c",
                    "a..c",
                    "a.b.",
                    "eyJ9.e30.AA==",
                    "a b.c.d",
                    "é.e30.AA",
                    "bnVsbA.e30.AA",
                    "W10.e30.AA",
                    "InN0cmluZyI.e30.AA",
                    "e30K.e30.A",
                    "a.b.c\n",
                    "\ufeffa.b.c"
                })
        void whatIsNotThreePartsWithAHeaderIsRefused(String token) {
            assertThat(ruleFor(token)).isIn(WireRule.SHAPE, WireRule.ALGORITHM);
        }

        @Test
        void aHeaderThatNamesAMemberTwiceIsRefused() {
            String token = part("{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"k1\"}") + ".e30.AA";

            assertThat(ruleFor(token)).isEqualTo(WireRule.SHAPE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "null",
                    "\"text\"",
                    "{",
                    "{} {}",
                    "{\"iss\":\"a\",\"iss\":\"b\"}",
                    "{\"a\":NaN}",
                    "{\"a\":{\"b\":1,\"b\":2}}"
                })
        void aSignedPayloadThatIsNotOneUnambiguousObjectIsRefused(String payload) {
            assertThat(ruleFor(LMS.sign(LMS.header(), payload))).isEqualTo(WireRule.PAYLOAD);
        }

        @Test
        void aPayloadNestedTenThousandDeepIsRefused() {
            String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

            assertThat(ruleFor(LMS.sign(LMS.header(), deep))).isEqualTo(WireRule.PAYLOAD);
        }

        @Test
        void anUnreachableKeySetIsSaidToBeOne() {
            KeySource away = keyId -> new KeySource.Lookup.Unavailable("TIMED_OUT");

            assertThat(verifier.verify(LMS.sign(claims()), away))
                    .isEqualTo(new Verification.Refused(WireRule.KEYS, "TIMED_OUT"));
        }
    }

    @Test
    void theClaimedIssuerIsWhatTheTokenSaysSignedOrNot() {
        assertThat(verifier.claimedIssuer(FORGER.sign(claims()))).contains("https://lms.example");
        assertThat(verifier.claimedIssuer("a.b.c")).isEmpty();
        assertThat(verifier.claimedIssuer(part("{}") + "." + part("{\"iss\":5}") + ".AA"))
                .isEmpty();
    }

    @Test
    void aRefusalNamesTheRuleTheSectionAndWhatWasFound() {
        Verification refused = verifier.verify(LMS.sign(LMS.header().put("alg", "HS256"), "{}"), LMS.keys());

        assertThat(refused).hasToString("alg is RS256 (Security Framework 1.0 §5.1.3 step 6); found HS256");
    }

    private WireRule ruleFor(String token) {
        Verification verification = verifier.verify(token, LMS.keys());
        assertThat(verification).isInstanceOf(Verification.Refused.class);
        return ((Verification.Refused) verification).rule();
    }

    private static ObjectNode claims() {
        return Json.object().put("iss", "https://lms.example").put("sub", "5");
    }

    private static String part(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }
}
