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

/** The consumer key with which an LMS proves what it was in LTI 1.1. */
@Path("institutions/{institution}/platforms/{platform}/consumer-key")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
public final class PlatformConsumerKeyResource {

    private final ConsumerKeys keys;

    public PlatformConsumerKeyResource(
            Institutions institutions, MigrationSecrets secrets, Migration migration, InstantSource clock) {
        this.keys = new ConsumerKeys(institutions, secrets, migration, MigrationSecrets.Side.PLATFORM, clock);
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "getPlatformConsumerKey",
            summary = "The consumer key of an LMS in LTI 1.1, without its secret")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ConsumerKeys.ConsumerKeyJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ConsumerKeys.ConsumerKeyJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        return keys.get(institution, platform);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "setPlatformConsumerKey",
            summary = "Says with which consumer key and secret an LMS signs its migration claims",
            description =
                    "Needed where it is another than the one that the tool has. It is only checked by it; what we sign for a"
                            + " tool, we sign with the tool's. The secret is kept sealed.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ConsumerKeys.ConsumerKeyJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ConsumerKeys.ConsumerKeyJson set(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @RequestBody(content = @Content(schema = @Schema(implementation = ConsumerKeys.NewConsumerKeyJson.class)))
                    Members in,
            @Context SecurityContext caller) {
        return keys.set(institution, platform, in, caller);
    }

    @DELETE
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "deletePlatformConsumerKey",
            summary = "Takes no consumer key of an LMS for proved any more, but what a tool has itself")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @Context SecurityContext caller) {
        return keys.remove(institution, platform, caller);
    }
}
