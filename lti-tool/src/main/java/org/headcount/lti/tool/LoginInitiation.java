package org.headcount.lti.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An LMS's request to begin a login (Security Framework 1.0 §5.1.1.1). Nothing in it is signed: it chooses where to ask, and proves nothing.
 */
public final class LoginInitiation {

    private static final int LONGEST = 8 * 1024;
    private static final int LONGEST_DEPLOYMENT = 255;
    private static final Set<String> KNOWN =
            Set.of("iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id");

    private final String issuer;
    private final String loginHint;
    private final String targetLinkUri;
    private final @Nullable String messageHint;
    private final @Nullable String clientId;
    private final @Nullable String deployment;
    private final String storageTarget;

    private LoginInitiation(Map<String, String> parameters) {
        issuer = parameters.getOrDefault("iss", "");
        loginHint = parameters.getOrDefault("login_hint", "");
        targetLinkUri = parameters.getOrDefault("target_link_uri", "");
        messageHint = given(parameters, "lti_message_hint");
        clientId = given(parameters, "client_id");
        deployment = given(parameters, "lti_deployment_id");
        storageTarget = parameters.getOrDefault("lti_storage_target", "");
    }

    /** Unknown parameters are ignored; an empty optional one counts as absent. */
    public static Checked<LoginInitiation> read(Map<String, String> parameters) {
        for (String name : new String[] {"iss", "login_hint", "target_link_uri"}) {
            if (parameters.getOrDefault(name, "").isEmpty()) {
                return Checked.Broken.of(Rule.LOGIN_PARAMETERS, "no " + name);
            }
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parameter.getValue().length() > LONGEST) {
                String name = KNOWN.contains(parameter.getKey()) ? parameter.getKey() : "another parameter";
                return Checked.Broken.of(
                        Rule.LOGIN_PARAMETERS, parameter.getValue().length() + " characters in " + name);
            }
        }
        int deployment = parameters.getOrDefault("lti_deployment_id", "").length();
        if (deployment > LONGEST_DEPLOYMENT) {
            return Checked.Broken.of(Rule.LOGIN_PARAMETERS, deployment + " characters in lti_deployment_id");
        }
        return new Checked.Kept<>(new LoginInitiation(parameters));
    }

    private static @Nullable String given(Map<String, String> parameters, String name) {
        String value = parameters.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    public String issuer() {
        return issuer;
    }

    public String loginHint() {
        return loginHint;
    }

    public String targetLinkUri() {
        return targetLinkUri;
    }

    public Optional<String> messageHint() {
        return Optional.ofNullable(messageHint);
    }

    public Optional<String> clientId() {
        return Optional.ofNullable(clientId);
    }

    public Optional<String> deployment() {
        return Optional.ofNullable(deployment);
    }

    /** The frame of the LMS that keeps words for us; empty where it offers none, and where what it says is no frame's name. */
    public Optional<String> storageTarget() {
        return Optional.of(storageTarget).filter(PlatformStorage::isFrame);
    }

    /** As it was sent, to be sent again in a window of its own, where no frame is near to keep anything. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("iss", issuer);
        parameters.put("login_hint", loginHint);
        parameters.put("target_link_uri", targetLinkUri);
        messageHint().ifPresent(hint -> parameters.put("lti_message_hint", hint));
        clientId().ifPresent(id -> parameters.put("client_id", id));
        deployment().ifPresent(id -> parameters.put("lti_deployment_id", id));
        return parameters;
    }
}
