package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;

/** How terms are written in a statement: as the API writes them. */
final class TermsForm {

    private TermsForm() {}

    static ObjectNode policy(Policy policy) {
        ObjectNode members = Json.object();
        members.put("preset", policy.preset());
        members.put(
                "window",
                policy.window() == null ? null : Period.ofDays(policy.window()).toString());
        members.put("windowUnit", policy.windowUnit().name());
        members.put("rounding", policy.rounding().name());
        members.put("switching", policy.switching());
        ArrayNode kinds = members.putArray("kinds");
        policy.kinds().stream().sorted().map(Kind::wire).forEach(kinds::add);
        members.put("onCreate", policy.onCreate());
        members.put("onReturn", policy.onReturn().name());
        members.put("enforcement", policy.enforcement().name());
        members.put("capacity", policy.capacity().name());
        members.put("cap", policy.cap());
        members.put("gracePercent", policy.gracePercent());
        members.put("inactiveGrades", policy.inactiveGrades().name());
        members.put("measure", policy.measure().name());
        ArrayNode roles = members.putArray("countedRoles");
        policy.countedRoles().stream().sorted().map(Role::wire).forEach(roles::add);
        members.put("closeDelay", policy.closeDelay().toString());
        members.put(
                "correctionHorizon",
                Period.ofMonths(policy.correctionHorizonMonths()).toString());
        return members;
    }

    static ObjectNode rateCard(RateCard card) {
        ObjectNode members = Json.object();
        members.put("currency", card.currency().getCurrencyCode());
        members.put("form", wire(card.form()));
        if (card.form() == RateCard.Form.BASE_PLUS) {
            members.put("base", text(card.base()));
            members.put("included", card.included());
            members.put("over", text(card.over()));
            return members;
        }
        members.put("minimum", card.minimum());
        ArrayNode tiers = members.putArray("tiers");
        card.tiers().forEach(tier -> tiers.addObject().put("from", tier.from()).put("price", text(tier.price())));
        return members;
    }

    /** Reads what {@link #rateCard(RateCard)} has written. */
    static RateCard rateCard(ObjectNode members) {
        Currency currency = Currency.getInstance(members.path("currency").asText());
        RateCard.Form form = Arrays.stream(RateCard.Form.values())
                .filter(one -> wire(one).equals(members.path("form").asText()))
                .findFirst()
                .orElseThrow();
        if (form == RateCard.Form.BASE_PLUS) {
            return RateCard.basePlus(
                    currency, money(members, "base"), members.path("included").asInt(), money(members, "over"));
        }
        List<RateCard.Tier> tiers = new ArrayList<>();
        members.path("tiers")
                .forEach(tier -> tiers.add(new RateCard.Tier(
                        tier.path("from").asInt(),
                        new BigDecimal(tier.path("price").asText()))));
        int minimum = members.path("minimum").asInt();
        return form == RateCard.Form.VOLUME
                ? RateCard.volume(currency, minimum, tiers)
                : RateCard.graduated(currency, minimum, tiers);
    }

    private static String wire(RateCard.Form form) {
        return form.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static BigDecimal money(ObjectNode members, String name) {
        return new BigDecimal(members.path(name).asText());
    }

    private static String text(BigDecimal money) {
        return money.toPlainString();
    }
}
