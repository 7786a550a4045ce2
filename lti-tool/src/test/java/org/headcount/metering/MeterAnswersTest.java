package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.Page;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.Test;

/** What the meter says of learners and months, now and as it was known then. */
class MeterAnswersTest extends MeterCase {

    @Test
    void aStatusExplainsItself() {
        meter.record(
                NORTH,
                List.of(
                        access("1", ADA, "2026-01-10T08:00:00Z"),
                        access("2", ADA, "2026-03-01T08:00:00Z"),
                        access("3", ADA, "2026-06-10T08:00:00Z")));

        LearnerStatus inMarch = status(NORTH, "2026-03-15T00:00:00Z");
        assertThat(inMarch.active()).isTrue();
        assertThat(inMarch.since()).contains(at("2026-01-10T08:00:00Z"));
        assertThat(inMarch.until()).contains(at("2026-05-30T08:00:00Z"));
        assertThat(inMarch.reason()).map(Fact::key).contains(key("2"));
        assertThat(inMarch.periods()).hasSize(2);

        LearnerStatus inFebruary = status(NORTH, "2026-02-15T00:00:00Z");
        assertThat(inFebruary.reason()).map(Fact::key).contains(key("1"));

        LearnerStatus inJune = status(NORTH, "2026-06-01T00:00:00Z");
        assertThat(inJune.active()).isFalse();
        assertThat(inJune.since()).contains(at("2026-05-30T08:00:00Z"));
        assertThat(inJune.reason()).map(Fact::key).contains(key("2"));

        LearnerStatus before = status(NORTH, "2026-01-01T00:00:00Z");
        assertThat(before.active()).isFalse();
        assertThat(before.since()).isEmpty();
        assertThat(before.reason()).isEmpty();
    }

    @Test
    void aStatusHasEveryMonthThatIsTouchedUpToThePresentOrTheOneAskedForWithTheFactThatMadeItChargeable() {
        meter.record(
                NORTH, List.of(access("1", ADA, "2026-01-10T08:00:00Z"), access("2", ADA, "2026-03-01T08:00:00Z")));
        meter.record(NORTH, List.of(access("3", ADA, "2026-06-10T08:00:00Z")));

        assertThat(reasons(status(NORTH, "2026-06-15T12:00:00Z")))
                .containsExactly(
                        Map.entry("2026-01", "1"),
                        Map.entry("2026-02", "1"),
                        Map.entry("2026-03", "1"),
                        Map.entry("2026-04", "1"),
                        Map.entry("2026-05", "2"),
                        Map.entry("2026-06", "3"));
        assertThat(reasons(status(NORTH, "2026-07-15T00:00:00Z")))
                .containsKeys("2026-07")
                .doesNotContainKey("2026-08");
        assertThat(reasons(status(NORTH, "2026-01-15T00:00:00Z"))).containsKeys("2026-06");
    }

    @Test
    void underPeakOnlyThoseInUseAtItsFirstInstantAreCharged() {
        meter.record(
                NORTH,
                List.of(
                        access("1", ADA, "2026-01-03T00:00:00Z"),
                        access("2", BEN, "2026-04-03T00:00:00Z"),
                        access("3", IdentityName.parse("eve"), "2026-04-10T00:00:00Z"),
                        access("4", IdentityName.parse("eve"), "2026-04-11T00:00:00Z")));

        MonthAnswer april = month(NORTH, "2026-04");
        assertThat(april.count()).isEqualTo(new MonthCount(3, 2, at("2026-04-10T00:00:00Z"), 1, 2, 1));
        assertThat(reasons(status(NORTH, "2026-06-15T12:00:00Z"))).containsEntry("2026-04", "");
        assertThat(charged(NORTH, "2026-04")).containsExactly(Map.entry("ben", "2"), Map.entry("eve", "3"));
    }

    @Test
    void underClosingOnlyThoseInUseAtTheEndAreCharged() {
        InstitutionId closing = new InstitutionId("closing");
        institutions.create(Given.institution(closing, Given.billing(Policy.ROLLING, Policy.Measure.CLOSING)));
        meter.record(
                closing, List.of(access("1", ADA, "2026-01-03T00:00:00Z"), access("2", BEN, "2026-01-31T00:00:00Z")));

        assertThat(month(closing, "2026-04").measured()).isEqualTo(1);
        assertThat(charged(closing, "2026-04")).containsExactly(Map.entry("ben", "2"));
    }

