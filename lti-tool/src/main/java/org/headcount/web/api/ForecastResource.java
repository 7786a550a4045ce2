package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
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
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.ahead.Forecast;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.ahead.Release;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Policy;
import org.jspecify.annotations.Nullable;

/** What the coming months cost anyway, probably and at worst, and who need not be counted. */
@Path("institutions/{institution}/forecast")
@Tag(name = "Ahead")
@Produces(MediaType.APPLICATION_JSON)
public final class ForecastResource {

    private static final int USUAL_MONTHS = 3;
    private static final int MOST_MONTHS = 12;

    private final Institutions institutions;
    private final Outlook outlook;
    private final InstantSource clock;

    public ForecastResource(Institutions institutions, Outlook outlook, InstantSource clock) {
        this.institutions = institutions;
        this.outlook = outlook;
        this.clock = clock;
    }

    /** How many, and what that costs under the terms in force then; amount is null where no card is agreed. */
    @Schema(name = "ForecastNumber")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record NumberJson(
            int measured,
            @Nullable Integer over,
            @Schema(example = "1500.00") @Nullable String amount) {

        static NumberJson of(MonthAnswer answer) {
            return new NumberJson(answer.measured(), answer.over().orElse(null), text(answer.amount()));
        }
    }

    @Schema(name = "ForecastMonth")
    record MonthJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,
            Policy.Measure measure,
            @Nullable Integer commitment,
            @Nullable String currency,
            NumberJson floor,
            NumberJson likely,
            NumberJson worst) {

        static MonthJson of(Forecast.Month month) {
            MonthAnswer floor = month.floor();
            return new MonthJson(
                    floor.month(),
                    floor.measure(),
                    floor.commitment().orElse(null),
                    floor.currency().map(Currency::getCurrencyCode).orElse(null),
                    NumberJson.of(floor),
                    NumberJson.of(month.likely()),
                    NumberJson.of(month.worst()));
        }
    }

    /** Who would not be counted next month if switched off; saves is for this learner alone, until when the licence ends by itself. */
    @Schema(name = "ReleaseCandidate")
    record CandidateJson(
            String learner,
            List<String> identities,
            @Nullable String name,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Instant until,

            @Schema(example = "4.00") @Nullable String saves) {

        static CandidateJson of(Release.Candidate candidate) {
            return new CandidateJson(
                    candidate.learner().id().value(),
                    LearnerJson.namesOf(candidate.learner()),
                    LearnerJson.unlessEmpty(candidate.learner().name()),
                    candidate.until().orElse(null),
                    text(candidate.saves()));
        }
    }

    /** A page of them; together is what switching off everybody on this page saves, next is absent on the last one. */
    @Schema(name = "ReleaseList")
    record ReleaseJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,

            @Schema(description = "The instant before which to switch off")
            Instant before,

            @Schema(description = "false: the policy lets nobody switch, so that nobody can be released")
            boolean switching,

            List<CandidateJson> learners,
            @Schema(example = "40.00") @Nullable String together,
            @Nullable String next) {

        static ReleaseJson of(Release release) {
            return new ReleaseJson(
                    release.month().month(),
                    release.before(),
                    release.switching(),
                    release.learners().stream().map(CandidateJson::of).toList(),
                    text(release.together()),
                    release.next().orElse(null));
        }
    }

    /** By which rules the numbers are computed. */
    @Schema(name = "ForecastRules")
    record RulesJson(String floor, String likely, String worst) {

        static final RulesJson ALL = new RulesJson(
                "Learners already bound to be counted under the measure even if nobody comes back: the month as it is"
                        + " counted from the facts known, planned switches among them.",
                "As many as on average in the last " + Forecast.MEAN_OF + " complete months in which anybody was"
                        + " measured, rounded up; at least the floor.",
                "Everybody who was active in the last " + Forecast.BACK + " months or since is active again, all the"
                        + " month. Who was never met cannot be foreseen.");
    }

    @Schema(name = "Forecast")
    record ForecastJson(Instant asOf, RulesJson rules, List<MonthJson> months, ReleaseJson release) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "forecast",
            summary = "The coming months: floor, likely and worst, and who would not be counted in the first of them",
            description = "limit and after page the release list.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ForecastJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ForecastJson forecast(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "integer", minimum = "1", maximum = "12", defaultValue = "3") @QueryParam("months") @Nullable
                    String months,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        int many = asked.value("months", months, ForecastResource::months).orElse(USUAL_MONTHS);
        Instant at = asked.asOf(asOf, Micros.floor(clock.instant()));
        Optional<Instant> known = asked.instant("knownAt", knownAt);
        int most = paging.most(asked);
        String last = paging.after(asked, Asked::cursor).orElse("");
        asked.done();
        Forecast forecast = outlook.forecast(institution, Optional.of(at), known, many, most, last);
        return new ForecastJson(
                forecast.asOf(),
                RulesJson.ALL,
                forecast.months().stream().map(MonthJson::of).toList(),
                ReleaseJson.of(forecast.release()));
    }

    private static Integer months(String text) {
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_MONTHS) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + MOST_MONTHS);
        }
        return Integer.valueOf(text);
    }

    private static @Nullable String text(Optional<BigDecimal> amount) {
        return amount.map(BigDecimal::toPlainString).orElse(null);
    }
}
