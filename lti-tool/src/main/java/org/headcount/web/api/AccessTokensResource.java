package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.headcount.gateway.Audit;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.registration.RegisteredTools;
import org.headcount.gateway.service.Grants;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** The access tokens that tools were given. */
@Path("institutions/{institution}/tools/{tool}/access-tokens")
@Tag(name = "Tools")
@Produces(MediaType.APPLICATION_JSON)
public final class AccessTokensResource {

    private final Institutions institutions;
    private final Connections connections;
    private final Grants grants;
    private final RegisteredTools registered;
    private final Audit audit;

    public AccessTokensResource(
            Institutions institutions,
            Connections connections,
            Grants grants,
            RegisteredTools registered,
            Audit audit) {
        this.institutions = institutions;
        this.connections = connections;
        this.grants = grants;
        this.registered = registered;
        this.audit = audit;
    }

    @DELETE
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "revokeAccessTokens",
            summary = "Takes every access token that a tool has out of force",
            description =
                    "Within three seconds on every node. The tool may ask for another one with its own key. The token by which it"
                            + " changes its registration is worth nothing any more, and it gets no other.")
    @ApiResponse(responseCode = "204", description = "None is in force any more")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response revoke(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Answers.found(connections.tool(institution, tool));
        grants.revoke(institution, tool);
        registered.revoke(institution, tool);
        audit.note(institution, Caller.author(caller), Audit.Action.ACCESS_TOKENS_REVOKED, tool);
        return Response.noContent().build();
    }
}
