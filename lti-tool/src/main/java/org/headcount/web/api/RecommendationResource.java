package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.ahead.Recommendation;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.RateCard;
import org.jspecify.annotations.Nullable;

/** Which commitment would have been the cheapest. It is never applied by itself. */
@Path("institutions/{institution}/recommendation")
@Tag(name = "Ahead")
@Produces(MediaType.APPLICATION_JSON)
public final class RecommendationResource {

    private final Institutions institutions;
    private final Outlook outlook;
    private final InstantSource clock;

    public RecommendationResource(Institutions institutions, Outlook outlook, InstantSource clock) {
        this.institutions = institutions;
        this.outlook = outlook;
        this.clock = clock;
    }

    /** A closed month. */
    @Schema(name = "ComparedMonth")
    record MonthJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,
            int measured,
            @Nullable Integer commitment,
            boolean exceeded) {

        static MonthJson of(MonthAnswer month) {
            return new MonthJson(
                    month.month(),
                    month.measured(),
                    month.commitment().orElse(null),
                    month.over().filter(over -> over > 0).isPresent());
        }
    }

    /** A commitment: its price, and the sum over the months of the larger of it and what was measured. */
    @Schema(name = "ComparedCommitment")
    record CandidateJson(
            int commitment,
            @Schema(example = "4.00") String price,

            @Schema(description = "What is paid for in all months together")
            long learnerMonths,

            @Schema(example = "6000.00") String amount) {}

    @Schema(name = "CommitmentOffer")
    record OfferJson(
            int commitment,
            @Schema(example = "6000.00") String amount,
            @Schema(example = "1470.00") String saves,
            @Schema(example = "245.00") String savesPerMonth) {}

    /** All that was compared; offer is null where nothing is offered, and verdict says why. */
    @Schema(name = "Recommendation")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RecommendationJson(
            List<MonthJson> months,

            @Schema(description = "In how many of the newest six months more were measured than committed to")
            int exceeded,

            @Schema(
                    allowableValues = {
                        "offered",
                        "no-rate-card",
                        "not-a-volume-card",
                        "no-closed-month",
                        "seldom-exceeded",
                        "saves-nothing"
                    })
            String verdict,

            String explanation,
            @Nullable String currency,
            @Nullable CandidateJson present,
            List<CandidateJson> candidates,
            @Nullable OfferJson offer) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "recommend",
            summary =
                    "The commitment that would have been the cheapest over the closed months, with every sum compared",
            description =
                    "For the minimum, every tier's beginning and every number measured: the card's price in force now"
                            + " times the larger of commitment and measured, summed over the closed months, the newest 120 at most."
                            + " The cheapest is offered when the commitment was exceeded in at least 3 of the newest 6 months and it"
                            + " saves money. Only a volume card has a price that a commitment chooses.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RecommendationJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public RecommendationJson recommend(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Instant at = asked.asOf(asOf, clock.instant());
        Optional<Instant> known = asked.instant("knownAt", knownAt);
        asked.done();
        return shape(outlook.recommendation(institution, Optional.of(at), known));
    }

    private static RecommendationJson shape(Recommendation made) {
        return new RecommendationJson(
                made.months().stream().map(MonthJson::of).toList(),
                made.exceeded(),
                made.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                explanation(made),
                made.card().map(card -> card.currency().getCurrencyCode()).orElse(null),
                made.present().map(sum -> candidate(made, sum)).orElse(null),
                made.candidates().stream().map(sum -> candidate(made, sum)).toList(),
                made.offered()
                        .map(offer -> new OfferJson(
                                offer.commitment(),
                                offer.sum().toPlainString(),
                                made.saves().map(BigDecimal::toPlainString).orElseThrow(),
                                made.savesPerMonth()
                                        .map(BigDecimal::toPlainString)
                                        .orElseThrow()))
                        .orElse(null));
    }

    private static CandidateJson candidate(Recommendation made, CommitmentSum sum) {
        RateCard card = made.card().orElseThrow();
        return new CandidateJson(
                sum.commitment(),
                card.rate(sum.commitment()).toPlainString(),
                made.learnerMonths(sum.commitment()),
                sum.sum().toPlainString());
    }

    private static String explanation(Recommendation made) {
        return switch (made.verdict()) {
            case OFFERED ->
                "The commitment was exceeded in " + made.exceeded() + " of the newest months, and "
                        + made.offered().map(CommitmentSum::commitment).orElseThrow()
                        + " would have cost less. Nothing changes unless you agree to it.";
            case NO_RATE_CARD -> "No rate card is agreed.";
            case NOT_A_VOLUME_CARD ->
                "Only a volume card has a price that a commitment chooses: with this card there is"
                        + " nothing to recommend.";
            case NO_CLOSED_MONTH -> "No month of the contract is closed yet.";
            case SELDOM_EXCEEDED ->
                "The commitment was exceeded in " + made.exceeded() + " of the newest " + Recommendation.LOOKED_AT
                        + " months; another one is offered from " + Recommendation.ENOUGH + " on.";
            case SAVES_NOTHING -> "No other commitment would have cost less.";
        };
    }
}
