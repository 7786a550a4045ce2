package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Share;
import org.jspecify.annotations.Nullable;

/**
 * A statement as people read it, but for its learners: what was frozen, from the text that was frozen and nothing else, or what would be frozen now.
 *
 * @param closesAt when it closes, or did
 * @param beyondHorizon for months that are no longer corrected, how many facts came for them since the statement before
 * @param totals what is to be paid in each currency, the adjustments included
 * @param digest empty while nothing is frozen
 */
public record StatementSheet(
        MonthAnswer answer,
        ZoneId zone,
        Instant closesAt,
        List<Adjustment> adjustments,
        Map<YearMonth, Integer> beyondHorizon,
        Map<Currency, BigDecimal> totals,
        Optional<String> digest,
        Optional<String> previousDigest) {

    public StatementSheet {
        adjustments = List.copyOf(adjustments);
    }

    /** @throws DamagedStatement if it is no longer what was written */
    public static StatementSheet of(FrozenStatement statement) {
        return read(statement).orElseThrow(() -> new DamagedStatement(statement.month()));
    }

    /** Empty if it is no longer what was written. */
    public static Optional<StatementSheet> read(FrozenStatement statement) {
        return statement.read(members -> of(members, "closedAt", Optional.of(statement.digest())));
    }

    /** Of a draft; its learners are not looked at. */
    public static StatementSheet of(StatementText draft) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(draft.head());
        whole.writeBytes(draft.tail());
        return of(Json.readObject(whole.toByteArray()).orElseThrow(), "closesAt", Optional.empty());
    }

    /** Of a month that is not closed, without what it would correct in others. */
    public static StatementSheet of(MonthAnswer answer, ZoneId zone, Instant closesAt) {
        Map<Currency, BigDecimal> totals = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
        answer.currency()
                .ifPresent(currency -> totals.put(currency, answer.amount().orElseThrow()));
        return new StatementSheet(
                answer, zone, closesAt, List.of(), Map.of(), totals, Optional.empty(), Optional.empty());
    }

    public YearMonth month() {
        return answer.month();
    }

    public boolean isClosed() {
        return digest.isPresent();
    }

    private static StatementSheet of(ObjectNode members, String closes, Optional<String> digest) {
        FrozenStatement.Told told = StatementForm.told(members);
        Map<YearMonth, Integer> beyond = new TreeMap<>();
        members.path("beyondHorizon")
                .forEach(one -> beyond.put(
                        YearMonth.parse(one.path("month").asText()),
                        one.path("facts").asInt()));
        Map<Currency, BigDecimal> totals = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
        members.path("totals")
                .forEach(one -> totals.put(
                        Currency.getInstance(one.path("currency").asText()),
                        new BigDecimal(one.path("amount").asText())));
        return new StatementSheet(
                answer(members, told),
                ZoneId.of(members.path("zone").asText()),
                instant(members, closes),
                told.adjustments(),
                beyond,
                totals,
                digest,
                Optional.ofNullable(members.path("previousDigest").textValue()));
    }

    private static MonthAnswer answer(ObjectNode members, FrozenStatement.Told told) {
        JsonNode prorated = members.path("prorated");
        return new MonthAnswer(
                told.month(),
                new Span(instant(members, "from"), instant(members, "until")),
                Arrays.stream(MonthAnswer.State.values())
                        .filter(state ->
                                state.wire().equals(members.path("state").asText()))
                        .findFirst()
                        .orElseThrow(),
                new MonthCount(
                        members.path("distinct").asInt(),
                        members.path("peak").asInt(),
                        instant(members, "peakAt"),
                        members.path("opening").asInt(),
                        members.path("closing").asInt(),
                        members.path("carried").asInt()),
                Policy.Measure.valueOf(members.path("measure").asText()),
                told.measured(),
                Optional.of(members.path("commitment"))
                        .filter(JsonNode::isIntegralNumber)
                        .map(JsonNode::intValue),
                told.amount(),
                card(members.get("rates")),
                prorated.isObject()
                        ? Optional.of(new Share(
                                prorated.path("days").asInt(),
                                prorated.path("of").asInt()))
                        : Optional.empty());
    }

    private static Optional<RateCard> card(@Nullable JsonNode rates) {
        return rates instanceof ObjectNode members ? Optional.of(TermsForm.rateCard(members)) : Optional.empty();
    }

    private static Instant instant(ObjectNode members, String name) {
        return Instant.parse(members.path(name).asText());
    }
}
