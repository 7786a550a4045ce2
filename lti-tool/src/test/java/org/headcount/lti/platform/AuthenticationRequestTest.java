package org.headcount.lti.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationRequestTest {

    private static final ToolRegistration TOOL = new ToolRegistration(
            "tlquiz",
            "Quiz",
            URI.create("https://tool.example/login"),
            List.of("https://tool.example/launch", "https://other.example"),
            URI.create("https://tool.example/launch"),
            URI.create("https://tool.example/jwks"),
            Set.of());

    private static Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("scope", "openid");
        parameters.put("response_type", "id_token");
        parameters.put("response_mode", "form_post");
        parameters.put("prompt", "none");
        parameters.put("client_id", "tlquiz");
        parameters.put("redirect_uri", "https://tool.example/launch");
        parameters.put("login_hint", "7");
        parameters.put("lti_message_hint", "hint");
        parameters.put("nonce", "n");
        parameters.put("state", "s");
        return parameters;
    }

    private static AuthenticationRequest request(Map<String, String> parameters) {
        return AuthenticationRequest.of(parameters, TOOL).orElseThrow();
    }

    @Test
    void aWholeRequestHasNothingWrong() {
        assertThat(request(parameters()).error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://tool.example/launch/",
                "https://tool.example/launch?x",
                "https://tool.example/launch#f",
                "https://tool.example@evil.example/launch",
                "https://tool.example.evil.example/launch",
                "https://TOOL.example/launch",
                "https://tool.example/x/%2e%2e/launch",
                "https://tool.example:8443/launch",
                "https://tool.example:443/launch",
                "http://tool.example/launch",
                "https://tool.example/launch ",
                "https://tool.example",
                "https://other.example//",
                "https://other.example/?",
                "https://other.example/x",
                "https://evil.example/x",
                "javascript:alert(1)"
            })
    void aRedirectUriThatWasNotRegisteredGetsNothing(String redirectUri) {
        Map<String, String> parameters = parameters();
        parameters.put("redirect_uri", redirectUri);

        assertThat(AuthenticationRequest.of(parameters, TOOL)).isEmpty();
    }

    @Test
    void anEmptyPathIsASlash() {
        Map<String, String> parameters = parameters();
        parameters.put("redirect_uri", "https://other.example/");

        assertThat(request(parameters).redirectUri()).isEqualTo("https://other.example");
    }

    @ParameterizedTest
    @CsvSource({
        "scope, profile, invalid_scope",
        "scope, '', invalid_scope",
        "scope, OPENID, invalid_scope",
        "response_type, code, unsupported_response_type",
        "response_type, '', unsupported_response_type",
        "response_type, id_token token, unsupported_response_type",
        "response_mode, query, invalid_request",
        "response_mode, '', invalid_request",
        "prompt, login, invalid_request",
        "prompt, '', invalid_request",
        "nonce, '', invalid_request",
        "login_hint, '', invalid_request"
    })
    void whatDoesNotFollowTheSpecificationIsToldToTheTool(String name, String value, String error) {
        Map<String, String> parameters = parameters();
        parameters.put(name, value);

        assertThat(request(parameters).error().map(AuthenticationError::error)).contains(error);
        parameters.remove(name);
        if (value.isEmpty()) {
            assertThat(request(parameters).error().map(AuthenticationError::error))
                    .contains(error);
        }
    }

    @Test
    void aNonceHasAtMost255Characters() {
        Map<String, String> parameters = parameters();
        parameters.put("nonce", "n".repeat(255));
        assertThat(request(parameters).error()).isEmpty();
        parameters.put("nonce", "n".repeat(256));
        assertThat(request(parameters).error()).isPresent();
    }

    @Test
    void otherScopesBesideOpenidDoNoHarm() {
        Map<String, String> parameters = parameters();
        parameters.put("scope", "profile openid");

        assertThat(request(parameters).error()).isEmpty();
    }

    @Test
    void theStateComesBackAsItWas() {
        Map<String, String> parameters = parameters();
        String state = "<s>\"&'é" + "x".repeat(4000);
        parameters.put("state", state);

        assertThat(AuthenticationResponse.of(request(parameters), "token").fields())
                .isEqualTo(Map.of("id_token", "token", "state", state));
    }

    @Test
    void aStateThatWasNotSentDoesNotComeBack() {
        Map<String, String> parameters = parameters();
        parameters.remove("state");

        assertThat(AuthenticationResponse.of(request(parameters), AuthenticationError.HINT)
                        .fields())
                .containsOnlyKeys("error", "error_description");
    }
}
