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
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.report.Overrun;
import org.headcount.metering.report.Overruns;
import org.headcount.metering.terms.Policy;
import org.jspecify.annotations.Nullable;

/** When did we go over the commitment, and with whom? */
@Path("institutions/{institution}/months/{month}/over-commitment")
@Tag(name = "Months")
@Produces(MediaType.APPLICATION_JSON)
public final class OverCommitmentResource {

    private final Institutions institutions;
    private final Overruns overruns;

    public OverCommitmentResource(Institutions institutions, Overruns overruns) {
        this.institutions = institutions;
        this.overruns = overruns;
    }

    /** One of those who were counted then. */
    @Schema(name = "CountedLearner")
    record CountedJson(
            String learner,
            List<String> identities,
            @Nullable String name,

            @Schema(description = "When the period began by which the learner is counted")
            Instant since,

            @Schema(
                    description =
                            "In use at that instant; where distinct learners are billed one may have ended before")
            boolean inUse,

            FactJson reason) {

        static CountedJson of(Overrun.Counted counted) {
            return new CountedJson(
                    counted.learner().id().value(),
                    LearnerJson.namesOf(counted.learner()),
                    LearnerJson.unlessEmpty(counted.learner().name()),
                    counted.since(),
                    counted.inUse(),
                    FactJson.of(counted.reason(), counted.note()));
        }
    }

    /** At, counted and passedBy are null for a month that is not over its commitment; next is absent on the last page of learners. */
    @Schema(name = "OverCommitment")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record OverJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,

            @Schema(allowableValues = {"history", "open", "closing", "closed"})
            String state,

            Policy.Measure measure,
            int measured,
            @Nullable Integer commitment,
            @Nullable Integer over,
            @Nullable Instant at,

            @Schema(description = "How many were counted at that instant") @Nullable
            Integer counted,

            @Schema(description = "The first one beyond the commitment, in the order in which they came") @Nullable
            CountedJson passedBy,

            List<CountedJson> learners,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String next) {

        static OverJson of(Overrun overrun) {
            MonthAnswer month = overrun.month();
            Optional<Overrun.Passing> passing = overrun.passing();
            return new OverJson(
                    month.month(),
                    month.state().wire(),
                    month.measure(),
                    month.measured(),
                    month.commitment().orElse(null),
                    month.over().orElse(null),
                    passing.map(Overrun.Passing::at).orElse(null),
                    passing.map(Overrun.Passing::counted).orElse(null),
                    passing.map(Overrun.Passing::by).map(CountedJson::of).orElse(null),
                    passing.map(Overrun.Passing::learners).orElse(List.of()).stream()
                            .map(CountedJson::of)
                            .toList(),
                    passing.flatMap(Overrun.Passing::next).orElse(null));
        }
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "whenOverCommitment",
            summary = "When a month went over its commitment, with whom, and who was counted then, by opaque id",
            description =
                    "Where the peak is billed, the first instant at which more were in use; where distinct learners are, that at "
                            + "which one more touched the month; where the close is, the instant from which on more were in use to "
                            + "its end. Everybody counted is listed with the fact for which they are.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = OverJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public OverJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$") @PathParam("month") String month,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        YearMonth asked = Asked.month(month);
        Asked query = new Asked();
        Optional<Instant> at = query.instant("asOf", asOf);
        Optional<Instant> known = query.instant("knownAt", knownAt);
        int most = paging.most(query);
        String last = paging.after(query, Asked::cursor).orElse("");
        query.done();
        return OverJson.of(overruns.find(institution, asked, at, known, most, last));
    }
}
