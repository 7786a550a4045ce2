package org.headcount.metering.ahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Undertaking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {

    private static final RateCard CARD = RateCard.volume(
            Currency.getInstance("EUR"),
            50,
            List.of(tier(50, "6.00"), tier(100, "5.00"), tier(250, "4.00"), tier(500, "3.25"), tier(1000, "2.50")));
    private static final LocalDate NEW_YEARS_EVE = LocalDate.parse("2026-12-31");

    /** Every row of the table of worked examples: cohorts at even distances from January on. */
    @ParameterizedTest(name = "{0} cohorts, w = {1}, {2}, released {3}, {4}")
    @CsvSource({
        "4,  0, DISTINCT, false, NONE, 250 x 12, 12000.00, 250, 12000.00",
        "4,  0, PEAK,     false, NONE, 250 x 12, 12000.00, 250, 12000.00",
        "4,  1, DISTINCT, false, NONE, 250 x 3 500 x 1 250 x 8, 13000.00, 250, 13000.00",
        "4,  1, PEAK,     false, NONE, 250 x 3 500 x 1 250 x 8, 13000.00, 250, 13000.00",
        "4,  2, DISTINCT, false, NONE, 250 x 3 500 x 1 250 x 2 500 x 1 250 x 5, 14000.00, 250, 14000.00",
        "4,  2, PEAK,     false, NONE, 250 x 3 500 x 1 250 x 2 500 x 1 250 x 5, 14000.00, 250, 14000.00",
        "4,  3, DISTINCT, false, NONE, quarters, 16000.00, 250, 16000.00",
        "4, 14, DISTINCT, false, NONE, quarters, 16000.00, 250, 16000.00",
        "4, 30, DISTINCT, false, NONE, quarters, 16000.00, 250, 16000.00",
        "4,  3, PEAK,     false, NONE, quarters, 16000.00, 250, 16000.00",
        "4, 14, PEAK,     false, NONE, quarters, 16000.00, 250, 16000.00",
        "4, 30, PEAK,     false, NONE, quarters, 16000.00, 250, 16000.00",
        "4,  3, CLOSING,  false, NONE, 250 x 12, 12000.00, 250, 12000.00",
        "4, 14, CLOSING,  false, NONE, 250 x 12, 12000.00, 250, 12000.00",
        "4, 30, CLOSING,  false, NONE, 250 x 12, 12000.00, 250, 12000.00",
        "4, 31, CLOSING,  false, NONE, 250 x 3 500 x 1 250 x 8, 13000.00, 250, 13000.00",
        "4,  1, DISTINCT, false, DOWN, 250 x 12, 12000.00, 250, 12000.00",
        "4, 30, DISTINCT, true,  NONE, released, 12000.00, 50, 8400.00",
        "12,28, DISTINCT, true,  NONE, 84 x 4 83 x 8, 12000.00, 50, 6000.00",
        "12,28, DISTINCT, false, NONE, 332 to 336, 16000.00, 250, 16000.00",
        "3, 30, PEAK,     false, NONE, 334 x 4 333 x 8, 16000.00, 250, 16000.00",
        "2, 30, DISTINCT, false, NONE, halves, 20000.00, 500, 19500.00",
        "1, 30, DISTINCT, false, NONE, 1000 x 4 0 x 8, 24000.00, 100, 24000.00",
    })
    void aGivenCalendarComesToWhatTheWorkedExampleSays(
            int cohorts,
            int workDays,
            Policy.Measure measure,
            boolean released,
            Policy.Rounding rounding,
            String counted,
            BigDecimal atTwoHundredAndFifty,
            int commitment,
            BigDecimal amount) {
        Undertaking what = undertaking(1000, workDays, released, policy(measure, rounding, released));

        Plan plan = Planner.price(what, even(1000, cohorts));

        List<Integer> measured =
                plan.months().stream().map(Plan.Month::measured).toList();
        if (counted.equals("332 to 336")) {
            assertThat(measured).hasSize(12).allMatch(each -> each >= 332 && each <= 336);
        } else {
            assertThat(measured).isEqualTo(months(counted));
        }
        assertThat(plan.at(CARD, 250)).isEqualTo(atTwoHundredAndFifty);
        assertThat(plan.best()).isEqualTo(new CommitmentSum(commitment, amount));
        assertThat(plan.inTime()).isTrue();
    }

    @Test
    void aCommitmentThatCostsTheSameIsAmongTheCandidatesAndTheSmallerOneIsTheAnswer() {
        Undertaking what = undertaking(1000, 28, true, Policy.ROLLING_WITH_RELEASE);

        Plan plan = Planner.price(what, even(1000, 12));

        assertThat(plan.commitments())
                .contains(
                        new CommitmentSum(50, new BigDecimal("6000.00")),
                        new CommitmentSum(100, new BigDecimal("6000.00")),
                        new CommitmentSum(250, new BigDecimal("12000.00")));
        assertThat(plan.best().commitment()).isEqualTo(50);
    }

    @Test
    void companyBWithAThousandOnceAYearIsToldThatTheUsualPlanFailsAndThatReleaseSavesMost() {
        PlanAnswer answer =
                Planner.plan(undertaking(1000, 30, false, Given.billing(Policy.ROLLING, Policy.Measure.DISTINCT)));

        assertThat(answer.byHand().commitment()).isEqualTo(250);
        assertThat(answer.byHand().expected()).isEqualTo("12000.00");
        assertThat(answer.byHand().amount()).isEqualTo("16000.00");
        assertThat(answer.byHand().holds()).isFalse();
        assertThat(answer.byHand().exceeded())
                .extracting(YearMonth::getMonth)
                .containsExactly(Month.JANUARY, Month.APRIL, Month.JULY, Month.OCTOBER);
        assertThat(answer.byHand().slack()).containsExactly(0, 1, 2, 2);
        assertThat(answer.proposed().best()).isEqualTo(new CommitmentSum(250, new BigDecimal("16000.00")));
        assertThat(answer.released()).hasValueSatisfying(plan -> {
            assertThat(plan.best()).isEqualTo(new CommitmentSum(100, new BigDecimal("6000.00")));
            assertThat(plan.cohorts())
                    .as("thirty days from the first of February reach into March: no month for the fifty is left alone")
                    .hasSize(10);
        });
        assertThat(answer.registered()).isEqualTo("30000.00");
        assertThat(answer.words())
                .contains(
                        "The usual plan: 1000 learners once a year are 250 a quarter, so commit to 250 and pay 12000.00 EUR a year.")
                .anyMatch(said -> said.startsWith("Under DISTINCT it fails and comes to 16000.00 EUR")
                        && said.contains("at most 0, 1, 2, 2 days of work")
                        && said.contains("2026-01, 2026-04, 2026-07, 2026-10")
                        && said.contains("Under CLOSING")
                        && said.endsWith("would come to 12000.00 EUR."))
                .anyMatch(said -> said.startsWith("If staff switch off everybody whose work is done")
                        && said.contains("6000.00 EUR a year, another 10000.00 EUR less"))
                .anyMatch(said -> said.contains("registered seats") && said.contains("30000.00 EUR"));
    }

    @Test
    void whatFitsIntoEveryMonthIsSpreadOverAllOfThemAtTheMinimum() {
        PlanAnswer answer = Planner.plan(undertaking(1000, 28, true, Policy.ROLLING_WITH_RELEASE));

        assertThat(answer.proposed().best()).isEqualTo(new CommitmentSum(50, new BigDecimal("6000.00")));
        assertThat(answer.proposed().cohorts()).hasSize(12);
        assertThat(answer.released()).isEmpty();
    }

    @Test
    void companyBIsToldThatTheUsualPlanHoldsUnderClosing() {
        PlanAnswer answer =
                Planner.plan(undertaking(1000, 30, false, Given.billing(Policy.ROLLING, Policy.Measure.CLOSING)));

        assertThat(answer.byHand().holds()).isTrue();
        assertThat(answer.byHand().amount()).isEqualTo("12000.00");
        assertThat(answer.byHand().exceeded()).isEmpty();
        assertThat(answer.proposed().best()).isEqualTo(new CommitmentSum(250, new BigDecimal("12000.00")));
        assertThat(answer.words()).anyMatch(said -> said.startsWith("Under CLOSING it holds"));
    }

    /** Twice a month is all the year round: there is nothing to spread, and nobody to release. */
    @Test
    void companyAWithAThousandTwiceAMonthPaysAsForRegisteredSeatsWhateverTheCalendar() {
        PlanAnswer answer = Planner.plan(undertaking(1000, 365, true, Policy.ROLLING_WITH_RELEASE));

        assertThat(answer.proposed().months()).extracting(Plan.Month::measured).containsOnly(1000);
        assertThat(answer.proposed().best()).isEqualTo(new CommitmentSum(1000, new BigDecimal("30000.00")));
        assertThat(answer.registered()).isEqualTo("30000.00");
        assertThat(answer.byHand().holds()).isFalse();
        assertThat(answer.byHand().plan().inTime())
                .as("a year of work that begins in April")
                .isFalse();
    }

    /** Paid for whoever is registered, in every month: dear for company B, whose learners come once, and the same for company A. */
    @Test
    void aRegisteredSeatContractsPriceStandsBesideOurs() {
        PlanAnswer onceAYear =
                Planner.plan(undertaking(1000, 30, false, Given.billing(Policy.ROLLING, Policy.Measure.DISTINCT)));
        PlanAnswer allTheYear = Planner.plan(undertaking(1000, 365, true, Policy.ROLLING_WITH_RELEASE));

        assertThat(onceAYear.registered())
                .as("twelve months of a thousand at the price of a thousand")
                .isEqualTo(new BigDecimal("30000.00"))
                .isEqualTo(allTheYear.registered())
                .isEqualTo(allTheYear.proposed().best().sum());
        assertThat(onceAYear.proposed().best().sum()).isEqualTo("16000.00");
        assertThat(onceAYear.released().orElseThrow().best().sum()).isEqualTo("6000.00");
        assertThat(onceAYear.words())
                .contains(
                        "A contract for registered seats would pay for all 1000 in every month: 30000.00 EUR a year.");
    }

    /** What {@link #companyAWithAThousandTwiceAMonthPaysAsForRegisteredSeatsWhateverTheCalendar} rests on. */
    @Test
    void twiceAMonthIsAsGoodAsEveryDay() {
        List<Fact> facts = new ArrayList<>();
        for (YearMonth month = YearMonth.of(2025, 9); month.getYear() < 2027; month = month.plusMonths(1)) {
            for (int day : new int[] {5, 20}) {
                Report visit = Given.access("f", Given.ADA, month.atDay(day) + "T10:00:00Z");
                facts.add(new Fact(
                        Given.key(month + "-" + day),
                        new IdentityId("a"),
                        visit.type(),
                        visit.kind(),
                        visit.role(),
                        visit.origin(),
                        visit.at(),
                        visit.recordedAt(),
                        ""));
            }
        }

        assertThat(Periods.of(facts, History.always(Policy.ROLLING), History.always(ZoneOffset.UTC)))
                .singleElement()
                .matches(period -> period.touches(Months.of(YearMonth.of(2026, 1), ZoneOffset.UTC))
                        && period.touches(Months.of(YearMonth.of(2026, 12), ZoneOffset.UTC)));
    }

    @ParameterizedTest
    @CsvSource({"2025, 0 1 2 2", "2026, 0 1 2 2", "2027, 0 1 2 2", "2028, 1 1 2 2"})
    void aWindowOfNinetyDaysHasThatMuchSlackInAQuarter(int year, String days) {
        Undertaking what =
                new Undertaking(1000, LocalDate.of(year, 12, 31), 30, false, Policy.ROLLING, CARD, ZoneOffset.UTC);

        assertThat(Planner.plan(what).byHand().slack())
                .extracting(Object::toString)
                .containsExactly(days.split(" "));
    }

    @ParameterizedTest
    @EnumSource(Policy.Measure.class)
    void nothingIsDearerThanThePlanByHandOrThanAnyNumberOfEvenCohorts(Policy.Measure measure) {
        for (int workDays : new int[] {0, 1, 2, 14, 30, 45, 100}) {
            Undertaking what = undertaking(1000, workDays, false, Given.billing(Policy.ROLLING, measure));

            PlanAnswer answer = Planner.plan(what);

            assertThat(answer.proposed().inTime()).isTrue();
            for (int many : new int[] {1, 2, 3, 4, 6, 12}) {
                Plan other = Planner.price(what, even(1000, many));
                if (other.inTime()) {
                    assertThat(answer.proposed().best().sum())
                            .as("%s, w = %d, %d cohorts", measure, workDays, many)
                            .isLessThanOrEqualTo(other.best().sum());
                }
            }
        }
    }

    /** Quarters are 90 to 92 days and cost 13,000.00; those that begin 91 days after one another never meet. */
    @Test
    void wherePeaksAreBilledCohortsMayBeginOnAnyDay() {
        PlanAnswer answer = Planner.plan(undertaking(1000, 1, false, Policy.ROLLING));

        assertThat(answer.byHand().amount()).isEqualTo("13000.00");
        assertThat(answer.proposed().best()).isEqualTo(new CommitmentSum(250, new BigDecimal("12000.00")));
        assertThat(answer.proposed().cohorts())
                .extracting(Cohort::from)
                .containsExactly(
                        LocalDate.parse("2026-01-01"),
                        LocalDate.parse("2026-04-02"),
                        LocalDate.parse("2026-07-02"),
                        LocalDate.parse("2026-10-01"));
    }

    @Test
    void whoeverIsNotSwitchedOffUnderTheSwitchIsPaidForAllTheYear() {
        Undertaking kept = undertaking(1000, 30, false, Policy.SWITCH);
        Undertaking released = undertaking(1000, 30, true, Policy.SWITCH);

        assertThat(Planner.price(kept, even(1000, 4)).months())
                .extracting(Plan.Month::measured)
                .containsOnly(1000);
        assertThat(Planner.price(released, even(1000, 4)).months())
                .extracting(Plan.Month::measured)
                .isEqualTo(months("released"));
        assertThat(Planner.plan(kept).words()).anyMatch(said -> said.contains("before somebody switches off"));
    }

    @Test
    void aDeadlineInTheMiddleOfAMonthEndsTheYearThere() {
        Undertaking what = new Undertaking(
                300, LocalDate.parse("2027-06-15"), 360, false, Policy.ROLLING, CARD, ZoneId.of("Europe/Berlin"));

        PlanAnswer answer = Planner.plan(what);

        assertThat(answer.proposed().cohorts()).containsExactly(new Cohort(LocalDate.parse("2026-06-16"), 300));
        assertThat(answer.proposed().months())
                .extracting(Plan.Month::month)
                .startsWith(YearMonth.of(2026, 7))
                .endsWith(YearMonth.of(2027, 6));
        assertThat(answer.proposed().months()).extracting(Plan.Month::measured).containsOnly(300);
    }

    @Test
    void otherCardsArePlannedToo() {
        RateCard basePlus =
                RateCard.basePlus(Currency.getInstance("AUD"), new BigDecimal("500.00"), 100, new BigDecimal("4.50"));
        Undertaking what =
                new Undertaking(1000, NEW_YEARS_EVE, 28, true, Policy.ROLLING_WITH_RELEASE, basePlus, ZoneOffset.UTC);

        assertThat(Planner.plan(what).proposed().best())
                .as("never more than the hundred that are included")
                .isEqualTo(new CommitmentSum(100, new BigDecimal("6000.00")));
    }

    @Test
    void twoLearnersAreNoFourCohorts() {
        PlanAnswer answer = Planner.plan(undertaking(2, 30, false, Policy.ROLLING));

        assertThat(answer.byHand().plan().cohorts()).hasSize(2);
        assertThat(answer.proposed().best()).isEqualTo(new CommitmentSum(50, new BigDecimal("3600.00")));
        assertThat(answer.proposed().cohorts())
                .as("of equal plans the simplest")
                .hasSize(1);
    }

    /** So few learners that every calendar there is can be tried. */
    @ParameterizedTest
    @CsvSource({"DISTINCT, 200", "DISTINCT, 45", "DISTINCT, 0", "CLOSING, 200", "CLOSING, 45", "PEAK, 200", "PEAK, 45"})
    void noCalendarOfFirstDaysIsCheaperHoweverItsCohortsDiffer(Policy.Measure measure, int workDays) {
        RateCard card = RateCard.volume(
                Currency.getInstance("EUR"), 1, List.of(tier(1, "6.00"), tier(2, "4.50"), tier(4, "3.00")));
        Undertaking what = new Undertaking(
                4,
                NEW_YEARS_EVE,
                workDays,
                false,
                Given.windowed(
                        Given.billing(Policy.ROLLING, measure), 30, Policy.WindowUnit.ELAPSED, Policy.Rounding.NONE),
                card,
                ZoneOffset.UTC);
        Plan proposed = Planner.plan(what).proposed();

        assertThat(Planner.price(what, proposed.cohorts())).isEqualTo(proposed);
        assertThat(proposed.cohorts().stream().mapToInt(Cohort::learners).sum()).isEqualTo(4);
        for (List<Integer> months : multisets(workDays > 100 ? 6 : 12, 4)) {
            List<Cohort> cohorts = months.stream()
                    .distinct()
                    .map(month -> new Cohort(LocalDate.of(2026, month, 1), Collections.frequency(months, month)))
                    .toList();
            assertThat(proposed.best().sum())
                    .as("%s", cohorts)
                    .isLessThanOrEqualTo(Planner.price(what, cohorts).best().sum());
        }
    }

    /** All ways to share learners out on months. */
    private static List<List<Integer>> multisets(int months, int learners) {
        if (learners == 0) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (List<Integer> fewer : multisets(months, learners - 1)) {
            int first = fewer.isEmpty() ? 1 : fewer.get(fewer.size() - 1);
            for (int month = first; month <= months; month++) {
                List<Integer> more = new ArrayList<>(fewer);
                more.add(month);
                all.add(more);
            }
        }
        return all;
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> undertaking(0, 30, false, Policy.ROLLING)).hasMessageContaining("learners");
        assertThatThrownBy(() -> undertaking(1, 366, false, Policy.ROLLING)).hasMessageContaining("days of work");
        assertThatThrownBy(() -> undertaking(1, 30, true, Policy.ROLLING)).hasMessageContaining("switch off");
    }

    private static Undertaking undertaking(int learners, int workDays, boolean released, Policy policy) {
        return new Undertaking(learners, NEW_YEARS_EVE, workDays, released, policy, CARD, ZoneOffset.UTC);
    }

    private static Policy policy(Policy.Measure measure, Policy.Rounding rounding, boolean released) {
        Policy rounded = Given.windowed(
                released ? Policy.ROLLING_WITH_RELEASE : Policy.ROLLING,
                90,
                rounding == Policy.Rounding.NONE ? Policy.WindowUnit.ELAPSED : Policy.WindowUnit.CIVIL,
                rounding);
        return Given.billing(rounded, measure);
    }

    private static List<Cohort> even(int learners, int cohorts) {
        return IntStream.range(0, cohorts)
                .mapToObj(each -> new Cohort(
                        LocalDate.of(2026, 1 + each * 12 / cohorts, 1),
                        learners / cohorts + (each < learners % cohorts ? 1 : 0)))
                .toList();
    }

    private static List<Integer> months(String written) {
        String spelled = switch (written) {
            case "quarters" -> "500 x 1 250 x 2 500 x 1 250 x 2 500 x 1 250 x 2 500 x 1 250 x 2";
            case "released" -> "250 x 1 0 x 2 250 x 1 0 x 2 250 x 1 0 x 2 250 x 1 0 x 2";
            case "halves" -> "500 x 4 0 x 2 500 x 4 0 x 2";
            default -> written;
        };
        String[] words = spelled.split(" ");
        List<Integer> months = new ArrayList<>();
        for (int word = 0; word < words.length; word += 3) {
            months.addAll(Collections.nCopies(Integer.parseInt(words[word + 2]), Integer.valueOf(words[word])));
        }
        return months;
    }

    private static RateCard.Tier tier(int from, String price) {
        return new RateCard.Tier(from, new BigDecimal(price));
    }
}
