package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.tool.LaunchMessages;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.InstitutionId;
import org.junit.jupiter.api.Test;

class ClaimsForToolTest {

    private static final Addresses ADDRESSES = new Addresses(URI.create("https://headcount.example"));
    private static final String UPSTREAM = "https://lms.example/services/7/lineitems";

    private static final LmsConnection LMS = new LmsConnection(
            new InstitutionId("school"),
            new PlatformRegistration(
                    "pfmoodle",
                    "Moodle",
                    "https://lms.example",
                    "client-1",
                    URI.create("https://lms.example/auth"),
                    URI.create("https://lms.example/token"),
                    URI.create("https://lms.example/jwks"),
                    "https://lms.example/token",
                    Set.of("1"),
                    PlatformRegistration.Anonymous.PASS));

    private static final ToolRegistration TOOL = new ToolRegistration(
            "tlquiz",
            "Quiz",
            URI.create("https://tool.example/login"),
            List.of("https://tool.example/launch"),
            URI.create("https://tool.example/start"),
            URI.create("https://tool.example/jwks"),
            Set.of(Scopes.SCORE, Scopes.LINE_ITEM_READ));

    private static ObjectNode rewritten(String... claims) {
        LaunchMessage launch = LaunchMessages.of(claims);
        Optional<Arrival.ContextService> service = ClaimsForTool.service(launch, LMS, TOOL);
        return ClaimsForTool.of(
                launch, TOOL, "https://headcount.example/platforms/pfmoodle", "dep", service, ADDRESSES);
    }

    @Test
    void whoSpeaksToWhomIsMadeAnew() {
        ObjectNode claims = rewritten("'azp': 'client-1'", "'jti': 'x'", "'auth_time': 5");

        assertThat(claims.path("iss").textValue()).isEqualTo("https://headcount.example/platforms/pfmoodle");
        assertThat(claims.path("aud").textValue()).isEqualTo("tlquiz");
        assertThat(claims.path(ClaimNames.DEPLOYMENT_ID).textValue()).isEqualTo("dep");
        assertThat(claims.path(ClaimNames.TARGET_LINK_URI).textValue()).isEqualTo("https://tool.example/start");
        assertThat(claims.properties())
                .extracting(claim -> claim.getKey())
                .doesNotContain("azp", "jti", "auth_time", "nonce", "iat", "exp");
    }

    @Test
    void whoAndWherePassAsTheyCame() {
        ObjectNode claims = rewritten(
                "'sub': '5'",
                "'name': 'Ann O\\'Neil & \\u00e9'",
                "'locale': 'de'",
                "'" + ClaimNames.CONTEXT + "': {'id': '2', 'title': 'T', 'unknown': {'x': 1.50}}",
                "'" + ClaimNames.CUSTOM + "': {'level': 3.10, 'none': null, 'id': 'u-1', 'var': '$Foo.bar'}",
                "'" + ClaimNames.LAUNCH_PRESENTATION + "': {'width': '800', 'return_url': 'https://lms.example/r'}");

        assertThat(claims.path("sub").textValue()).isEqualTo("5");
        assertThat(claims.path("name").textValue()).isEqualTo("Ann O'Neil & é");
        assertThat(Json.text(claims.path(ClaimNames.CONTEXT)))
                .isEqualTo("{\"id\":\"2\",\"title\":\"T\",\"unknown\":{\"x\":1.50}}");
        assertThat(Json.text(claims.path(ClaimNames.CUSTOM)))
                .isEqualTo("{\"level\":3.10,\"none\":null,\"id\":\"u-1\",\"var\":\"$Foo.bar\"}");
        assertThat(claims.path(ClaimNames.LAUNCH_PRESENTATION)
                        .path("return_url")
                        .textValue())
                .isEqualTo("https://lms.example/r");
    }

    @Test
    void anAnonymousLaunchStaysAnonymous() {
        assertThat(rewritten().has("sub")).isFalse();
    }

    @Test
    void servicesThatAToolCannotReachThroughUsAndVendorsClaimsStayBehind() {
        ObjectNode claims = rewritten(
                "'" + ClaimNames.ROSTER_SERVICE + "': {'context_memberships_url': 'https://lms.example/m'}",
                "'" + ClaimNames.GROUPS_SERVICE + "': {'context_groups_url': 'https://lms.example/g'}",
                "'" + ClaimNames.BASIC_OUTCOME + "': {'lis_outcome_service_url': 'https://lms.example/o'}",
                "'" + ClaimNames.PLATFORM_NOTIFICATION_SERVICE + "': {'x': 'https://lms.example/n'}",
                "'" + ClaimNames.LTI + "ext': {'user_username': 'ann'}",
                "'https://www.instructure.com/placement': 'x'",
                "'http://www.brightspace.com': {'user_id': 9}",
                "'lti11_legacy_user_id': 'y'");

        assertThat(Json.text(claims)).doesNotContain("lms.example", "instructure", "brightspace", "legacy", "ann");
    }

