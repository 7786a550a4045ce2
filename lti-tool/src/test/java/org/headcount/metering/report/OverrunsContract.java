package org.headcount.metering.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.RandomHistory;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a month went over its commitment and with whom, whatever keeps the facts; a failure names the seed that makes it again. */
@SuppressWarnings("NullAway.Init")
public abstract class OverrunsContract {

    private static final int INSTITUTIONS = 12;
    private static final Instant LATER = RandomHistory.BEGINNING.plusSeconds(60L * 86_400);
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.parse("2026-02"), YearMonth.parse("2026-03"), YearMonth.parse("2026-04"));
    private static final YearMonth MARCH = YearMonth.parse("2026-03");
    private static final IdentityName CYD = IdentityName.lti("pf1", "cyd");

    private SurveysContract.Whole storage;
    private Meter meter;
    private Overruns overruns;

    protected abstract SurveysContract.Whole emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
        meter = new Meter(storage.institutions(), storage.ledger(), () -> LATER);
        overruns = new Overruns(storage.snapshots(), () -> LATER);
    }

    @Test
    void theInstantIsTheOneAtWhichTheCountPassedTheCommitment() {
        long seed = System.nanoTime();
        int[] over = {0};
        for (long each = seed; each < seed + INSTITUTIONS; each++) {
            RandomHistory history = new RandomHistory(new Random(each));
            InstitutionId id = random(each, history);
            for (Optional<Instant> knownAt : List.of(Optional.<Instant>empty(), Optional.of(history.instant()))) {
                for (YearMonth month : MONTHS) {
                    String what = "seed %d, %s, known at %s".formatted(each, month, knownAt);
                    MonthAnswer answer = meter.month(id, month, Optional.empty(), knownAt);
                    Overrun found = overruns.find(id, month, Optional.empty(), knownAt, 1000, "");
                    assertThat(found.month()).as(what).isEqualTo(answer);
                    assertThat(found.passing().isPresent())
                            .as(what)
                            .isEqualTo(answer.over().orElseThrow() > 0);
                    found.passing().ifPresent(passing -> {
                        over[0]++;
                        check(what, answer, passing, periods(id, knownAt));
                        assertThat(paged(id, month, knownAt)).as(what).isEqualTo(passing.learners());
                    });
                }
            }
        }
        assertThat(over[0]).isPositive();
    }

    private static void check(
            String what, MonthAnswer month, Overrun.Passing passing, Map<LearnerId, List<Period>> periods) {
        int committed = month.commitment().orElseThrow();
        Instant before = passing.at().minusNanos(1_000);
        TreeSet<Instant> instants = new TreeSet<>(List.of(month.span().from()));
        periods.values()
                .forEach(all -> all.stream()
                        .flatMap(period -> List.of(period.from(), period.until()).stream())
                        .filter(month.span()::contains)
                        .forEach(instants::add));
        assertThat(month.span().contains(passing.at())).as(what).isTrue();
        switch (month.measure()) {
            case PEAK -> {
                assertThat(inUse(periods, passing.at()))
                        .as(what)
                        .isGreaterThan(committed)
                        .isEqualTo(passing.counted());
                assertThat(instants.headSet(passing.at()))
                        .as(what)
                        .allMatch(instant -> inUse(periods, instant) <= committed);
            }
            case CLOSING -> {
                assertThat(instants.tailSet(passing.at()))
                        .as(what)
                        .allMatch(instant -> inUse(periods, instant) > committed);
                assertThat(passing.at().equals(month.span().from()) || inUse(periods, before) <= committed)
                        .as(what)
                        .isTrue();
                assertThat(inUse(periods, passing.at())).as(what).isEqualTo(passing.counted());
            }
            case DISTINCT -> {
                assertThat(touched(periods, month.span(), passing.at()))
                        .as(what)
                        .isEqualTo(passing.counted());
                assertThat(touched(periods, month.span(), passing.at()))
                        .as(what)
                        .isGreaterThan(committed);
                assertThat(passing.at().equals(month.span().from())
                                || touched(periods, month.span(), before) <= committed)
                        .as(what)
                        .isTrue();
            }
        }
        assertThat(passing.learners()).as(what).hasSize(passing.counted()).contains(passing.by());
        assertThat(passing.learners().stream()
                        .filter(one -> one.since().isBefore(passing.by().since())))
                .as("%s: no more came before the one who passed it than are committed to", what)
                .hasSizeLessThanOrEqualTo(committed);
        assertThat(passing.learners().stream()
                        .filter(one -> !one.since().isAfter(passing.by().since())))
                .as("%s: and with that one there are more", what)
                .hasSizeGreaterThan(committed);
    }

    private List<Overrun.Counted> paged(InstitutionId id, YearMonth month, Optional<Instant> knownAt) {
        List<Overrun.Counted> all = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Overrun.Passing page = overruns.find(id, month, Optional.empty(), knownAt, 2, after.get())
                    .passing()
                    .orElseThrow();
            all.addAll(page.learners());
            after = page.next();
        }
        return all;
    }

    private static int inUse(Map<LearnerId, List<Period>> periods, Instant instant) {
        return (int) periods.values().stream()
                .filter(all -> all.stream().anyMatch(period -> period.contains(instant)))
                .count();
    }

    private static int touched(Map<LearnerId, List<Period>> periods, Span month, Instant by) {
        return (int) periods.values().stream()
                .filter(all -> all.stream()
                        .anyMatch(period ->
                                period.touches(month) && !period.from().isAfter(by)))
                .count();
    }

    private Map<LearnerId, List<Period>> periods(InstitutionId id, Optional<Instant> knownAt) {
        Map<LearnerId, List<Period>> periods = new TreeMap<>(Comparator.comparing(LearnerId::value));
        meter.list(id, Given.everybody("2026-03-10T00:00:00Z"), knownAt)
                .learners()
                .forEach(standing -> periods.put(standing.learner().id(), standing.periods()));
        return periods;
    }

    private InstitutionId random(long seed, RandomHistory history) {
        Random random = new Random(seed);
        InstitutionId id = new InstitutionId("r" + Math.floorMod(seed, 1_000_000_007L));
        Terms terms = new Terms(
                history.policies(), history.zones(), Given.none(), History.always(random.nextInt(6)), Given.none());
        storage.institutions().create(new Institution(id, "Random", RandomHistory.BEGINNING, terms));
        List<Report> reports = new ArrayList<>();
        for (int person = random.nextInt(14); person >= 0; person--) {
            for (Fact fact : history.facts(10)) {
                reports.add(RandomHistory.report(IdentityName.parse("p" + person), "p" + person, fact));
            }
        }
        meter.record(id, reports);
        return id;
    }

    @ParameterizedTest
    @EnumSource(Policy.Measure.class)
    void theOneWhoPassedItIsNamedWithTheFactThatDidIt(Policy.Measure measure) {
        Terms terms = new Terms(
                History.always(Given.billing(Policy.SWITCH, measure)),
                History.always(ZoneOffset.UTC),
                Given.none(),
                History.always(1),
                Given.none());
        storage.institutions().create(new Institution(NORTH, "North", at("2026-01-01T00:00:00Z"), terms));
        meter.record(
                NORTH,
                List.of(
                        Given.switching("1", ADA, FactType.SWITCH_ON, "2026-02-20T08:00:00Z"),
                        Given.switching("2", CYD, FactType.SWITCH_ON, "2026-03-05T08:00:00Z"),
                        Given.switching("3", ADA, FactType.SWITCH_OFF, "2026-03-04T08:00:00Z"),
                        Given.switching("4", BEN, FactType.SWITCH_ON, "2026-03-09T08:00:00Z")));

        Overrun.Passing passing = overruns.find(NORTH, MARCH, Optional.empty(), Optional.empty(), 100, "")
                .passing()
                .orElseThrow();

        boolean distinct = measure == Policy.Measure.DISTINCT;
        assertThat(passing.at()).isEqualTo(at(distinct ? "2026-03-05T08:00:00Z" : "2026-03-09T08:00:00Z"));
        assertThat(passing.by().learner().identities()).containsExactly(distinct ? CYD : BEN);
        assertThat(passing.by().reason().key()).isEqualTo(Given.key(distinct ? "2" : "4"));
        assertThat(passing.learners()).filteredOn(Overrun.Counted::inUse).hasSize(distinct ? 1 : 2);
    }

    @Test
    void whatALinkMadeLaterChangesIsNotInAnAnswerAsKnownBefore() {
        Terms terms = new Terms(
                History.always(Policy.SWITCH),
                History.always(ZoneOffset.UTC),
                Given.none(),
                History.always(1),
                Given.none());
        storage.institutions().create(new Institution(NORTH, "North", at("2026-01-01T00:00:00Z"), terms));
        meter.record(
                NORTH,
                List.of(
                        Given.switching("1", ADA, FactType.SWITCH_ON, "2026-03-02T08:00:00Z"),
                        Given.switching("2", BEN, FactType.SWITCH_ON, "2026-03-03T08:00:00Z"),
                        Given.switching("3", CYD, FactType.SWITCH_ON, "2026-03-04T08:00:00Z")));
        Optional<Instant> then = Optional.of(at("2026-03-05T08:00:00Z"));
        Overrun before = overruns.find(NORTH, MARCH, Optional.empty(), then, 100, "");

        meter.record(NORTH, List.of(LinksContract.linking("4", ADA, CYD, "2026-03-06T08:00:00Z")));

        assertThat(overruns.find(NORTH, MARCH, Optional.empty(), then, 100, "")).isEqualTo(before);
        assertThat(before.passing().orElseThrow().learners())
                .extracting(counted -> counted.learner().identities())
                .containsExactlyInAnyOrder(List.of(ADA), List.of(BEN));
    }

    @Test
    void theStateOfTheMonthIsThatOfTheDayThatIsAskedAbout() {
        storage.institutions().create(Given.institution(NORTH, Policy.SWITCH));

        assertThat(Stream.of("2026-03-31T23:59:59Z", "2026-04-02T00:00:00Z", "2026-04-04T00:00:00Z")
                        .map(day -> overruns.find(NORTH, MARCH, Optional.of(at(day)), Optional.empty(), 100, "")
                                .month()
                                .state()))
                .containsExactly(MonthAnswer.State.OPEN, MonthAnswer.State.CLOSING, MonthAnswer.State.CLOSED);
    }
}
