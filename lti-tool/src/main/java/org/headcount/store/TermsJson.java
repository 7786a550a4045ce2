package org.headcount.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/** How versions of what was agreed are written in a column. A version never changes, so neither may what is read here. */
final class TermsJson {

    private TermsJson() {}

    static String policy(Policy policy) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("preset", policy.preset());
        json.put("window", policy.window());
        json.put("windowUnit", policy.windowUnit().name());
        json.put("rounding", policy.rounding().name());
        json.put("switching", policy.switching());
        names(json.putArray("kinds"), policy.kinds());
        json.put("onCreate", policy.onCreate());
        json.put("onReturn", policy.onReturn().name());
        json.put("enforcement", policy.enforcement().name());
        json.put("capacity", policy.capacity().name());
        json.put("cap", policy.cap());
        json.put("gracePercent", policy.gracePercent());
        json.put("inactiveGrades", policy.inactiveGrades().name());
        json.put("measure", policy.measure().name());
        names(json.putArray("countedRoles"), policy.countedRoles());
        json.put("closeDelay", policy.closeDelay().toString());
        json.put("correctionHorizonMonths", policy.correctionHorizonMonths());
        return json.toString();
    }

    private static <E extends Enum<E>> void names(ArrayNode array, Set<E> values) {
        values.stream().sorted(Comparator.naturalOrder()).map(Enum::name).forEach(array::add);
    }

    static String flag(boolean value) {
        return Json.MAPPER.createObjectNode().put("is", value).toString();
    }

    static boolean flag(String body) {
        return Json.tree(body).get("is").booleanValue();
    }

    static Policy policy(String body) {
        JsonNode json = Json.tree(body);
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        json.get("kinds").forEach(kind -> kinds.add(Kind.valueOf(kind.textValue())));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        json.get("countedRoles").forEach(role -> roles.add(Role.valueOf(role.textValue())));
        return new Policy(
                text(json, "preset"),
                number(json, "window"),
                Policy.WindowUnit.valueOf(text(json, "windowUnit")),
                Policy.Rounding.valueOf(text(json, "rounding")),
                json.get("switching").booleanValue(),
                kinds,
                json.get("onCreate").booleanValue(),
                Policy.OnReturn.valueOf(text(json, "onReturn")),
                Policy.Enforcement.valueOf(text(json, "enforcement")),
                Policy.Capacity.valueOf(text(json, "capacity")),
                number(json, "cap"),
                json.get("gracePercent").intValue(),
                Policy.InactiveGrades.valueOf(text(json, "inactiveGrades")),
                Policy.Measure.valueOf(text(json, "measure")),
                roles,
                Duration.parse(text(json, "closeDelay")),
                json.get("correctionHorizonMonths").intValue());
    }

    static String zone(ZoneId zone) {
        return Json.MAPPER.createObjectNode().put("zone", zone.getId()).toString();
    }

    static ZoneId zone(String body) {
        return ZoneId.of(text(Json.tree(body), "zone"));
    }

    static String commitment(Integer learners) {
        return Json.MAPPER.createObjectNode().put("learners", learners).toString();
    }

    static Integer commitment(String body) {
        return Json.tree(body).get("learners").intValue();
    }

    static String contract(Terms.Contract contract) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("from", Micros.of(contract.from()));
        contract.until().ifPresent(until -> json.put("until", Micros.of(until)));
        json.put("prorated", contract.prorated());
        return json.toString();
    }

    static Terms.Contract contract(String body) {
        JsonNode json = Json.tree(body);
        return new Terms.Contract(
                Micros.toInstant(json.get("from").longValue()),
                Optional.ofNullable(json.get("until")).map(JsonNode::longValue).map(Micros::toInstant),
                json.get("prorated").booleanValue());
    }

    static String rateCard(RateCard card) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("currency", card.currency().getCurrencyCode());
        json.put("form", card.form().name());
        json.put("minimum", card.minimum());
        ArrayNode tiers = json.putArray("tiers");
        for (RateCard.Tier tier : card.tiers()) {
            tiers.addObject().put("from", tier.from()).put("price", tier.price().toString());
        }
        json.put("base", card.base().toString());
        json.put("included", card.included());
        json.put("over", card.over().toString());
        return json.toString();
    }

    static RateCard rateCard(String body) {
        JsonNode json = Json.tree(body);
        List<RateCard.Tier> tiers = new ArrayList<>();
        json.get("tiers")
                .forEach(tier ->
                        tiers.add(new RateCard.Tier(tier.get("from").intValue(), new BigDecimal(text(tier, "price")))));
        return new RateCard(
                Currency.getInstance(text(json, "currency")),
                RateCard.Form.valueOf(text(json, "form")),
                json.get("minimum").intValue(),
                tiers,
                new BigDecimal(text(json, "base")),
                json.get("included").intValue(),
                new BigDecimal(text(json, "over")));
    }

    private static String text(JsonNode json, String member) {
        return json.get(member).textValue();
    }

    private static @Nullable Integer number(JsonNode json, String member) {
        JsonNode value = json.get(member);
        return value.isNull() ? null : value.intValue();
    }
}
