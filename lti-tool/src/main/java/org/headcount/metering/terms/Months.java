package org.headcount.metering.terms;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.metering.fact.Span;

/**
 * The calendar of an institution: which instants a month takes. Months neither gap nor overlap, also where the zone
 * changes: a new zone is taken over with the first month that begins, by its own or by the old clock, when the version
 * comes into force or later; the month before it ends there.
 */
public final class Months {

    private final List<Dated<ZoneId>> zones;

    /** @throws IllegalArgumentException if no zone was ever agreed */
    public Months(History<ZoneId> zone) {
        this.zones = zone.inForce();
        if (zones.isEmpty()) {
            throw new IllegalArgumentException("a calendar needs a zone");
        }
    }

    /** The month from local midnight to local midnight of a zone that never changes. */
    public static Span of(YearMonth month, ZoneId zone) {
        return new Span(start(month, zone), start(month.plusMonths(1), zone));
    }

    public Span of(YearMonth month) {
        return new Span(start(month), start(month.plusMonths(1)));
    }

    /** The zone of a month; that of the first version for months before it. */
    public ZoneId zone(YearMonth month) {
        return zones.get(version(month)).value();
    }

    /** The zone of the month in which an instant lies. */
    public ZoneId zoneAt(Instant instant) {
        return zones.size() == 1 ? zones.get(0).value() : zone(containing(instant));
    }

    /** The days of a month by its zone's calendar, the first and the last cut to it; a day that a zone skips is none. */
    public List<Span> days(YearMonth month) {
        Span span = of(month);
        ZoneId zone = zone(month);
        List<Span> days = new ArrayList<>();
        Instant from = span.from();
        LocalDate date = from.atZone(zone).toLocalDate();
        while (from.isBefore(span.until())) {
            date = date.plusDays(1);
            Instant midnight = date.atStartOfDay(zone).toInstant();
            Instant until = midnight.isBefore(span.until()) ? midnight : span.until();
            if (from.isBefore(until)) {
                days.add(new Span(from, until));
                from = until;
            }
        }
        return days;
    }

    public YearMonth containing(Instant instant) {
        YearMonth month = YearMonth.from(instant.atZone(ZoneOffset.UTC));
        if (instant.isBefore(start(month))) {
            return month.minusMonths(1);
        }
        return instant.isBefore(start(month.plusMonths(1))) ? month : month.plusMonths(1);
    }

    /** Every month that a stretch touches, one with {@code from} equal to {@code until} the month it lies in. */
    public List<YearMonth> touchedBy(Instant from, Instant until) {
        YearMonth first = containing(from);
        YearMonth last = from.isBefore(until) ? containing(new Span(from, until).lastInstant()) : first;
        return Stream.iterate(first, month -> !month.isAfter(last), month -> month.plusMonths(1))
                .toList();
    }

    private Instant start(YearMonth month) {
        Dated<ZoneId> version = zones.get(version(month));
        Instant start = start(month, version.value());
        return start.isBefore(version.from()) ? version.from() : start;
    }

    private int version(YearMonth month) {
        for (int i = zones.size() - 1; i > 0; i--) {
            Instant from = zones.get(i).from();
            boolean begins = !start(month, zones.get(i).value()).isBefore(from);
            if (begins || start(month, zones.get(i - 1).value()).equals(from)) {
                return i;
            }
        }
        return 0;
    }

    private static Instant start(YearMonth month, ZoneId zone) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }
}
