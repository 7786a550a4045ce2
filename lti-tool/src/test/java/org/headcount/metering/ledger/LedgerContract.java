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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} keeps. */
public abstract class LedgerContract extends LedgerCase {

    private static final Report.Note NOTE = new Report.Note("staff:7", "asked by mail ‘twice’", "{\"course\": 5}");

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

    private List<Period> foldedFromScratch(InstitutionId institution, IdentityName who) {
        Terms terms = institutions.find(institution).orElseThrow().terms();
        return Periods.of(facts(institution, who), terms.policy(), terms.zone());
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
}
