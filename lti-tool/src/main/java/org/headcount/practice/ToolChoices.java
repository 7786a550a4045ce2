package org.headcount.practice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What the practice tool offers to choose, and how it answers (Deep Linking 2.0). */
public final class ToolChoices {

    private static final Duration LIFE = Duration.ofMinutes(5);

    private final String base;
    private final InstantSource clock;
    private final Supplier<SigningKey> key;

    ToolChoices(String base, InstantSource clock, Supplier<SigningKey> key) {
        this.base = base;
        this.clock = clock;
        this.key = key;
    }

    /** A unit of the tool's, with a place of its own, parameters and a column of the gradebook. */
    public ObjectNode unit(int number) {
        ObjectNode unit = Json.object()
                .put("type", "ltiResourceLink")
                .put("title", "Unit " + number)
                .put("text", "Chosen in the practice tool")
                .put("url", base + "/units/" + number + "?from=choice");
        unit.putObject("custom").put("unit", String.valueOf(number));
        unit.putObject("lineItem")
                .put("scoreMaximum", 20)
                .put("label", "Unit " + number)
                .put("resourceId", "unit-" + number)
                .put("tag", "unit");
        unit.putObject("icon").put("url", base + "/icon.png").put("width", 16).put("height", 16);
        return unit;
    }

    /** The signed answer to a deep linking request. */
    public String answer(ReceivedLaunch launch, ArrayNode items) {
        return answer(launch, items, UnaryOperator.identity());
    }

    /** The same, its claims changed as wished before they are signed. */
    public String answer(ReceivedLaunch launch, ArrayNode items, UnaryOperator<ObjectNode> change) {
        Instant now = clock.instant();
        ObjectNode claims = Json.object()
                .put("iss", launch.platform().clientId())
                .put("aud", launch.platform().issuer())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond())
                .put("nonce", Opaque.text())
                .put("jti", Opaque.text())
                .put(Lti.CLAIM + "message_type", "LtiDeepLinkingResponse")
                .put(Lti.CLAIM + "version", "1.3.0")
                .put(Lti.CLAIM + "deployment_id", launch.deploymentId());
        Json.text(launch.deepLinking(), "data").ifPresent(data -> claims.put(Lti.DEEP_LINKING + "data", data));
        claims.set(Lti.DEEP_LINKING + "content_items", items);
        return key.get().sign(change.apply(claims));
    }

    /** A page that takes an answer to where the platform wants it. */
    Reply send(ReceivedLaunch launch, String answer) {
        return Pages.submitting(
                launch.deepLinking().path("deep_link_return_url").asText(), Map.of("JWT", answer));
    }
}
