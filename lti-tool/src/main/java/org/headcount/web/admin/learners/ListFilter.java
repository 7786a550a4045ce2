package org.headcount.web.admin.learners;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Narrowing;
import org.headcount.web.admin.Visit;

/**
 * Which learners somebody wants to see, as the address of the page says it: with the names and values of the REST call that lists them, so that page,
 * call and file are one question. What is misspelt is as if it were not there.
 *
 * @param only {@code unused}, {@code unopened}, {@code held}; empty for no such condition
 * @param endsWithin days of 24 hours; 0 for no such condition
 */
public record ListFilter(
        Ledger.Question.Status status, String q, String unit, String namespace, String only, int endsWithin) {

    static final List<String> SPECIAL = List.of("unused", "unopened", "held");
    static final List<Integer> DAYS = List.of(7, 14, 30);
    private static final int LONGEST = 100;

    static ListFilter of(Visit visit) {
        String status = visit.parameter("status");
        String only = visit.parameter("only");
        String days = visit.parameter("endsWithin");
        return new ListFilter(
                Arrays.stream(Ledger.Question.Status.values())
                        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(status))
                        .findFirst()
                        .orElse(Ledger.Question.Status.ALL),
                shortened(visit.text("q")),
                shortened(visit.text("unit")),
                shortened(visit.text("namespace")),
                SPECIAL.contains(only) ? only : "",
                days.matches("\\d{1,4}") ? Math.min(3660, Integer.parseInt(days)) : 0);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    Ledger.Question question(Instant asOf, int limit, String after) {
        return new Ledger.Question(
                asOf,
                status,
                endsWithin == 0 ? null : asOf.plus(Duration.ofDays(endsWithin)),
                q,
                namespace,
                limit,
                after);
    }

    /** @param held of whom a grade is held; asked only where it matters */
    Narrowing narrowing(Supplier<NavigableSet<LearnerId>> held) {
        return new Narrowing(
                Optional.of(unit).filter(asked -> !asked.isEmpty()),
                Narrowing.Use.of(only),
                only.equals("held") ? Optional.of(held.get()) : Optional.empty());
    }

    /** Whether anything narrows the list. */
    public boolean isOne() {
        return !fields().isEmpty();
    }

    /** Whether whoever is active is looked for, and nothing else matters. */
    boolean isOfAllActive() {
        return status == Ledger.Question.Status.ACTIVE && fields().size() == 1;
    }

    /** The conditions as fields of a form, by name. */
    public Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        if (status != Ledger.Question.Status.ALL) {
            fields.put("status", status.name().toLowerCase(Locale.ROOT));
        }
        fields.put("q", q);
        fields.put("unit", unit);
        fields.put("namespace", namespace);
        fields.put("only", only);
        fields.put("endsWithin", endsWithin == 0 ? "" : Integer.toString(endsWithin));
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    /** An address with these conditions. */
    public String at(String address) {
        String query = fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? address : address + (address.contains("?") ? "&" : "?") + query;
    }

    /** These conditions with other ones of what few words say: who to look at, and how soon they end. */
    public ListFilter with(Ledger.Question.Status other, String otherOnly, int days) {
        return new ListFilter(other, q, unit, namespace, otherOnly, days);
    }
}
