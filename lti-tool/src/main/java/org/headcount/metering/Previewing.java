package org.headcount.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Billed;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Imagined;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.month.Sweeps;
import org.headcount.metering.month.TouchedMonths;
import org.headcount.metering.status.Period;

/**
 * Says what reports would change before anybody writes them down, by the same code that writes them down and counts
 * afterwards. Looks at everybody's periods once, and at the facts of those reported on, or put together or parted. Writes nothing.
 */
public final class Previewing {

    private final Snapshots snapshots;
    private final InstantSource clock;
    private final BigDecimal approvalAbove;
    private final boolean approvalByKey;

    /** Where whoever names a second person is believed. */
    public Previewing(Snapshots snapshots, InstantSource clock, BigDecimal approvalAbove) {
        this(snapshots, clock, approvalAbove, false);
    }

    /** Both as the meter has them that writes the reports down. */
    public Previewing(Snapshots snapshots, InstantSource clock, BigDecimal approvalAbove, boolean approvalByKey) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.approvalAbove = approvalAbove;
        this.approvalByKey = approvalByKey;
    }

    /**
     * What is closed so far.
     *
     * @param next the month that closes next
     * @param billed what was told of the closed months, all of them
     */
    public record Closed(YearMonth next, NavigableMap<YearMonth, Billed> billed) {}

    public Effects of(InstitutionId institution, List<Report> reports, Closed closed) {
        return snapshots.view(institution, view -> {
            Instant now = Micros.floor(clock.instant());
            Imagined imagined = new Imagined(view.institution(), view.ledger());
            Meter meter = new Meter(new Only(view.institution()), imagined, () -> now, approvalAbove, approvalByKey);
            List<Receipt> receipts = meter.record(institution, reports);
            Books books = new Books(view.institution(), imagined, Optional.empty());
            return new Effects(receipts, months(books, imagined, now, closed));
        });
    }

    private static List<Effect> months(Books books, Imagined imagined, Instant now, Closed closed) {
        NavigableMap<LearnerId, List<Period>> were = imagined.before();
        NavigableMap<LearnerId, List<Period>> are = imagined.after();
        NavigableSet<YearMonth> changed = new TouchedMonths(books.months(), now).differing(were, are);
        if (changed.isEmpty()) {
            return List.of();
        }
        List<YearMonth> span = Stream.iterate(
                        changed.first(), month -> !month.isAfter(changed.last()), month -> month.plusMonths(1))
                .toList(); // what has no end for one learner goes on while another's begins
        Sweeps before = new Sweeps(books.months(), span);
        Sweeps after = new Sweeps(books.months(), span);
        imagined.others(before.span(), (learner, from, until) -> {
            before.period(learner, from, until);
            after.period(learner, from, until);
        });
        were.forEach((learner, periods) -> Books.hand(learner, periods, before));
        are.forEach((learner, periods) -> Books.hand(learner, periods, after));
        List<Effect> effects = new ArrayList<>();
        Map<YearMonth, MonthCount> then = after.counts();
        before.counts().forEach((month, count) -> {
            MonthCount different = then.getOrDefault(month, count);
            if (!different.equals(count)) {
                MonthAnswer was = books.answer(month, count, now);
                MonthAnswer will = books.answer(month, different, now);
                effects.add(new Effect(was, will, correction(books, was, will, closed)));
            }
        });
        return effects;
    }

    private static Optional<Effect.Correction> correction(
            Books books, MonthAnswer before, MonthAnswer after, Closed closed) {
        Instant begins = books.months().of(closed.next()).from();
        int horizon = books.terms().policy().inForceAt(begins).correctionHorizonMonths();
        return Optional.ofNullable(closed.billed().get(before.month()))
                .filter(told -> !told.month().isBefore(closed.next().minusMonths(horizon)))
                .map(told -> new Effect.Correction(
                        closed.next(), Adjustment.between(told, before), Adjustment.between(told, after)));
    }

    /** The one institution that a view shows. */
    private record Only(Institution institution) implements Institutions {

        @Override
        public boolean create(Institution other) {
            throw new UnsupportedOperationException("a preview changes nothing");
        }

        @Override
        public Optional<Institution> find(InstitutionId id) {
            return Optional.of(institution).filter(only -> only.id().equals(id));
        }

        @Override
        public List<Institution> all() {
            return List.of(institution);
        }

        @Override
        public Amendment amend(InstitutionId id, Predicate<Institution> seen, Function<Institution, Change> change) {
            throw new UnsupportedOperationException("a preview changes nothing");
        }
    }
}
