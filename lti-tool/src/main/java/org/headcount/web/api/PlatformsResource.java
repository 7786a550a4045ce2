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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.Connections;
import org.headcount.gateway.PlatformOutcome;
import org.headcount.gateway.Registrar;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Institutions;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** The LMSs of an institution. */
@Path("institutions/{institution}/platforms")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PlatformsResource {

    private static final String KEYS =
            "The LMS is told loginUri, launchUri and jwksUri of the answer; this jwksUri is for no other LMS. ";

    private static final String ONE_CLIENT = """
            Many institutions may have one clientId, as all of Blackboard's do, each with deployments of its own. An LMS grants \
            its tokens to whoever signs as its client. Headcount signs for each connection with keys of its own, but an LMS \
            that counts many of them as one client reads the keys of all, at /lti/jwks; therefore issuer, \
            authorizationEndpoint, tokenEndpoint, tokenAudience and jwksUri are then the same for all of them, where any is, \
            else the answer is 409 client-taken. With the operator's key it is done all the same: self-hosted Canvas servers, for one, all \
            count their clients from 10000000000001. The operator first makes sure that each of the two institutions \
            names an LMS of its own by its right addresses: one that does not would be given what is the other's.""";

    private final Institutions institutions;
    private final Connections connections;
    private final KeyRings keys;
    private final Addresses addresses;
    private final Urls urls;

    public PlatformsResource(
            Institutions institutions, Connections connections, KeyRings keys, Addresses addresses, UrlPolicy policy) {
        this.institutions = institutions;
        this.connections = connections;
        this.keys = keys;
        this.addresses = addresses;
        this.urls = new Urls(policy);
    }

    @POST
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "createPlatform",
            summary = "Registers an LMS; it works at once",
            description = KEYS + ONE_CLIENT)
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = PlatformJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response create(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = PlatformJson.NewJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        PlatformRegistration platform = PlatformJson.read(in, urls, "pf" + Secrets.id(100), Optional.empty());
        unlessRefused(connections.addPlatform(institution, platform, registrar(caller)), platform);
        keys.begin(platform.id()); // or at first need, should we die before
        return Answers.created(
                PlatformJson.of(platform, addresses),
                addresses,
                "institutions/" + institution + "/platforms/" + platform.id());
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(operationId = "listPlatforms", summary = "LMSs by id, a page at a time")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = PlatformJson.ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public PlatformJson.ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "integer", minimum = "1", maximum = "1000") @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        Answers.found(institutions.find(institution));
        Slice<PlatformRegistration> page =
                Slice.of(connections.platforms(institution), PlatformRegistration::id, limit, after);
        return new PlatformJson.ListJson(page.map(platform -> PlatformJson.of(platform, addresses)), page.next());
    }

    @GET
    @Path("{platform}")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "getPlatform", summary = "One LMS")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PlatformJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public PlatformJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        return PlatformJson.of(find(institution, platform), addresses);
    }

    @PATCH
    @Path("{platform}")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "changePlatform",
            summary = "Changes the members that are given; deployments replace those before",
            description = ONE_CLIENT)
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PlatformJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public PlatformJson change(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @RequestBody(content = @Content(schema = @Schema(implementation = PlatformJson.NewJson.class))) Members in,
            @Context SecurityContext caller) {
        PlatformRegistration present = find(institution, platform);
        return replace(institution, PlatformJson.read(in, urls, platform, Optional.of(present)), caller);
    }

    @POST
    @Path("{platform}/deployments")
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "addDeployments", summary = "Adds deployments; those that are there already stay")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PlatformJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public PlatformJson deploy(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @RequestBody(content = @Content(schema = @Schema(implementation = PlatformJson.DeploymentsJson.class)))
                    Members in,
            @Context SecurityContext caller) {
        PlatformRegistration present = find(institution, platform);
        TermsReader.need(in, List.of("deployments"));
        Set<String> added = PlatformJson.deployments(in).orElse(Set.of());
        in.done();
        Set<String> all = new LinkedHashSet<>(present.deployments());
        all.addAll(added);
        return replace(institution, present.withDeployments(all), caller);
    }

    @DELETE
    @Path("{platform}")
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "deletePlatform", summary = "Disconnects an LMS; facts stay")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform) {
        return Answers.gone(connections.removePlatform(institution, platform));
    }

    private PlatformRegistration find(InstitutionId institution, String platform) {
        return Answers.found(connections.platforms(institution).stream()
                .filter(one -> one.id().equals(platform))
                .findFirst());
    }

    private PlatformJson replace(InstitutionId institution, PlatformRegistration platform, SecurityContext caller) {
        unlessRefused(connections.replacePlatform(institution, platform, registrar(caller)), platform);
        return PlatformJson.of(platform, addresses);
    }

    private static Registrar registrar(SecurityContext caller) {
        return caller.isUserInRole(Needs.Right.OPERATOR.name()) ? Registrar.OPERATOR : Registrar.INSTITUTION;
    }

    private static void unlessRefused(PlatformOutcome outcome, PlatformRegistration platform) {
        if (outcome instanceof PlatformOutcome.DeploymentsTaken taken) {
            List<String> asked = List.copyOf(platform.deployments());
            throw new ProblemException(new Problem(
                    409,
                    "deployment-taken",
                    "This deployment is connected already",
                    "An issuer, client id and deployment together belong to one registration of one institution.",
                    taken.deployments().stream()
                            .map(one -> new Problem.Fault("/deployments/" + asked.indexOf(one), "is connected already"))
                            .toList()));
        }
        if (outcome instanceof PlatformOutcome.ClientTaken) {
            throw new ProblemException(new Problem(
                    409,
                    "client-taken",
                    "This client id is connected otherwise",
                    "Elsewhere it has another issuer, endpoint, token audience or key set. Where both are right, as with two"
                            + " servers that number their clients alike, ask the operator, whose key registers it.",
                    List.of(new Problem.Fault("/clientId", "is connected otherwise already"))));
        }
        if (outcome instanceof PlatformOutcome.NotThere) {
            throw new ProblemException(Problem.notFound());
        }
    }
}
