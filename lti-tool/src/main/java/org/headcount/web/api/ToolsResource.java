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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.registration.RegisteredTools;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** The learning tools of an institution. */
@Path("institutions/{institution}/tools")
@Tag(name = "Tools")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ToolsResource {

    private final Institutions institutions;
    private final Connections connections;
    private final RegisteredTools registered;
    private final Addresses addresses;
    private final Urls urls;

    public ToolsResource(
            Institutions institutions,
            Connections connections,
            RegisteredTools registered,
            Addresses addresses,
            UrlPolicy policy) {
        this.institutions = institutions;
        this.connections = connections;
        this.registered = registered;
        this.addresses = addresses;
        this.urls = new Urls(policy);
    }

    @POST
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "createTool",
            summary = "Registers a tool; it works at once, with every LMS of the institution")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ToolJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response create(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = ToolJson.NewJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        ToolRegistration tool = ToolJson.read(in, urls, "tl" + Secrets.id(100), Optional.empty());
        connections.by(Caller.author(caller)).addTool(institution, tool);
        return Answers.created(
                shape(institution, tool), addresses, "institutions/" + institution + "/tools/" + tool.id());
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(operationId = "listTools", summary = "Tools by id, a page at a time")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ToolJson.ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ToolJson.ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Slice<ToolJson> page = Slice.of(all(institution), ToolJson::id, paging);
        return new ToolJson.ListJson(page.map(tool -> tool), page.next());
    }

    @GET
    @Path("{tool}")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "getTool", summary = "One tool")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ToolJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ToolJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool) {
        return connections
                .tool(institution, tool)
                .map(connected -> shape(institution, connected))
                .orElseGet(() -> Answers.found(waiting(institution)
                        .filter(one -> one.id().equals(tool))
                        .findFirst()));
    }

    private List<ToolJson> all(InstitutionId institution) {
        List<PlatformRegistration> platforms = connections.platforms(institution);
        return Stream.concat(
                        connections.tools(institution).stream()
                                .map(tool -> ToolJson.of(institution, tool, platforms, addresses)),
                        waiting(institution))
                .toList();
    }

    private Stream<ToolJson> waiting(InstitutionId institution) {
        return registered.waiting(institution).stream()
                .map(tool -> ToolJson.of(institution, tool, "pending", connections.platforms(institution), addresses));
    }

    @PATCH
    @Path("{tool}")
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "changeTool", summary = "Changes the members that are given")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ToolJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ToolJson change(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String id,
            @RequestBody(content = @Content(schema = @Schema(implementation = ToolJson.NewJson.class))) Members in,
            @Context SecurityContext caller) {
        return shape(
                institution,
                Answers.found(connections
                        .by(Caller.author(caller))
                        .changeTool(
                                institution, id, present -> ToolJson.read(in.anew(), urls, id, Optional.of(present)))));
    }

    @DELETE
    @Path("{tool}")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "deleteTool",
            summary = "Disconnects a tool, or rejects one that waits for approval; facts and grades stay")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("tool") String tool,
            @Context SecurityContext caller) {
        return Answers.gone(registered.by(Caller.author(caller)).remove(institution, tool)
                || connections.by(Caller.author(caller)).removeTool(institution, tool));
    }

    private ToolJson shape(InstitutionId institution, ToolRegistration tool) {
        return ToolJson.of(institution, tool, connections.platforms(institution), addresses);
    }
}
