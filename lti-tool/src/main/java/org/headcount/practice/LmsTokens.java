package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The token endpoint of the practice LMS: client credentials, proven by a signed assertion, never twice the same. */
final class LmsTokens {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final Duration LONGEST_ASSERTION = Duration.ofHours(1);

    /** Whom a token was given to, for what, until when. */
    record Grant(String clientId, Set<String> scopes, Instant until) {}

    private final School school;
    private final InstantSource clock;
    private final Set<String> audiences;
    private final Mishaps mishaps;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Instant> spentAssertions = new ConcurrentHashMap<>();
    private final Map<String, RemoteKeys> keySets = new ConcurrentHashMap<>();

    LmsTokens(School school, InstantSource clock, Set<String> audiences, Mishaps mishaps) {
        this.school = school;
        this.clock = clock;
        this.audiences = audiences;
        this.mishaps = mishaps;
    }

    Reply token(Request request) throws IOException {
        Parameters form = request.form();
        Optional<String> repeated = form.repeated();
        if (repeated.isPresent()) {
            return error("invalid_request", repeated.get() + " comes twice");
        }
        if (!form.one("grant_type").equals(Optional.of("client_credentials"))) {
            return error("unsupported_grant_type", "grant_type must be client_credentials");
        }
        if (!form.one("client_assertion_type").equals(Optional.of(Lti.ASSERTION_TYPE))) {
            return error("invalid_request", "client_assertion_type must be " + Lti.ASSERTION_TYPE);
        }
        Optional<SignedToken> assertion = form.one("client_assertion").flatMap(SignedToken::parse);
        if (assertion.isEmpty()) {
            return error("invalid_client", "client_assertion is not a signed token");
        }
        String clientId = assertion.get().payload().path("sub").asText();
        Optional<RegisteredTool> tool = school.tool(clientId);
        if (tool.isEmpty()) {
            return error("invalid_client", "no such client");
        }
        Optional<String> fault = fault(assertion.get(), tool.get());
        return fault.isPresent()
                ? error("invalid_client", fault.get())
                : grant(tool.get(), form.one("scope").orElse(""));
    }

    /** Takes back every token given so far, as an LMS does that was restarted. */
    void revokeAll() {
        grants.clear();
    }

    /** Whom the bearer token of a service call stands for; empty if there is none that is good. */
    Optional<Grant> grant(Request request) {
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> grants.get(value.substring(7).strip()))
                .filter(grant -> clock.instant().isBefore(grant.until()));
    }

    private Reply grant(RegisteredTool tool, String asked) {
        Set<String> granted = new LinkedHashSet<>(Arrays.asList(asked.strip().split("\\s+")));
        granted.retainAll(tool.scopes());
        if (granted.isEmpty()) {
            return error("invalid_scope", "none of these scopes is this tool's");
        }
        Instant now = clock.instant();
        grants.values().removeIf(grant -> !now.isBefore(grant.until()));
        String token = Opaque.text();
        grants.put(token, new Grant(tool.clientId(), granted, now.plus(LIFE)));
        ObjectNode answer = Json.object()
                .put("access_token", token)
                .put("token_type", "Bearer")
                .put("expires_in", LIFE.toSeconds())
                .put("scope", String.join(" ", granted));
        return unstored(Reply.json(200, mishaps.tokenContentType(), answer));
    }

    private Optional<String> fault(SignedToken assertion, RegisteredTool tool) throws IOException {
        Optional<String> keyId = assertion.keyId();
        RemoteKeys keys = keySets.computeIfAbsent(tool.jwksUri(), RemoteKeys::new);
        Optional<PublicKey> key = keyId.isPresent() ? keys.key(keyId.get()) : Optional.empty();
        if (key.isEmpty() || !assertion.isSignedBy(key.get())) {
            return Optional.of("the assertion is not signed by a key of the client");
        }
        ObjectNode claims = assertion.payload();
        if (!claims.path("iss").asText().equals(tool.clientId())) {
            return Optional.of("iss is not the client");
        }
        if (!assertion.isFor(audiences)) {
            return Optional.of("aud is neither the token endpoint nor the issuer");
        }
        return timeFault(claims).or(() -> replayFault(claims, tool));
    }

    private Optional<String> timeFault(ObjectNode claims) {
        Instant now = clock.instant();
        if (!claims.path("exp").isNumber() || !claims.path("iat").isNumber()) {
            return Optional.of("exp and iat must be numbers");
        }
        Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong());
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
        if (!now.isBefore(expires.plus(LEEWAY))
                || expires.isAfter(now.plus(LONGEST_ASSERTION).plus(LEEWAY))) {
            return Optional.of("exp is past or too far away");
        }
        return issued.isAfter(now.plus(LEEWAY)) ? Optional.of("iat is in the future") : Optional.empty();
    }

    private Optional<String> replayFault(ObjectNode claims, RegisteredTool tool) {
        Optional<String> id = Json.text(claims, "jti");
        if (id.isEmpty()) {
            return Optional.of("jti is missing");
        }
        Instant now = clock.instant();
        spentAssertions.values().removeIf(until -> until.isBefore(now));
        Instant until = Instant.ofEpochSecond(claims.path("exp").asLong()).plus(LEEWAY);
        return spentAssertions.putIfAbsent(tool.clientId() + " " + id.get(), until) == null
                ? Optional.empty()
                : Optional.of("this assertion was used before");
    }

    private Reply error(String code, String description) {
        ObjectNode body = Json.object().put("error", code).put("error_description", description);
        return unstored(Reply.json(400, mishaps.tokenContentType(), body));
    }

    private static Reply unstored(Reply reply) {
        return reply.with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }
}
