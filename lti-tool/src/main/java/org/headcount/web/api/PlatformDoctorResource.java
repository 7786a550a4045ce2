package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.headcount.gateway.connection.ConnectionDoctor;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** Live checks of a connected LMS: what is wrong, and where to change it. */
@Path("institutions/{institution}/platforms")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
public final class PlatformDoctorResource {

    private final Institutions institutions;
    private final Connections connections;
    private final ConnectionDoctor doctor;

    public PlatformDoctorResource(Institutions institutions, Connections connections, ConnectionDoctor doctor) {
        this.institutions = institutions;
        this.connections = connections;
        this.doctor = doctor;
    }

    @POST
    @Path("{platform}/doctor")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "examinePlatform",
            summary = "Looks at a connected LMS as it is now: configuration, keys, clock, deployments, token, scopes",
            description = "Calls the LMS, and takes up to a minute where it does not answer. Changes nothing.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChecksJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "429", ref = "busy")
    public ChecksJson platform(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        Answers.found(institutions.find(institution));
        LmsConnection found = Answers.found(
                connections.platform(platform).filter(lms -> lms.institution().equals(institution)));
        return ChecksJson.of(doctor.examine(found).orElseThrow(Answers::busy));
    }
}
