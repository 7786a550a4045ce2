package org.headcount.metering.ahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.switching;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.headcount.metering.Corrections;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.Storage;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lies ahead and what would have been, whatever keeps the facts. */
@SuppressWarnings("NullAway.Init")
public abstract class OutlookContract {

    private static final IdentityName CAT = IdentityName.parse("cat");
    private static final RateCard CARD = RateCard.volume(
            Currency.getInstance("EUR"),
            50,
            List.of(tier(50, "6.00"), tier(100, "5.00"), tier(250, "4.00"), tier(500, "3.25"), tier(1000, "2.50")));
    private static final RateCard SMALL =
            RateCard.volume(Currency.getInstance("EUR"), 1, List.of(tier(1, "6.00"), tier(3, "5.00")));

    private Storage storage;
    private Meter meter;
    private Outlook outlook;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
    }

    private void institution(Policy policy, History<RateCard> card, History<Integer> commitment, String now) {
        Terms terms = new Terms(History.always(policy), History.always(ZoneOffset.UTC), card, commitment, Given.none());
        storage.institutions().create(new Institution(NORTH, "North", at("2026-01-01T00:00:00Z"), terms));
        meter = new Meter(storage.institutions(), storage.ledger(), () -> at(now));
        outlook = new Outlook(storage.institutions(), storage.ledger(), () -> at(now));
    }

    private Forecast forecast(int months) {
        return outlook.forecast(NORTH, Optional.empty(), Optional.empty(), months, 100, "");
    }

    private void threeWhoseWindowsRunOut() {
        meter.record(
                NORTH,
                List.of(
                        access("1", ADA, "2025-12-25T00:00:00Z"),
                        access("2", BEN, "2026-01-05T00:00:00Z"),
                        access("3", CAT, "2026-03-01T00:00:00Z")));
    }

    @Test
    void m07_theFloorIsWhoIsBoundToBeCountedEvenIfNobodyComesBack() {
        institution(Policy.ROLLING, Given.none(), Given.none(), "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();

        Forecast forecast = forecast(3);

        assertThat(forecast.months())
                .extracting(month -> month.floor().month())
                .containsExactly(YearMonth.of(2026, 4), YearMonth.of(2026, 5), YearMonth.of(2026, 6));
        assertThat(forecast.months())
                .extracting(month -> month.floor().measured())
                .containsExactly(2, 1, 0);
        assertThat(forecast.months()).allMatch(month -> month.floor().amount().isEmpty());
        assertThat(outlook.forecast(NORTH, Optional.of(at("2026-04-20T00:00:00Z")), Optional.empty(), 1, 100, "")
                        .months())
                .singleElement()
                .matches(may -> may.floor().measured() == 1);
        assertThat(outlook.forecast(NORTH, Optional.empty(), Optional.of(at("2026-02-01T00:00:00Z")), 1, 100, "")
                        .months())
                .as("as known when the third had not come yet")
                .singleElement()
                .matches(april -> april.floor().measured() == 1);
    }

    @Test
    void whatIsPlannedIsPartOfTheFloor() {
        institution(Policy.SWITCH, Given.none(), Given.none(), "2026-03-20T00:00:00Z");
        meter.record(NORTH, List.of(switching("on", ADA, FactType.SWITCH_ON, "2026-05-03T00:00:00Z")));
        meter.record(NORTH, List.of(switching("b", BEN, FactType.SWITCH_ON, "2026-01-03T00:00:00Z")));
        meter.record(NORTH, List.of(switching("off", BEN, FactType.SWITCH_OFF, "2026-04-03T00:00:00Z")));

        assertThat(forecast(3).months())
                .extracting(month -> month.floor().measured())
                .containsExactly(1, 1, 1);
    }

    @Test
    void likelyIsTheMeanOfTheLastThreeCompleteMonthsAndWorstIsThatAllComeBack() {
        institution(Policy.ROLLING, History.always(SMALL), Given.none(), "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();
        meter.record(NORTH, List.of(access("4", IdentityName.parse("dan"), "2025-04-01T00:00:00Z")));
        meter.record(NORTH, List.of(access("5", IdentityName.parse("eve"), "2024-11-30T00:00:00Z")));

        Forecast.Month june = forecast(3).months().get(2);

        assertThat(june.floor().measured()).isZero();
        assertThat(june.likely().measured())
                .as("one in December, two in January and February: five thirds, rounded up")
                .isEqualTo(2);
        assertThat(june.worst().measured())
                .as("all but the one who was gone on the first of March of last year")
                .isEqualTo(4);
        assertThat(june.floor().amount()).contains(new BigDecimal("6.00"));
        assertThat(june.likely().amount()).contains(new BigDecimal("12.00"));
        assertThat(june.worst().amount()).contains(new BigDecimal("24.00"));
    }

    @Test
    void amountsAreThoseOfTheTermsInForceThen() {
        History<RateCard> cards = History.always(SMALL)
                .with(new Dated<>(
                        at("2026-05-01T00:00:00Z"),
                        at("2026-01-01T00:00:00Z"),
                        RateCard.volume(Currency.getInstance("EUR"), 1, List.of(tier(1, "7.00")))));
        History<Integer> commitments =
                History.always(1).with(new Dated<>(at("2026-06-01T00:00:00Z"), at("2026-01-01T00:00:00Z"), 3));
        institution(Policy.ROLLING, cards, commitments, "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();

        assertThat(forecast(3).months())
                .extracting(month -> month.floor().amount().orElseThrow().toPlainString())
                .containsExactly("12.00", "7.00", "21.00");
    }

    @Test
    void whoIsSwitchedOffBeforeTheMonthIsNotCountedAndSavesWhatTheSwitchItselfSays() {
        institution(Policy.ROLLING_WITH_RELEASE, History.always(SMALL), History.always(1), "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();
        meter.record(NORTH, List.of(switching("on", ADA, FactType.SWITCH_ON, "2026-04-03T00:00:00Z")));

        Release release = forecast(1).release();

        assertThat(release.month().month()).isEqualTo(YearMonth.of(2026, 4));
        assertThat(release.month().measured()).isEqualTo(3);
        assertThat(release.before()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(release.switching()).isTrue();
        assertThat(release.learners())
                .as("whom staff have planned to switch on again counts all the same")
                .extracting(candidate -> candidate.learner().identities().get(0))
                .containsExactlyInAnyOrder(BEN, CAT);
        assertThat(release.learners())
                .extracting(candidate -> candidate.saves().orElseThrow())
                .containsOnly(new BigDecimal("6.00"));
        assertThat(release.together()).contains(new BigDecimal("12.00"));
        for (Release.Candidate candidate : release.learners()) {
            IdentityName who = candidate.learner().identities().get(0);
            SwitchOutcome preview = meter.switchPreview(
                    NORTH, who, false, Optional.of(release.before().minusNanos(1_000)));
            assertThat(((SwitchOutcome.Previewed) preview).costs())
                    .contains(new SwitchOutcome.Cost(
                            YearMonth.of(2026, 4), new BigDecimal("-6.00"), Currency.getInstance("EUR")));
        }
    }

    @Test
    void whoIsReleasedIsPagedAndAPageSaysWhatItSavesTogether() {
        institution(Policy.ROLLING_WITH_RELEASE, History.always(SMALL), History.always(3), "2026-03-20T00:00:00Z");
        meter.record(
                NORTH,
                IntStream.range(0, 5)
                        .mapToObj(number ->
                                access("f" + number, IdentityName.parse("l" + number), "2026-03-05T08:00:00Z"))
                        .toList());

        List<IdentityName> seen = new ArrayList<>();
        List<String> saved = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Release page = outlook.forecast(NORTH, Optional.empty(), Optional.empty(), 1, 2, after.get())
                    .release();
            page.learners().forEach(each -> seen.add(each.learner().identities().get(0)));
            saved.add(page.learners().size() + ": "
                    + page.together().orElseThrow().toPlainString());
            after = page.next();
        }

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(saved)
                .as("five at 5.00, of whom three are paid for in any case")
                .containsExactly("2: 10.00", "2: 10.00", "1: 5.00");
    }

    @Test
    void underClosingThereIsTimeUntilTheMonthIsOver() {
        institution(
                Given.billing(Policy.ROLLING_WITH_RELEASE, Policy.Measure.CLOSING),
                History.always(SMALL),
                History.always(1),
                "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();

        Release release = forecast(1).release();

        assertThat(release.before()).isEqualTo("2026-05-01T00:00:00Z");
        assertThat(release.learners())
                .singleElement()
                .matches(each -> each.until().equals(Optional.of(at("2026-05-30T00:00:00Z"))));
        assertThat(release.together()).as("one is committed to").contains(new BigDecimal("0.00"));
    }

    @Test
    void aPeakThatIsReachedAgainAfterwardsIsNotLoweredByWhoHasGoneByThen() {
        institution(
                Given.billing(Policy.ROLLING_WITH_RELEASE, Policy.Measure.PEAK),
                History.always(SMALL),
                History.always(1),
                "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();
        meter.record(
                NORTH, List.of(switching("on", IdentityName.parse("dan"), FactType.SWITCH_ON, "2026-04-20T00:00:00Z")));

        Release release = forecast(1).release();

        assertThat(release.learners())
                .extracting(each -> each.learner().identities().get(0) + " "
                        + each.saves().orElseThrow().toPlainString())
                .containsExactlyInAnyOrder(BEN + " 0.00", CAT + " 6.00");
        assertThat(release.together()).contains(new BigDecimal("6.00"));
    }

    @Test
    void nobodyIsReleasedWhereStaffCannotSwitch() {
        institution(Policy.ROLLING, History.always(SMALL), Given.none(), "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();

        Release release = forecast(1).release();

        assertThat(release.switching()).isFalse();
        assertThat(release.learners()).isEmpty();
        assertThat(release.together()).contains(new BigDecimal("0.00"));
    }

    @Test
    void p19_aCommitmentThatIsExceededAllTheTimeIsOfferedTheNextTier() {
        institution(Policy.SWITCH, History.always(CARD), History.always(100), "2026-07-10T00:00:00Z");
        entered(249, "2026-01-05T08:00:00Z");

        Recommendation recommendation = outlook.recommendation(NORTH, Optional.empty(), Optional.empty());

        assertThat(recommendation.verdict()).isEqualTo(Recommendation.Verdict.OFFERED);
        assertThat(recommendation.months())
                .extracting(MonthAnswer::month)
                .containsExactly(IntStream.rangeClosed(1, 6)
                        .mapToObj(month -> YearMonth.of(2026, month))
                        .toArray(YearMonth[]::new));
        assertThat(recommendation.exceeded()).isEqualTo(6);
        assertThat(recommendation.present()).contains(sum(100, "7470.00"));
        assertThat(recommendation.candidates())
                .containsExactly(
                        sum(50, "8964.00"),
                        sum(100, "7470.00"),
                        sum(249, "7470.00"),
                        sum(250, "6000.00"),
                        sum(500, "9750.00"),
                        sum(1000, "15000.00"));
        assertThat(recommendation.offered()).contains(sum(250, "6000.00"));
        assertThat(recommendation.saves()).contains(new BigDecimal("1470.00"));
        assertThat(recommendation.savesPerMonth()).contains(new BigDecimal("245.00"));
        assertThat(meter.month(NORTH, YearMonth.of(2026, 6), Optional.empty(), Optional.empty())
                        .commitment())
                .as("nothing is applied by itself")
                .contains(100);
    }

    @Test
    void whatWasExceededTwiceInSixMonthsIsNotOffered() {
        institution(Policy.SWITCH, History.always(CARD), History.always(100), "2026-07-10T00:00:00Z");
        entered(249, "2026-05-05T08:00:00Z");

        Recommendation recommendation = outlook.recommendation(NORTH, Optional.empty(), Optional.empty());

        assertThat(recommendation.verdict()).isEqualTo(Recommendation.Verdict.SELDOM_EXCEEDED);
        assertThat(recommendation.exceeded()).isEqualTo(2);
        assertThat(recommendation.offered()).isEmpty();
        assertThat(outlook.recommendation(NORTH, Optional.of(at("2026-08-04T00:00:00Z")), Optional.empty())
                        .exceeded())
                .as("July is closed three days after its end")
                .isEqualTo(3);
        assertThat(outlook.recommendation(NORTH, Optional.of(at("2026-08-03T23:59:59Z")), Optional.empty())
                        .exceeded())
                .isEqualTo(2);
    }

    @Test
    void whereNothingIsSavedNothingIsOffered() {
        institution(Policy.SWITCH, History.always(CARD), History.always(250), "2026-07-10T00:00:00Z");
        entered(251, "2026-01-05T08:00:00Z");

        assertThat(outlook.recommendation(NORTH, Optional.empty(), Optional.empty())
                        .verdict())
                .isEqualTo(Recommendation.Verdict.SAVES_NOTHING);
    }

    @Test
    void onlyAVolumeCardHasACommitmentToRecommend() {
        RateCard basePlus =
                RateCard.basePlus(Currency.getInstance("AUD"), new BigDecimal("500.00"), 100, new BigDecimal("4.50"));
        institution(Policy.SWITCH, History.always(basePlus), Given.none(), "2026-07-10T00:00:00Z");

        assertThat(outlook.recommendation(NORTH, Optional.empty(), Optional.empty())
                        .verdict())
                .isEqualTo(Recommendation.Verdict.NOT_A_VOLUME_CARD);
    }

    @Test
    void withoutACardOrAClosedMonthNothingIsCompared() {
        institution(Policy.SWITCH, Given.none(), Given.none(), "2026-07-10T00:00:00Z");

        assertThat(outlook.recommendation(NORTH, Optional.empty(), Optional.empty())
                        .verdict())
                .isEqualTo(Recommendation.Verdict.NO_RATE_CARD);
    }

    @Test
    void theFirstMonthIsNotClosedYet() {
        institution(Policy.SWITCH, History.always(CARD), Given.none(), "2026-02-03T00:00:00Z");

        assertThat(outlook.recommendation(NORTH, Optional.empty(), Optional.empty())
                        .verdict())
                .isEqualTo(Recommendation.Verdict.NO_CLOSED_MONTH);
    }

    @Test
    void aHistoryIsReplayedUnderAnotherWindowWithTheLearnersThatDiffer() {
        institution(Policy.ROLLING, History.always(SMALL), Given.none(), "2026-07-10T00:00:00Z");
        threeWhoseWindowsRunOut();

        Replay replay = replay(whatIf(Optional.of(windowed(60)), Optional.empty(), Optional.empty()), "");

        assertThat(replay.months())
                .extracting(month -> month.agreed().month() + " "
                        + month.agreed().measured() + " " + month.replayed().measured())
                .containsExactly(
                        "2026-01 2 2", "2026-02 2 2", "2026-03 3 2", "2026-04 2 1", "2026-05 1 0", "2026-06 0 0");
        assertThat(replay.months().get(3).agreed().amount()).contains(new BigDecimal("12.00"));
        assertThat(replay.months().get(3).replayed().amount()).contains(new BigDecimal("6.00"));
        assertThat(replay.differing()).isEqualTo(3);
        assertThat(replay.learners())
                .extracting(each -> each.learner().identities().get(0) + " " + each.added() + " " + each.dropped())
                .containsExactlyInAnyOrder(ADA + " [] [2026-03]", BEN + " [] [2026-04]", CAT + " [] [2026-05]");
        assertThat(meter.month(NORTH, YearMonth.of(2026, 5), Optional.empty(), Optional.empty())
                        .measured())
                .as("nothing is changed by it")
                .isEqualTo(1);
    }

    @Test
    void whoDiffersIsPaged() {
        institution(Policy.ROLLING, Given.none(), Given.none(), "2026-07-10T00:00:00Z");
        threeWhoseWindowsRunOut();
        WhatIf what = whatIf(Optional.of(windowed(60)), Optional.empty(), Optional.empty());

        Replay first = outlook.whatIf(NORTH, what, Optional.empty(), 2, "");
        Replay second =
                outlook.whatIf(NORTH, what, Optional.empty(), 2, first.next().orElseThrow());

        assertThat(first.learners()).hasSize(2);
        assertThat(second.learners()).hasSize(1).doesNotContainAnyElementsOf(first.learners());
        assertThat(second.next()).isEmpty();
        assertThat(second.differing()).isEqualTo(first.differing()).isEqualTo(3);
    }

    @Test
    void anotherMeasureOrOtherKindsMayChargeMoreOrFewer() {
        institution(Policy.ROLLING, Given.none(), Given.none(), "2026-07-10T00:00:00Z");
        threeWhoseWindowsRunOut();

        Replay closing = replay(
                whatIf(
                        Optional.of(Given.billing(Policy.ROLLING, Policy.Measure.CLOSING)),
                        Optional.empty(),
                        Optional.empty()),
                "");
        Replay never = replay(
                whatIf(
                        Optional.of(Given.counting(Policy.ROLLING, Set.of(Kind.SUBMISSION))),
                        Optional.empty(),
                        Optional.empty()),
                "");

        assertThat(closing.months())
                .extracting(month -> month.replayed().measured())
                .containsExactly(2, 2, 2, 1, 0, 0);
        assertThat(never.months())
                .extracting(month -> month.replayed().measured())
                .containsOnly(0);
    }

    @Test
    void anotherTariffOrCommitmentChangesAmountsAndNoLearner() {
        institution(Policy.ROLLING, History.always(SMALL), Given.none(), "2026-07-10T00:00:00Z");
        threeWhoseWindowsRunOut();

        Replay committed = replay(whatIf(Optional.empty(), Optional.empty(), Optional.of(3)), "");
        Replay dearer = replay(whatIf(Optional.empty(), Optional.of(CARD), Optional.empty()), "");

        assertThat(committed.months())
                .extracting(month -> month.replayed().amount().orElseThrow().toPlainString())
                .containsOnly("15.00");
        assertThat(dearer.months())
                .extracting(month -> month.replayed().amount().orElseThrow().toPlainString())
                .containsOnly("300.00");
        assertThat(committed.differing()).isZero();
        assertThat(committed.learners()).isEmpty();
        assertThat(committed.months().get(2).replayed().measured()).isEqualTo(3);
    }

    @Test
    void whatIsVoidedExemptOrRevokedLiesNotAhead() {
        institution(Policy.ROLLING_WITH_RELEASE, History.always(SMALL), History.always(1), "2026-03-20T00:00:00Z");
        threeWhoseWindowsRunOut();
        leftOut();

        Forecast forecast = forecast(2);

        assertThat(forecast.months())
                .extracting(month -> month.floor().measured())
                .containsExactly(1, 1);
        assertThat(forecast.months().get(0).likely().measured())
                .as("nobody in the months that are over, so no fewer than the floor")
                .isEqualTo(1);
        assertThat(forecast.months().get(0).worst().measured()).isEqualTo(1);
        assertThat(forecast.release().learners())
                .extracting(candidate -> candidate.learner().identities().get(0))
                .containsExactly(CAT);
        assertThat(outlook.forecast(NORTH, Optional.empty(), Optional.of(at("2026-03-19T00:00:00Z")), 1, 100, "")
                        .months())
                .as("as known before the void")
                .singleElement()
                .matches(april -> april.floor().measured() == 2);
    }

    @Test
    void whatIsVoidedExemptOrRevokedIsLeftOutOfAReplayToo() {
        institution(Policy.ROLLING, History.always(SMALL), Given.none(), "2026-07-10T00:00:00Z");
        threeWhoseWindowsRunOut();
        leftOut();

        Replay replay = replay(whatIf(Optional.of(windowed(60)), Optional.empty(), Optional.empty()), "");

        assertThat(replay.months())
                .extracting(month -> month.agreed().month() + " "
                        + month.agreed().measured() + " " + month.replayed().measured())
                .containsExactly(
                        "2026-01 0 0", "2026-02 0 0", "2026-03 1 1", "2026-04 1 1", "2026-05 1 0", "2026-06 0 0");
        assertThat(replay.learners())
                .extracting(each -> each.learner().identities().get(0) + " " + each.added() + " " + each.dropped())
                .containsExactly(CAT + " [] [2026-05]");
    }

    /** Of the three whose windows run out the first is exempt and the second voided; and somebody has been given a voucher for a while. */
    private void leftOut() {
        meter.record(
                NORTH,
                List.of(
                        Corrections.exempting("e", ADA, "2025-12-01T00:00:00Z", Optional.of("2026-01-01T00:00:00Z")),
                        Corrections.voiding("v", BEN, "2", "2026-03-19T00:00:00Z"),
                        Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-10T00:00:00Z"),
                        Corrections.voucher("r", FactType.VOUCHER_REVOKED, "2026-01-11T00:00:00Z")));
    }

    private Replay replay(WhatIf what, String after) {
        return outlook.whatIf(NORTH, what, Optional.empty(), 100, after);
    }

    private static WhatIf whatIf(Optional<Policy> policy, Optional<RateCard> card, Optional<Integer> commitment) {
        return new WhatIf(policy, card, commitment, YearMonth.of(2026, 1), YearMonth.of(2026, 6));
    }

    private static Policy windowed(int days) {
        return Given.windowed(Policy.ROLLING, days, Policy.WindowUnit.ELAPSED, Policy.Rounding.NONE);
    }

    private void entered(int learners, String when) {
        Instant instant = at(when);
        meter.record(
                NORTH,
                IntStream.range(0, learners)
                        .mapToObj(number -> access("f" + number, IdentityName.parse("l" + number), instant.toString()))
                        .toList());
    }

    private static CommitmentSum sum(int commitment, String amount) {
        return new CommitmentSum(commitment, new BigDecimal(amount));
    }

    private static RateCard.Tier tier(int from, String price) {
        return new RateCard.Tier(from, new BigDecimal(price));
    }
}
