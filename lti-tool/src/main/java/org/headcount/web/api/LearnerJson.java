package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.report.Listing;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Standing;
import org.jspecify.annotations.Nullable;

/** A learner with everything that explains the status; costs only where a switch was moved. */
@Schema(name = "Learner")
record LearnerJson(
        String learner,
        List<String> identities,
        @Nullable String name,

        @Schema(description = "false: met, but without any fact; neither active nor inactive")
        boolean known,

        boolean active,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant since,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant until,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable FactJson reason,
        List<PeriodJson> periods,
        List<MonthJson> months,
        @Nullable List<CostJson> costs) {

    /** A stretch in which the learner is active; until null: nothing ends it yet. */
    @Schema(name = "Period")
    record PeriodJson(
            Instant from,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Instant until,

            FactJson opened,

            @Schema(description = "null where it ends by the passing of time, or not at all")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            @Nullable
            FactJson closed) {}

    /** A month that a period touches; reason is the fact that made it chargeable. */
    @Schema(name = "ChargedMonth")
    record MonthJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,
            boolean charged,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            FactJson reason) {}

    /** What a switch changes in one month. */
    @Schema(name = "Cost")
    record CostJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,
            @Schema(example = "5.00") String amount,
            String currency) {

        static List<CostJson> of(List<SwitchOutcome.Cost> costs) {
            return costs.stream()
                    .map(cost -> new CostJson(
                            cost.month(),
                            cost.amount().toPlainString(),
                            cost.currency().getCurrencyCode()))
                    .toList();
        }
    }

    @Schema(name = "Costs")
    record CostsJson(List<CostJson> costs) {}

    /** A learner in a list. */
    @Schema(name = "LearnerInList")
    record BriefJson(
            String learner,
            List<String> identities,
            @Nullable String name,
            boolean known,
            boolean active,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Instant since,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Instant until,

            @Schema(
                    description =
                            "With reasons: the fact that keeps the learner active, or after which it became inactive")
            @Nullable
            FactJson reason,

            @Schema(description = "With reasons: when the learner did something last") @Nullable
            Instant lastUse,

            @Schema(description = "With reasons: charged months of the year, up to that of asOf") @Nullable
            List<String> chargedMonths) {

        static BriefJson of(Standing standing, Instant asOf) {
            return of(standing, asOf, null, null, null);
        }

        static BriefJson of(Listing.Entry entry, Instant asOf, Function<Fact, FactJson> shape) {
            return of(
                    entry.standing(),
                    asOf,
                    entry.reason().map(shape).orElse(null),
                    entry.lastUse().orElse(null),
                    entry.charged().stream().map(YearMonth::toString).toList());
        }

        private static BriefJson of(
                Standing standing,
                Instant asOf,
                @Nullable FactJson reason,
                @Nullable Instant lastUse,
                @Nullable List<String> charged) {
            return new BriefJson(
                    standing.learner().id().value(),
                    namesOf(standing.learner()),
                    unlessEmpty(standing.learner().name()),
                    standing.known(),
                    standing.active(asOf),
                    standing.since(asOf).orElse(null),
                    standing.until(asOf).orElse(null),
                    reason,
                    lastUse,
                    charged);
        }
    }

    /** A page of learners; next is absent on the last one. */
    @Schema(name = "Learners")
    record ListJson(List<BriefJson> learners, @Nullable String next) {}

    /** Writes a learner with the facts that explain it, each as the ledger has it. */
    static LearnerJson of(
            LearnerStatus status,
            Function<FactKey, Optional<Fact>> facts,
            Function<Fact, FactJson> shape,
            Optional<List<CostJson>> costs) {
        return new LearnerJson(
                status.learner().id().value(),
                namesOf(status.learner()),
                unlessEmpty(status.learner().name()),
                status.known(),
                status.active(),
                status.since().orElse(null),
                status.until().orElse(null),
                status.reason().map(shape).orElse(null),
                status.periods().stream()
                        .map(period -> period(period, key -> facts.apply(key).map(shape)))
                        .toList(),
                status.months().stream()
                        .map(month -> new MonthJson(
                                month.month(),
                                month.charged(),
                                month.reason().map(shape).orElse(null)))
                        .toList(),
                costs.orElse(null));
    }

    private static PeriodJson period(Period period, Function<FactKey, Optional<FactJson>> fact) {
        return new PeriodJson(
                period.from(),
                period.end().orElse(null),
                fact.apply(period.opened()).orElseThrow(),
                period.closed().flatMap(fact).orElse(null));
    }

    static List<String> namesOf(Learner learner) {
        return learner.identities().stream().map(IdentityName::toString).toList();
    }

    static @Nullable String unlessEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
