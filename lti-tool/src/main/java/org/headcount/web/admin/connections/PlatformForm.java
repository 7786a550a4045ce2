package org.headcount.web.admin.connections;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** The form by which an LMS is registered or changed: the members of the call, one field each. */
final class PlatformForm {

    private static final List<String> MEMBERS = List.of(
            "name",
            "issuer",
            "clientId",
            "deployments",
            "authorizationEndpoint",
            "tokenEndpoint",
            "jwksUri",
            "tokenAudience");

    private PlatformForm() {}

    /** What was sent, by member; without those that were left empty. */
    static Map<String, String> sent(Visit visit) {
        Map<String, String> sent = new LinkedHashMap<>();
        for (String member : MEMBERS) {
            sent.put(member, visit.parameter(member));
        }
        sent.put("anonymous", visit.parameter("anonymous"));
        sent.values().removeIf(String::isEmpty);
        return sent;
    }

    static Map<String, String> of(PlatformRegistration platform) {
        return Map.of(
                "name", platform.name(),
                "issuer", platform.issuer(),
                "clientId", platform.clientId(),
                "deployments", String.join("\n", platform.deployments()),
                "authorizationEndpoint", platform.authorizationEndpoint().toString(),
                "tokenEndpoint", platform.tokenEndpoint().toString(),
                "jwksUri", platform.jwksUri().toString(),
                "tokenAudience", platform.tokenAudience(),
                "anonymous", platform.anonymous().name().toLowerCase(Locale.ROOT));
    }

    /** As a call has it. */
    static ObjectNode body(Map<String, String> sent) {
        ObjectNode body = Json.object();
        sent.forEach((member, value) -> {
            if (member.equals("deployments")) {
                body.set(member, lines(value));
            } else {
                body.put(member, value);
            }
        });
        return body;
    }

    static com.fasterxml.jackson.databind.node.ArrayNode lines(String value) {
        com.fasterxml.jackson.databind.node.ArrayNode all = Json.array();
        Arrays.stream(value.split("[\\s,]+"))
                .filter(one -> !one.isEmpty())
                .distinct()
                .forEach(all::add);
        return all;
    }

    /** @param labels what the LMS calls a member, where that is known */
    static List<FormField> fields(Map<String, String> values, Map<String, String> labels, Faults faults, Texts texts) {
        List<FormField> fields = new ArrayList<>();
        for (String member : MEMBERS) {
            boolean optional = member.equals("tokenAudience");
            fields.add(new FormField(
                    member,
                    labels.getOrDefault(
                            member, texts.find("connections.member." + member).orElse(member)),
                    values.getOrDefault(member, ""),
                    kind(member),
                    !optional,
                    optional
                            ? "connections.audience.help"
                            : member.equals("deployments") ? "connections.lines.help" : "",
                    faults.of(member, texts)));
        }
        return fields;
    }

    private static FormField.Kind kind(String member) {
        return switch (member) {
            case "deployments" -> FormField.Kind.LINES;
            case "authorizationEndpoint", "tokenEndpoint", "jwksUri" -> FormField.Kind.URL;
            default -> FormField.Kind.TEXT;
        };
    }
}
