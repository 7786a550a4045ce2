package org.headcount.lti.platform;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the browser posts to a tool's redirect URI (Security Framework 1.0 §5.1.1.3). */
public record AuthenticationResponse(String redirectUri, Map<String, String> fields) {

    public static AuthenticationResponse of(AuthenticationRequest request, String idToken) {
        return answer(request, Map.of("id_token", idToken));
    }

    public static AuthenticationResponse of(AuthenticationRequest request, AuthenticationError error) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("error", error.error());
        fields.put("error_description", error.description());
        return answer(request, fields);
    }

    private static AuthenticationResponse answer(AuthenticationRequest request, Map<String, String> content) {
        Map<String, String> fields = new LinkedHashMap<>(content);
        request.state().ifPresent(state -> fields.put("state", state));
        return new AuthenticationResponse(request.redirectUri(), fields);
    }

    /** The names only: the values are secrets. */
    @Override
    public String toString() {
        return "AuthenticationResponse" + fields.keySet();
    }
}
