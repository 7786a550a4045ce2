package org.headcount.lti.platform;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.fuzz.Parser;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.lti.wire.UrlPolicy;

/** What reads the words of tools. */
public final class ToolParsers {

    public static final Instant NOON = Instant.ofEpochSecond(1_795_281_010);
    public static final ToolRegistration TOOL = new ToolRegistration(
            "tlquiz",
            "Quiz",
            URI.create("https://tool.example/login"),
            List.of("https://tool.example/launch"),
            URI.create("https://tool.example/start"),
            URI.create("https://tool.example/jwks"),
            Set.of());
    public static final String ISSUER = "https://headcount.example/platforms/pf1";

    private static final UrlPolicy URLS = new UrlPolicy(true);

    private ToolParsers() {}

    public static Map<String, Parser> all() {
        return Map.of(
                "client-metadata",
                ToolParsers::metadata,
                "deep-link-claims",
                input -> answer(input).isPresent());
    }

    private static boolean metadata(byte[] input) {
        return Json.readObject(input)
                .map(body -> ClientMetadata.read(body, URLS))
                .filter(reading -> {
                    if (reading instanceof ClientMetadata.Reading.Kept kept) {
                        ToolRegistration tool = kept.metadata().registration("tlquiz");
                        kept.metadata().isOf("tlquiz");
                        return tool.owns(tool.targetLinkUri());
                    }
                    return false;
                })
                .isPresent();
    }

    /** What a tool signed after somebody chose content. */
    public static Optional<DeepLinkingResponse> answer(byte[] input) {
        return Json.readObject(input)
                .map(claims -> DeepLinkingResponse.read(SigningPeer.verified(claims), TOOL, ISSUER, NOON))
                .filter(DeepLinkingResponse.Reading.Kept.class::isInstance)
                .map(kept -> ((DeepLinkingResponse.Reading.Kept) kept).response())
                .map(response -> {
                    response.data();
                    response.deployment();
                    response.isOf(Optional.of("5"), TOOL);
                    response.spent();
                    response.messages();
                    return response;
                });
    }
}
