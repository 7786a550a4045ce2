package org.headcount.web.api;

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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.headcount.metering.alert.Hearing;
import org.headcount.metering.alert.Hearings;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** Who reports facts, and whether it is still heard. */
@Path("institutions/{institution}/sources")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
public final class SourcesResource {

    private final Institutions institutions;
    private final Hearings hearings;
    private final InstantSource clock;

    public SourcesResource(Institutions institutions, Hearings hearings, InstantSource clock) {
        this.institutions = institutions;
        this.hearings = hearings;
        this.clock = clock;
    }

    /** One of them. */
    @Schema(name = "Source")
    record SourceJson(
            String source,

            @Schema(
                    description =
                            "heard: within the hour; no-activity: silent, as usual at this time; no-signal: silent, "
                                    + "and usually is not; gone: not heard for four weeks; not-expected: nobody reports it by habit",
                    allowableValues = {"heard", "no-activity", "no-signal", "gone", "not-expected"})
            String state,

            @Schema(description = "When its last fact was recorded")
            Instant last,

            @Schema(description = "Facts recorded in the last 24 hours, 100,000 at most")
            int lastDay,

            @Schema(description = "The mean of before") int usual,

            @Schema(
                    description =
                            "Facts recorded in the same hours of each of the four weeks before, the nearest first")
            List<Integer> before) {

        static SourceJson of(Hearing hearing) {
            return new SourceJson(
                    hearing.source(),
                    hearing.state().wire(),
                    hearing.last(),
                    hearing.lastDay(),
                    hearing.usual(),
                    hearing.before());
        }
    }

    /** All of them, by name. */
    @Schema(name = "Sources")
    record SourcesJson(Instant asOf, List<SourceJson> sources) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listSources",
            summary = "Who reports facts, when each was heard last, and whether its silence is a gap",
            description =
                    "At most 200, by name. A source that usually reports twelve facts or more in the same stretch of "
                            + "the week, by the clock on the wall, and does not now, has no signal.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SourcesJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public SourcesJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Instant at = asked.asOf(asOf, clock.instant());
        asked.done();
        return new SourcesJson(
                at, hearings.of(institution, at).stream().map(SourceJson::of).toList());
    }
}
