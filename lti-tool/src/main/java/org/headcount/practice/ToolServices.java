package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The calls of the practice tool to a platform's services, each with a token for the scopes that it needs. Tokens are
 * kept until a minute before they end; on 401 a new one is fetched, once. When the platform gives no token, its
 * refusal to do so is the answer.
 */
public final class ToolServices {

    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(5);
    private static final Duration RENEWED_EARLY = Duration.ofSeconds(60);

    private record Wish(KnownPlatform platform, Set<String> scopes) {}

    private record Token(String value, Instant until) {}

    private final InstantSource clock;
    private final Supplier<SigningKey> key;
    private final Map<Wish, Token> tokens = new ConcurrentHashMap<>();

    ToolServices(InstantSource clock, Supplier<SigningKey> key) {
        this.clock = clock;
        this.key = key;
    }

    /** Posts a score to the launch's own line item. */
    public ServiceAnswer sendScore(ReceivedLaunch launch, byte[] score) throws IOException {
        return sendScore(launch, ownLineItem(launch), score, Lti.SCORE_TYPE);
    }

    /** Posts a score, these very bytes, to a line item. */
    public ServiceAnswer sendScore(ReceivedLaunch launch, String lineItem, byte[] score, String contentType)
            throws IOException {
        return call(
                launch.platform(),
                "POST",
                below(lineItem, "/scores"),
                Set.of(Lti.SCORE_SCOPE),
                Map.of("Content-Type", contentType),
                score);
    }

    /** An ordinary final score on a scale of 100, with the time of the tool's clock. */
    public ObjectNode score(String userId, String points, String comment) {
        ObjectNode score = Json.object()
                .put("userId", userId)
                .put("scoreGiven", new BigDecimal(points))
                .put("scoreMaximum", 100)
                .put("activityProgress", "Completed")
                .put("gradingProgress", "FullyGraded")
                .put("timestamp", clock.instant().toString());
        return comment.isBlank() ? score : score.put("comment", comment);
    }

    /** @param query such as {@code tag=quiz&limit=2}; empty for none */
    public ServiceAnswer lineItems(ReceivedLaunch launch, String query) throws IOException {
        String container = container(launch);
        String url = query.isEmpty() ? container : container + (container.contains("?") ? "&" : "?") + query;
        return read(launch, url, Lti.LINE_ITEM_READ_SCOPE, Lti.LINE_ITEMS_TYPE);
    }

    public ServiceAnswer createLineItem(ReceivedLaunch launch, String lineItem) throws IOException {
        return writeLineItem(launch, "POST", container(launch), lineItem);
    }

    public ServiceAnswer lineItem(ReceivedLaunch launch, String url) throws IOException {
        return read(launch, url, Lti.LINE_ITEM_READ_SCOPE, Lti.LINE_ITEM_TYPE);
    }

    public ServiceAnswer replaceLineItem(ReceivedLaunch launch, String url, String lineItem) throws IOException {
        return writeLineItem(launch, "PUT", url, lineItem);
    }

    public ServiceAnswer deleteLineItem(ReceivedLaunch launch, String url) throws IOException {
        return call(launch.platform(), "DELETE", url, Set.of(Lti.LINE_ITEM_SCOPE), Map.of(), new byte[0]);
    }

    /** @param query such as {@code user_id=5}; empty for none */
    public ServiceAnswer results(ReceivedLaunch launch, String lineItem, String query) throws IOException {
        String url = below(lineItem, "/results");
        String whole = query.isEmpty() ? url : url + (url.contains("?") ? "&" : "?") + query;
        return read(launch, whole, Lti.RESULT_SCOPE, Lti.RESULTS_TYPE);
    }

    /** One result by its own URL. */
    public ServiceAnswer result(ReceivedLaunch launch, String url) throws IOException {
        return read(launch, url, Lti.RESULT_SCOPE, Lti.RESULT_TYPE);
    }

    /** @param url the roster, or a page of it */
    public ServiceAnswer members(ReceivedLaunch launch, String url) throws IOException {
        return read(launch, url, Lti.MEMBERSHIP_SCOPE, Lti.MEMBERSHIPS_TYPE);
    }