    @Test
    void aMigrationClaimLosesTheSignatureThatNoLongerFits() {
        ObjectNode claims = rewritten("'" + ClaimNames.LTI_1_1
                + "': {'user_id': 'old', 'oauth_consumer_key': 'k', 'oauth_consumer_key_sign': 's'}");

        assertThat(Json.text(claims.path(ClaimNames.LTI_1_1))).isEqualTo("{\"user_id\":\"old\"}");
    }

    @Test
    void gradesAreReachedByAddressesOfOurs() {
        ObjectNode claims = rewritten(
                "'" + ClaimNames.CONTEXT + "': {'id': '7'}",
                "'" + ClaimNames.GRADE_SERVICE + "': {'lineitems': '" + UPSTREAM + "?type_id=1', 'lineitem': '"
                        + UPSTREAM
                        + "/3/lineitem?type_id=1', 'scope': ['" + Scopes.LINE_ITEM + "', '" + Scopes.SCORE + "', '"
                        + Scopes.LINE_ITEM_READ + "'], 'errors': {}}");
        JsonNode endpoint = claims.path(ClaimNames.GRADE_SERVICE);

        assertThat(endpoint.path("lineitems").textValue())
                .matches("https://headcount\\.example/services/[a-z0-9-]+/lineitems");
        assertThat(endpoint.path("lineitem").textValue())
                .startsWith(endpoint.path("lineitems").textValue() + "/")
                .matches("[a-z0-9:/.-]+");
        assertThat(Json.text(endpoint.path("scope")))
                .isEqualTo("[\"" + Scopes.SCORE + "\",\"" + Scopes.LINE_ITEM_READ + "\"]");
        assertThat(Json.text(claims)).doesNotContain("lms.example");
    }

    @Test
    void theSameContextHasTheSameAddressInEveryLaunch() {
        String grades = "'" + ClaimNames.GRADE_SERVICE + "': {'lineitems': '" + UPSTREAM + "', 'scope': ['"
                + Scopes.SCORE + "']}";
        String one = "'" + ClaimNames.CONTEXT + "': {'id': '7'}";
        String other = "'" + ClaimNames.CONTEXT + "': {'id': '8'}";

        assertThat(rewritten(one, grades).path(ClaimNames.GRADE_SERVICE))
                .isEqualTo(rewritten(one, grades, "'sub': '6'").path(ClaimNames.GRADE_SERVICE))
                .isNotEqualTo(rewritten(other, grades).path(ClaimNames.GRADE_SERVICE));
    }

    @Test
    void aContextIsKeptByItsIdAsFarAsADatabaseTakesItForAKeyAndElseByADigest() {
        String longest = "\u96ea".repeat(255);
        String overlong = "c".repeat(256);

        assertThat(context("{'id': '" + longest + "'}", UPSTREAM)).isEqualTo(longest);
        assertThat(context("{'id': '" + overlong + "'}", UPSTREAM))
                .isEqualTo(context("{'id': '" + overlong + "'}", UPSTREAM + "?other"))
                .isNotEqualTo(context("{'id': '" + overlong + "d'}", UPSTREAM))
                .hasSizeLessThanOrEqualTo(255);
    }

    @Test
    void soIsAnAddressThatStandsInForAContextWithoutAnId() {
        String overlong = UPSTREAM + "?course=" + "7".repeat(3_000);

        assertThat(context("{}", UPSTREAM)).isEqualTo(UPSTREAM);
        assertThat(context("{}", overlong))
                .isNotEqualTo(context("{}", overlong + "8"))
                .hasSizeLessThanOrEqualTo(255);
    }

    private static String context(String claim, String lineItems) {
        LaunchMessage launch = LaunchMessages.of(
                "'" + ClaimNames.CONTEXT + "': " + claim,
                "'" + ClaimNames.GRADE_SERVICE + "': {'lineitems': '" + lineItems + "', 'scope': ['" + Scopes.SCORE
                        + "']}");
        return ClaimsForTool.service(launch, LMS, TOOL).orElseThrow().context();
    }

    @Test
    void withoutAScopeThatTheToolMayUseThereIsNoService() {
        ObjectNode claims = rewritten("'" + ClaimNames.GRADE_SERVICE + "': {'lineitems': '" + UPSTREAM
                + "', 'scope': ['" + Scopes.RESULT_READ + "']}");

        assertThat(claims.has(ClaimNames.GRADE_SERVICE)).isFalse();
    }
}
