package org.headcount.web.admin.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.web.admin.Visit;

/**
 * What somebody filled in of an agreement, as the body that the REST interface takes: so both are read by the same code. An empty field stays as it is
 * agreed.
 */
public final class TermsFields {

    private static final int MOST_ROWS = 12;

    private final Visit visit;
    private final ObjectNode body = Json.object();

    private TermsFields(Visit visit) {
        this.visit = visit;
    }

    /** Policy, rate card and commitment. */
    public static ObjectNode of(Visit visit) {
        TermsFields fields = new TermsFields(visit);
        fields.policy();
        fields.card();
        fields.commitment();
        return fields.body;
    }

    private void policy() {
        ObjectNode policy = Json.object();
        text(policy, "preset", "preset");
        days(policy);
        for (String choice :
                List.of("windowUnit", "rounding", "onReturn", "enforcement", "capacity", "inactiveGrades", "measure")) {
            text(policy, choice, choice);
        }
        flag(policy, "switching");
        flag(policy, "onCreate");
        kinds(policy);
        if (visit.parameter("cap").equals("-")) {
            policy.putNull("cap");
        } else {
            number(policy, "cap", "cap");
        }
        number(policy, "gracePercent", "gracePercent");
        period(policy, "closeDelay", "PT", "H");
        period(policy, "correctionHorizon", "P", "M");
        if (!policy.isEmpty()) {
            body.set("policy", policy);
        }
    }

    private void days(ObjectNode policy) {
        if (!visit.parameter("noWindow").isEmpty()) {
            policy.putNull("window");
        } else {
            period(policy, "window", "P", "D");
        }
    }

    private void period(ObjectNode to, String name, String before, String after) {
        String given = visit.parameter(name);
        if (!given.isEmpty()) {
            to.put(name, given.matches("\\d{1,6}") ? before + given + after : given);
        }
    }

    private void kinds(ObjectNode policy) {
        List<String> kinds = visit.parameters("kinds").stream()
                .filter(kind -> !kind.isBlank())
                .toList();
        if (!kinds.isEmpty()) {
            ArrayNode all = policy.putArray("kinds");
            kinds.stream().filter(kind -> !kind.equals("none")).forEach(all::add);
        }
    }

    private void card() {
        String form = visit.parameter("form");
        if (form.isEmpty()) {
            return;
        }
        ObjectNode card = body.putObject("rateCard").put("form", form);
        text(card, "currency", "currency");
        if (form.equals("base-plus")) {
            text(card, "base", "base");
            number(card, "included", "included");
            text(card, "over", "over");
            return;
        }
        number(card, "minimum", "minimum");
        ArrayNode tiers = card.putArray("tiers");
        List<String> from = visit.parameters("tierFrom");
        List<String> price = visit.parameters("tierPrice");
        for (int row = 0; row < Math.min(MOST_ROWS, Math.min(from.size(), price.size())); row++) {
            if (!from.get(row).isBlank() || !price.get(row).isBlank()) {
                ObjectNode tier = tiers.addObject();
                put(tier, "from", from.get(row).strip());
                tier.put("price", decimal(price.get(row)));
            }
        }
    }

    private void commitment() {
        if (!visit.parameter("commitment").isEmpty()) {
            put(body.putObject("commitment"), "learners", visit.parameter("commitment"));
        }
    }

    private void text(ObjectNode to, String member, String name) {
        String given = visit.parameter(name);
        if (!given.isEmpty()) {
            to.put(member, List.of("base", "over").contains(member) ? decimal(given) : given);
        }
    }

    /** In many languages people write a comma. */
    private static String decimal(String given) {
        return given.strip().replaceFirst("^(\\d+),(\\d{1,6})$", "$1.$2");
    }

    private void flag(ObjectNode to, String name) {
        Optional.of(visit.parameter(name))
                .filter(given -> given.equals("true") || given.equals("false"))
                .ifPresent(given -> to.put(name, Boolean.parseBoolean(given)));
    }

    private void number(ObjectNode to, String member, String name) {
        String given = visit.parameter(name);
        if (!given.isEmpty()) {
            put(to, member, given);
        }
    }

    /** What is no number is handed on as it is, so that the reader says what it must be. */
    public static void put(ObjectNode to, String member, String given) {
        if (given.matches("-?\\d{1,9}")) {
            to.put(member, Integer.parseInt(given));
        } else {
            to.put(member, given);
        }
    }
}
