package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.jspecify.annotations.Nullable;

/** A connected tool: what was registered of it, what the LMS launches to reach it, and what the tool must be told of each LMS. */
@Schema(name = "Tool")
record ToolJson(
        String id,

        @Schema(
                allowableValues = {"active", "pending"},
                description = "pending: the tool registered by itself, and nobody has approved it yet")
        String state,

        String name,
        String loginUri,
        List<String> redirectUris,
        String targetLinkUri,
        @Schema(description = "The tool's own key set") String jwksUri,
        List<String> scopes,

        @Schema(description = "Where the tool lets people choose content")
        String deepLinkUri,

        @Schema(description = "What an LMS launches") String launchUri,
        List<PerPlatformJson> perPlatform) {

    /** What a tool may use of which nobody says otherwise. */
    private static final Set<String> ALL = all();

    static final List<String> KNOWN = Stream.concat(ALL.stream(), Stream.of(Scopes.GROUPS_READ, Scopes.NOTICE_HANDLERS))
            .toList();

    /** What registering takes. */
    @Schema(name = "NewTool")
    record NewJson(
            String name,
            String loginUri,
            List<String> redirectUris,
            String targetLinkUri,
            String jwksUri,

            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    description = "Absent: all of Assignment and Grade, and of Names and Roles")
            List<String> scopes,

            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    description = "Where the tool lets people choose content; absent: targetLinkUri")
            String deepLinkUri) {}

    /** One LMS as the tool sees it: an issuer of its own. */
    @Schema(name = "ToolPlatform")
    record PerPlatformJson(
            String platform,
            String name,
            String issuer,
            String clientId,

            @Schema(description = "That of the LMS's first deployment") @Nullable
            String deploymentId,

            List<DeploymentJson> deployments,
            String authorizationEndpoint,
            String tokenEndpoint,
            String jwksUri) {}

    /** A deployment of the LMS, and how the tool knows it. */
    @Schema(name = "ToolDeployment")
    record DeploymentJson(String lms, String deploymentId) {}

    /** A page of tools; next is absent on the last one. */
    @Schema(name = "Tools")
    record ListJson(List<ToolJson> tools, @Nullable String next) {}

    private static Set<String> all() {
        Set<String> scopes = new LinkedHashSet<>(Scopes.GRADES);
        scopes.add(Scopes.ROSTER_READ);
        return scopes;
    }

    static ToolJson of(
            InstitutionId institution,
            ToolRegistration tool,
            List<PlatformRegistration> platforms,
            Addresses addresses) {
        return of(institution, tool, "active", platforms, addresses);
    }

    /** @param state active, or pending for one that waits for approval */
    static ToolJson of(
            InstitutionId institution,
            ToolRegistration tool,
            String state,
            List<PlatformRegistration> platforms,
            Addresses addresses) {
        return new ToolJson(
                tool.id(),
                state,
                tool.name(),
                tool.loginUri().toString(),
                tool.redirectUris(),
                tool.targetLinkUri().toString(),
                tool.jwksUri().toString(),
                KNOWN.stream().filter(tool.scopes()::contains).toList(),
                tool.deepLinkUri().toString(),
                addresses.tool(tool.id()),
                platforms.stream()
                        .map(platform -> perPlatform(institution, tool, platform, addresses))
                        .toList());
    }

    private static PerPlatformJson perPlatform(
            InstitutionId institution, ToolRegistration tool, PlatformRegistration platform, Addresses addresses) {
        List<DeploymentJson> deployments = platform.deployments().stream()
                .map(lms -> new DeploymentJson(lms, DeploymentId.of(institution, platform.id(), lms, tool.id())))
                .toList();
        return new PerPlatformJson(
                platform.id(),
                platform.name(),
                addresses.issuer(platform.id()),
                tool.id(),
                deployments.isEmpty() ? null : deployments.get(0).deploymentId(),
                deployments,
                addresses.authorization(platform.id()),
                addresses.token(platform.id()),
                addresses.platformKeys(platform.id()));
    }

    /** Reads all of a registration; every member that is absent is taken from {@code present}, or missing where there is none. Ends the request unless everything can be used. */
    static ToolRegistration read(Members in, Urls urls, String id, Optional<ToolRegistration> present) {
        if (present.isEmpty()) {
            TermsReader.need(in, List.of("name", "loginUri", "redirectUris", "targetLinkUri", "jwksUri"));
        }
        Optional<String> name = in.text("name", 200).or(() -> present.map(ToolRegistration::name));
        Optional<URI> login =
                in.value("loginUri", Urls.LONGEST, urls::url).or(() -> present.map(ToolRegistration::loginUri));
        List<String> redirects = in.has("redirectUris")
                ? in.values("redirectUris", 50, Urls.LONGEST, urls::exact)
                : present.map(ToolRegistration::redirectUris).orElse(List.of());
        if (in.has("redirectUris") && redirects.isEmpty() && in.sound()) {
            in.fault("redirectUris", "must have an element");
        }
        Optional<URI> target = in.value("targetLinkUri", Urls.LONGEST, urls::url)
                .or(() -> present.map(ToolRegistration::targetLinkUri));
        Optional<URI> keys =
                in.value("jwksUri", Urls.LONGEST, urls::url).or(() -> present.map(ToolRegistration::jwksUri));
        Optional<URI> deepLink = in.value("deepLinkUri", Urls.LONGEST, urls::url)
                .or(() -> present.filter(tool -> !tool.deepLinkUri().equals(tool.targetLinkUri()))
                        .map(ToolRegistration::deepLinkUri))
                .or(() -> target);
        Set<String> scopes = in.has("scopes")
                ? new LinkedHashSet<>(in.values("scopes", 20, 200, ToolJson::scope))
                : present.map(ToolRegistration::scopes).orElse(ALL);
        in.done();
        return new ToolRegistration(
                id,
                name.orElseThrow(),
                login.orElseThrow(),
                redirects,
                target.orElseThrow(),
                keys.orElseThrow(),
                scopes,
                deepLink.orElseThrow());
    }

    private static String scope(String text) {
        if (!KNOWN.contains(text)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", KNOWN));
        }
        return text;
    }
}
