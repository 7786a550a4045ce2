package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What the claims of a launch must say (LTI Security Framework 1.0 §5.1.3, LTI Core 1.3 §5.3). Signature apart. */
final class LaunchCheck {

    private static final String DEEP_LINKING = "LtiDeepLinkingRequest";
    private static final Set<String> TYPES = Set.of("LtiResourceLinkRequest", DEEP_LINKING);
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final KnownPlatform platform;
    private final String nonce;
    private final String base;
    private final Instant now;

    /** @param base every target of the tool begins with it */
    LaunchCheck(KnownPlatform platform, String nonce, String base, Instant now) {
        this.platform = platform;
        this.nonce = nonce;
        this.base = base;
        this.now = now;
    }

    /** The first thing that is wrong. */
    Optional<String> fault(SignedToken token) {
        ObjectNode claims = token.payload();
        return unless(claims.path("iss").asText().equals(platform.issuer()), "iss is not the platform's issuer")
                .or(() -> unless(token.isFor(Set.of(platform.clientId())), "aud is not this tool"))
                .or(() -> unless(isAuthorized(claims), "azp is not this tool"))
                .or(() -> time(claims))
                .or(() -> unless(claims.path("nonce").asText().equals(nonce), "nonce is not the one that was sent"))
                .or(() -> message(claims));
    }

    private boolean isAuthorized(ObjectNode claims) {
        return claims.has("azp")
                ? claims.path("azp").asText().equals(platform.clientId())
                : !claims.path("aud").isArray() || claims.path("aud").size() == 1;
    }

    private Optional<String> time(ObjectNode claims) {
        if (!claims.path("exp").isNumber() || !claims.path("iat").isNumber()) {
            return Optional.of("exp and iat must be numbers");
        }
        Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong());
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
        return unless(now.isBefore(expires.plus(LEEWAY)), "the token has expired")
                .or(() -> unless(!issued.isAfter(now.plus(LEEWAY)), "iat is in the future"))
                .or(() -> unless(!issued.isBefore(now.minus(OLDEST)), "the token is too old"));
    }

    private Optional<String> message(ObjectNode claims) {
        JsonNode subject = claims.path("sub");
        return unless(says(claims, "version").equals("1.3.0"), "version is not 1.3.0")
                .or(() -> unless(
                        TYPES.contains(says(claims, "message_type")), "message_type is not one that is known here"))
                .or(() -> unless(
                        platform.deploymentIds().contains(says(claims, "deployment_id")), "deployment_id is not known"))
                .or(() -> unless(isOwn(says(claims, "target_link_uri")), "target_link_uri is not this tool's"))
                .or(() -> unless(claims.path(Lti.CLAIM + "roles").isArray(), "roles are missing"))
                .or(() -> unless(
                        says(claims, "message_type").equals(DEEP_LINKING)
                                || Json.text(claims.path(Lti.CLAIM + "resource_link"), "id")
                                        .isPresent(),
                        "resource_link has no id"))
                .or(() -> unless(
                        !says(claims, "message_type").equals(DEEP_LINKING)
                                || Json.text(
                                                claims.path(Lti.DEEP_LINKING + "deep_linking_settings"),
                                                "deep_link_return_url")
                                        .isPresent(),
                        "deep_linking_settings name nowhere to return to"))
                .or(() -> unless(subject.isMissingNode() || !subject.asText().isEmpty(), "sub is there but empty"));
    }

    private boolean isOwn(String uri) {
        return uri.equals(base) || uri.startsWith(base + "/");
    }

    private static String says(ObjectNode claims, String name) {
        return claims.path(Lti.CLAIM + name).asText();
    }

    private static Optional<String> unless(boolean kept, String fault) {
        return kept ? Optional.empty() : Optional.of(fault);
    }
}
