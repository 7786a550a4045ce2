package org.headcount.web.admin.learners;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Months;
import org.headcount.web.pages.Texts;

/**
 * Periods over months, a column for each: every month is as wide as any other, and within it time runs evenly.
 *
 * @param now where the moment of the page is, in columns; negative where it is in none
 */
public record PeriodPicture(List<Column> columns, List<Bar> bars, String now) {

    /** How many months are drawn at most. */
    private static final int MOST = 18;

    /** How many of them lie ahead. */
    private static final int AHEAD = 3;

    private static final int WIDTH = 100;

    /** A month. */
    public record Column(int x, String name, boolean charged) {}

    /**
     * A period, in the units of the picture.
     *
     * @param open whether nothing ends it yet
     */
    public record Bar(String x, String width, boolean open) {}

    public PeriodPicture {
        columns = List.copyOf(columns);
        bars = List.copyOf(bars);
    }

    public int width() {
        return columns.size() * WIDTH;
    }

    static PeriodPicture of(LearnerStatus status, Months months, Texts texts) {
        YearMonth present = months.containing(status.asOf());
        YearMonth first = status.periods().stream()
                .map(period -> months.containing(period.from()))
                .min(YearMonth::compareTo)
                .filter(month -> month.isBefore(present))
                .orElse(present.minusMonths(AHEAD));
        YearMonth from =
                first.isBefore(present.minusMonths(MOST - 1L - AHEAD)) ? present.minusMonths(MOST - 1L - AHEAD) : first;
        Set<YearMonth> charged = status.months().stream()
                .filter(LearnerStatus.ChargedMonth::charged)
                .map(LearnerStatus.ChargedMonth::month)
                .collect(Collectors.toSet());
        List<Column> columns = new ArrayList<>();
        for (YearMonth month = from; !month.isAfter(present.plusMonths(AHEAD)); month = month.plusMonths(1)) {
            columns.add(new Column(columns.size() * WIDTH, texts.shortMonth(month), charged.contains(month)));
        }
        Span drawn = new Span(
                months.of(from).from(), months.of(present.plusMonths(AHEAD)).until());
        List<Bar> bars = status.periods().stream()
                .filter(period ->
                        period.until().isAfter(drawn.from()) && period.from().isBefore(drawn.until()))
                .map(period -> bar(period, drawn, from, months))
                .toList();
        return new PeriodPicture(columns, bars, text(place(status.asOf(), from, months)));
    }

    private static Bar bar(Period period, Span drawn, YearMonth from, Months months) {
        double begin = period.from().isBefore(drawn.from()) ? 0 : place(period.from(), from, months);
        Instant end = period.until().isAfter(drawn.until()) ? drawn.until() : period.until();
        return new Bar(text(begin), text(Math.max(2, place(end, from, months) - begin)), period.isOpen());
    }

    private static double place(Instant instant, YearMonth from, Months months) {
        YearMonth month = months.containing(instant);
        Span span = months.of(month);
        double part = (double) Duration.between(span.from(), instant).toSeconds()
                / Math.max(1, Duration.between(span.from(), span.until()).toSeconds());
        long number = from.until(month, ChronoUnit.MONTHS);
        return (number + part) * WIDTH;
    }

    private static String text(double place) {
        return Long.toString(Math.round(place));
    }
}