    /** Any call, with a token for these scopes. */
    public ServiceAnswer call(
            KnownPlatform platform,
            String method,
            String url,
            Collection<String> scopes,
            Map<String, String> headers,
            byte[] body)
            throws IOException {
        Wish wish = new Wish(platform, Set.copyOf(scopes));
        boolean wasKept = keptToken(wish).isPresent();
        ServiceAnswer first = callOnce(wish, method, url, headers, body);
        if (first.status() != 401 || !wasKept) {
            return first;
        }
        tokens.remove(wish);
        return callOnce(wish, method, url, headers, body);
    }

    /** Asks for a token, in the ordinary way and with nothing kept. */
    public ServiceAnswer requestToken(KnownPlatform platform, Collection<String> scopes) throws IOException {
        return requestToken(platform, assertion(platform, UnaryOperator.identity()), scopes);
    }

    /** Asks for a token with an assertion that may be bent or used. */
    public ServiceAnswer requestToken(KnownPlatform platform, String assertion, Collection<String> scopes)
            throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", Lti.ASSERTION_TYPE);
        form.put("client_assertion", assertion);
        form.put("scope", String.join(" ", new TreeSet<>(scopes)));
        return Outbound.postForm(platform.tokenEndpoint(), form);
    }

    /** The tool's proof of who it is, its claims changed as wished before they are signed. */
    public String assertion(KnownPlatform platform, UnaryOperator<ObjectNode> change) {
        Instant now = clock.instant();
        return key.get()
                .sign(change.apply(Json.object()
                        .put("iss", platform.clientId())
                        .put("sub", platform.clientId())
                        .put("aud", platform.tokenEndpoint())
                        .put("iat", now.getEpochSecond())
                        .put("exp", now.plus(ASSERTION_LIFE).getEpochSecond())
                        .put("jti", Opaque.text())));
    }

    private ServiceAnswer read(ReceivedLaunch launch, String url, String scope, String accept) throws IOException {
        return call(launch.platform(), "GET", url, Set.of(scope), Map.of("Accept", accept), new byte[0]);
    }

    private ServiceAnswer writeLineItem(ReceivedLaunch launch, String method, String url, String lineItem)
            throws IOException {
        Map<String, String> headers = Map.of("Content-Type", Lti.LINE_ITEM_TYPE, "Accept", Lti.LINE_ITEM_TYPE);
        return call(launch.platform(), method, url, Set.of(Lti.LINE_ITEM_SCOPE), headers, lineItem.getBytes(UTF_8));
    }

    private ServiceAnswer callOnce(Wish wish, String method, String url, Map<String, String> headers, byte[] body)
            throws IOException {
        Optional<Token> token = keptToken(wish);
        if (token.isEmpty()) {
            ServiceAnswer answer = requestToken(wish.platform(), wish.scopes());
            if (!answer.isSuccess()) {
                return answer;
            }
            Token fresh = new Token(
                    answer.json().path("access_token").asText(),
                    clock.instant()
                            .plusSeconds(answer.json().path("expires_in").asLong())
                            .minus(RENEWED_EARLY));
            tokens.put(wish, fresh);
            token = Optional.of(fresh);
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + token.get().value());
        return Outbound.call(method, url, all, body);
    }

    private Optional<Token> keptToken(Wish wish) {
        return Optional.ofNullable(tokens.get(wish))
                .filter(token -> clock.instant().isBefore(token.until()));
    }

    private static String ownLineItem(ReceivedLaunch launch) {
        return launch.lineItem().orElseThrow(() -> new IllegalStateException("the launch has no line item"));
    }

    private static String container(ReceivedLaunch launch) {
        return launch.lineItems().orElseThrow(() -> new IllegalStateException("the launch has no line items"));
    }

    /** Appends to the path, before any query. */
    private static String below(String url, String segment) {
        int query = url.indexOf('?');
        return query < 0 ? url + segment : url.substring(0, query) + segment + url.substring(query);
    }
}
