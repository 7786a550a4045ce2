package org.headcount.lti.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import org.headcount.lti.message.BrowserRequest;

/** How we ask a tool to begin a login with us (Security Framework 1.0 §5.1.1.1). */
public final class ToolLogin {

    private ToolLogin() {}

    /**
     * The login initiation. Both hints are short: old tools read {@code login_hint} as a number, and URLs are cut.
     *
     * @param issuer the one that this tool sees for this LMS
     * @param deployment ours, of this tool; said under both names that tools look for
     */
    public static BrowserRequest request(
            ToolRegistration tool, String issuer, String deployment, String loginHint, String messageHint) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("iss", issuer);
        parameters.put("login_hint", loginHint);
        parameters.put("lti_message_hint", messageHint);
        parameters.put("target_link_uri", tool.targetLinkUri().toString());
        parameters.put("client_id", tool.id());
        parameters.put("lti_deployment_id", deployment);
        parameters.put("deployment_id", deployment);
        return new BrowserRequest(tool.loginUri(), parameters);
    }
}
