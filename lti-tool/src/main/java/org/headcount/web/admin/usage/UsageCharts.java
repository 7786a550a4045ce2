package org.headcount.web.admin.usage;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.terms.Policy;
import org.headcount.web.admin.Chart;
import org.headcount.web.pages.Texts;
import org.jspecify.annotations.Nullable;

/** Draws a month day by day, and the months before it. */
final class UsageCharts {

    private final Texts texts;
    private final ZoneId zone;

    UsageCharts(Texts texts, ZoneId zone) {
        this.texts = texts;
        this.zone = zone;
    }

    Chart days(MonthDays days) {
        MonthAnswer month = days.month();
        DateTimeFormatter label = DateTimeFormatter.ofPattern(texts.of("usage.day"), texts.locale());
        List<Chart.Series> series = new ArrayList<>();
        series.add(line(
                "usage.chart.in-use",
                Chart.Role.USED,
                been(days, day -> day.count().most())));
        List<@Nullable Integer> coming = coming(days);
        if (coming.stream().anyMatch(number -> number != null)) {
            series.add(line("usage.chart.bound", Chart.Role.BOUND, coming));
        }
        if (month.measure() == Policy.Measure.DISTINCT) {
            series.add(line(
                    "usage.chart.charged",
                    Chart.Role.OTHER,
                    been(days, day -> day.count().touched())));
        }
        month.commitment().ifPresent(number -> series.add(limit("usage.commitment", Chart.Role.LIMIT, number, days)));
        days.cap()
                .filter(cap -> !month.commitment().equals(Optional.of(cap)))
                .ifPresent(number -> series.add(limit("usage.cap", Chart.Role.CAP, number, days)));
        String name = texts.month(month.month());
        return new Chart(
                Chart.Kind.LINE,
                texts.of("usage.days.title", name),
                summary(days, name),
                texts.of("usage.days.day"),
                days.days().stream().map(day -> label.format(day.date())).toList(),
                series,
                days.overAt().map(at -> mark(days, at)));
    }

    private String summary(MonthDays days, String name) {
        MonthAnswer month = days.month();
        return texts.of(
                "usage.days.summary",
                name,
                texts.number(month.count().peak()),
                texts.shortInstant(month.count().peakAt(), zone),
                month.commitment().map(texts::number).orElse("–"));
    }

    private Chart.Mark mark(MonthDays days, Instant at) {
        int index = 0;
        while (index + 1 < days.days().size() && !days.days().get(index).span().contains(at)) {
            index++;
        }
        return new Chart.Mark(
                index,
                at.equals(days.month().span().from())
                        ? texts.of("usage.days.passed.before")
                        : texts.of("usage.days.passed", texts.shortInstant(at, zone)));
    }

    /** Up to the day of which the page tells; nothing after it. */
    private static List<@Nullable Integer> been(MonthDays days, ToIntFunction<MonthDays.Day> number) {
        List<@Nullable Integer> been = new ArrayList<>();
        for (MonthDays.Day day : days.days()) {
            been.add(day.span().from().isAfter(days.asOf()) ? null : number.applyAsInt(day));
        }
        return been;
    }

    /** From the day of which the page tells on: so both lines meet. */
    private static List<@Nullable Integer> coming(MonthDays days) {
        List<@Nullable Integer> coming = new ArrayList<>();
        boolean open = days.asOf().isBefore(days.month().span().until());
        for (MonthDays.Day day : days.days()) {
            coming.add(
                    open && day.span().until().isAfter(days.asOf())
                            ? day.count().end()
                            : null);
        }
        return coming;
    }

    private Chart.Series line(String name, Chart.Role role, List<@Nullable Integer> values) {
        return new Chart.Series(texts.of(name), role, values, false, Chart.Kind.LINE);
    }

    private Chart.Series limit(String name, Chart.Role role, int number, MonthDays days) {
        return line(name, role, Collections.nCopies(days.days().size(), number));
    }

    Chart history(List<MonthAnswer> months) {
        MonthAnswer last = months.get(months.size() - 1);
        List<Chart.Series> series = new ArrayList<>();
        series.add(new Chart.Series(
                texts.of("usage.measured"),
                Chart.Role.USED,
                months.stream().map(MonthAnswer::measured).toList(),
                false,
                Chart.Kind.BAR));
        List<@Nullable Integer> committed = new ArrayList<>();
        months.forEach(month -> committed.add(month.commitment().orElse(null)));
        if (committed.stream().anyMatch(number -> number != null)) {
            series.add(
                    new Chart.Series(texts.of("usage.commitment"), Chart.Role.LIMIT, committed, true, Chart.Kind.LINE));
        }
        return new Chart(
                Chart.Kind.BAR,
                texts.of("usage.history.title"),
                texts.of(
                        "usage.history.summary",
                        texts.month(months.get(0).month()),
                        texts.number(months.get(0).measured()),
                        texts.month(last.month()),
                        texts.number(last.measured())),
                texts.of("usage.month"),
                months.stream().map(month -> texts.shortMonth(month.month())).toList(),
                series,
                Optional.empty());
    }
}