    @Test
    void asKnownThenTellsOnlyWhatWasRecordedBefore() {
        record("1", "2026-03-10T08:00:00Z", "2026-04-02T10:00:00Z");
        Optional<Instant> atItsRecording = Optional.of(at("2026-04-02T10:00:00Z"));
        Optional<Instant> after = Optional.of(at("2026-04-02T10:00:00.000001Z"));

        assertThat(meter.status(NORTH, ADA, at("2026-03-20T00:00:00Z"), atItsRecording))
                .isEmpty();
        assertThat(meter.status(NORTH, ADA, at("2026-03-20T00:00:00Z"), after))
                .map(LearnerStatus::active)
                .contains(true);
        assertThat(meter.month(NORTH, YearMonth.parse("2026-03"), Optional.empty(), atItsRecording)
                        .measured())
                .isZero();
        assertThat(meter.month(NORTH, YearMonth.parse("2026-03"), Optional.empty(), after)
                        .measured())
                .isEqualTo(1);
        assertThat(list(Ledger.Question.Status.ACTIVE, 10, "", atItsRecording)).isEmpty();
        assertThat(list(Ledger.Question.Status.ACTIVE, 10, "", after)).isEmpty();
        assertThat(meter.list(NORTH, Given.everybody("2026-03-20T00:00:00Z"), after)
                        .learners())
                .singleElement()
                .matches(standing -> standing.active(at("2026-03-20T00:00:00Z")));
    }

    @Test
    void whoWasMetLaterWasNotThereAsKnownThen() {
        IdentityName met = IdentityName.parse("met");
        ledger.meet(NORTH, met, at("2026-05-01T00:00:00Z"));
        record("1", "2026-03-10T08:00:00Z", "2026-04-02T10:00:00Z");
        Optional<Instant> before = Optional.of(at("2026-04-02T10:00:00Z"));
        Optional<Instant> between = Optional.of(at("2026-05-01T00:00:00Z"));
        Optional<Instant> after = Optional.of(at("2026-05-01T00:00:00.000001Z"));

        assertThat(list(Ledger.Question.Status.ALL, 10, "", before)).isEmpty();
        assertThat(list(Ledger.Question.Status.ALL, 10, "", between)).containsExactly("ada");
        assertThat(list(Ledger.Question.Status.ALL, 10, "", after)).containsExactlyInAnyOrder("ada", "met");
        assertThat(meter.status(NORTH, met, now, between)).isEmpty();
        assertThat(meter.status(NORTH, met, now, after)).isPresent();
    }

    @Test
    void whoWasMetByAnImportedHistoryWasThereInItAlready() {
        ledger.meet(NORTH, ADA, at("2026-05-01T00:00:00Z"));
        record("1", "2024-03-10T08:00:00Z", "2024-03-10T08:00:00Z");

        assertThat(list(Ledger.Question.Status.ALL, 10, "", Optional.of(at("2024-04-01T00:00:00Z"))))
                .containsExactly("ada");
        assertThat(list(Ledger.Question.Status.ALL, 10, "", Optional.of(at("2024-03-10T08:00:00Z"))))
                .isEmpty();
    }

    @Test
    void asKnownThenJudgesByTheVersionsRecordedBefore() {
        meter.record(NORTH, List.of(access("1", ADA, "2026-03-10T00:00:00Z")));
        Dated<Policy> thirty = new Dated<>(
                at("2026-03-01T00:00:00Z"),
                at("2026-04-01T00:00:00Z"),
                Given.windowed(Policy.ROLLING, 30, Policy.WindowUnit.ELAPSED, Policy.Rounding.NONE));
        institutions.amend(NORTH, Given.change("North", Given.terms(new History<>(List.of(thirty)), Given.none())));

        assertThat(status(NORTH, "2026-03-20T00:00:00Z").until()).contains(at("2026-04-09T00:00:00Z"));
        assertThat(meter.status(NORTH, ADA, at("2026-03-20T00:00:00Z"), Optional.of(at("2026-04-01T00:00:00Z")))
                        .flatMap(LearnerStatus::until))
                .contains(at("2026-06-08T00:00:00Z"));
    }

    @Test
    void pagesOfLearnersGoThroughAllOfThemNowAndAsKnownThen() {
        for (int i = 0; i < 7; i++) {
            meter.record(NORTH, List.of(access("f" + i, IdentityName.parse("learner" + i), "2026-06-01T08:00:00Z")));
        }
        meter.record(NORTH, List.of(access("old", ADA, "2025-06-01T08:00:00Z")));

        for (Optional<Instant> knownAt : List.of(EVERYTHING, Optional.of(at("2026-06-01T08:00:00.000001Z")))) {
            assertThat(list(Ledger.Question.Status.ALL, 3, "", knownAt))
                    .hasSize(8)
                    .doesNotHaveDuplicates();
            assertThat(list(Ledger.Question.Status.ACTIVE, 3, "", knownAt)).hasSize(7);
            assertThat(list(Ledger.Question.Status.ACTIVE, 7, "", knownAt)).hasSize(7);
            assertThat(list(Ledger.Question.Status.INACTIVE, 3, "", knownAt)).containsExactly("ada");
            assertThat(list(Ledger.Question.Status.ALL, 3, "RNER5", knownAt)).containsExactly("learner5");
        }
    }

