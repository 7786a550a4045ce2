package org.headcount.lti.wire;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.jspecify.annotations.Nullable;

/** Access tokens that others grant us by private_key_jwt (Security Framework 1.0 §4.1), kept until a minute before they expire. */
public final class AccessTokens {

    private static final int MOST = 10_000;
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_TOKEN = 8 * 1024;
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(5);
    private static final Duration RENEWED_EARLY = Duration.ofSeconds(60);

    /** Moodle allows its clock no leeway: it refuses what was issued a moment from now. */
    private static final Duration BACKDATED = Duration.ofSeconds(5);

    private static final long USUAL_LIFE_SECONDS = 300; // where the answer does not say
    private static final long LONGEST_LIFE_SECONDS = 86_400;

    private final Outbound outbound;
    private final InstantSource clock;
    private final Cache<Wanted, Slot> slots =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST).build();

    public AccessTokens(Outbound outbound, InstantSource clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    /**
     * Whom to ask, and as whom.
     *
     * @param audience what the assertion's {@code aud} says, one string: mostly the endpoint's URL, but Brightspace wants another
     * @param keys what their owner is granted by them is no other's, even one's who says the same of itself
     */
    public record Client(String clientId, URI tokenEndpoint, String audience, KeyRing keys) {}

    /** What the authorization server made of it. */
    public sealed interface Grant {

        /** {@code scopes}: those granted, which may be fewer than asked. */
        record Granted(String accessToken, Set<String> scopes) implements Grant {

            @Override
            public String toString() {
                return "Granted" + scopes;
            }
        }

        /** {@code error}: the OAuth error code, or the first words of the answer if it has none; printable. */
        record Refused(int status, String error) implements Grant {}

        /** No answer. */
        record Unavailable(Reply reply) implements Grant {}
    }

    /** A token for exactly these scopes, from the cache or freshly asked for. Callers at the same time share one request and its outcome. */
    public Grant get(Client client, Collection<String> scopes) {
        Wanted wanted = Wanted.of(client, scopes);
        Slot slot = slots.get(wanted, key -> new Slot());
        Kept kept = slot.kept.get();
        if (kept != null && clock.instant().isBefore(kept.until())) {
            return kept.token();
        }
        CompletableFuture<Grant> mine = new CompletableFuture<>();
        CompletableFuture<Grant> others = slot.asking.compareAndExchange(null, mine);
        if (others != null) {
            return others.join();
        }
        try {
            Kept meanwhile = slot.kept.get(); // somebody may have finished between our two looks
            Grant grant = meanwhile != null && !meanwhile.equals(kept) ? meanwhile.token() : ask(client, wanted, slot);
            mine.complete(grant);
            return grant;
        } finally {
            slot.asking.set(null);
            mine.completeExceptionally(
                    new IllegalStateException("the request for a token broke")); // no effect after complete
        }
    }

    /** To be called when a service answers 401: the next {@link #get} asks anew, unless somebody has already. */
    public void invalidate(Client client, Collection<String> scopes, String accessToken) {
        Slot slot = slots.getIfPresent(Wanted.of(client, scopes));
        Kept kept = slot == null ? null : slot.kept.get();
        if (slot != null && kept != null && kept.token().accessToken().equals(accessToken)) {
            slot.kept.compareAndSet(kept, null);
        }
    }

    private Grant ask(Client client, Wanted wanted, Slot slot) {
        Instant now = clock.instant();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion(client, now));
        form.put("scope", Scopes.join(wanted.scopes()));
        Reply reply =
                outbound.send(Call.post(client.tokenEndpoint()).withForm(form).within(TIME, LONGEST_BODY));
        if (!(reply instanceof Reply.Answered answered)) {
            return new Grant.Unavailable(reply);
        }
        Claims body = body(answered);
        Grant grant = grant(answered, body, wanted.scopes());
        if (grant instanceof Grant.Granted granted) {
            slot.kept.set(new Kept(granted, now.plus(useful(body))));
        }
        return grant;
    }

    /** Moodle answers JSON as text/html: the content type is not asked. */
    static Claims body(Reply.Answered answered) {
        return Json.readObject(answered.body()).map(Claims::owning).orElse(Claims.owning(Json.object()));
    }

    static Grant grant(Reply.Answered answered, Claims body, List<String> wanted) {
        Optional<String> token = body.string("access_token")
                .filter(text -> answered.isSuccess() && isSendable(text))
                .filter(text -> body.string("token_type")
                        .map("bearer"::equalsIgnoreCase)
                        .orElse(true));
        if (token.isEmpty()) {
            // a success that we cannot read may hold a token: its text is not shown
            String text = answered.isSuccess() ? "unreadable" : answered.text();
            String error = Printable.words(body.string("error").orElse(text));
            return new Grant.Refused(answered.status(), error);
        }
        Set<String> granted = body.string("scope").map(Scopes::split).orElse(Set.copyOf(wanted));
        return new Grant.Granted(token.get(), granted);
    }

    private static String assertion(Client client, Instant now) {
        return client.keys()
                .sign(
                        Json.object()
                                .put(ClaimNames.ISSUER, client.clientId())
                                .put(ClaimNames.SUBJECT, client.clientId())
                                .put(ClaimNames.AUDIENCE, client.audience())
                                .put(ClaimNames.ISSUED_AT, now.minus(BACKDATED).getEpochSecond())
                                .put(
                                        ClaimNames.EXPIRES_AT,
                                        now.plus(ASSERTION_LIFE).getEpochSecond())
                                .put(ClaimNames.TOKEN_ID, Secrets.id(160)),
                        now);
    }

    static Duration useful(Claims body) {
        Optional<Long> seconds =
                body.text("expires_in").filter(text -> text.matches("\\d{1,9}")).map(Long::valueOf);
        Duration life = Duration.ofSeconds(Math.min(seconds.orElse(USUAL_LIFE_SECONDS), LONGEST_LIFE_SECONDS));
        Duration half = life.dividedBy(2);
        return half.compareTo(RENEWED_EARLY) < 0 ? half : life.minus(RENEWED_EARLY);
    }

    private static boolean isSendable(String token) {
        return !token.isEmpty()
                && token.length() <= LONGEST_TOKEN
                && token.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private record Wanted(String owner, String clientId, URI tokenEndpoint, String audience, List<String> scopes) {

        static Wanted of(Client client, Collection<String> scopes) {
            return new Wanted(
                    client.keys().owner(),
                    client.clientId(),
                    client.tokenEndpoint(),
                    client.audience(),
                    scopes.stream().distinct().sorted().toList());
        }
    }

    private record Kept(Grant.Granted token, Instant until) {}

    /** One wanted token: what we have of it, and who is asking for it now. */
    private static final class Slot {
        private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
        private final AtomicReference<@Nullable CompletableFuture<Grant>> asking = new AtomicReference<>();
    }
}
