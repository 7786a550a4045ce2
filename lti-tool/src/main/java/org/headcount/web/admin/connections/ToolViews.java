package org.headcount.web.admin.connections;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.Finding;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Looks up what there is to know of one tool. */
final class ToolViews {

    private final ConnectionRooms rooms;

    ToolViews(ConnectionRooms rooms) {
        this.rooms = rooms;
    }

    ToolRegistration find(InstitutionId institution, String id) {
        return rooms.connections()
                .tool(institution, id)
                .or(() -> rooms.tools().waiting(institution).stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst())
                .orElseThrow(Visit::notFound);
    }

    ToolView of(Visit visit, String id) {
        ToolRegistration tool = find(visit.id(), id);
        return of(visit, tool, ToolForm.of(tool), tool.scopes(), Faults.NONE, Optional.empty());
    }

    ToolView of(
            Visit visit,
            ToolRegistration tool,
            Map<String, String> values,
            Collection<String> ticked,
            Faults faults,
            Optional<List<Finding>> findings) {
        Texts texts = visit.texts();
        return new ToolView(
                tool.id(),
                tool.name(),
                rooms.connections().tool(visit.id(), tool.id()).isEmpty(),
                rooms.addresses().tool(tool.id()),
                List.of(
                        new Value(
                                texts.of("connections.member.tool.loginUri"),
                                tool.loginUri().toString()),
                        new Value(
                                texts.of("connections.member.tool.redirectUris"),
                                String.join(", ", tool.redirectUris())),
                        new Value(
                                texts.of("connections.member.tool.targetLinkUri"),
                                tool.targetLinkUri().toString()),
                        new Value(
                                texts.of("connections.member.tool.deepLinkUri"),
                                tool.deepLinkUri().toString()),
                        new Value(
                                texts.of("connections.services"),
                                tool.scopes().stream().sorted().collect(Collectors.joining(", "))),
                        new Value(
                                texts.of("connections.member.tool.jwksUri"),
                                tool.jwksUri().toString())),
                perLms(visit.id(), tool.id(), texts),
                ToolForm.fields(values, faults, texts),
                ToolForm.boxes(ticked, texts),
                !faults.isEmpty(),
                findings.map(found -> FindingRow.of(found, texts)));
    }

    /** What a tool of that id is told, or will be. */
    List<ToolView.PerLms> perLms(InstitutionId institution, String tool, Texts texts) {
        return rooms.connections().platforms(institution).stream()
                .map(lms -> new ToolView.PerLms(lms.name(), values(institution, tool, lms, texts)))
                .toList();
    }

    private List<Value> values(InstitutionId institution, String tool, PlatformRegistration lms, Texts texts) {
        Addresses addresses = rooms.addresses();
        return List.of(
                new Value(texts.of("connections.member.issuer"), addresses.issuer(lms.id())),
                new Value(texts.of("connections.member.clientId"), tool),
                new Value(
                        texts.of("connections.member.deployments"),
                        lms.deployments().stream()
                                .map(one -> DeploymentId.of(institution, lms.id(), one, tool))
                                .collect(Collectors.joining(", "))),
                new Value(texts.of("connections.member.authorizationEndpoint"), addresses.authorization(lms.id())),
                new Value(texts.of("connections.member.tokenEndpoint"), addresses.token(lms.id())),
                new Value(texts.of("connections.member.jwksUri"), addresses.platformKeys(lms.id())));
    }
}
