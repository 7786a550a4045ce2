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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.InstantSource;
import org.headcount.gateway.Audit;
import org.headcount.gateway.connection.Connections;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.KeyRings;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** The keys that sign toward one LMS. */
@Path("institutions/{institution}/platforms/{platform}/signing-keys")
@Tag(name = "Signing keys")
@Produces(MediaType.APPLICATION_JSON)
public final class PlatformKeysResource {

    private final Institutions institutions;
    private final Connections connections;
    private final KeyRings keys;
    private final Audit audit;
    private final InstantSource clock;

    public PlatformKeysResource(
            Institutions institutions, Connections connections, KeyRings keys, Audit audit, InstantSource clock) {
        this.institutions = institutions;
        this.connections = connections;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(operationId = "listPlatformKeys", summary = "The keys by which this LMS knows us, oldest first")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SigningKeysJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public SigningKeysJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        return shape(ring(institution, platform));
    }

    @POST
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "rotatePlatformKey",
            summary = "Publishes the next key now; it signs in two hours, when the LMS has had time to see it",
            description = "Done by itself every 90 days. Asking again changes nothing until the next one signs.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SigningKeysJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public SigningKeysJson rotate(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @Context SecurityContext caller) {
        KeyRing ring = ring(institution, platform);
        if (ring.rotate(clock.instant())) {
            audit.note(institution, Caller.author(caller), Audit.Action.SIGNING_KEY_ADDED, platform);
        }
        return shape(ring);
    }

    @DELETE
    @Path("{kid}")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "revokePlatformKey",
            summary = "Takes a key that somebody else may have out of force; the next one signs at once",
            description =
                    "Within a minute on every node. An LMS that has kept the old key set refuses what we sign until it reads the new one.")
    @ApiResponse(responseCode = "204", description = "It signs no more, and is published no more")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response revoke(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @PathParam("kid") String kid,
            @Context SecurityContext caller) {
        boolean there = ring(institution, platform).revoke(kid, clock.instant());
        if (there) {
            audit.note(institution, Caller.author(caller), Audit.Action.SIGNING_KEY_REVOKED, platform);
        }
        return Answers.gone(there);
    }

    private KeyRing ring(InstitutionId institution, String platform) {
        Answers.found(institutions.find(institution));
        Answers.found(
                connections.platform(platform).filter(lms -> lms.institution().equals(institution)));
        return keys.of(platform);
    }

    private SigningKeysJson shape(KeyRing ring) {
        return SigningKeysJson.of(ring.published(clock.instant()), clock.instant());
    }
}
