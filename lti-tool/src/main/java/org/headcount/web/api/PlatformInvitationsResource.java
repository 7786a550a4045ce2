package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.registration.FreshInvitation;
import org.headcount.gateway.registration.Invitation;
import org.headcount.gateway.registration.Invitations;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** Invitations by which LMSs register Headcount by themselves (LTI Dynamic Registration 1.0). */
@Path("institutions/{institution}/platforms/invitations")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PlatformInvitationsResource {

    private final Institutions institutions;
    private final Connections connections;
    private final Invitations invitations;
    private final Addresses addresses;
    private final Urls urls;
    private final InstantSource clock;

    public PlatformInvitationsResource(
            Institutions institutions,
            Connections connections,
            Invitations invitations,
            Addresses addresses,
            UrlPolicy policy,
            InstantSource clock) {
        this.institutions = institutions;
        this.connections = connections;
        this.invitations = invitations;
        this.addresses = addresses;
        this.urls = new Urls(policy);
        this.clock = clock;
    }

    /** What inviting takes; all of it may be left out. */
    @Schema(name = "NewPlatformInvitation")
    record NewJson(
            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    description =
                            "The LMS's issuer where it is not on the host of its configuration: https://canvas.instructure.com for"
                                    + " Canvas in the cloud, https://blackboard.com for Blackboard")
            String issuer,

            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    description = "A connected LMS whose registration is to be renewed by the LMS, as Moodle can")
            String platform) {}

    /** An invitation as it is shown once. */
    @Schema(name = "PlatformInvitation")
    record InvitationJson(
            String id,

            @Schema(description = "To be pasted into the LMS")
            String registrationUri,

            Instant expiresAt) {}

    @POST
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "invitePlatform",
            summary = "Invites an LMS to register Headcount by itself; good once, for a week",
            description =
                    "What the LMS registers waits for approval. The answer is the only place where the address is shown.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = InvitationJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response invite(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewJson.class))) OptionalMembers body,
            @Context SecurityContext caller) {
        Members in = body.members();
        Answers.found(institutions.find(institution));
        Optional<String> issuer = in.value("issuer", Urls.LONGEST, urls::issuer);
        Optional<String> platform = in.value("platform", 64, id -> ConnectedLms.id(connections, institution, id));
        in.done();
        FreshInvitation made = FreshInvitation.ofLms(
                institution, platform, issuer.orElse(""), PlatformsResource.registrar(caller), clock.instant());
        invitations.by(Caller.author(caller)).add(made.kept());
        String address = addresses.register(made.secret());
        return Response.status(Response.Status.CREATED)
                .entity(new InvitationJson(
                        made.kept().id(), address, made.kept().expiresAt()))
                .build();
    }

    @GET
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "listPlatformInvitations",
            summary = "Invitations of LMSs that are open, by id, a page at a time")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = InvitationsJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public InvitationsJson open(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        return InvitationsJson.of(invitations.open(institution, Invitation.Kind.LMS, clock.instant()), paging);
    }

    @DELETE
    @Path("{invitation}")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "withdrawPlatformInvitation",
            summary = "Makes an invitation worth nothing that nobody has used")
    @ApiResponse(responseCode = "204", description = "It opens nothing any more")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response withdraw(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("invitation") String invitation,
            @Context SecurityContext caller) {
        return Answers.gone(
                invitations.by(Caller.author(caller)).withdraw(institution, Invitation.Kind.LMS, invitation));
    }
}
