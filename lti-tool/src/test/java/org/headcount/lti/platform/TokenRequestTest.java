package org.headcount.lti.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRequestTest {

    private static Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("grant_type", "client_credentials");
        parameters.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        parameters.put("client_assertion", "a.b.c");
        parameters.put("scope", "one two one");
        return parameters;
    }

    @Test
    void aWholeRequestIsRead() {
        assertThat(TokenRequest.error(parameters())).isEmpty();
        assertThat(TokenRequest.of(parameters()).scopes()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type, '', invalid_request",
        "grant_type, authorization_code, unsupported_grant_type",
        "client_assertion_type, '', invalid_request",
        "client_assertion_type, jwt, invalid_request",
        "client_assertion, '', invalid_request",
        "scope, '', invalid_request",
        "scope, '  ', invalid_request"
    })
    void whatIsWrongHasTheNameThatOAuthGivesIt(String name, String value, String error) {
        Map<String, String> parameters = parameters();
        parameters.put(name, value);

        assertThat(TokenRequest.error(parameters).map(TokenError::error)).contains(error);
    }

    @Test
    void aDescriptionHoldsOnlyWhatRfc6749Allows() {
        assertThat(TokenError.invalidClient("RFC 7523 §3 \"x\" \\ é\n").description())
                .isEqualTo("RFC 7523 section 3 ?x? ? ??");
    }
}
