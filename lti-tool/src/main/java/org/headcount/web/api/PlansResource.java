package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import org.headcount.metering.ahead.Planner;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Terms;
import org.headcount.metering.terms.Undertaking;
import org.jspecify.annotations.Nullable;

/** When learners who come once a year had best enrol, and what to commit to. Planning changes nothing. */
@Path("institutions/{institution}/plans")
@Tag(name = "Ahead")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PlansResource {

    private final Institutions institutions;
    private final InstantSource clock;

    public PlansResource(Institutions institutions, InstantSource clock) {
        this.institutions = institutions;
        this.clock = clock;
    }

    /** What is to be planned; policy and rate card are those in force now unless given. */
    @Schema(name = "PlanRequest")
    record RequestJson(
            @Schema(example = "1000", minimum = "1") int learners,

            @Schema(example = "2026-12-31", description = "The last day, the same every year")
            LocalDate deadline,

            @Schema(example = "30", minimum = "0", maximum = "365", description = "Days of 24 hours from enrolment on")
            int workDays,

            @Schema(description = "Whether staff switch off everybody whose work is done; absent: where they can")
            @Nullable
            Boolean released,

            @Schema(oneOf = {String.class, PolicyJson.class}) @Nullable
            Object policy,

            @Nullable RateCardJson rateCard) {}

    @POST
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "plan",
            summary = "The cheapest calendar of cohorts for learners who come once a year, beside the usual plan",
            description =
                    "Compared are all calendars of cohorts of equal size that begin on first days of months or on the"
                            + " day after the deadline; where the peak is billed also cohorts at even distances, and cohorts that"
                            + " follow as soon as the licences are free. For every commitment the cheapest is improved by moving"
                            + " learners from day to day, as far as that saves anything. Of equal sums the smallest commitment is proposed, then the"
                            + " fewest cohorts.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PlanJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public PlanJson plan(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = RequestJson.class))) Members in) {
        Terms terms = Answers.found(institutions.find(institution)).terms();
        Optional<Undertaking> what = Planning.read(in, Optional.of(terms), clock.instant());
        in.done();
        return PlanJson.of(Planner.plan(what.orElseThrow()));
    }
}
