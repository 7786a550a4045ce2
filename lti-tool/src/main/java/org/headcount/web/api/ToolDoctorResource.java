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
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** Live checks of a connected tool: what is wrong, and where to change it. */
@Path("institutions/{institution}/tools")
@Tag(name = "Tools")
@Produces(MediaType.APPLICATION_JSON)
public final class ToolDoctorResource {

    private final Institutions institutions;
    private final Connections connections;
    private final ConnectionDoctor doctor;

    public ToolDoctorResource(Institutions institutions, Connections connections, ConnectionDoctor doctor) {
        this.institutions = institutions;
        this.connections = connections;
        this.doctor = doctor;
    }

    @POST
    @Path("{tool}/doctor")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "examineTool",
            summary = "Looks at a connected tool as it is now: keys, clock, login, redirect URIs, frame policy",
            description = "Calls the tool, and takes up to half a minute where it does not answer. Changes nothing.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChecksJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "429", ref = "busy")
    public ChecksJson tool(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool) {
        Answers.found(institutions.find(institution));
        ToolRegistration found = Answers.found(connections.tool(institution, tool));
        return ChecksJson.of(doctor.examine(institution, connections.platforms(institution), found)
                .orElseThrow(Answers::busy));
    }
}
