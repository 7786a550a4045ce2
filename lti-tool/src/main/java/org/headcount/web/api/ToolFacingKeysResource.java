package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.headcount.lti.wire.KeyRing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that sign toward tools, those of all institutions. */
@Path("signing-keys")
@Tag(name = "Signing keys")
@Produces(MediaType.APPLICATION_JSON)
public final class ToolFacingKeysResource {

    private static final Logger LOG = LoggerFactory.getLogger(ToolFacingKeysResource.class);

    private final KeyRing keys;
    private final InstantSource clock;

    public ToolFacingKeysResource(KeyRing keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @GET
    @Needs(Needs.Right.OPERATOR)
    @Operation(operationId = "listSigningKeys", summary = "The keys by which tools know us, oldest first")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SigningKeysJson.class)))
    public SigningKeysJson list() {
        return SigningKeysJson.of(keys.published(clock.instant()), clock.instant());
    }

    @POST
    @Needs(Needs.Right.OPERATOR)
    @Operation(
            operationId = "rotateSigningKey",
            summary = "Publishes the next key now; it signs in two hours, when tools have had time to see it",
            description = "Done by itself every 90 days. Asking again changes nothing until the next one signs.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SigningKeysJson.class)))
    public SigningKeysJson rotate() {
        if (keys.rotate(clock.instant())) {
            LOG.info("the next signing key toward tools is published, by order");
        }
        return list();
    }

    @DELETE
    @Path("{kid}")
    @Needs(Needs.Right.OPERATOR)
    @Operation(
            operationId = "revokeSigningKey",
            summary = "Takes a key that somebody else may have out of force; the next one signs at once",
            description =
                    "Within a minute on every node. A tool that has kept the old key set refuses launches until it reads the new one.")
    @ApiResponse(responseCode = "204", description = "It signs no more, and is published no more")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response revoke(@PathParam("kid") String kid) {
        boolean there = keys.revoke(kid, clock.instant());
        if (there) {
            LOG.warn("a signing key toward tools was revoked, by order");
        }
        return Answers.gone(there);
    }
}
