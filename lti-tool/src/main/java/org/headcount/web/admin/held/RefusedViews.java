package org.headcount.web.admin.held;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.headcount.gateway.connection.Connections;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Refusals;
import org.headcount.web.admin.Chart;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.api.RefusalsResource;
import org.headcount.web.pages.Texts;

/** Looks up what was refused in a period: that of two days in the address, else the month so far. */
final class RefusedViews {

    private static final int A_PAGE = 50;
    private static final long LONGEST_DAYS = 400;

    private final Refusals refusals;
    private final Connections connections;

    RefusedViews(Refusals refusals, Connections connections) {
        this.refusals = refusals;
        this.connections = connections;
    }

    /**
     * Understands what is asked; the list itself is looked up later.
     *
     * @throws org.headcount.web.ProblemException if a day can be read as none
     */
    Supplier<HoldsView.Refused> asked(Visit visit) {
        ZoneId zone = visit.zone();
        Instant at = visit.moment().at();
        boolean past = visit.moment().asOf().isPresent();
        LocalDate today = (past ? at.minusNanos(1) : at).atZone(zone).toLocalDate();
        LocalDate until =
                day(visit, "until").filter(day -> !past || day.isBefore(today)).orElse(today);
        LocalDate from = day(visit, "from")
                .filter(day -> !day.isAfter(until))
                .map(day -> day.isBefore(until.minusDays(LONGEST_DAYS)) ? until.minusDays(LONGEST_DAYS) : day)
                .orElse(until.withDayOfMonth(1));
        Span span = new Span(start(from, zone), end(until, zone, visit));
        Optional<Refusals.Channel> channel = Refusals.Channel.of(visit.parameter("channel"));
        Optional<Kind> kind = Kind.of(visit.parameter("kind"));
        Optional<Snapshots.Moment> after = place(visit.parameter("refusedAfter"));
        Refusals.Question asked = new Refusals.Question(span, visit.moment().knownAt(), channel, kind);
        return () -> of(visit, from, until, asked, after);
    }

    private HoldsView.Refused of(
            Visit visit, LocalDate from, LocalDate until, Refusals.Question asked, Optional<Snapshots.Moment> after) {
        Span span = asked.span();
        Optional<Refusals.Channel> channel = asked.channel();
        Optional<Kind> kind = asked.kind();
        Refusals.Question all = new Refusals.Question(span, asked.knownAt(), Optional.empty(), Optional.empty());
        Refusals.Summary summary = refusals.count(visit.id(), all, visit.zone());
        Refusals.Page page = refusals.list(visit.id(), asked, after, A_PAGE);
        Places places = Places.of(connections, visit.id());
        List<Kind> kinds = summary.counts().stream()
                .map(Refusals.Count::kind)
                .distinct()
                .sorted()
                .toList();
        return new HoldsView.Refused(
                from,
                until,
                summary.refusals(),
                kinds.stream().map(Kind::wire).toList(),
                doors(summary, kinds),
                chart(visit.texts(), summary),
                channel.map(Refusals.Channel::wire).orElse(""),
                kind.map(Kind::wire).orElse(""),
                summary.counts().stream()
                        .filter(one -> channel.map(one.channel()::equals).orElse(true))
                        .filter(one -> kind.map(one.kind()::equals).orElse(true))
                        .mapToInt(Refusals.Count::refusals)
                        .sum(),
                page.refusals().stream().map(one -> RefusedRow.of(one, places)).toList(),
                page.next().map(RefusalsResource::cursor).orElse(""),
                after.isEmpty(),
                "refusals?from=" + span.from() + "&until=" + span.until()
                        + channel.map(one -> "&channel=" + one.wire()).orElse("")
                        + kind.map(one -> "&kind=" + one.wire()).orElse(""));
    }

    private static Optional<LocalDate> day(Visit visit, String name) {
        return visit.instant(name).map(instant -> instant.atZone(visit.zone()).toLocalDate());
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** Of another moment nothing that came after it. */
    private static Instant end(LocalDate day, ZoneId zone, Visit visit) {
        Instant end = start(day.plusDays(1), zone);
        Instant at = visit.moment().at();
        return visit.moment().asOf().isPresent() && at.isBefore(end) ? at : end;
    }

    /** What we never wrote is no place in the list. */
    private static Optional<Snapshots.Moment> place(String given) {
        if (!given.matches("[A-Za-z0-9_-]{1,512}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(RefusalsResource.place(given));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static List<HoldsView.Door> doors(Refusals.Summary summary, List<Kind> kinds) {
        Map<Refusals.Channel, Map<Kind, Integer>> byDoor = summary.counts().stream()
                .collect(Collectors.groupingBy(
                        Refusals.Count::channel,
                        TreeMap::new,
                        Collectors.toMap(Refusals.Count::kind, Refusals.Count::refusals)));
        return byDoor.entrySet().stream()
                .map(door -> new HoldsView.Door(
                        door.getKey().wire(),
                        door.getValue().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum(),
                        kinds.stream()
                                .map(kind -> door.getValue().getOrDefault(kind, 0))
                                .toList()))
                .toList();
    }

    private static Chart chart(Texts texts, Refusals.Summary summary) {
        Function<Refusals.Day, String> label = one -> texts.day(one.day());
        return new Chart(
                Chart.Kind.BAR,
                texts.of("held.chart"),
                texts.of("held.chart.summary", texts.number(summary.refusals())),
                texts.of("held.day"),
                summary.days().stream().map(label).toList(),
                List.of(new Chart.Series(
                        texts.of("held.refused"),
                        Chart.Role.CAP,
                        summary.days().stream().map(Refusals.Day::refusals).toList(),
                        false,
                        Chart.Kind.BAR)),
                Optional.empty());
    }
}
