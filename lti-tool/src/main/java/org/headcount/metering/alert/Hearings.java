package org.headcount.metering.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Months;

/** Says of every source of facts how well it is heard, by the rules that {@link Alerting} warns by. */
public final class Hearings {

    private static final Duration DAY = Duration.ofDays(1);

    /** Counts go no further: a busier source is busy enough. */
    private static final int MOST = 100_000;

    private final Institutions institutions;
    private final Signals signals;

    public Hearings(Institutions institutions, Signals signals) {
        this.institutions = institutions;
        this.signals = signals;
    }

    /**
     * By name. Costs a handful of looks for each source, and as many rows as it has reported on five days.
     *
     * @throws IllegalArgumentException for an institution that does not exist
     */
    public List<Hearing> of(InstitutionId id, Instant asOf) {
        Instant at = Micros.floor(asOf);
        Institution institution =
                institutions.find(id).orElseThrow(() -> new IllegalArgumentException("there is no institution " + id));
        ZoneId zone = new Months(institution.terms().zone()).zoneAt(at);
        return signals.sources(id, Alerting.MOST_SOURCES).stream()
                .flatMap(source ->
                        signals.last(id, source, at).map(last -> hearing(id, source, last, at, zone)).stream())
                .toList();
    }

    private Hearing hearing(InstitutionId id, String source, Instant last, Instant at, ZoneId zone) {
        Instant until = at.plusNanos(1_000); // what is recorded at this very instant was heard
        Span day = new Span(until.minus(DAY), until);
        return new Hearing(
                source,
                state(id, source, new Span(last, at), zone),
                last,
                signals.count(id, source, day, MOST),
                counts(id, source, day, zone, MOST));
    }

    private Hearing.State state(InstitutionId id, String source, Span silence, ZoneId zone) {
        if (!Silence.isOfHabit(source)) {
            return Hearing.State.NOT_EXPECTED;
        }
        Duration length = Duration.between(silence.from(), silence.until());
        if (length.compareTo(Silence.LONGEST) > 0) {
            return Hearing.State.GONE;
        }
        if (!Silence.isWorthALook(silence)) {
            return Hearing.State.HEARD;
        }
        return Silence.isGap(counts(id, source, silence, zone, Silence.USUAL))
                ? Hearing.State.NO_SIGNAL
                : Hearing.State.NO_ACTIVITY;
    }

    private List<Integer> counts(InstitutionId id, String source, Span stretch, ZoneId zone, int most) {
        return Silence.before(stretch, zone).stream()
                .map(before -> signals.count(id, source, before, most))
                .toList();
    }
}
