package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.CanonicalJson;
import org.headcount.lti.wire.Json;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Statement;
import org.headcount.metering.terms.RateCard;
import org.jspecify.annotations.Nullable;

/** How a statement is written. What is kept was written so and never changes: another form needs another version beside this one. */
final class StatementForm {

    private static final int VERSION = 1;
    private static final String NOBODY = "\"learners\":[]";

    private StatementForm() {}

    static StatementText text(Statement statement, Optional<String> previousDigest, StatementLines lines) {
        ObjectNode members = members(statement, previousDigest);
        members.put("closedAt", statement.closedAt().toString());
        return text(members, lines);
    }

    /** What a month would come to if it closed now. */
    static StatementText draft(
            Statement statement, Optional<String> previousDigest, String closesAt, StatementLines lines) {
        ObjectNode members = members(statement, previousDigest);
        members.put("closesAt", closesAt);
        return text(members, lines);
    }

    private static StatementText text(ObjectNode members, StatementLines lines) {
        members.putArray("learners");
        String whole = new String(CanonicalJson.bytes(members), StandardCharsets.UTF_8);
        int list = whole.indexOf(NOBODY) + NOBODY.length() - 1; // within a text every quotation mark has a \ before it
        return new StatementText(
                whole.substring(0, list).getBytes(StandardCharsets.UTF_8),
                lines.all(),
                whole.substring(list).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode members(Statement statement, Optional<String> previousDigest) {
        MonthAnswer answer = statement.answer();
        ObjectNode members = Json.object();
        members.put("version", VERSION);
        members.put("institution", statement.institution().value());
        members.put("month", answer.month().toString());
        members.put("from", answer.span().from().toString());
        members.put("until", answer.span().until().toString());
        members.put("zone", statement.zone().getId());
        members.put("state", answer.state().wire());
        members.put("distinct", answer.count().distinct());
        members.put("peak", answer.count().peak());
        members.put("peakAt", answer.count().peakAt().toString());
        members.put("opening", answer.count().opening());
        members.put("closing", answer.count().closing());
        members.put("carried", answer.count().carried());
        members.put("measure", answer.measure().name());
        members.put("measured", answer.measured());
        members.put("commitment", answer.commitment().orElse(null));
        members.put("over", answer.over().orElse(null));
        members.put("unused", answer.unused().orElse(null));
        answer.share()
                .ifPresent(share ->
                        members.putObject("prorated").put("days", share.days()).put("of", share.of()));
        money(members, answer.amount(), answer.currency());
        members.set("policy", TermsForm.policy(statement.policy()));
        Optional<RateCard> rates = answer.rates();
        if (rates.isPresent()) {
            members.set("rates", TermsForm.rateCard(rates.get()));
        } else {
            members.putNull("rates");
        }
        ArrayNode adjustments = members.putArray("adjustments");
        statement.adjustments().forEach(adjustment -> adjustment(adjustments.addObject(), adjustment));
        ArrayNode beyond = members.putArray("beyondHorizon");
        statement
                .beyondHorizon()
                .forEach((month, facts) ->
                        beyond.addObject().put("month", month.toString()).put("facts", facts));
        ArrayNode totals = members.putArray("totals");
        statement
                .totals()
                .forEach((currency, amount) -> money(totals.addObject(), Optional.of(amount), Optional.of(currency)));
        members.put("previousDigest", previousDigest.orElse(null));
        return members;
    }

    private static void adjustment(ObjectNode to, Adjustment adjustment) {
        to.put("month", adjustment.month().toString());
        to.put("measured", adjustment.measured());
        to.put("learners", adjustment.learners());
        money(to, adjustment.amount(), adjustment.currency());
    }

    private static void money(ObjectNode to, Optional<BigDecimal> amount, Optional<Currency> currency) {
        to.put("amount", amount.map(BigDecimal::toPlainString).orElse(null));
        to.put("currency", currency.map(Currency::getCurrencyCode).orElse(null));
    }

    /** What later statements need to know of one that is kept. */
    static FrozenStatement.Told told(ObjectNode members) {
        List<Adjustment> adjustments = new ArrayList<>();
        members.path("adjustments")
                .forEach(one -> adjustments.add(new Adjustment(
                        YearMonth.parse(one.path("month").asText()),
                        one.path("measured").asInt(),
                        one.path("learners").asInt(),
                        amount(one.path("amount").textValue()),
                        Optional.ofNullable(one.path("currency").textValue()).map(Currency::getInstance))));
        return new FrozenStatement.Told(
                YearMonth.parse(members.path("month").asText()),
                members.path("measured").asInt(),
                amount(members.path("amount").textValue()),
                adjustments);
    }

    private static Optional<BigDecimal> amount(@Nullable String text) {
        return Optional.ofNullable(text).map(BigDecimal::new);
    }
}
