package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import org.headcount.metering.Effect;
import org.headcount.metering.Effects;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Policy;
import org.jspecify.annotations.Nullable;

/** What becomes of a month. Amounts, currency and difference are null where it has no rates. */
@Schema(name = "Effect")
@JsonInclude(JsonInclude.Include.ALWAYS)
record EffectJson(
        @Schema(type = "string", example = "2026-01") YearMonth month,

        @Schema(allowableValues = {"history", "open", "closing", "closed"})
        String state,

        Policy.Measure measure,
        @Nullable String currency,
        SideJson before,
        SideJson after,
        @Schema(example = "5.00") @Nullable String difference,

        @Schema(
                description =
                        "Of a closed month: what the next statement to close tells of it; null where the month is not closed, or no longer corrected")
        @Nullable
        CorrectionJson adjustment) {

    /** A month's counts and amount. */
    @Schema(name = "EffectSide")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SideJson(
            int measured,
            int distinct,
            int peak,
            int opening,
            int closing,
            int carried,
            @Schema(example = "1500.00") @Nullable String amount) {

        static SideJson of(MonthAnswer month) {
            return new SideJson(
                    month.measured(),
                    month.count().distinct(),
                    month.count().peak(),
                    month.count().opening(),
                    month.count().closing(),
                    month.count().carried(),
                    month.amount().map(BigDecimal::toPlainString).orElse(null));
        }
    }

    @Schema(name = "EffectAdjustment")
    record CorrectionJson(
            @Schema(type = "string", example = "2026-02", description = "The month of that statement")
            YearMonth statement,

            MoreJson before,
            MoreJson after) {}

    /** How many more than was told, and what they cost. */
    @Schema(name = "EffectAdjustmentSide")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record MoreJson(
            int learners,
            @Schema(example = "4.00") @Nullable String amount) {

        static MoreJson of(Adjustment adjustment) {
            return new MoreJson(
                    adjustment.learners(),
                    adjustment.amount().map(BigDecimal::toPlainString).orElse(null));
        }
    }

    static List<EffectJson> of(Effects effects) {
        return effects.months().stream().map(EffectJson::of).toList();
    }

    private static EffectJson of(Effect effect) {
        return new EffectJson(
                effect.month(),
                effect.before().state().wire(),
                effect.before().measure(),
                effect.before().currency().map(Currency::getCurrencyCode).orElse(null),
                SideJson.of(effect.before()),
                SideJson.of(effect.after()),
                effect.difference().map(BigDecimal::toPlainString).orElse(null),
                effect.correction()
                        .map(correction -> new CorrectionJson(
                                correction.statement(),
                                MoreJson.of(correction.before()),
                                MoreJson.of(correction.after())))
                        .orElse(null));
    }
}
