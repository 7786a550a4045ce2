package org.headcount.practice;

import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How a launch reaches the practice tool: login initiation, then the platform's answer, bound by a cookie. */
final class ToolLogin {

    private static final String TITLE = "Practice tool";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LONGEST_REDIRECT = 2_000;

    /** A login that waits for the platform's answer. Good once. */
    private record Pending(KnownPlatform platform, String nonce, String browser, Instant until) {}

    private final String base;
    private final String cookiePrefix;
    private final InstantSource clock;
    private final Supplier<List<KnownPlatform>> platforms;
    private final Consumer<ReceivedLaunch> arrivals;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Map<String, RemoteKeys> keySets = new ConcurrentHashMap<>();

    ToolLogin(
            Site site,
            InstantSource clock,
            Supplier<List<KnownPlatform>> platforms,
            Consumer<ReceivedLaunch> arrivals) {
        this.base = site.base();
        this.cookiePrefix = "practice_tool_" + site.port() + "_"; // browsers share cookies among the ports of a host
        this.clock = clock;
        this.platforms = platforms;
        this.arrivals = arrivals;
    }

    Reply login(Request request) {
        Parameters asked = request.parameters();
        Optional<String> issuer = asked.one("iss");
        Optional<String> hint = asked.one("login_hint");
        Optional<String> target = asked.one("target_link_uri");
        if (asked.repeated().isPresent() || issuer.isEmpty() || hint.isEmpty() || target.isEmpty()) {
            return refused(400, "a login needs iss, login_hint and target_link_uri, each once");
        }
        Optional<KnownPlatform> platform = platform(issuer.get(), asked.one("client_id"));
        if (platform.isEmpty()) {
            return refused(400, "this platform is not known here, or not under this client_id");
        }
        if (asked.one("lti_deployment_id")
                .filter(id -> !platform.get().deploymentIds().contains(id))
                .isPresent()) {
            return refused(400, "this deployment is not known here");
        }
        return authenticationRequest(platform.get(), hint.get(), asked.one("lti_message_hint"));
    }

    Reply launch(Request request) throws IOException {
        Parameters answer = request.form();
        Optional<String> state = answer.one("state");
        Optional<Pending> found = state.map(pending::get);
        if (state.isEmpty()
                || found.isEmpty()
                || clock.instant().isAfter(found.get().until())) {
            return refused(401, "this launch was used already, or never began here");
        }
        Pending login = found.get();
        if (!request.cookie(cookiePrefix + state.get()).equals(Optional.of(login.browser()))) {
            return refused(401, "the cookie of this launch did not come back; open the activity in a new tab");
        }
        if (answer.one("error").isPresent()) {
            pending.remove(state.get());
            return refused(
                    401,
                    "the platform says " + answer.one("error").get() + ": "
                            + answer.one("error_description").orElse("no more than that"));
        }
        String compact = answer.one("id_token").orElse("");
        Optional<SignedToken> token = SignedToken.parse(compact);
        if (token.isEmpty()) {
            return refused(400, "there is no id_token that can be read");
        }
        if (!isSigned(token.get(), login.platform())) {
            return refused(401, "the id_token is not signed by a key of the platform");
        }
        Instant now = clock.instant();
        Optional<String> fault = new LaunchCheck(login.platform(), login.nonce(), base, now).fault(token.get());
        if (fault.isPresent()) {
            return refused(401, fault.get());
        }
        if (!pending.remove(state.get(), login)) {
            return refused(401, "this launch was used already");
        }
        ReceivedLaunch launch = new ReceivedLaunch(
                Opaque.text(), login.platform(), now, compact, token.get().payload());
        arrivals.accept(launch);
        return Reply.seeOther("/launches/" + launch.id())
                .with("Set-Cookie", cookie(state.get(), "gone", Duration.ZERO));
    }

    /** Without client_id only an issuer that has one registration alone is understood. */
    private Optional<KnownPlatform> platform(String issuer, Optional<String> clientId) {
        List<KnownPlatform> fitting = platforms.get().stream()
                .filter(platform -> platform.issuer().equals(issuer))
                .filter(platform -> clientId.isEmpty() || clientId.get().equals(platform.clientId()))
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    private Reply authenticationRequest(KnownPlatform platform, String hint, Optional<String> messageHint) {
        String state = Opaque.text();
        Instant now = clock.instant();
        Pending login = new Pending(platform, Opaque.text(), Opaque.text(), now.plus(PATIENCE));
        pending.values().removeIf(old -> old.until().isBefore(now));
        pending.put(state, login);
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("scope", "openid");
        asked.put("response_type", "id_token");
        asked.put("response_mode", "form_post");
        asked.put("prompt", "none");
        asked.put("client_id", platform.clientId());
        asked.put("redirect_uri", base + "/launch");
        asked.put("login_hint", hint);
        messageHint.ifPresent(value -> asked.put("lti_message_hint", value));
        asked.put("state", state);
        asked.put("nonce", login.nonce());
        String endpoint = platform.authorizationEndpoint();
        String location = endpoint + (endpoint.contains("?") ? "&" : "?") + Parameters.encoded(asked);
        Reply reply =
                location.length() > LONGEST_REDIRECT ? Pages.submitting(endpoint, asked) : Reply.seeOther(location);
        return reply.with("Set-Cookie", cookie(state, login.browser(), PATIENCE));
    }

    private boolean isSigned(SignedToken token, KnownPlatform platform) throws IOException {
        Optional<String> keyId = token.keyId();
        RemoteKeys keys = keySets.computeIfAbsent(platform.jwksUri(), RemoteKeys::new);
        Optional<PublicKey> key = keyId.isPresent() ? keys.key(keyId.get()) : Optional.empty();
        return key.isPresent() && token.isSignedBy(key.get());
    }

    private String cookie(String state, String value, Duration life) {
        return cookiePrefix + state + "=" + value + "; Path=/; Max-Age=" + life.toSeconds()
                + "; Secure; HttpOnly; SameSite=None; Partitioned";
    }

    private static Reply refused(int status, String why) {
        return Pages.notice(status, TITLE, "The launch was refused: " + why + ".");
    }
}
