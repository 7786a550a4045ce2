package org.headcount.lti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.UrlPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LTI Dynamic Registration 1.0 §2.1. */
class PlatformConfigurationTest {

    private static final URI ADDRESS = URI.create("https://lms.school.example/configuration");
    private static final String PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration";

    private static ObjectNode good() {
        return Json.readObject("""
                {"issuer": "https://lms.school.example", "authorization_endpoint": "https://sso.example/auth",
                 "token_endpoint": "https://tokens.example/token", "jwks_uri": "https://lms.school.example/keys",
                 "registration_endpoint": "https://lms.school.example/register",
                 "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                 "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
                 "scopes_supported": ["openid", "https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                 "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256"], "claims_supported": ["sub", "iss", "name"],
                 "%s": {"product_family_code": "moodle", "version": "5",
                   "messages_supported": [{"type": "LtiResourceLinkRequest", "placements": []}], "variables": []}}
                """.formatted(PLATFORM)).orElseThrow();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("ISSUER", said -> said.remove("issuer")),
                fault("ISSUER", said -> said.put("issuer", "http://lms.school.example")),
                fault("ISSUER", said -> said.put("issuer", "https://lms.school.example?x=1")),
                fault("ISSUER", said -> said.put("issuer", 7)),
                fault("ISSUER_HOST", said -> said.put("issuer", "https://evil.example")),
                fault("ISSUER_HOST", said -> said.put("issuer", "https://lms.school.example:8443")),
                fault("ISSUER_HOST", said -> said.put("issuer", "https://lms.school.example.evil.example")),
                fault("ENDPOINTS", said -> said.remove("token_endpoint")),
                fault("ENDPOINTS", said -> said.put("jwks_uri", "https://127.0.0.1/keys")),
                fault("ENDPOINTS", said -> said.put("jwks_uri", "file:///etc/passwd")),
                fault("ENDPOINTS", said -> said.put("authorization_endpoint", "javascript:alert(1)")),
                fault("ENDPOINTS", said -> said.put("registration_endpoint", "https://a@lms.school.example/r")),
                fault("REGISTRATION_HOST", said -> said.put("registration_endpoint", "https://third.example/r")),
                fault(
                        "SUPPORT",
                        said -> said.putArray("id_token_signing_alg_values_supported")
                                .add("HS256")),
                fault(
                        "SUPPORT",
                        said -> said.putArray("token_endpoint_auth_methods_supported")
                                .add("client_secret_basic")),
                fault("SUPPORT", said -> said.remove("token_endpoint_auth_signing_alg_values_supported")),
                fault(
                        "SUPPORT",
                        said -> said.putArray("response_types_supported").add("code")),
                fault("LISTS", said -> said.remove("scopes_supported")),
                fault("LISTS", said -> said.put("claims_supported", "sub")),
                fault("LISTS", said -> said.putArray("subject_types_supported").add(1)),
                fault("PLATFORM", said -> said.remove(PLATFORM)),
                fault(
                        "PLATFORM",
                        said -> said.putObject(PLATFORM)
                                .putArray("messages_supported")
                                .add("LtiDeepLinkingRequest")));
    }

    private static Arguments fault(String rule, Consumer<ObjectNode> change) {
        return Arguments.of(rule, change);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatBreaksARuleIsRefusedByIt(String rule, Consumer<ObjectNode> change) {
        ObjectNode said = good();
        change.accept(said);

        assertThat(rules(said, Optional.empty())).containsExactly(rule);
    }

    @Test
    void whatKeepsAllIsReadAndReadsTheSameWhenItWasKept() {
        PlatformOffer offer = offer(good(), Optional.empty());

        assertThat(offer.name()).isEqualTo("Moodle at lms.school.example");
        assertThat(offer.tokenAudience()).isEqualTo("https://tokens.example/token");
        assertThat(offer.supports(MessageType.DEEP_LINKING)).isFalse();
        PlatformOffer again = offer(offer.kept(), Optional.empty());
        assertThat(again.kept()).isEqualTo(offer.kept());
        assertThat(again.name()).isEqualTo(offer.name());
        assertThat(OurRegistration.scopes(again))
                .containsExactly("https://purl.imsglobal.org/spec/lti-ags/scope/score");
    }

    @Test
    void anIssuerThatStaffExpectMayBeOnAnotherHostAndNoOther() {
        ObjectNode canvas = good();
        canvas.put("issuer", "https://canvas.instructure.com");

        assertThat(rules(canvas, Optional.of("https://canvas.instructure.com"))).isEmpty();
        assertThat(rules(canvas, Optional.of("https://canvas.instructure.com/")))
                .containsExactly("ISSUER_HOST");
        assertThat(rules(good(), Optional.of("https://canvas.instructure.com"))).containsExactly("ISSUER_HOST");
    }

    @Test
    void brightspaceNamesTheAudienceOfItsTokensItself() {
        ObjectNode said = good();
        said.put("authorization_server", "https://api.brightspace.com/auth/token");

        assertThat(offer(said, Optional.empty()).tokenAudience()).isEqualTo("https://api.brightspace.com/auth/token");
    }

    @Test
    void oldMoodleListsItsMessagesByName() {
        ObjectNode said = good();
        said.withObject("/" + PLATFORM.replace("/", "~1"))
                .putArray("messages_supported")
                .add("LtiResourceLinkRequest")
                .add("LtiDeepLinkingRequest");

        assertThat(offer(said, Optional.empty()).supports(MessageType.DEEP_LINKING))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canvas", "", " "})
    void anLmsWithoutANameGetsOne(String product) {
        ObjectNode said = good();
        said.withObject("/" + PLATFORM.replace("/", "~1")).put("product_family_code", product);

        assertThat(offer(said, Optional.empty()).name())
                .isEqualTo((product.isBlank() ? "LMS" : "Canvas") + " at lms.school.example");
    }

    private static List<String> rules(ObjectNode said, Optional<String> issuer) {
        return PlatformConfiguration.check(ADDRESS, said, new UrlPolicy(false), issuer)
                .fold(
                        offer -> List.<String>of(),
                        violations -> violations.stream().map(Violation::rule).toList());
    }

    private static PlatformOffer offer(ObjectNode said, Optional<String> issuer) {
        return PlatformConfiguration.check(ADDRESS, said, new UrlPolicy(false), issuer)
                .fold(offer -> offer, violations -> {
                    throw new AssertionError(violations);
                });
    }
}
