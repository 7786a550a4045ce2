package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.AssertionVerifier.Assertion;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AssertionVerifierTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final long NOW = NOON.getEpochSecond();
    private static final String TOKEN_URL = "https://headcount.example/platforms/pf1/token";
    private static final String ISSUER = "https://headcount.example/platforms/pf1";
    private static final SigningPeer TOOL = SigningPeer.withKey("t1");
    private static final SigningPeer OTHER = SigningPeer.withKey("t1");

    private final AssertionVerifier verifier = new AssertionVerifier();

    @Test
    void anAssertionThatKeepsEveryRuleProvesTheClientAndNamesItsTokenToBeSpent() {
        assertThat(verify(TOOL.sign(assertion())))
                .isEqualTo(new Assertion.Proven("tool1", "j1", NOON.plusSeconds(300 + 60)));
    }

    @Test
    void theAudienceMayBeTheTokenUrlOrTheIssuerAloneOrInAList() {
        assertThat(verify(change(claims -> claims.put("aud", ISSUER)))).isInstanceOf(Assertion.Proven.class);
        assertThat(verify(change(claims -> claims.set("aud", list(TOKEN_URL))))).isInstanceOf(Assertion.Proven.class);
        assertThat(verify(change(claims -> claims.set("aud", list(ISSUER, TOKEN_URL)))))
                .isInstanceOf(Assertion.Proven.class);
    }

    @Test
    void theClaimedClientIsTheIssuerOfTheUnverifiedToken() {
        assertThat(verifier.claimedClient(OTHER.sign(assertion()))).contains("tool1");
    }

    @Nested
    class E30_abuse {

        @Test
        void aMissingOrOverlongTokenIdIsRefused() {
            assertRefused(change(claims -> claims.remove("jti")), WireRule.TOKEN_ID);
            assertRefused(change(claims -> claims.put("jti", "")), WireRule.TOKEN_ID);
            assertRefused(change(claims -> claims.put("jti", "j".repeat(256))), WireRule.TOKEN_ID);
            assertRefused(change(claims -> claims.put("jti", 5)), WireRule.TOKEN_ID);
            assertRefused(change(claims -> claims.put("jti", "a\0")), WireRule.TOKEN_ID);
            assertRefused(change(claims -> claims.put("jti", "a\ud800")), WireRule.TOKEN_ID);
        }

        @Test
        void aLifeOfMoreThanAnHourIsRefusedAndAPastOneToo() {
            assertRefused(change(claims -> claims.put("exp", NOW + 7200)), WireRule.LIFETIME);
            assertRefused(change(claims -> claims.put("exp", NOW - 61)), WireRule.EXPIRES_AT);
            assertRefused(change(claims -> claims.put("exp", String.valueOf(NOW + 60))), WireRule.EXPIRES_AT);
            assertRefused(change(claims -> claims.put("iat", NOW + 120)), WireRule.ISSUED_AT);
            assertRefused(change(claims -> claims.remove("iat")), WireRule.ISSUED_AT);
            assertThat(verify(change(claims -> claims.put("exp", NOW + 3600)))).isInstanceOf(Assertion.Proven.class);
        }

        @Test
        void anAudienceThatIsNotThisServerIsRefused() {
            assertRefused(change(claims -> claims.put("aud", "https://evil.example/token")), WireRule.AUDIENCE);
            assertRefused(
                    change(claims -> claims.put("aud", "https://headcount.example/platforms/pf2/token")),
                    WireRule.AUDIENCE);
            assertRefused(change(claims -> claims.put("aud", TOKEN_URL + "/")), WireRule.AUDIENCE);
            assertRefused(change(claims -> claims.set("aud", Json.array())), WireRule.AUDIENCE);
            assertRefused(change(claims -> claims.set("aud", Json.array().add(5))), WireRule.AUDIENCE);
            assertRefused(change(claims -> claims.set("aud", Json.object())), WireRule.AUDIENCE);
            assertRefused(change(claims -> claims.remove("aud")), WireRule.AUDIENCE);
        }

        @Test
        void issuerAndSubjectMustBothBeTheClient() {
            assertRefused(change(claims -> claims.put("iss", "tool2")), WireRule.ISSUER);
            assertRefused(change(claims -> claims.remove("iss")), WireRule.ISSUER);
            assertRefused(change(claims -> claims.put("sub", "tool2")), WireRule.SUBJECT);
            assertRefused(change(claims -> claims.remove("sub")), WireRule.SUBJECT);
        }

        @Test
        void anotherKeyIsRefused() {
            assertRefused(OTHER.sign(assertion()), WireRule.SIGNATURE);
        }

        @Test
        void anIdTokenOrADeepLinkingResponseIsNoAssertion() {
            ObjectNode idToken = Json.object()
                    .put("iss", ISSUER)
                    .put("sub", "student-5")
                    .put("aud", "tool1")
                    .put("iat", NOW)
                    .put("exp", NOW + 60)
                    .put("nonce", "n");
            ObjectNode deepLink = Json.object()
                    .put("iss", "tool1")
                    .put("aud", ISSUER)
                    .put("iat", NOW)
                    .put("exp", NOW + 60)
                    .put("nonce", "n")
                    .put(ClaimNames.MESSAGE_TYPE, "LtiDeepLinkingResponse");

            assertRefused(TOOL.sign(idToken), WireRule.ISSUER);
            assertRefused(TOOL.sign(deepLink), WireRule.NO_MESSAGE);
        }

        @Test
        void noMessageIsAnAssertionThoughItHasAllThatOneNeeds() {
            for (String type : List.of("LtiDeepLinkingResponse", "LtiStartAssessment", "LtiResourceLinkRequest")) {
                assertRefused(change(claims -> claims.put(ClaimNames.MESSAGE_TYPE, type)), WireRule.NO_MESSAGE);
            }
            assertRefused(change(claims -> claims.putNull(ClaimNames.MESSAGE_TYPE)), WireRule.NO_MESSAGE);
        }

        @Test
        void aRefusalNeverShowsAForeignSubject() {
            assertThat(verify(change(claims -> claims.put("sub", "ada@school.example")))
                            .toString())
                    .doesNotContain("ada");
            assertThat(verify(change(claims -> claims.put("jti", "j".repeat(256))))
                            .toString())
                    .doesNotContain("jj");
        }
    }

    private void assertRefused(String assertion, WireRule rule) {
        assertThat(verify(assertion))
                .isInstanceOf(Assertion.Refused.class)
                .extracting("rule")
                .isEqualTo(rule);
    }

    private Assertion verify(String assertion) {
        return verifier.verify(assertion, "tool1", Set.of(TOKEN_URL, ISSUER), TOOL.keys(), NOON);
    }

    private static String change(Consumer<ObjectNode> change) {
        ObjectNode claims = assertion();
        change.accept(claims);
        return TOOL.sign(claims);
    }

    private static ObjectNode assertion() {
        return Json.object()
                .put("iss", "tool1")
                .put("sub", "tool1")
                .put("aud", TOKEN_URL)
                .put("iat", NOW)
                .put("exp", NOW + 300)
                .put("jti", "j1");
    }

    private static ArrayNode list(String... texts) {
        ArrayNode list = Json.array();
        for (String text : texts) {
            list.add(text);
        }
        return list;
    }
}
