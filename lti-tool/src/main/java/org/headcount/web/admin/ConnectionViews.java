package org.headcount.web.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.ConnectionNotes;
import org.headcount.gateway.Connections;
import org.headcount.gateway.DeploymentId;
import org.headcount.gateway.LmsRegistration;
import org.headcount.gateway.PendingDeployments;
import org.headcount.gateway.RegisteredPlatforms;
import org.headcount.gateway.RegisteredTools;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.pages.LmsForms;

/** Looks up what the page of connections shows. */
final class ConnectionViews {

    private final Connections connections;
    private final RegisteredPlatforms platforms;
    private final RegisteredTools tools;
    private final PendingDeployments pending;
    private final ConnectionNotes notes;
    private final Addresses addresses;

    ConnectionViews(
            Connections connections,
            RegisteredPlatforms platforms,
            RegisteredTools tools,
            PendingDeployments pending,
            ConnectionNotes notes,
            Addresses addresses) {
        this.connections = connections;
        this.platforms = platforms;
        this.tools = tools;
        this.pending = pending;
        this.notes = notes;
        this.addresses = addresses;
    }

    ConnectionsView of(InstitutionId institution) {
        List<PlatformRegistration> connected = connections.platforms(institution);
        String target = LmsRegistration.target(connections.tools(institution), addresses);
        return new ConnectionsView(
                Stream.concat(
                                platforms.waiting(institution).stream()
                                        .map(waiting -> lms(institution, waiting.platform(), true, target)),
                                connected.stream().map(platform -> lms(institution, platform, false, target)))
                        .toList(),
                Stream.concat(
                                tools.waiting(institution).stream()
                                        .map(tool -> tool(institution, tool, true, connected)),
                                connections.tools(institution).stream()
                                        .map(tool -> tool(institution, tool, false, connected)))
                        .toList(),
                addresses.login(),
                addresses.launch());
    }

    private ConnectionsView.Lms lms(
            InstitutionId institution, PlatformRegistration platform, boolean waits, String target) {
        return new ConnectionsView.Lms(
                platform.name(),
                platform.id(),
                waits,
                platform.issuer(),
                platform.clientId(),
                String.join(", ", platform.deployments()),
                platform.authorizationEndpoint().toString(),
                platform.tokenEndpoint().toString(),
                platform.tokenAudience(),
                platforms
                        .origin(institution, platform.id())
                        .map(RegisteredPlatforms.Origin::configuration)
                        .orElse(""),
                platform.jwksUri().toString(),
                addresses.toolKeys(platform.id()),
                addresses.issuer(platform.id()),
                pending.list(institution, platform.id()).stream()
                        .map(PendingDeployments.Pending::deployment)
                        .toList(),
                notes.skew(platform.id()).map(ConnectionViews::words).orElse(""),
                notes.refusals(platform.id()).stream()
                        .map(refusal -> new ConnectionsView.Refusal(seconds(refusal.at()), refusal.violations()))
                        .toList(),
                waits ? List.of() : LmsForms.of(platform, target, addresses));
    }

    private static String words(ConnectionNotes.Skew skew) {
        long ahead = skew.ahead().toSeconds();
        String how = ahead >= 0 ? ahead + " s ahead of ours" : -ahead + " s behind ours";
        return how + ", seen " + seconds(skew.seenAt());
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private ConnectionsView.Tool tool(
            InstitutionId institution, ToolRegistration tool, boolean waits, List<PlatformRegistration> connected) {
        return new ConnectionsView.Tool(
                tool.name(),
                tool.id(),
                waits,
                addresses.tool(tool.id()),
                tool.loginUri().toString(),
                String.join(", ", tool.redirectUris()),
                tool.targetLinkUri().toString(),
                tool.deepLinkUri().toString(),
                tool.scopes().stream().sorted().collect(Collectors.joining(", ")),
                tool.jwksUri().toString(),
                connected.stream()
                        .map(platform -> new ConnectionsView.Platform(
                                platform.name(),
                                addresses.issuer(platform.id()),
                                tool.id(),
                                platform.deployments().stream()
                                        .map(deployment ->
                                                DeploymentId.of(institution, platform.id(), deployment, tool.id()))
                                        .collect(Collectors.joining(", ")),
                                addresses.authorization(platform.id()),
                                addresses.token(platform.id()),
                                addresses.platformKeys(platform.id())))
                        .toList());
    }
}