    @Test
    void aMonthIsHistoryThenOpenThenClosingThenClosed() {
        assertThat(state("2025-12", "2026-06-15T00:00:00Z")).isEqualTo(MonthAnswer.State.HISTORY);
        assertThat(state("2026-01", "2026-01-31T23:59:59.999999Z")).isEqualTo(MonthAnswer.State.OPEN);
        assertThat(state("2026-01", "2026-02-01T00:00:00Z")).isEqualTo(MonthAnswer.State.CLOSING);
        assertThat(state("2026-01", "2026-02-03T23:59:59.999999Z")).isEqualTo(MonthAnswer.State.CLOSING);
        assertThat(state("2026-01", "2026-02-04T00:00:00Z")).isEqualTo(MonthAnswer.State.CLOSED);
        assertThat(state("2026-07", "2026-06-15T00:00:00Z")).isEqualTo(MonthAnswer.State.OPEN);
    }

    @Test
    void aContractDecidesWhichMonthsCostMoneyAndCloses() {
        InstitutionId contracted = new InstitutionId("contracted");
        Instant from = at("2026-03-15T00:00:00Z");
        Instant until = at("2026-05-10T00:00:00Z");
        institutions.create(
                priced(contracted, Policy.SWITCH, History.always(new Terms.Contract(from, Optional.of(until)))));

        assertThat(month(contracted, "2026-02").state()).isEqualTo(MonthAnswer.State.HISTORY);
        assertThat(month(contracted, "2026-02").amount()).contains(new BigDecimal("0.00"));
        assertThat(month(contracted, "2026-03").amount()).contains(new BigDecimal("10.00"));
        assertThat(month(contracted, "2026-05").amount()).contains(new BigDecimal("10.00"));
        assertThat(month(contracted, "2026-06").amount()).contains(new BigDecimal("0.00"));
    }

    @Test
    void aMonthIsPricedByTheTermsInForceWhenItBegins() {
        InstitutionId priced = new InstitutionId("priced");
        institutions.create(priced(priced, Policy.SWITCH, Given.none()));
        Dated<Integer> commitment = new Dated<>(at("2026-05-01T00:00:00.000001Z"), at("2026-04-01T00:00:00Z"), 4);
        institutions.amend(
                priced,
                Given.change(
                        "Priced",
                        new Terms(
                                Given.none(),
                                Given.none(),
                                Given.none(),
                                new History<>(List.of(commitment)),
                                Given.none())));
        meter.record(
                priced,
                List.of(
                        access("1", ADA, "2026-04-20T08:00:00Z"),
                        access("2", BEN, "2026-04-20T08:00:00Z"),
                        access("3", IdentityName.parse("eve"), "2026-04-20T08:00:00Z")));

        MonthAnswer may = month(priced, "2026-05");
        assertThat(may.commitment()).contains(2);
        assertThat(may.over()).contains(1);
        assertThat(may.unused()).contains(0);
        assertThat(may.amount()).contains(new BigDecimal("15.00"));
        assertThat(may.currency()).contains(Currency.getInstance("EUR"));
        MonthAnswer june = month(priced, "2026-06");
        assertThat(june.commitment()).contains(4);
        assertThat(june.unused()).contains(1);
        assertThat(june.amount()).contains(new BigDecimal("16.00"));
        assertThat(month(NORTH, "2026-05").amount()).isEmpty();
        assertThat(month(NORTH, "2026-05").commitment()).isEmpty();
    }

    private MonthAnswer.State state(String month, String asOf) {
        return meter.month(NORTH, YearMonth.parse(month), Optional.of(at(asOf)), EVERYTHING)
                .state();
    }

    private List<String> list(Ledger.Question.Status status, int limit, String text, Optional<Instant> knownAt) {
        List<String> names = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Page page = meter.list(NORTH, new Ledger.Question(now, status, null, text, limit, after.get()), knownAt);
            assertThat(page.learners()).hasSizeLessThanOrEqualTo(limit);
            page.learners()
                    .forEach(standing ->
                            names.add(standing.learner().identities().get(0).value()));
            after = page.next();
        }
        return names;
    }

    private static Map<String, String> reasons(LearnerStatus status) {
        Map<String, String> reasons = new TreeMap<>();
        status.months()
                .forEach(month -> reasons.put(
                        month.month().toString(),
                        month.reason().map(fact -> fact.key().id()).orElse("")));
        return reasons;
    }

    private Map<String, String> charged(InstitutionId institution, String month) {
        Map<String, String> charged = new TreeMap<>();
        for (Optional<Instant> knownAt : List.of(EVERYTHING, Optional.of(at("9999-01-01T00:00:00Z")))) {
            Map<String, String> found = new TreeMap<>();
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                ChargedLearners page =
                        meter.charged(institution, YearMonth.parse(month), EVERYTHING, knownAt, 1, after.get());
                page.learners()
                        .forEach(charge -> found.put(
                                charge.learner().identities().get(0).value(),
                                charge.reason().key().id()));
                after = page.next();
            }
            assertThat(charged.isEmpty() || charged.equals(found)).isTrue();
            charged = found;
        }
        return charged;
    }
}
