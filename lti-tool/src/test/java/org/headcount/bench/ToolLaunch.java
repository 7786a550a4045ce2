package org.headcount.bench;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A learner's launch straight into a tool: login initiation, launch, landing page. */
final class ToolLaunch implements Caller {

    private final Lms lms;
    private final Line line;
    private final URI tool;
    private final String login;
    private final String redirect;

    /**
     * @param login path of the login initiation
     * @param redirect path that the token is posted to
     */
    ToolLaunch(Lms lms, URI tool, String login, String redirect) {
        this.lms = lms;
        this.line = new Line(tool);
        this.tool = tool;
        this.login = login;
        this.redirect = redirect;
    }

    @Override
    public void once(int number) throws IOException {
        int learner = LaunchPart.learner(number);
        Map<String, String> cookies = new HashMap<>();
        String target = tool + "/";
        Line.Answer begun = line.get(
                login + "?"
                        + Steps.query(Map.of(
                                "iss",
                                lms.issuer(),
                                "login_hint",
                                Integer.toString(learner),
                                "target_link_uri",
                                target,
                                "lti_message_hint",
                                "2-" + number,
                                "client_id",
                                Lms.CLIENT,
                                "lti_deployment_id",
                                Lms.DEPLOYMENT)),
                "");
        Steps.keepCookies(begun, cookies);
        Map<String, String> request = Steps.parameters(begun);
        Line.Answer launched = line.postForm(
                redirect,
                Steps.cookies(cookies),
                Steps.query(Map.of(
                        "state", request.getOrDefault("state", ""),
                        "id_token", lms.idToken(learner, Lms.CLIENT, request.getOrDefault("nonce", ""), target))));
        if (launched.status() != 302) {
            throw Steps.unexpected(launched);
        }
        Steps.keepCookies(launched, cookies);
        URI landing = tool.resolve(launched.header("Location"));
        String query = landing.getRawQuery() == null ? "" : "?" + landing.getRawQuery();
        Line.Answer landed = line.get(landing.getRawPath() + query, Steps.cookies(cookies));
        if (landed.status() != 200 || !landed.body().contains("student" + learner + "@")) {
            throw Steps.unexpected(landed);
        }
    }
}
