package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Share;
import org.jspecify.annotations.Nullable;

/** A month, also within its statement; commitment and what follows are null where nothing is agreed that says them. */
@Schema(name = "Month")
@JsonInclude(JsonInclude.Include.ALWAYS)
record MonthJson(
        @Schema(type = "string", example = "2026-01") YearMonth month,
        Instant from,
        Instant until,

        @Schema(allowableValues = {"history", "open", "closing", "closed"})
        String state,

        int distinct,
        int peak,
        Instant peakAt,
        int opening,
        int closing,
        int carried,
        Policy.Measure measure,
        int measured,
        @Nullable Integer commitment,
        @Nullable Integer over,
        @Nullable Integer unused,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "For how much of the month its fixed price is paid; absent: all of it")
        @Nullable
        ProratedJson prorated,

        @Schema(example = "1500.00") @Nullable String amount,
        @Nullable String currency,
        @Nullable RateCardJson rates) {

    /** So many days of those that the month has. */
    @Schema(name = "Prorated")
    record ProratedJson(int days, int of) {

        private static ProratedJson of(Share share) {
            return new ProratedJson(share.days(), share.of());
        }
    }

    static MonthJson of(MonthAnswer answer) {
        return new MonthJson(
                answer.month(),
                answer.span().from(),
                answer.span().until(),
                answer.state().wire(),
                answer.count().distinct(),
                answer.count().peak(),
                answer.count().peakAt(),
                answer.count().opening(),
                answer.count().closing(),
                answer.count().carried(),
                answer.measure(),
                answer.measured(),
                answer.commitment().orElse(null),
                answer.over().orElse(null),
                answer.unused().orElse(null),
                answer.share().map(ProratedJson::of).orElse(null),
                answer.amount().map(BigDecimal::toPlainString).orElse(null),
                answer.currency().map(Currency::getCurrencyCode).orElse(null),
                answer.rates().map(RateCardJson::of).orElse(null));
    }
}
