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
import org.headcount.gateway.registration.RegisteredTools;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** Tools that register by themselves (LTI Dynamic Registration 1.0). */
@Path("institutions/{institution}/tools")
@Tag(name = "Tools")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ToolRegistrationResource {

    private final Institutions institutions;
    private final Connections connections;
    private final Invitations invitations;
    private final RegisteredTools registered;
    private final Addresses addresses;
    private final Urls urls;
    private final InstantSource clock;

    public ToolRegistrationResource(
            Institutions institutions,
            Connections connections,
            Invitations invitations,
            RegisteredTools registered,
            Addresses addresses,
            UrlPolicy policy,
            InstantSource clock) {
        this.institutions = institutions;
        this.connections = connections;
        this.invitations = invitations;
        this.registered = registered;
        this.addresses = addresses;
        this.urls = new Urls(policy);
        this.clock = clock;
    }

    @Schema(name = "NewToolInvitation")
    record NewJson(
            @Schema(description = "The LMS whose issuer the tool will see")
            String platform,

            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    description = "Where the tool wants to be opened for its registration")
            String registrationUri) {}

    /** An invitation as it is shown once. */
    @Schema(name = "ToolInvitation")
    record InvitationJson(
            String id,
            String openidConfiguration,
            String registrationToken,
            Instant expiresAt,

            @Schema(description = "Where to open the tool in a browser; only where registrationUri was given") @Nullable
            String openUri) {}

    @POST
    @Path("invitations")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "inviteTool",
            summary = "Invites a tool to register by itself; good once, for an hour",
            description =
                    "What the tool registers waits for approval. The answer is the only place where the token is shown.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = InvitationJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response invite(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Optional<String> platform = in.neededValue("platform", 64, id -> ConnectedLms.id(connections, institution, id));
        Optional<String> opened = in.value("registrationUri", Urls.LONGEST, urls::exact);
        in.done();
        FreshInvitation made = FreshInvitation.ofTool(
                institution, platform.orElseThrow(), PlatformsResource.registrar(caller), clock.instant());
        invitations.by(Caller.author(caller)).add(made.kept());
        String configuration = made.configuration(addresses);
        return Response.status(Response.Status.CREATED)
                .entity(new InvitationJson(
                        made.kept().id(),
                        configuration,
                        made.secret(),
                        made.kept().expiresAt(),
                        opened.map(uri -> made.opening(uri, addresses)).orElse(null)))
                .build();
    }

    @POST
    @Path("{tool}/approve")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "approveTool",
            summary = "Connects a tool that registered by itself; approving it again changes nothing")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ToolJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ToolJson approve(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        registered.by(Caller.author(caller)).approve(institution, tool);
        return ToolJson.of(
                institution,
                Answers.found(connections.tool(institution, tool)),
                connections.platforms(institution),
                addresses);
    }

    @GET
    @Path("invitations")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "listToolInvitations",
            summary = "Invitations of tools that are open, by id, a page at a time")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = InvitationsJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public InvitationsJson open(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        return InvitationsJson.of(invitations.open(institution, Invitation.Kind.TOOL, clock.instant()), paging);
    }

    @DELETE
    @Path("invitations/{invitation}")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "withdrawToolInvitation",
            summary = "Makes an invitation worth nothing that nobody has used")
    @ApiResponse(responseCode = "204", description = "It opens nothing any more")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response withdraw(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("invitation") String invitation,
            @Context SecurityContext caller) {
        return Answers.gone(
                invitations.by(Caller.author(caller)).withdraw(institution, Invitation.Kind.TOOL, invitation));
    }
}
