package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.InstantSource;
import org.headcount.gateway.launch.Migration;
import org.headcount.gateway.launch.MigrationSecrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** The consumer key by which a tool was known in LTI 1.1. */
@Path("institutions/{institution}/tools/{tool}/consumer-key")
@Tag(name = "Tools")
@Produces(MediaType.APPLICATION_JSON)
public final class ToolConsumerKeyResource {

    private final ConsumerKeys keys;

    public ToolConsumerKeyResource(
            Institutions institutions, MigrationSecrets secrets, Migration migration, InstantSource clock) {
        this.keys = new ConsumerKeys(institutions, secrets, migration, MigrationSecrets.Side.TOOL, clock);
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "getToolConsumerKey",
            summary = "The consumer key that a tool had in LTI 1.1, without its secret")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ConsumerKeys.ConsumerKeyJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ConsumerKeys.ConsumerKeyJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool) {
        return keys.get(institution, tool);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "setToolConsumerKey",
            summary = "Says by which consumer key, and with which secret, a tool was known in LTI 1.1",
            description =
                    "A tool recognizes by it who comes from LTI 1.1 (migration claim). We sign for it where the LMS has proved"
                            + " its own consumer key: the same one, or that of its platform. Without it the tool gets the old"
                            + " ids alone. The secret is kept sealed.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ConsumerKeys.ConsumerKeyJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ConsumerKeys.ConsumerKeyJson set(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool,
            @RequestBody(content = @Content(schema = @Schema(implementation = ConsumerKeys.NewConsumerKeyJson.class)))
                    Members in,
            @Context SecurityContext caller) {
        return keys.set(institution, tool, in, caller);
    }

    @DELETE
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "deleteToolConsumerKey", summary = "Vouches for a consumer key no more")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool,
            @Context SecurityContext caller) {
        return keys.remove(institution, tool, caller);
    }
}
