package org.headcount.metering.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.headcount.metering.PeriodsBySpecification;
import org.headcount.metering.RandomHistory;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;

/** What is true of the periods of any history. Thousands of them; a failure names the seed that makes it again. */
class PeriodsPropertiesTest {

    private static final int HISTORIES = Worlds.many(2_000);

    /** One random history under random terms. */
    private record Case(long seed, List<Fact> facts, History<Policy> policy, History<ZoneId> zone) {

        List<Period> periods() {
            return Periods.of(facts, policy, zone);
        }
    }

    private static List<Case> cases() {
        long seed = System.nanoTime();
        List<Case> cases = new ArrayList<>();
        for (long each = seed; each < seed + HISTORIES; each++) {
            RandomHistory history = new RandomHistory(new Random(each));
            cases.add(new Case(each, history.facts(14), history.policies(), history.zones()));
        }
        return cases;
    }

    @Test
    void periodsAreWhatTheSpecificationSays() {
        for (Case each : cases()) {
            assertThat(each.periods())
                    .as("%s", each)
                    .extracting(period -> new Span(period.from(), period.until()))
                    .isEqualTo(PeriodsBySpecification.of(each.facts(), each.policy(), each.zone()));
        }
    }

    @Test
    void periodsAreDisjointAndOrderedAndNeverTouch() {
        for (Case each : cases()) {
            List<Period> periods = each.periods();
            for (int i = 1; i < periods.size(); i++) {
                assertThat(periods.get(i - 1).until())
                        .as("%s", each)
                        .isBefore(periods.get(i).from());
            }
        }
    }

    @Test
    void anyOrderOfArrivalAndAnyRepetitionGivesTheSame() {
        for (Case each : cases()) {
            List<Fact> arrivals = new ArrayList<>(each.facts());
            arrivals.addAll(each.facts().subList(0, each.facts().size() / 2));
            Collections.shuffle(arrivals, new Random(each.seed()));

            assertThat(Periods.fold(arrivals, each.policy(), each.zone()))
                    .as("%s", each)
                    .isEqualTo(Periods.fold(each.facts(), each.policy(), each.zone()));
        }
    }

    @Test
    void goingOnByOneLaterFactEqualsTheFoldFromScratch() {
        int extended = 0;
        for (Case each : cases()) {
            List<Fact> arrived = new ArrayList<>();
            List<Period> periods = new ArrayList<>();
            Periods.Progress progress = Periods.Progress.NONE;
            for (Fact fact : turns(each)) {
                arrived.add(fact);
                Periods.Fold scratch = Periods.fold(arrived, each.policy(), each.zone());
                if (Periods.canExtend(progress, fact, arrived, each.policy(), each.zone())) {
                    Periods.Step step = Periods.extend(progress, fact, arrived, each.policy(), each.zone());
                    keep(periods, progress, step.after());
                    assertThat(step.receipt()).as("%s", each).isEqualTo(scratch.receipt(fact));
                    assertThat(step.after()).as("%s", each).isEqualTo(scratch.progress());
                    assertThat(periods).as("%s", each).isEqualTo(scratch.periods());
                    extended++;
                } else {
                    periods = new ArrayList<>(scratch.periods());
                }
                progress = scratch.progress();
            }
        }
        assertThat(extended).isGreaterThan(HISTORIES);
    }

    /** In the order of evaluation, or what corrects before all others. */
    private static List<Fact> turns(Case each) {
        Comparator<Fact> correctionsFirst =
                Comparator.comparing(fact -> !fact.type().corrects());
        return each.facts().stream()
                .sorted(each.seed() % 2 == 0 ? Fact.EVALUATION : correctionsFirst.thenComparing(Fact.EVALUATION))
                .toList();
    }

    private static void keep(List<Period> periods, Periods.Progress before, Periods.Progress after) {
        Optional<Instant> from = after.last().map(Period::from);
        if (from.isPresent() && from.equals(before.last().map(Period::from))) {
            periods.remove(periods.size() - 1);
        }
        if (!after.last().equals(before.last()) || from.equals(before.last().map(Period::from))) {
            after.last().ifPresent(periods::add);
        }
    }

    @Test
    void theClaimsUnitedAreThePeriods() {
        for (Case each : cases()) {
            Periods.Fold fold = Periods.fold(each.facts(), each.policy(), each.zone());
            List<Instant> instants = new ArrayList<>();
            fold.claims().forEach(claim -> instants.addAll(List.of(claim.from(), claim.until())));
            for (Instant instant : instants) {
                for (Instant near : List.of(instant, instant.minusNanos(1_000))) {
                    assertThat(fold.claims().stream().anyMatch(claim -> claim.covers(near)))
                            .as("%s at %s", each, near)
                            .isEqualTo(fold.periods().stream().anyMatch(period -> period.contains(near)));
                }
            }
        }
    }

    @Test
    void everyPeriodNamesTheFactsThatMadeIt() {
        for (Case each : cases()) {
            for (Period period : each.periods()) {
                assertThat(effectiveAt(each, period.opened())).as("%s", each).isEqualTo(period.from());
                assertThat(effectiveAt(each, period.extended()))
                        .as("%s", each)
                        .isBetween(period.from(), period.until());
                period.closed()
                        .ifPresent(off -> assertThat(effectiveAt(each, off))
                                .as("%s", each)
                                .isEqualTo(period.until()));
            }
        }
    }

    private static Instant effectiveAt(Case each, FactKey key) {
        return each.facts().stream()
                .filter(fact -> fact.key().equals(key))
                .findFirst()
                .orElseThrow()
                .effectiveAt();
    }

    @Test
    void noOpaqueIdDecidesWhoIsActive() {
        for (Case each : cases()) {
            List<Fact> uncorrected = each.facts().stream()
                    .filter(fact -> fact.type().isSwitch() || fact.type() == FactType.ACTIVITY)
                    .toList();
            List<Fact> renamed = new ArrayList<>();
            for (Fact fact : uncorrected) {
                renamed.add(renamed(fact, "%02d".formatted(uncorrected.size() - renamed.size())));
            }

            assertThat(spans(Periods.of(renamed, each.policy(), each.zone())))
                    .as("%s", each)
                    .isEqualTo(spans(Periods.of(uncorrected, each.policy(), each.zone())));
        }
    }

    private static Fact renamed(Fact fact, String id) {
        return new Fact(
                new FactKey("f", id),
                fact.identity(),
                fact.type(),
                fact.kind(),
                fact.role(),
                fact.origin(),
                fact.occurredAt(),
                fact.recordedAt(),
                fact.unit());
    }

    private static List<Span> spans(List<Period> periods) {
        return periods.stream()
                .map(period -> new Span(period.from(), period.until()))
                .toList();
    }

    @Test
    void refusalsChangeNothing() {
        for (Case each : cases()) {
            List<Fact> withoutRefusals = each.facts().stream()
                    .filter(fact -> fact.type() != FactType.REFUSAL)
                    .toList();
            assertThat(Periods.of(withoutRefusals, each.policy(), each.zone()))
                    .as("%s", each)
                    .isEqualTo(each.periods());
        }
    }
}
