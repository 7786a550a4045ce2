package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Voucher;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthCosts;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;

/** The invariants of the meter, on random institutions; a failure names the seed that makes it again. */
class MeterPropertiesTest {

    private static final int INSTITUTIONS = Worlds.many(80);
    private static final InstitutionId ID = RandomWorld.ID;
    private static final Instant LATER = RandomWorld.LATER;
    private static final List<YearMonth> MONTHS = RandomWorld.MONTHS;

    /** Else what is said of all of them would be said of too few. */
    @Test
    void everyKindOfFactAndPolicyIsAmongThem() {
        Set<Object> met = new HashSet<>();
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            world.reports().forEach(report -> {
                met.addAll(List.of(report.type(), report.role(), report.origin(), report.kind()));
                met.add(report.at().isAfter(report.recordedAt()) ? "ahead" : "past");
                met.add(report.recordedAt().isAfter(report.at().plus(Duration.ofHours(1))) ? "late" : "at once");
            });
            Terms terms = world.institution().terms();
            terms.policy().versions().forEach(version -> {
                met.addAll(List.of(
                        version.value().measure(),
                        version.value().windowUnit(),
                        version.value().rounding()));
                met.add(version.value().preset());
                met.add(version.value().window() == null ? "no window" : "window");
                met.add("switching " + version.value().switching());
                met.add("onCreate " + version.value().onCreate());
            });
            met.add("policies " + Math.min(2, terms.policy().versions().size()));
            met.add("zones " + terms.zone().versions().size());
        }
        assertThat(met)
                .containsAll(List.of(FactType.values()))
                .containsAll(List.of(Kind.values()))
                .containsAll(List.of(Origin.values()))
                .containsAll(List.of(Policy.Measure.values()))
                .containsAll(List.of(Policy.WindowUnit.values()))
                .containsAll(List.of(Policy.Rounding.values()))
                .contains(Role.LEARNER, Role.TEST)
                .contains("ahead", "past", "late", "at once", "no window", "window", "policies 2", "zones 2")
                .contains("switching true", "switching false", "onCreate true", "onCreate false");
    }

    @Test
    void anyOrderOfArrivalWithRetriesGivesTheSameAnswers() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            List<Report> arrivals = new ArrayList<>(world.reports());
            arrivals.addAll(world.reports().subList(0, world.reports().size() / 2));
            Collections.shuffle(arrivals, new Random(world.seed()));

            assertThat(world.answers(world.meter(arrivals), Optional.empty()))
                    .as("seed %d", world.seed())
                    .isEqualTo(world.answers(world.meter(world.reports()), Optional.empty()));
        }
    }

    @Test
    void closingAndOpeningAreAtMostThePeakAndThePeakAtMostTheDistinct() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Meter meter = world.meter(world.reports());
            for (YearMonth month : MONTHS) {
                MonthCount count = meter.month(ID, month, Optional.empty(), Optional.empty())
                        .count();
                assertThat(count.closing()).as("seed %d", world.seed()).isLessThanOrEqualTo(count.peak());
                assertThat(count.opening()).as("seed %d", world.seed()).isLessThanOrEqualTo(count.peak());
                assertThat(count.peak()).as("seed %d", world.seed()).isLessThanOrEqualTo(count.distinct());
                assertThat(count.carried()).as("seed %d", world.seed()).isLessThanOrEqualTo(count.opening());
            }
        }
    }

    @Test
    void whoIsChargedIsChargedOnceWithAFactOfTheirOwnAndTheyAddUpToTheMeasure() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Storage storage = world.storage(world.reports());
            Meter meter = new Meter(storage.institutions(), storage.ledger(), () -> LATER);
            for (YearMonth month : MONTHS) {
                Map<LearnerId, Fact> charged = charged(world, meter, month, Optional.empty());

                assertThat(charged)
                        .as("seed %d, %s", world.seed(), month)
                        .hasSize(meter.month(ID, month, Optional.empty(), Optional.empty())
                                .measured());
                for (IdentityName who : world.people()) {
                    LearnerStatus status =
                            meter.status(ID, who, LATER, Optional.empty()).orElseThrow();
                    Optional<Fact> told = status.months().stream()
                            .filter(each -> each.month().equals(month))
                            .flatMap(each -> each.reason().stream())
                            .findFirst();
                    assertThat(told)
                            .as("seed %d, %s, %s", world.seed(), month, who)
                            .isEqualTo(Optional.ofNullable(
                                    charged.get(status.learner().id())));
                    told.ifPresent(fact -> assertThat(storage.ledger()
                                    .identities(ID, status.learner().id()))
                            .as("seed %d, %s, %s", world.seed(), month, who)
                            .contains(fact.identity()));
                }
            }
        }
    }

    @Test
    void whoWasChargedByWhatWasKnownThenAddsUpToo() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Meter meter = world.meter(world.reports());
            Instant then = new RandomHistory(new Random(world.seed())).instant();
            for (YearMonth month : MONTHS) {
                assertThat(charged(world, meter, month, Optional.of(then)))
                        .as("seed %d, %s, known at %s", world.seed(), month, then)
                        .hasSize(meter.month(ID, month, Optional.empty(), Optional.of(then))
                                .measured());
                assertThat(charged(world, meter, month, Optional.of(LATER.plusSeconds(1))))
                        .as("seed %d, %s, once all is recorded", world.seed(), month)
                        .isEqualTo(charged(world, meter, month, Optional.empty()));
            }
        }
    }

    /** All who are charged, page after page. */
    private static Map<LearnerId, Fact> charged(
            RandomWorld world, Meter meter, YearMonth month, Optional<Instant> knownAt) {
        int limit = 1 + (int) Math.floorMod(world.seed(), 4L);
        Map<LearnerId, Fact> charged = new TreeMap<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            ChargedLearners page = meter.charged(ID, month, Optional.empty(), knownAt, limit, after.get());
            assertThat(page.learners()).as("seed %d, %s", world.seed(), month).hasSizeLessThanOrEqualTo(limit);
            page.learners()
                    .forEach(charge -> assertThat(charged.put(charge.learner().id(), charge.reason()))
                            .as("seed %d, %s: once only", world.seed(), month)
                            .isNull());
            assertThat(page.next().isEmpty() || page.learners().size() == limit)
                    .as("seed %d, %s: only the last page is not full", world.seed(), month)
                    .isTrue();
            after = page.next();
        }
        return charged;
    }

    @Test
    void askingChangesNothing() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Storage storage = world.storage(world.reports());
            Meter meter = new Meter(storage.institutions(), storage.ledger(), () -> LATER);
            Map<String, Object> before = world.answers(meter, Optional.empty());
            lookAround(world, storage, meter);

            for (IdentityName who : world.people()) {
                for (Kind kind : Kind.values()) {
                    meter.decide(ID, who, kind, Origin.LEARNER, Role.LEARNER);
                }
                meter.switchPreview(ID, who, true, Optional.empty());
            }
            meter.decide(ID, IdentityName.parse("nobody"), Kind.ACCESS, Origin.LEARNER, Role.LEARNER);
            meter.overview(ID);

            assertThat(world.answers(meter, Optional.empty()))
                    .as("seed %d", world.seed())
                    .isEqualTo(before);
            assertThat(meter.status(ID, IdentityName.parse("nobody"), LATER, Optional.empty()))
                    .isEmpty();
        }
    }

    /** Lists, pages, exports of facts, forecasts, and prices of all that might be done. */
    private static void lookAround(RandomWorld world, Storage storage, Meter meter) {
        List<Report> might =
                new ArrayList<>(RandomHistory.whoIsWho(new Random(world.seed()), new RandomHistory(new Random(1))));
        might.add(Given.access("might", IdentityName.parse("somebody new"), LATER + ""));
        might.add(Voucher.issued("might", LATER, LATER, "", Report.Note.NONE));
        new Previewing(new InMemorySnapshots(storage.institutions(), storage.ledger()), () -> LATER, BigDecimal.TEN)
                .of(ID, might, new Previewing.Closed(MONTHS.get(0), new TreeMap<>()));
        Linking linking = new Linking(storage.institutions(), storage.ledger(), meter, () -> LATER);
        List<IdentityName> people = List.copyOf(world.people());
        if (people.size() > 1) {
            linking.link(ID, people, "", "", true);
            linking.change(ID, people.get(0), List.of(people.get(1)), List.of(), "", "", true);
        }
        meter.list(ID, Given.everybody("2026-03-20T00:00:00Z"), Optional.empty());
        meter.list(ID, Given.everybody("2026-03-20T00:00:00Z"), Optional.of(RandomHistory.BEGINNING));
        storage.ledger().histories(ID, (learner, facts) -> {});
        new Outlook(storage.institutions(), storage.ledger(), () -> LATER)
                .forecast(ID, Optional.empty(), Optional.empty(), 3, 100, "");
        MONTHS.forEach(month -> meter.charged(ID, month, Optional.empty(), Optional.empty(), 100, ""));
    }

    @Test
    void asKnownThenIsTheSameForEver() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Instant then = new RandomHistory(new Random(world.seed())).instant();
            List<Report> recordedBefore = world.reports().stream()
                    .filter(report -> report.recordedAt().isBefore(then))
                    .toList();
            RandomWorld earlier = new RandomWorld(
                    world.seed(),
                    Given.institution(
                            ID,
                            world.institution().terms().policy().knownBefore(then),
                            world.institution().terms().zone().knownBefore(then)),
                    recordedBefore);

            Instant[] now = {LATER};
            Meter meter = world.meter(recordedBefore, () -> now[0]);
            Map<String, Object> atOnce = earlier.answers(meter, Optional.of(then));
            meter.record(ID, world.reports());
            now[0] = LATER.plus(Duration.ofDays(1_000));
            Map<String, Object> muchLater = earlier.answers(meter, Optional.of(then));

            assertThat(muchLater).as("seed %d, known at %s", world.seed(), then).isEqualTo(atOnce);
            assertThat(muchLater)
                    .as("seed %d, known at %s", world.seed(), then)
                    .isEqualTo(earlier.answers(earlier.meter(recordedBefore, () -> then), Optional.empty()));
        }
    }

    @Test
    void anInactiveLearnersRecordIsChangedByNothingButWhatBringsTheLearnerBack() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Meter meter = world.meter(world.reports());
            Policy policy = world.institution().terms().policy().inForceAt(LATER);
            boolean nobodyCounts = !policy.countedRoles().contains(Role.LEARNER);
            boolean automatic = policy.onReturn() == Policy.OnReturn.AUTO;
            for (IdentityName who : world.people()) {
                LearnerStatus status =
                        meter.status(ID, who, LATER, Optional.empty()).orElseThrow();
                for (Kind kind : Kind.values()) {
                    for (Origin origin : Origin.values()) {
                        boolean welcome = origin == Origin.LEARNER || kind == Kind.ENROLMENT || kind == Kind.VOUCHER;
                        boolean back = automatic
                                && welcome
                                && policy.window() != null
                                && policy.kinds().contains(kind);
                        Decision decision = meter.decide(ID, who, kind, origin, Role.LEARNER);

                        assertThat(decision.allowed())
                                .as("seed %d, %s, %s by %s: %s", world.seed(), who, kind, origin, decision)
                                .isEqualTo(nobodyCounts || status.active() || !status.known() || back);
                    }
                }
            }
        }
    }

    @Test
    void whatASwitchIsSaidToCostIsWhatTheMonthsCostMore() {
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Institution priced = priced(world.institution());
            Meter meter = new RandomWorld(world.seed(), priced, world.reports()).meter(world.reports());
            IdentityName who = world.people().stream().findFirst().orElse(IdentityName.parse("nobody"));
            Map<YearMonth, BigDecimal> expected = amounts(meter);

            if (meter.switchTo(ID, who, world.seed() % 2 == 0, "", "", Optional.of(LATER.minusSeconds(40L * 86_400)))
                    instanceof SwitchOutcome.Switched switched) {
                switched.costs()
                        .forEach(cost ->
                                expected.computeIfPresent(cost.month(), (month, amount) -> amount.add(cost.amount())));

                assertThat(amounts(meter)).as("seed %d", world.seed()).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatACorrectionIsSaidToCostIsWhatTheMonthsCostMoreAndNeverMoreThanOneLearnerInEach() {
        int changed = 0;
        for (RandomWorld world : RandomWorld.some(INSTITUTIONS)) {
            Institution priced = priced(world.institution());
            List<Report> facts = world.reports().stream()
                    .filter(report ->
                            report.type() != FactType.VOID && !report.type().links())
                    .toList();
            if (facts.isEmpty()) {
                continue;
            }
            Institutions institutions = new InMemoryInstitutions();
            institutions.create(priced);
            Ledger ledger = new InMemoryLedger(institutions);
            Meter meter = new Meter(institutions, ledger, () -> LATER);
            meter.record(ID, world.reports());
            Random random = new Random(world.seed());
            Report chosen = facts.get(random.nextInt(facts.size()));
            Instant from = new RandomHistory(random).instant();
            Report correction = world.seed() % 3 == 0
                    ? Corrections.exempting("x", chosen.who(), from + "", Optional.of(from.plusSeconds(400_000) + ""))
                    : Corrections.voiding("x", chosen.who(), chosen.key());
            Map<YearMonth, BigDecimal> expected = amounts(meter);

            Ledger.Kept target = ledger.fact(ID, chosen.key()).orElseThrow();
            MonthCosts costs = new MonthCosts(new Books(priced, ledger, Optional.empty()), LATER);
            Fact added = correction.of(target.fact().identity());
            BigDecimal atMost = costs.atMost(target.learner(), added);
            List<SwitchOutcome.Cost> told = costs.of(target.learner(), added);
            meter.record(ID, List.of(correction));

            told.forEach(cost -> expected.computeIfPresent(cost.month(), (month, amount) -> amount.add(cost.amount())));
            assertThat(amounts(meter)).as("seed %d", world.seed()).isEqualTo(expected);
            assertThat(told.stream().map(cost -> cost.amount().abs()).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("seed %d", world.seed())
                    .isLessThanOrEqualTo(atMost);
            changed += told.isEmpty() ? 0 : 1;
        }
        assertThat(changed).as("some of them cost something").isPositive();
    }

    /** Of the months up to which a difference without an end is followed. */
    private static Map<YearMonth, BigDecimal> amounts(Meter meter) {
        Map<YearMonth, BigDecimal> amounts = new TreeMap<>();
        for (YearMonth month = YearMonth.parse("2026-01");
                month.isBefore(YearMonth.parse("2026-07"));
                month = month.plusMonths(1)) {
            MonthAnswer answer = meter.month(ID, month, Optional.empty(), Optional.empty());
            amounts.put(month, answer.amount().orElseThrow());
        }
        return amounts;
    }

    private static Institution priced(Institution institution) {
        RateCard card = RateCard.volume(Currency.getInstance("EUR"), 1, List.of(new RateCard.Tier(1, BigDecimal.TEN)));
        Terms terms = institution.terms();
        return new Institution(
                ID,
                "Priced",
                institution.createdAt(),
                new Terms(terms.policy(), terms.zone(), History.always(card), terms.commitment(), terms.contract()));
    }

    /** Whatever the number of learners, a decision looks at one of them. */
    @Test
    void aStatusDecisionAsksForOneLicenceAndNothingElse() {
        List<String> asked = new ArrayList<>();
        Meter meter = watched(Policy.ROLLING, Policy.SWITCH, asked);

        meter.decide(Given.NORTH, Given.ADA, Kind.ACCESS, Origin.LEARNER, Role.LEARNER);
        meter.decide(Given.NORTH, Given.ADA, Kind.GRADE, Origin.SYSTEM, Role.LEARNER);
        meter.decide(Given.NORTH, Given.BEN, Kind.ACCESS, Origin.LEARNER, Role.LEARNER);
        meter.decide(Given.SOUTH, Given.ADA, Kind.ACCESS, Origin.LEARNER, Role.LEARNER);

        assertThat(asked).hasSize(4).containsOnly("licence");
    }

    @Test
    void licencesAreCountedOnceForAllThatIsAskedTogetherAndNotForWhoIsActive() {
        List<String> asked = new ArrayList<>();
        Policy hard = Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO, Policy.Capacity.HARD, 50);
        Meter meter =
                watched(hard, Given.returning(Policy.SWITCH, Policy.OnReturn.DENY, Policy.Capacity.HARD, 1), asked);

        meter.decide(Given.SOUTH, Given.ADA, Kind.ACCESS, Origin.LEARNER, Role.LEARNER);
        assertThat(asked).as("active").containsExactly("licence");
        asked.clear();
        List<Decision> decisions = meter.decide(
                Given.NORTH,
                List.of(
                        new Decision.Change(Given.ADA, Kind.ACCESS, Origin.LEARNER, Role.LEARNER),
                        new Decision.Change(Given.ADA, Kind.GRADE, Origin.SYSTEM, Role.LEARNER),
                        new Decision.Change(Given.BEN, Kind.ACCESS, Origin.LEARNER, Role.LEARNER)));

        assertThat(decisions)
                .extracting(Decision::reason)
                .containsExactly(
                        Decision.Reason.RETURNING, Decision.Reason.LEARNER_INACTIVE, Decision.Reason.UNKNOWN_LEARNER);
        assertThat(asked).containsExactly("licence", "inUse", "licence", "licence");
    }

    /** A meter in June over two institutions that Ada came to in January; it notes what its ledger is asked. */
    private static Meter watched(Policy north, Policy south, List<String> asked) {
        Institutions institutions = new InMemoryInstitutions();
        institutions.create(Given.institution(Given.NORTH, north));
        institutions.create(Given.institution(Given.SOUTH, south));
        Ledger kept = new InMemoryLedger(institutions);
        InvocationHandler watch = (proxy, method, arguments) -> {
            asked.add(method.getName());
            return method.invoke(kept, arguments);
        };
        Ledger watched =
                (Ledger) Proxy.newProxyInstance(Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, watch);
        kept.append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T00:00:00Z")));
        kept.append(Given.SOUTH, List.of(Given.access("1", Given.ADA, "2026-01-01T00:00:00Z")));
        return new Meter(institutions, watched, () -> Given.at("2026-06-01T00:00:00Z"));
    }
}
