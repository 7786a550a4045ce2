package org.headcount.lti.platform;

import java.util.Map;
import java.util.Optional;
import org.headcount.lti.message.Scopes;

/** A tool's authentication request (Security Framework 1.0 §5.1.1.2) whose client and redirect URI are known: from here on, errors go to the tool. */
public final class AuthenticationRequest {

    private static final int LONGEST_NONCE = 255;

    private final Map<String, String> parameters;
    private final ToolRegistration tool;
    private final String redirectUri;

    private AuthenticationRequest(Map<String, String> parameters, ToolRegistration tool, String redirectUri) {
        this.parameters = Map.copyOf(parameters);
        this.tool = tool;
        this.redirectUri = redirectUri;
    }

    /** Empty unless the tool registered that redirect URI: then nothing may be sent there, not even an error. */
    public static Optional<AuthenticationRequest> of(Map<String, String> parameters, ToolRegistration tool) {
        return RedirectUris.named(parameters.getOrDefault("redirect_uri", ""), tool.redirectUris())
                .map(redirectUri -> new AuthenticationRequest(parameters, tool, redirectUri));
    }

    /** What is wrong with it, but for the hint, which only its keeper can judge. */
    public Optional<AuthenticationError> error() {
        if (!Scopes.split(text("scope")).contains("openid")) {
            return Optional.of(new AuthenticationError("invalid_scope", "scope must contain openid"));
        }
        if (!text("response_type").equals("id_token")) {
            return Optional.of(new AuthenticationError("unsupported_response_type", "response_type must be id_token"));
        }
        if (!text("response_mode").equals("form_post")) {
            return invalid("response_mode must be form_post");
        }
        if (!text("prompt").equals("none")) {
            return invalid("prompt must be none");
        }
        if (nonce().isEmpty()
                || nonce().length() > LONGEST_NONCE
                || nonce().chars().anyMatch(Character::isISOControl)) {
            return invalid("nonce must have 1 to 255 characters");
        }
        if (loginHint().isEmpty()) {
            return invalid("login_hint is missing");
        }
        return Optional.empty();
    }

    private static Optional<AuthenticationError> invalid(String description) {
        return Optional.of(new AuthenticationError("invalid_request", description));
    }

    public ToolRegistration tool() {
        return tool;
    }

    /** As registered. */
    public String redirectUri() {
        return redirectUri;
    }

    public String nonce() {
        return text("nonce");
    }

    public String loginHint() {
        return text("login_hint");
    }

    public String messageHint() {
        return text("lti_message_hint");
    }

    /** Opaque, to be handed back as it came; empty where the tool sent none. */
    public Optional<String> state() {
        return Optional.ofNullable(parameters.get("state"));
    }

    private String text(String name) {
        return parameters.getOrDefault(name, "");
    }
}
