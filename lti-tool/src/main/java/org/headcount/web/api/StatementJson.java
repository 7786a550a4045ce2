package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement looks like from outside. Nothing is ever made of it but its description: a statement leaves as it is
 * kept, to the byte.
 */
@Schema(name = "Statement", description = "The digest is the SHA-256 of all other members as RFC 8785 writes them.")
@JsonInclude(JsonInclude.Include.ALWAYS)
record StatementJson(
        String digest,

        @Schema(description = "That of the month before; null for the first") @Nullable
        String previousDigest,

        int version,
        String institution,
        String zone,

        @Schema(description = "What is recorded from then on is late")
        Instant closedAt,

        @JsonUnwrapped MonthJson month,
        PolicyJson policy,
        List<AdjustmentJson> adjustments,
        List<BeyondJson> beyondHorizon,

        @Schema(description = "What is to be paid, the adjustments included")
        List<TotalJson> totals,

        @Schema(description = "Who is charged; absent in a list of statements")
        List<LineJson> learners) {

    /** What an earlier month came to more, or less, by facts that were late for it. */
    @Schema(name = "Adjustment")
    record AdjustmentJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,

            @Schema(description = "How many the month measures now")
            int measured,

            @Schema(description = "How many more than was told last")
            int learners,

            @Schema(example = "4.00") @Nullable String amount,
            @Nullable String currency) {}

    /** Late facts of a month that is no longer corrected. */
    @Schema(name = "BeyondHorizon")
    record BeyondJson(
            @Schema(type = "string", example = "2025-01") YearMonth month, int facts) {}

    /** An amount in one currency. */
    @Schema(name = "Total")
    record TotalJson(@Schema(example = "1504.00") String amount, String currency) {}

    /** A learner that is charged, with the fact that made the month chargeable. */
    @Schema(name = "StatementLine")
    record LineJson(String learner, ReasonJson reason) {}

    /** The fact that made a month chargeable. */
    @Schema(name = "StatementReason")
    record ReasonJson(String source, String id, String type, String kind, Instant at) {}

    /** What a month would come to: as a statement, without what comes of closing. */
    @Schema(
            name = "StatementDraft",
            description = "A statement's members, but closesAt instead of digest and closedAt.")
    record DraftJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,
            @Schema(allowableValues = {"open", "closing"}) String state,
            Instant closesAt) {}

    /** A page of statements without their learners; next is absent on the last one. */
    @Schema(name = "Statements")
    record ListJson(
            List<StatementJson> statements, @Nullable String next) {}
}
