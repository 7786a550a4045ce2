package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import org.headcount.metering.ahead.Replay;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Policy;
import org.jspecify.annotations.Nullable;

/** A history beside the same under another agreement; differing is how many learners there are on all pages. */
@Schema(name = "Replay")
record ReplayJson(
        List<MonthJson> months,

        @Schema(description = "Absent where a month has no amount, or not all are in one currency") @Nullable
        TotalJson total,

        int differing,
        List<DifferenceJson> learners,
        @Nullable String next) {

    /** What a month comes to; what follows from a card or a commitment is null where none is agreed. */
    @Schema(name = "ReplayedNumber")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record NumberJson(
            Policy.Measure measure,
            int measured,
            @Nullable Integer commitment,
            @Schema(example = "1500.00") @Nullable String amount,
            @Nullable String currency) {

        static NumberJson of(MonthAnswer answer) {
            return new NumberJson(
                    answer.measure(),
                    answer.measured(),
                    answer.commitment().orElse(null),
                    answer.amount().map(BigDecimal::toPlainString).orElse(null),
                    answer.currency().map(Currency::getCurrencyCode).orElse(null));
        }
    }

    @Schema(name = "ReplayedMonth")
    record MonthJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,

            @Schema(allowableValues = {"history", "open", "closing", "closed"})
            String state,

            NumberJson agreed,
            NumberJson replayed) {

        static MonthJson of(Replay.Month month) {
            return new MonthJson(
                    month.agreed().month(),
                    month.agreed().state().wire(),
                    NumberJson.of(month.agreed()),
                    NumberJson.of(month.replayed()));
        }
    }

    /** All months together; difference is negative where the other agreement costs less. */
    @Schema(name = "ReplayedTotal")
    record TotalJson(
            @Schema(example = "18000.00") String agreed,
            @Schema(example = "16000.00") String replayed,
            @Schema(example = "-2000.00") String difference,
            String currency) {

        static TotalJson of(Replay.Totals totals) {
            return new TotalJson(
                    totals.agreed().toPlainString(),
                    totals.replayed().toPlainString(),
                    totals.replayed().subtract(totals.agreed()).toPlainString(),
                    totals.currency().getCurrencyCode());
        }
    }

    /** A learner who is charged for other months: added by the replay, or dropped by it. */
    @Schema(name = "ReplayDifference")
    record DifferenceJson(
            String learner,
            List<String> identities,
            @Nullable String name,
            List<String> added,
            List<String> dropped) {

        static DifferenceJson of(Replay.Difference difference) {
            return new DifferenceJson(
                    difference.learner().id().value(),
                    LearnerJson.namesOf(difference.learner()),
                    LearnerJson.unlessEmpty(difference.learner().name()),
                    difference.added().stream().map(YearMonth::toString).toList(),
                    difference.dropped().stream().map(YearMonth::toString).toList());
        }
    }

    static ReplayJson of(Replay replay) {
        return new ReplayJson(
                replay.months().stream().map(MonthJson::of).toList(),
                replay.totals().map(TotalJson::of).orElse(null),
                replay.differing(),
                replay.learners().stream().map(DifferenceJson::of).toList(),
                replay.next().orElse(null));
    }
}
