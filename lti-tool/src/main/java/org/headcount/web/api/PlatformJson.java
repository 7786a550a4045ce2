package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.lti.tool.PlatformRegistration;
import org.jspecify.annotations.Nullable;

/** A connected LMS: what was registered of it, and what it must be told of us (loginUri, launchUri, jwksUri). */
@Schema(name = "Platform")
record PlatformJson(
        String id,

        @Schema(
                allowableValues = {"active", "pending"},
                description = "pending: the LMS registered by itself, and nobody has approved it yet")
        String state,

        String name,
        String issuer,
        String clientId,
        String authorizationEndpoint,
        String tokenEndpoint,

        @Schema(description = "The LMS's own key set, as registered in jwksUri")
        String platformJwksUri,

        List<String> deployments,
        String tokenAudience,
        @Schema(allowableValues = {"pass", "refuse"}) String anonymous,
        String loginUri,
        String launchUri,

        @Schema(description = "Our keys toward this LMS and no other, for it to read")
        String jwksUri,

        String issuerForTools) {

    /** What registering takes. */
    @Schema(name = "NewPlatform")
    record NewJson(
            String name,
            String issuer,
            String clientId,
            String authorizationEndpoint,
            String tokenEndpoint,
            String jwksUri,
            List<String> deployments,

            @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            String tokenAudience,

            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    allowableValues = {"pass", "refuse"})
            String anonymous) {}

    /** A page of LMSs; next is absent on the last one. */
    @Schema(name = "Platforms")
    record ListJson(List<PlatformJson> platforms, @Nullable String next) {}

    @Schema(name = "Deployments")
    record DeploymentsJson(List<String> deployments) {}

    static PlatformJson of(PlatformRegistration platform, Addresses addresses) {
        return of(platform, "active", addresses);
    }

    /** Of one that waits for approval. */
    static PlatformJson waiting(PlatformRegistration platform, Addresses addresses) {
        return of(platform, "pending", addresses);
    }

    private static PlatformJson of(PlatformRegistration platform, String state, Addresses addresses) {
        return new PlatformJson(
                platform.id(),
                state,
                platform.name(),
                platform.issuer(),
                platform.clientId(),
                platform.authorizationEndpoint().toString(),
                platform.tokenEndpoint().toString(),
                platform.jwksUri().toString(),
                List.copyOf(platform.deployments()),
                platform.tokenAudience(),
                platform.anonymous().name().toLowerCase(Locale.ROOT),
                addresses.login(),
                addresses.launch(),
                addresses.toolKeys(platform.id()),
                addresses.issuer(platform.id()));
    }

    /** Reads all of a registration; every member that is absent is taken from {@code present}, or missing where there is none. Ends the request unless everything can be used. */
    static PlatformRegistration read(Members in, Urls urls, String id, Optional<PlatformRegistration> present) {
        if (present.isEmpty()) {
            TermsReader.need(
                    in,
                    List.of(
                            "name",
                            "issuer",
                            "clientId",
                            "authorizationEndpoint",
                            "tokenEndpoint",
                            "jwksUri",
                            "deployments"));
        }
        Optional<String> name = in.text("name", 200).or(() -> present.map(PlatformRegistration::name));
        Optional<String> issuer =
                in.value("issuer", Urls.LONGEST, urls::issuer).or(() -> present.map(PlatformRegistration::issuer));
        Optional<String> client = in.text("clientId", 255).or(() -> present.map(PlatformRegistration::clientId));
        Optional<URI> authorization = in.value("authorizationEndpoint", Urls.LONGEST, urls::url)
                .or(() -> present.map(PlatformRegistration::authorizationEndpoint));
        Optional<URI> token = in.value("tokenEndpoint", Urls.LONGEST, urls::url)
                .or(() -> present.map(PlatformRegistration::tokenEndpoint));
        Optional<URI> keys =
                in.value("jwksUri", Urls.LONGEST, urls::url).or(() -> present.map(PlatformRegistration::jwksUri));
        Set<String> deployments = deployments(in)
                .or(() -> present.map(PlatformRegistration::deployments))
                .orElse(Set.of());
        Optional<String> audience = in.text("tokenAudience", Urls.LONGEST)
                .or(() -> present.filter(platform -> !in.has("tokenEndpoint")).map(PlatformRegistration::tokenAudience))
                .or(() -> token.map(URI::toString));
        PlatformRegistration.Anonymous anonymous = in.choice("anonymous", PlatformJson::anonymous, "pass, refuse")
                .or(() -> present.map(PlatformRegistration::anonymous))
                .orElse(PlatformRegistration.Anonymous.PASS);
        in.done();
        return new PlatformRegistration(
                id,
                name.orElseThrow(),
                issuer.orElseThrow(),
                client.orElseThrow(),
                authorization.orElseThrow(),
                token.orElseThrow(),
                keys.orElseThrow(),
                audience.orElseThrow(),
                deployments,
                anonymous);
    }

    /** The member {@code deployments}, if it is there: ids as the LMS writes them, each once. */
    static Optional<Set<String>> deployments(Members in) {
        return in.has("deployments")
                ? Optional.of(new LinkedHashSet<>(in.values("deployments", 10_000, 255, PlatformJson::deployment)))
                : Optional.empty();
    }

    private static String deployment(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("must have visible ASCII characters only");
        }
        return text;
    }

    private static Optional<PlatformRegistration.Anonymous> anonymous(String text) {
        return Arrays.stream(PlatformRegistration.Anonymous.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }
}
