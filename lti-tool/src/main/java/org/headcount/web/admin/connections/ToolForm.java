package org.headcount.web.admin.connections;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.web.admin.Visit;
import org.headcount.web.api.Registrations;
import org.headcount.web.pages.Texts;

/** The form by which a tool is registered or changed: the members of the call, one field each, and the services as boxes to tick. */
final class ToolForm {

    private static final List<String> MEMBERS =
            List.of("name", "loginUri", "redirectUris", "targetLinkUri", "deepLinkUri", "jwksUri");

    private ToolForm() {}

    static Map<String, String> sent(Visit visit) {
        Map<String, String> sent = new LinkedHashMap<>();
        for (String member : MEMBERS) {
            sent.put(member, visit.parameter(member));
        }
        sent.values().removeIf(String::isEmpty);
        return sent;
    }

    static Map<String, String> of(ToolRegistration tool) {
        return Map.of(
                "name", tool.name(),
                "loginUri", tool.loginUri().toString(),
                "redirectUris", String.join("\n", tool.redirectUris()),
                "targetLinkUri", tool.targetLinkUri().toString(),
                "deepLinkUri", tool.deepLinkUri().toString(),
                "jwksUri", tool.jwksUri().toString());
    }

    static ObjectNode body(Map<String, String> sent, List<String> scopes) {
        ObjectNode body = Json.object();
        sent.forEach((member, value) -> {
            if (member.equals("redirectUris")) {
                body.set(member, PlatformForm.lines(value));
            } else {
                body.put(member, value);
            }
        });
        ArrayNode ticked = body.putArray("scopes");
        scopes.forEach(ticked::add);
        return body;
    }

    static List<FormField> fields(Map<String, String> values, Faults faults, Texts texts) {
        List<FormField> fields = new ArrayList<>();
        for (String member : MEMBERS) {
            boolean optional = member.equals("deepLinkUri");
            fields.add(new FormField(
                    member,
                    texts.find("connections.member.tool." + member).orElse(member),
                    values.getOrDefault(member, ""),
                    kind(member),
                    !optional,
                    optional
                            ? "connections.deep-link.help"
                            : member.equals("redirectUris") ? "connections.lines.help" : "",
                    faults.of(member, texts)));
        }
        return fields;
    }

    private static FormField.Kind kind(String member) {
        return switch (member) {
            case "name" -> FormField.Kind.TEXT;
            case "redirectUris" -> FormField.Kind.LINES;
            default -> FormField.Kind.URL;
        };
    }

    /** Every service that there is, and whether a tool has it. */
    static List<ServiceBox> boxes(Collection<String> ticked, Texts texts) {
        return Registrations.scopes().stream()
                .map(scope -> new ServiceBox(scope, service(scope, texts), ticked.contains(scope)))
                .toList();
    }

    /** What a scope lets somebody do, in words; itself where there are none. */
    static String service(String scope, Texts texts) {
        return texts.find("connections.scope." + scope.substring(scope.lastIndexOf('/') + 1))
                .orElse(scope);
    }
}
