package org.headcount.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A learner's launch through Headcount: login initiation, launch, and the tool's authentication request, which is answered with a token of ours. */
final class HeadcountLaunch implements Caller {

    private final Lms lms;
    private final HeadcountProcess headcount;
    private final Line line;

    HeadcountLaunch(Lms lms, HeadcountProcess headcount) {
        this.lms = lms;
        this.headcount = headcount;
        this.line = new Line(headcount.base());
    }

    @Override
    public void once(int number) throws IOException {
        launch(LaunchPart.learner(number), "number" + number);
    }

    /** Launches, and gives what the tool's page would be posted. */
    Map<String, String> launch(int learner, String nonce) throws IOException {
        Map<String, String> cookies = new HashMap<>();
        Line.Answer begun = line.get(
                "/lti/login?"
                        + Steps.query(Map.of(
                                "iss",
                                lms.issuer(),
                                "login_hint",
                                Integer.toString(learner),
                                "target_link_uri",
                                headcount.toolLaunchUri(),
                                "lti_message_hint",
                                "2-" + nonce,
                                "client_id",
                                Lms.CLIENT,
                                "lti_deployment_id",
                                Lms.DEPLOYMENT)),
                "");
        Steps.keepCookies(begun, cookies);
        Map<String, String> request = Steps.parameters(begun);
        Line.Answer launched = line.postForm(
                "/lti/launch",
                Steps.cookies(cookies),
                Steps.query(Map.of(
                        "state", request.getOrDefault("state", ""),
                        "id_token",
                                lms.idToken(
                                        learner,
                                        Lms.CLIENT,
                                        request.getOrDefault("nonce", ""),
                                        headcount.toolLaunchUri()))));
        Map<String, String> login = Steps.parameters(launched);
        Line.Answer answered = line.get(
                "/platforms/" + headcount.platform() + "/authorize?"
                        + Steps.query(Map.of(
                                "scope",
                                "openid",
                                "response_type",
                                "id_token",
                                "response_mode",
                                "form_post",
                                "prompt",
                                "none",
                                "client_id",
                                login.getOrDefault("client_id", ""),
                                "redirect_uri",
                                HeadcountProcess.TOOL_REDIRECT,
                                "login_hint",
                                login.getOrDefault("login_hint", ""),
                                "lti_message_hint",
                                login.getOrDefault("lti_message_hint", ""),
                                "nonce",
                                nonce + "-of-the-tool",
                                "state",
                                "state-of-the-tool")),
                "");
        Map<String, String> posted = Steps.parameters(answered);
        if (posted.getOrDefault("id_token", "").isEmpty()) {
            throw Steps.unexpected(answered);
        }
        return posted;
    }
}
