package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Takes what tools answer to the practice LMS's deep linking requests, and makes activities of their resource links (Deep Linking 2.0). */
final class LmsChoices {

    private final String issuer;
    private final School school;
    private final InstantSource clock;
    private final Consumer<Activity> adding;
    private final List<ReceivedChoice> received = new CopyOnWriteArrayList<>();
    private final Map<String, RemoteKeys> keySets = new ConcurrentHashMap<>();
    private final Set<String> spentNonces = ConcurrentHashMap.newKeySet();
    private final AtomicInteger made = new AtomicInteger();

    LmsChoices(String issuer, School school, InstantSource clock, Consumer<Activity> adding) {
        this.issuer = issuer;
        this.school = school;
        this.clock = clock;
        this.adding = adding;
    }

    static String returnUrl(String issuer, ContentChoice choice) {
        return issuer + "/chosen/" + choice.id();
    }

    List<ReceivedChoice> received() {
        return List.copyOf(received);
    }

    Reply take(Request request) throws IOException {
        Optional<ContentChoice> choice = school.choice(request.place("choice"));
        Optional<RegisteredTool> tool = choice.flatMap(found -> school.tool(found.clientId()));
        String compact = request.form().one("JWT").orElse("");
        Optional<SignedToken> token = SignedToken.parse(compact);
        if (choice.isEmpty() || tool.isEmpty() || token.isEmpty()) {
            return Pages.notice(400, school.name(), "Nothing was chosen here that can be read.");
        }
        Optional<String> fault = fault(choice.get(), tool.get(), token.get());
        if (fault.isPresent()) {
            return Pages.notice(400, school.name(), "The choice was refused: " + fault.get() + ".");
        }
        ReceivedChoice taken =
                new ReceivedChoice(choice.get(), compact, token.get().payload());
        received.add(taken);
        int links = 0;
        for (JsonNode item : taken.items()) {
            if (item.path("type").asText().equals("ltiResourceLink")) {
                adding.accept(activity(choice.get(), item));
                links++;
            }
        }
        String said = Json.text(token.get().payload(), Lti.DEEP_LINKING + "errormsg")
                .or(() -> Json.text(token.get().payload(), Lti.DEEP_LINKING + "msg"))
                .orElse("");
        return Pages.notice(
                200,
                school.name(),
                "Taken over: %d items, %d activities. %s"
                        .formatted(taken.items().size(), links, said));
    }

    private Optional<String> fault(ContentChoice choice, RegisteredTool tool, SignedToken token) throws IOException {
        RemoteKeys keys = keySets.computeIfAbsent(tool.jwksUri(), RemoteKeys::new);
        Optional<String> keyId = token.keyId();
        Optional<PublicKey> key = keyId.isPresent() ? keys.key(keyId.get()) : Optional.empty();
        if (key.isEmpty() || !token.isSignedBy(key.get())) {
            return Optional.of("it is not signed by a key of the tool");
        }
        JsonNode claims = token.payload();
        Instant now = clock.instant();
        if (!claims.path("iss").asText().equals(tool.clientId()) || !token.isFor(Set.of(issuer))) {
            return Optional.of("iss or aud is another one");
        }
        if (claims.path("exp").asLong() < now.getEpochSecond() - 60
                || claims.path("iat").asLong() > now.getEpochSecond() + 60) {
            return Optional.of("it is not of now");
        }
        if (!claims.path(Lti.CLAIM + "message_type").asText().equals("LtiDeepLinkingResponse")
                || !claims.path(Lti.CLAIM + "version").asText().equals("1.3.0")
                || !claims.path(Lti.CLAIM + "deployment_id").asText().equals(choice.deploymentId())) {
            return Optional.of("message_type, version or deployment_id is another one");
        }
        JsonNode data = claims.path(Lti.DEEP_LINKING + "data");
        if (choice.data().isPresent() ? !data.asText().equals(choice.data().get()) : !data.isMissingNode()) {
            return Optional.of("data did not come back as it was");
        }
        String nonce = claims.path("nonce").asText();
        return nonce.isEmpty() || !spentNonces.add(tool.clientId() + " " + nonce)
                ? Optional.of("the nonce is missing, or was used before")
                : Optional.empty();
    }

    private Activity activity(ContentChoice choice, JsonNode item) {
        Map<String, String> custom = new HashMap<>();
        item.path("custom")
                .properties()
                .forEach(one -> custom.put(one.getKey(), one.getValue().asText()));
        return new Activity(
                "chosen-" + made.incrementAndGet(),
                choice.courseId(),
                Json.text(item, "title").orElse("Chosen"),
                Json.text(item, "text").orElse(""),
                choice.clientId(),
                choice.deploymentId(),
                Json.text(item, "url").orElse(choice.targetLinkUri()),
                custom,
                item.path("lineItem").path("scoreMaximum").asInt(0));
    }
}
