package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.YearMonth;
import java.util.List;
import org.headcount.metering.ahead.Plan;
import org.headcount.metering.ahead.PlanAnswer;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.jspecify.annotations.Nullable;

/** The cheapest calendar beside the plan that people make by hand; amounts are for a year. */
@Schema(name = "PlanAnswer")
record PlanJson(
        int learners,
        @Schema(format = "date") String deadline,
        int workDays,
        Policy.Measure measure,
        String currency,
        CalendarJson proposed,
        ByHandJson byHand,

        @Schema(
                description =
                        "The cheapest calendar if staff switch off everybody whose work is done; absent where they do")
        @Nullable
        CalendarJson released,

        RegisteredJson registeredSeats,
        @Schema(description = "The same in words") List<String> explanation) {

    /** Learners who enrol together, at the beginning of a day. */
    @Schema(name = "Cohort")
    record CohortJson(@Schema(format = "date") String from, int learners) {}

    /** A month as it comes again every year. */
    @Schema(name = "PlannedMonth")
    record MonthJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,
            int distinct,
            int peak,
            int closing,
            int measured,
            @Schema(example = "1000.00") String amount) {}

    /** A calendar of cohorts with its commitment; commitments are all that were compared. */
    @Schema(name = "PlannedCalendar")
    record CalendarJson(
            List<CohortJson> cohorts,
            boolean released,
            boolean inTime,
            int commitment,
            @Schema(example = "12000.00") String amount,
            List<MonthJson> months,
            List<SumJson> commitments) {

        static CalendarJson of(Plan plan, RateCard card, int commitment, String amount) {
            return new CalendarJson(
                    plan.cohorts().stream()
                            .map(cohort -> new CohortJson(cohort.from().toString(), cohort.learners()))
                            .toList(),
                    plan.released(),
                    plan.inTime(),
                    commitment,
                    amount,
                    plan.months().stream()
                            .map(month -> new MonthJson(
                                    month.month(),
                                    month.count().distinct(),
                                    month.count().peak(),
                                    month.count().closing(),
                                    month.measured(),
                                    card.charge(month.measured(), commitment).toPlainString()))
                            .toList(),
                    plan.commitments().stream().map(SumJson::of).toList());
        }

        static CalendarJson best(Plan plan, RateCard card) {
            return of(plan, card, plan.best().commitment(), plan.best().sum().toPlainString());
        }
    }

    /** Four quarters and a commitment to one of them. */
    @Schema(name = "PlanByHand")
    record ByHandJson(
            @Schema(example = "12000.00", description = "What people expect to pay")
            String expected,

            @Schema(description = "Whether it comes to that, or less")
            boolean holds,

            @Schema(description = "Months in which more are measured than one quarter's learners")
            List<String> exceeded,

            @Schema(
                    description =
                            "For each quarter the most days of work after which its learners are gone before the next"
                                    + " ones come, -1: none; empty where no window ends by itself")
            List<Integer> slackDays,

            CalendarJson calendar) {}

    /** A contract under which everybody registered is paid for in every month. */
    @Schema(name = "RegisteredSeats")
    record RegisteredJson(
            int seats, @Schema(example = "30000.00") String amount) {}

    static PlanJson of(PlanAnswer answer) {
        RateCard card = answer.what().card();
        PlanAnswer.ByHand byHand = answer.byHand();
        return new PlanJson(
                answer.what().learners(),
                answer.what().deadline().toString(),
                answer.what().workDays(),
                answer.what().policy().measure(),
                card.currency().getCurrencyCode(),
                CalendarJson.best(answer.proposed(), card),
                new ByHandJson(
                        byHand.expected().toPlainString(),
                        byHand.holds(),
                        byHand.exceeded().stream().map(YearMonth::toString).toList(),
                        byHand.slack(),
                        CalendarJson.of(
                                byHand.plan(),
                                card,
                                byHand.commitment(),
                                byHand.amount().toPlainString())),
                answer.released().map(plan -> CalendarJson.best(plan, card)).orElse(null),
                new RegisteredJson(answer.what().learners(), answer.registered().toPlainString()),
                answer.words());
    }
}
