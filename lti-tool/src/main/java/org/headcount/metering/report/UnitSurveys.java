package org.headcount.metering.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.MonthSweep;
import org.headcount.metering.month.Apportionment;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthUnits;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.month.Units;
import org.headcount.metering.status.Periods;

/** Attributes a month to units, on one view of the ledger. Costs a look at the facts of everybody whom the month touches; memory grows with the ends of periods, not with facts. */
public final class UnitSurveys {

    private final Snapshots snapshots;
    private final InstantSource clock;

    public UnitSurveys(Snapshots snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** @param asOf the instant for who is active; now where nothing else is said */
    public MonthUnits units(
            InstitutionId institution, YearMonth month, Optional<Instant> asOf, Optional<Instant> knownAt) {
        Instant at = Micros.floor(asOf.orElseGet(clock::instant));
        return snapshots.view(institution, view -> {
            Books books = Surveys.books(view, knownAt);
            MonthAnswer answer = books.answer(month, at);
            if (!view.labelled()) {
                return new MonthUnits(answer, at, List.of(everybody(answer, books.inUse(at))));
            }
            Tallies tallies = new Tallies(answer, at);
            boolean together = answer.span().contains(at);
            books.touching(view, answer.span(), (learner, facts) -> {
                Periods.Fold fold = books.fold(facts);
                tallies.month(learner, facts, fold);
                if (together) { // whoever is active then is touched by the month
                    tallies.active(facts, fold);
                }
            });
            if (!together) {
                books.touching(view, new Span(at, at), (learner, facts) -> tallies.active(facts, books.fold(facts)));
            }
            return tallies.result();
        });
    }

    /** Whether any fact names a unit; of an institution without any, all is of none, and costs no more than the month. */
    public boolean hasUnits(InstitutionId institution) {
        return snapshots.view(institution, Snapshots.View::labelled);
    }

    private static MonthUnits.Share everybody(MonthAnswer month, int active) {
        return new MonthUnits.Share(Units.UNASSIGNED, month.count(), active, month.measured(), month.amount());
    }

    /** What was found of one unit so far. */
    private static final class Tally {

        private final MonthSweep sweep;
        private int active;
        private int charged;

        Tally(Span month) {
            this.sweep = new MonthSweep(month);
        }
    }

    private static final class Tallies {

        private final MonthAnswer answer;
        private final Instant at;
        private final NavigableMap<String, Tally> units = new TreeMap<>();

        Tallies(MonthAnswer answer, Instant at) {
            this.answer = answer;
            this.at = at;
            unit(Units.UNASSIGNED);
        }

        private Tally unit(String name) {
            return units.computeIfAbsent(name, any -> new Tally(answer.span()));
        }

        void month(LearnerId learner, List<Fact> facts, Periods.Fold fold) {
            Units.stretches(facts, fold).forEach((unit, stretches) -> {
                for (Span stretch : stretches) {
                    if (answer.span().touchedBy(stretch.from(), stretch.until())) {
                        unit(unit).sweep.period(learner, Micros.of(stretch.from()), Micros.of(stretch.until()));
                    }
                }
            });
            answer.chargedFor(fold)
                    .flatMap(key -> Books.find(facts, key))
                    .ifPresent(reason -> unit(Units.of(reason)).charged++);
        }

        void active(List<Fact> facts, Periods.Fold fold) {
            Units.stretches(facts, fold).forEach((unit, stretches) -> {
                if (stretches.stream().anyMatch(stretch -> stretch.contains(at))) {
                    unit(unit).active++;
                }
            });
        }

        MonthUnits result() {
            NavigableMap<String, Integer> charged = new TreeMap<>();
            units.forEach((unit, tally) -> charged.put(unit, tally.charged));
            Optional<Map<String, BigDecimal>> amounts =
                    answer.amount().map(amount -> Apportionment.of(amount, charged, Units.UNASSIGNED));
            List<MonthUnits.Share> shares = new ArrayList<>();
            units.forEach((unit, tally) -> shares.add(new MonthUnits.Share(
                    unit,
                    tally.sweep.count(),
                    tally.active,
                    tally.charged,
                    amounts.flatMap(parts -> Optional.ofNullable(parts.get(unit))))));
            return new MonthUnits(answer, at, shares);
        }
    }
}
