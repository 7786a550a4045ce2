package org.headcount.lti.tool;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;

/** Begins logins at an LMS and recognises their answers (Security Framework 1.0 §5.1.1). Stores nothing. */
public final class Login {

    /** How long somebody may take at the LMS. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int CHANCE = 128;
    private static final int COOKIE_CHANCE = 40;
    private static final String COOKIE = "hc_state_";

    private final Seal seal;
    private final URI redirectUri;

    /** @param redirectUri where the LMS sends its answers */
    public Login(Seal seal, URI redirectUri) {
        this.seal = seal;
        this.redirectUri = redirectUri;
    }

    /**
     * A login under way.
     *
     * @param request what the browser carries to the LMS
     * @param cookie its name; one for each login, so that several can be under way at once
     * @param cookieValue known to this browser only
     * @param again what it began with, to begin anew
     * @param carried whether the state carries that too, or somebody has to keep it
     * @param storage where the LMS keeps {@code cookieValue} for a browser that keeps no cookie; empty where it does not offer to
     */
    public record Begun(
            BrowserRequest request,
            String cookie,
            String cookieValue,
            Map<String, String> again,
            boolean carried,
            Optional<PlatformStorage> storage) {

        @Override
        public String toString() {
            return "Begun[" + request + "]";
        }
    }

    /** The authentication request (Security Framework 1.0 §5.1.1.2). A hint that was not given is not sent. */
    public Begun begin(LoginInitiation initiation, PlatformRegistration platform, Instant now) {
        String cookieValue = Secrets.id(CHANCE);
        LoginState state = new LoginState(
                platform.id(),
                platform.issuer(),
                platform.clientId(),
                initiation.deployment().orElse(""),
                initiation.targetLinkUri(),
                Secrets.id(CHANCE, now), // the fact of the launch is kept under it
                COOKIE + Secrets.id(COOKIE_CHANCE),
                Secrets.hash(cookieValue),
                now.plus(LIFETIME),
                initiation.storageTarget().orElse(""),
                initiation.parameters());
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("scope", "openid");
        parameters.put("response_type", "id_token");
        parameters.put("response_mode", "form_post");
        parameters.put("prompt", "none");
        parameters.put("client_id", platform.clientId());
        parameters.put("redirect_uri", redirectUri.toString());
        parameters.put("login_hint", initiation.loginHint());
        initiation.messageHint().ifPresent(hint -> parameters.put("lti_message_hint", hint));
        parameters.put("nonce", state.nonce());
        parameters.put("state", state.seal(seal));
        return new Begun(
                new BrowserRequest(platform.authorizationEndpoint(), parameters),
                state.cookie(),
                cookieValue,
                state.again(),
                state.carriesAgain(),
                state.storage(platform.authorizationEndpoint()));
    }

    /**
     * Whose answer it is. Demands proof of the browser in which the login began: its cookie or, where it kept none, the word that the LMS kept for it.
     *
     * @param cookies those that came with the answer, by name
     * @param stored what a page of ours, and of nobody else, fetched from the LMS's storage; empty where none did. Anybody who begins a login knows its word:
     *     a word that another site's page brings proves nothing of this browser
     */
    public Resumption resume(String state, Map<String, String> cookies, Optional<String> stored, Instant now) {
        Optional<LoginState> opened = LoginState.open(seal, state);
        if (opened.isEmpty()) {
            return new Resumption.Refused("", Violation.of(Rule.STATE, "a state that was not made here"));
        }
        LoginState login = opened.get();
        if (login.isOver(now)) {
            return new Resumption.Refused(login.platform(), Violation.of(Rule.STATE, "a state that is too old"));
        }
        String cookie = cookies.get(login.cookie());
        if (cookie != null) {
            return login.isBoundTo(cookie) ? new Resumption.Resumed(login) : others(login, "another browser's cookie");
        }
        Optional<String> word = stored.filter(told -> !login.storageTarget().isEmpty());
        if (word.isEmpty()) {
            return new Resumption.WithoutCookie(Violation.of(Rule.BROWSER, "no cookie"), login);
        }
        return login.isBoundTo(word.get())
                ? new Resumption.Resumed(login)
                : others(login, "another browser's word in the storage of the LMS");
    }

    private static Resumption others(LoginState login, String found) {
        return new Resumption.Refused(login.platform(), Violation.of(Rule.BROWSER, found));
    }

    /** What became of an answer's state. */
    public sealed interface Resumption {

        record Resumed(LoginState login) implements Resumption {}

        /**
         * The browser did not send the cookie back, as browsers do in somebody else's frame; it may do so in a window of its own.
         *
         * @param login ours, but of which browser nobody knows: good for beginning it anew, and for nothing else
         */
        record WithoutCookie(Violation violation, LoginState login) implements Resumption {}

        /** {@code platform}: with which the login began; empty where nobody knows. */
        record Refused(String platform, Violation violation) implements Resumption {}
    }
}
