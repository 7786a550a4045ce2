package org.headcount.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.countedUntil;
import static org.headcount.metering.Given.key;
import static org.headcount.metering.Given.switching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.Given;
import org.headcount.metering.StatusVector;
import org.headcount.metering.Storage;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every {@link Ledger} keeps. */
@SuppressWarnings("NullAway.Init")
public abstract class LedgerContract {

    private static final Report.Note NOTE = new Report.Note("staff:7", "asked by mail ‘twice’", "{\"course\": 5}");

    private Institutions institutions;
    private Ledger ledger;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        Storage storage = emptyStorage();
        institutions = storage.institutions();
        ledger = storage.ledger();
        institutions.create(Given.institution(NORTH, Policy.ROLLING_WITH_RELEASE));
        institutions.create(Given.institution(SOUTH, Policy.SWITCH));
    }

    @Test
    void anAccessCountsAndTellsUntilWhen() {
        assertThat(append(NORTH, access("1", ADA, "2026-01-01T00:00:00.000001Z")))
                .containsExactly(countedUntil("2026-04-01T00:00:00.000001Z"));
        assertThat(append(NORTH, access("2", ADA, "2026-01-02T00:00:00Z")))
                .containsExactly(countedUntil("2026-04-02T00:00:00Z"));
        assertThat(append(NORTH, access("3", ADA, "2025-12-31T00:00:00Z")))
                .as("a fact that arrives late has its part in the same period")
                .containsExactly(countedUntil("2026-04-02T00:00:00Z"));

        assertThat(periods(NORTH, ADA))
                .containsExactly(new Period(
                        at("2025-12-31T00:00:00Z"), at("2026-04-02T00:00:00Z"), key("3"), key("2"), Optional.empty()));
    }

    @Test
    void aSwitchedOnLearnerIsActiveUntilSomebodySwitchesOff() {
        assertThat(append(
                        SOUTH,
                        switching("1", ADA, FactType.SWITCH_ON, "2026-01-01T08:00:00Z"),
                        switching("2", ADA, FactType.SWITCH_OFF, "2026-02-01T08:00:00Z")))
                .containsExactly(new Receipt.Counted(Optional.empty()), new Receipt.Recorded());

        assertThat(periods(SOUTH, ADA))
                .containsExactly(new Period(
                        at("2026-01-01T08:00:00Z"),
                        at("2026-02-01T08:00:00Z"),
                        key("1"),
                        key("1"),
                        Optional.of(key("2"))));
    }

    @Test
    void whatOpensNoPeriodIsKept() {
        Report grade = with(access("1", ADA, "2026-01-01T08:00:00Z"), Kind.GRADE, Role.LEARNER, Origin.SYSTEM);
        Report teacher = with(access("2", ADA, "2026-01-02T08:00:00Z"), Kind.ACCESS, Role.INSTRUCTOR, Origin.LEARNER);

        assertThat(append(NORTH, grade, teacher)).containsExactly(new Receipt.Recorded(), new Receipt.Recorded());

        assertThat(periods(NORTH, ADA)).isEmpty();
        assertThat(facts(NORTH, ADA)).extracting(Fact::key).containsExactly(key("1"), key("2"));
        assertThat(standing(NORTH, ADA).known()).isTrue();
    }

    @Test
    void aFactHasEveryMemberThatWasReported() {
        Report report = new Report(
                key("1"),
                ADA,
                FactType.ACTIVITY,
                Kind.DOCUMENT,
                Role.TEST,
                Origin.STAFF,
                at("2026-01-01T08:00:00.123456Z"),
                at("2026-01-01T08:00:01.654321Z"),
                "Faculty of Arts",
                NOTE);
        append(NORTH, report);

        Fact fact = facts(NORTH, ADA).get(0);
        assertThat(fact)
                .isEqualTo(new Fact(
                        key("1"),
                        fact.identity(),
                        FactType.ACTIVITY,
                        Kind.DOCUMENT,
                        Role.TEST,
                        Origin.STAFF,
                        at("2026-01-01T08:00:00.123456Z"),
                        at("2026-01-01T08:00:01.654321Z"),
                        "Faculty of Arts"));
        assertThat(ledger.note(NORTH, key("1"))).isEqualTo(NOTE);
        assertThat(ledger.note(NORTH, key("none"))).isEqualTo(Report.Note.NONE);
        assertThat(ledger.contexts(NORTH, List.of(key("none"), key("1")))).isEqualTo(Map.of(key("1"), NOTE.context()));
        assertThat(ledger.contexts(NORTH, List.of())).isEmpty();
    }

    @Test
    void whoeverIsNotOfACountedRoleIsMetButNotKnown() {
        append(NORTH, with(access("1", ADA, "2026-01-02T08:00:00Z"), Kind.ACCESS, Role.TEST, Origin.LEARNER));

        assertThat(standing(NORTH, ADA).known()).isFalse();
    }

    @Test
    void aClockFiveMinutesAheadIsToleratedAndOneFurtherAheadIsQuarantined() {
        Report ahead =
                Report.activity(key("1"), ADA, Kind.ACCESS, at("2026-01-01T08:05:00Z"), at("2026-01-01T08:00:00Z"));
        Report farAhead = Report.activity(
                key("2"), BEN, Kind.ACCESS, at("2026-01-01T08:05:00.000001Z"), at("2026-01-01T08:00:00Z"));

        assertThat(append(NORTH, ahead, farAhead))
                .containsExactly(countedUntil("2026-04-01T08:00:00Z"), new Receipt.Quarantined());

        assertThat(periods(NORTH, BEN)).isEmpty();
        assertThat(standing(NORTH, BEN).known()).isFalse();
        assertThat(facts(NORTH, BEN)).hasSize(1);
    }

    @Test
    void aRefusalIsKeptAndChangesNoStatus() {
        append(SOUTH, switching("1", ADA, FactType.REFUSAL, "2026-01-01T08:00:00Z"));
        assertThat(standing(SOUTH, ADA).known()).isFalse();

        append(SOUTH, access("2", ADA, "2026-01-02T08:00:00Z"));
        assertThat(standing(SOUTH, ADA).active(at("2026-01-03T08:00:00Z"))).isTrue();
        assertThat(facts(SOUTH, ADA)).extracting(Fact::key).containsExactly(key("1"), key("2"));
    }

    @Test
    void theSameReportAgainIsADuplicateAlsoWhenItIsRecordedLater() {
        Report report = access("1", ADA, "2026-01-01T08:00:00Z");
        append(NORTH, report);

        assertThat(append(NORTH, report, recordedLater(report)))
                .containsExactly(new Receipt.Duplicate(), new Receipt.Duplicate());
        assertThat(append(NORTH, access("2", BEN, "2026-01-01T08:00:00Z"), access("2", BEN, "2026-01-01T08:00:00Z")))
                .as("within one batch")
                .containsExactly(countedUntil("2026-04-01T08:00:00Z"), new Receipt.Duplicate());
        assertThat(facts(NORTH, ADA)).hasSize(1);
        assertThat(facts(NORTH, ADA).get(0).recordedAt()).isEqualTo(report.recordedAt());
    }

    @Test
    void theSameKeyWithAnotherMemberIsAConflictAndTheFirstOneStands() {
        Report first = access("1", ADA, "2026-01-01T08:00:00Z");
        append(NORTH, first);

        List<Report> others = List.of(
                access("1", BEN, "2026-01-01T08:00:00Z"),
                access("1", ADA, "2026-01-01T08:00:00.000001Z"),
                with(first, FactType.SWITCH_ON),
                with(first, Kind.LOGIN, Role.LEARNER, Origin.LEARNER),
                with(first, Kind.ACCESS, Role.TEST, Origin.LEARNER),
                with(first, Kind.ACCESS, Role.LEARNER, Origin.STAFF),
                with(first, "Faculty of Arts", Report.Note.NONE),
                with(first, "", new Report.Note("staff:7", "", "")),
                with(first, "", new Report.Note("", "because", "")),
                with(first, "", new Report.Note("", "", "{}")));

        assertThat(ledger.append(NORTH, others)).hasSameSizeAs(others).containsOnly(new Receipt.Conflict());
        assertThat(facts(NORTH, ADA))
                .singleElement()
                .extracting(Fact::occurredAt)
                .isEqualTo(at("2026-01-01T08:00:00Z"));
        assertThat(ledger.standing(NORTH, BEN))
                .as("nobody is met by a conflict")
                .isEmpty();
    }

    @Test
    void anotherSourceMayUseTheSameId() {
        Report other = Report.activity(
                new FactKey("other", "1"), ADA, Kind.ACCESS, at("2026-01-02T08:00:00Z"), at("2026-01-02T08:00:00Z"));

        assertThat(append(NORTH, access("1", ADA, "2026-01-01T08:00:00Z"), other))
                .containsExactly(countedUntil("2026-04-01T08:00:00Z"), countedUntil("2026-04-02T08:00:00Z"));
    }

    @Test
    void ofRacingCallersWithOneKeyExactlyOneGetsAFirstReceiptAndTheOthersADuplicate() throws Exception {
        for (int round = 0; round < 30; round++) { // of somebody whom they all are the first to meet
            IdentityName who = IdentityName.parse("learner" + round);
            Report report = access("f" + round, who, "2026-01-01T08:00:00Z");
            List<Receipt> receipts =
                    Race.of(16, () -> ledger.append(NORTH, List.of(report)).get(0));

            assertThat(receipts).filteredOn(Receipt.Counted.class::isInstance).hasSize(1);
            assertThat(receipts).filteredOn(Receipt.Duplicate.class::isInstance).hasSize(15);
            assertThat(facts(NORTH, who)).hasSize(1);
        }
    }

    @Test
    void racingFactsOfOneLearnerComeToWhatTheyWouldOneByOne() throws Exception {
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            reports.add(
                    access("a" + i, ADA, at("2026-01-01T00:00:00Z").plusSeconds(3_600L * 100 * (i * 37 % 64)) + ""));
        }
        Race.of(reports.stream()
                .<Callable<Receipt>>map(
                        report -> () -> ledger.append(NORTH, List.of(report)).get(0))
                .toList());

        assertThat(facts(NORTH, ADA)).hasSize(64);
        assertThat(periods(NORTH, ADA)).isEqualTo(foldedFromScratch(NORTH, ADA));
    }

    @Test
    void anyOrderOfArrivalWithDuplicatesGivesTheSamePeriods() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String instant = at("2026-01-01T00:00:00Z").plusSeconds(3_600L * random.nextInt(24 * 400)) + "";
            reports.add(
                    switch (random.nextInt(4)) {
                        case 0 -> switching("f" + i, ADA, FactType.SWITCH_ON, instant);
                        case 1 -> switching("f" + i, ADA, FactType.SWITCH_OFF, instant);
                        default -> access("f" + i, ADA, instant);
                    });
        }
        Set<List<Period>> outcomes = new HashSet<>();
        for (int round = 0; round < 5; round++) {
            InstitutionId institution = new InstitutionId("round" + round);
            institutions.create(Given.institution(institution, Policy.ROLLING_WITH_RELEASE));
            List<Report> arrivals = new ArrayList<>(reports);
            arrivals.addAll(reports.subList(0, 10));
            Collections.shuffle(arrivals, random);
            ledger.append(institution, arrivals.subList(0, 20));
            arrivals.subList(20, 30).forEach(report -> ledger.append(institution, List.of(report)));
            ledger.append(institution, arrivals.subList(30, arrivals.size()));

            assertThat(periods(institution, ADA)).as("seed %d", seed).isEqualTo(foldedFromScratch(institution, ADA));
            outcomes.add(periods(institution, ADA));
        }
        assertThat(outcomes).as("seed %d", seed).hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> everyWorkedExampleComesOutExactlyFirstToLastLastToFirstAndTwice() {
        return StatusVector.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.id() + ": " + example.note(), () -> {
                    Institution institution = example.institution();
                    List<Report> backwards = new ArrayList<>(example.facts());
                    Collections.reverse(backwards);
                    for (List<Report> arrivals : List.of(example.facts(), backwards)) {
                        InstitutionId id = new InstitutionId(institution.id() + (arrivals == backwards ? "-b" : "-a"));
                        institutions.create(new Institution(id, "", institution.createdAt(), institution.terms()));
                        ledger.append(id, arrivals);
                        ledger.append(id, arrivals);

                        assertThat(periods(id, StatusVector.LEARNER))
                                .extracting(period -> new Span(period.from(), period.until()))
                                .isEqualTo(example.intervals());
                    }
                }));
    }

    @Test
    void aLearnerIsFoundByNameAndByOpaqueId() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T08:00:00Z"),
                access("2", IdentityName.parse("ada"), "2026-01-01T08:00:00Z"));

        Standing ada = standing(NORTH, ADA);
        assertThat(ada.learner().identities()).containsExactly(ADA);
        String opaque = ada.learner().id().value();
        assertThat(ledger.standing(NORTH, IdentityName.parse(opaque))).contains(ada);
        assertThat(standing(NORTH, IdentityName.parse("ada")).learner().id())
                .isNotEqualTo(ada.learner().id());
        assertThat(ledger.standing(NORTH, IdentityName.lti("pf2", "ada"))).isEmpty();
        assertThat(ledger.standing(NORTH, IdentityName.lti("pf1", "ADA"))).isEmpty();
        assertThat(ledger.standing(NORTH, IdentityName.lti("pf1", opaque))).isEmpty();
        assertThat(ledger.licence(NORTH, IdentityName.parse(opaque))).contains(ada.licence());
        assertThat(ledger.licence(NORTH, IdentityName.lti("pf1", opaque))).isEmpty();

        append(NORTH, access("3", IdentityName.parse(opaque), "2026-02-01T08:00:00Z"));
        assertThat(facts(NORTH, ADA)).extracting(Fact::key).containsExactly(key("1"), key("3"));
    }

    @Test
    void whenSomebodyWasMetStaysAsItWas() {
        append(NORTH, access("1", ADA, "2026-01-01T08:00:00Z"));
        LearnerId ada = standing(NORTH, ADA).learner().id();
        Instant met = ledger.metAt(NORTH, ada);

        append(NORTH, access("2", ADA, "2026-02-01T08:00:00Z"), access("3", ADA, "2025-01-01T08:00:00Z"));

        assertThat(ledger.metAt(NORTH, ada)).isEqualTo(met);
    }

    @Test
    void factsComeInTheOrderOfEvaluation() {
        append(
                NORTH,
                switching("d", ADA, FactType.SWITCH_OFF, "2026-01-01T08:00:00Z"),
                switching("c", ADA, FactType.SWITCH_ON, "2026-01-01T08:00:00Z"),
                access("b", ADA, "2026-01-01T08:00:00Z"),
                access("a", ADA, "2026-01-01T08:00:00Z"),
                access("e", ADA, "2026-01-01T07:00:00Z"));

        assertThat(facts(NORTH, ADA))
                .extracting(Fact::key)
                .containsExactly(key("e"), key("a"), key("b"), key("c"), key("d"));
    }

    @Test
    void aQuestionNarrowsByStatusEndAndText() {
        IdentityName eve = IdentityName.lti("pf1", "Eve_100%");
        append(
                NORTH,
                access("1", ADA, "2026-01-01T08:00:00Z"),
                access("2", BEN, "2026-03-01T08:00:00Z"),
                with(access("3", eve, "2026-03-01T08:00:00Z"), Kind.GRADE, Role.LEARNER, Origin.SYSTEM),
                with(
                        access("4", IdentityName.parse("guest"), "2026-03-01T08:00:00Z"),
                        Kind.ACCESS,
                        Role.TEST,
                        Origin.LEARNER));

        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", ""))
                .containsExactlyInAnyOrder("ada", "ben", "Eve_100%", "guest");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ACTIVE, "", ""))
                .containsExactlyInAnyOrder("ada", "ben");
        assertThat(asked("2026-04-01T08:00:00Z", Ledger.Question.Status.ACTIVE, "", ""))
                .as("half-open: at its end a period is over")
                .containsExactly("ben");
        assertThat(asked("2026-04-01T08:00:00Z", Ledger.Question.Status.INACTIVE, "", ""))
                .as("who is unknown is neither active nor inactive")
                .containsExactlyInAnyOrder("ada", "Eve_100%");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "2026-05-01T00:00:00Z", ""))
                .containsExactly("ada");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "2026-04-01T08:00:00Z", ""))
                .as("before, not at")
                .isEmpty();
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", "EVE"))
                .containsExactly("Eve_100%");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", "0%"))
                .as("no character is a wildcard")
                .containsExactly("Eve_100%");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", "_1"))
                .containsExactly("Eve_100%");
        assertThat(asked("2026-03-15T00:00:00Z", Ledger.Question.Status.ALL, "", "a%a"))
                .isEmpty();
    }

    @Test
    void pagesGoThroughAllLearnersOnceOrderedByOpaqueId() {
        for (int i = 0; i < 25; i++) {
            append(NORTH, access("f" + i, IdentityName.parse("learner" + i), "2026-01-01T08:00:00Z"));
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 4; page++) {
            List<Standing> standings = ledger.standings(
                    NORTH,
                    new Ledger.Question(
                            at("2026-01-02T00:00:00Z"), Ledger.Question.Status.ACTIVE, null, "learner", 8, after));
            assertThat(standings).hasSize(page < 3 ? 8 : 1);
            for (Standing standing : standings) {
                seen.add(standing.learner().id().value());
                assertThat(standing)
                        .isEqualTo(
                                standing(NORTH, standing.learner().identities().get(0)));
            }
            after = seen.get(seen.size() - 1);
        }
        assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void learnersWithAPeriodThatTouchesOrBordersASpanComeInPagesOnceEach() {
        List<IdentityName> others = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            others.add(IdentityName.parse("learner" + i));
            append(NORTH, access("a" + i, others.get(i), "2026-01-01T00:00:00Z"));
            append(NORTH, access("b" + i, others.get(i), "2026-05-01T00:00:00Z"));
        }
        append(
                NORTH,
                access("before", ADA, "2025-11-01T00:00:00Z"),
                access("after", BEN, "2026-06-01T00:00:00.000001Z"),
                with(
                        access("none", IdentityName.parse("none"), "2026-02-01T00:00:00Z"),
                        Kind.GRADE,
                        Role.LEARNER,
                        Origin.SYSTEM));
        append(SOUTH, access("south", ADA, "2026-02-01T00:00:00Z"));
        Span span = new Span(at("2026-01-30T00:00:00.000001Z"), at("2026-06-01T00:00:00Z"));

        List<Standing> seen = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 3; page++) {
            List<Standing> standings = ledger.touching(NORTH, span, after, 5);
            assertThat(standings).hasSize(page < 2 ? 5 : 1);
            seen.addAll(standings);
            after = seen.get(seen.size() - 1).learner().id().value();
        }

        assertThat(seen).extracting(standing -> standing.learner().id()).isSorted();
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        others.stream().map(other -> standing(NORTH, other)).toList());
        assertThat(ledger.touching(NORTH, new Span(at("2026-01-30T00:00:00Z"), at("2026-01-30T00:00:00Z")), "", 50))
                .as("bordered by one that ends there")
                .hasSize(12);
    }

    @Test
    void licencesInUseAreThoseOfLearnersActiveAtThatInstant() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T00:00:00Z"),
                access("2", ADA, "2026-07-01T00:00:00Z"),
                access("3", BEN, "2026-02-01T00:00:00Z"),
                switching("4", BEN, FactType.SWITCH_OFF, "2026-02-10T00:00:00Z"),
                switching("5", IdentityName.parse("eve"), FactType.SWITCH_ON, "2026-02-05T00:00:00Z"),
                switching("6", IdentityName.parse("eve"), FactType.SWITCH_OFF, "2026-02-05T00:00:00Z"));
        append(SOUTH, access("7", ADA, "2026-02-01T00:00:00Z"));

        assertThat(inUse("2025-12-31T23:59:59.999999Z")).isZero();
        assertThat(inUse("2026-01-01T00:00:00Z")).isEqualTo(1);
        assertThat(inUse("2026-02-01T00:00:00Z")).isEqualTo(2);
        assertThat(inUse("2026-02-05T00:00:00Z"))
                .as("what is empty is never in use")
                .isEqualTo(2);
        assertThat(inUse("2026-02-10T00:00:00Z"))
                .as("half-open: freed at its end")
                .isEqualTo(1);
        assertThat(inUse("2026-04-01T00:00:00Z")).isZero();
        assertThat(ledger.inUse(SOUTH, at("2030-01-01T00:00:00Z"))).isEqualTo(1);
    }

    private int inUse(String instant) {
        return ledger.inUse(NORTH, at(instant));
    }

    @Test
    void periodsThatTouchOrBorderASpanAreHandedOverLearnerByLearner() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T00:00:00Z"),
                access("2", ADA, "2026-07-01T00:00:00Z"),
                access("3", ADA, "2027-07-01T00:00:00Z"),
                access("4", BEN, "2025-06-01T00:00:00Z"),
                access("5", BEN, "2026-02-01T00:00:00Z"),
                switching("6", BEN, FactType.SWITCH_OFF, "2026-02-01T00:00:00Z"));
        append(SOUTH, access("7", ADA, "2026-03-01T00:00:00Z"));

        assertThat(handed(NORTH, new Span(at("2026-01-31T00:00:00Z"), at("2026-08-01T00:00:00Z"))))
                .containsOnlyKeys("ada", "ben")
                .containsEntry(
                        "ada",
                        List.of(
                                new Span(at("2026-01-01T00:00:00Z"), at("2026-04-01T00:00:00Z")),
                                new Span(at("2026-07-01T00:00:00Z"), at("2026-09-29T00:00:00Z"))))
                .containsEntry("ben", List.of(new Span(at("2026-02-01T00:00:00Z"), at("2026-02-01T00:00:00Z"))));
        assertThat(handed(SOUTH, new Span(at("2030-01-01T00:00:00Z"), at("2030-02-01T00:00:00Z"))))
                .containsEntry("ada", List.of(new Span(at("2026-03-01T00:00:00Z"), Period.OPEN)));
    }

    @Test
    void historiesHandOverEveryLearnerOnceWithoutRefusals() {
        append(
                NORTH,
                access("2", ADA, "2026-02-01T00:00:00Z"),
                access("3", BEN, "2026-01-01T00:00:00Z"),
                switching("4", BEN, FactType.REFUSAL, "2026-01-02T00:00:00Z"),
                access("1", ADA, "2026-01-01T00:00:00Z"));
        append(SOUTH, access("5", ADA, "2026-01-01T00:00:00Z"));

        Map<LearnerId, List<Fact>> histories = new TreeMap<>();
        ledger.histories(
                NORTH,
                (learner, facts) -> assertThat(histories.put(learner, facts)).isNull());

        assertThat(histories.get(standing(NORTH, ADA).learner().id())).isEqualTo(facts(NORTH, ADA));
        assertThat(histories.get(standing(NORTH, BEN).learner().id()))
                .extracting(Fact::key)
                .containsExactly(key("3"));
        assertThat(histories).hasSize(2);
    }

    @Test
    void institutionsNeverSeeOneAnother() {
        append(NORTH, access("1", ADA, "2026-01-01T08:00:00Z"));

        assertThat(ledger.standing(SOUTH, ADA)).isEmpty();
        assertThat(ledger.standings(SOUTH, Given.everybody("2026-01-02T00:00:00Z")))
                .isEmpty();
        assertThat(ledger.facts(SOUTH, standing(NORTH, ADA).learner().id())).isEmpty();
        assertThat(append(SOUTH, access("1", ADA, "2026-01-05T08:00:00Z")))
                .as("a key is unique within an institution")
                .containsExactly(new Receipt.Counted(Optional.empty()));
        assertThat(facts(NORTH, ADA)).hasSize(1);
    }

    @Test
    void aBatchOfAThousandIsOneCall() {
        List<Report> reports = IntStream.range(0, 1_000)
                .mapToObj(i -> access("f" + i, IdentityName.parse("learner" + i % 300), "2026-01-01T08:00:00Z"))
                .toList();

        assertThat(ledger.append(NORTH, reports)).hasSize(1_000).containsOnly(countedUntil("2026-04-01T08:00:00Z"));
        assertThat(ledger.append(NORTH, List.of())).isEmpty();
    }

    private List<Receipt> append(InstitutionId institution, Report... reports) {
        return ledger.append(institution, List.of(reports));
    }

    private Standing standing(InstitutionId institution, IdentityName who) {
        Standing standing = ledger.standing(institution, who).orElseThrow();
        assertThat(ledger.licence(institution, who)).as("the same, seen alone").contains(standing.licence());
        return standing;
    }

    private List<Period> periods(InstitutionId institution, IdentityName who) {
        return standing(institution, who).periods();
    }

    private List<Fact> facts(InstitutionId institution, IdentityName who) {
        return ledger.facts(institution, standing(institution, who).learner().id());
    }

    private List<Period> foldedFromScratch(InstitutionId institution, IdentityName who) {
        Terms terms = institutions.find(institution).orElseThrow().terms();
        return Periods.of(facts(institution, who), terms.policy(), terms.zone());
    }

    private Stream<String> asked(String asOf, Ledger.Question.Status status, String endsBefore, String text) {
        Ledger.Question question =
                new Ledger.Question(at(asOf), status, endsBefore.isEmpty() ? null : at(endsBefore), text, 100, "");
        return ledger.standings(NORTH, question).stream()
                .map(standing -> standing.learner().identities().get(0).value());
    }

    private Map<String, List<Span>> handed(InstitutionId institution, Span span) {
        Map<LearnerId, List<Span>> handed = new TreeMap<>();
        List<LearnerId> turns = new ArrayList<>();
        ledger.periods(institution, span, (learner, from, until) -> {
            if (turns.isEmpty() || !turns.get(turns.size() - 1).equals(learner)) {
                turns.add(learner);
            }
            handed.computeIfAbsent(learner, same -> new ArrayList<>())
                    .add(new Span(Micros.toInstant(from), Micros.toInstant(until)));
        });
        assertThat(turns).doesNotHaveDuplicates();
        Map<String, List<Span>> named = new TreeMap<>();
        handed.forEach((learner, spans) -> named.put(
                nameOf(institution, learner),
                spans.stream().sorted(Comparator.comparing(Span::from)).toList()));
        return named;
    }

    private String nameOf(InstitutionId institution, LearnerId learner) {
        return ledger.standing(institution, IdentityName.parse(learner.value()))
                .orElseThrow()
                .learner()
                .identities()
                .get(0)
                .value();
    }

    private static Report recordedLater(Report report) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt().plusSeconds(60),
                report.unit(),
                report.note());
    }

    private static Report with(Report report, Kind kind, Role role, Origin origin) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                kind,
                role,
                origin,
                report.at(),
                report.recordedAt(),
                report.unit(),
                report.note());
    }

    private static Report with(Report report, FactType type) {
        return new Report(
                report.key(),
                report.who(),
                type,
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                report.unit(),
                report.note());
    }

    private static Report with(Report report, String unit, Report.Note note) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                unit,
                note);
    }
}
