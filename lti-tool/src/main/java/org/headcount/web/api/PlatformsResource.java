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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The LMSs of an institution. */
@Path("institutions/{institution}/platforms")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PlatformsResource {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformsResource.class);

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
    private final RegisteredPlatforms registered;
    private final KeyRings keys;
    private final Addresses addresses;
    private final Urls urls;

    public PlatformsResource(
            Institutions institutions,
            Connections connections,
            RegisteredPlatforms registered,
            KeyRings keys,
            Addresses addresses,
            UrlPolicy policy) {
        this.institutions = institutions;
        this.connections = connections;
        this.registered = registered;
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
        connected(
                connections.by(Caller.author(caller)).addPlatform(institution, platform, registrar(caller)),
                platform.deployments());
        begin(platform.id());
        return Answers.created(
                PlatformJson.of(platform, addresses),
                addresses,
                "institutions/" + institution + "/platforms/" + platform.id());
    }

    /** Best before anybody asks; but it is connected by now, and who were told otherwise would connect it again. At first need it is tried again. */
    private void begin(String platform) {
        try {
            keys.begin(platform);
        } catch (RuntimeException e) {
            LOG.warn("LMS {} is connected, but has no key yet", platform, e);
        }
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
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Slice<PlatformJson> page = Slice.of(all(institution), PlatformJson::id, paging);
        return new PlatformJson.ListJson(page.map(platform -> platform), page.next());
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
        return Answers.found(all(institution).stream()
                .filter(one -> one.id().equals(platform))
                .findFirst());
    }

    private List<PlatformJson> all(InstitutionId institution) {
        return Stream.concat(
                        connections.platforms(institution).stream()
                                .map(platform -> PlatformJson.of(platform, addresses)),
                        registered.waiting(institution).stream()
                                .map(waiting -> PlatformJson.waiting(waiting.platform(), addresses)))
                .toList();
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
        return change(
                institution,
                platform,
                caller,
                in,
                present -> PlatformJson.read(in.anew(), urls, platform, Optional.of(present)));
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
        return change(institution, platform, caller, in, present -> with(in.anew(), present));
    }

    private static PlatformRegistration with(Members in, PlatformRegistration present) {
        TermsReader.need(in, List.of("deployments"));
        Set<String> all = new LinkedHashSet<>(present.deployments());
        all.addAll(PlatformJson.deployments(in).orElse(Set.of()));
        in.done();
        return present.withDeployments(all);
    }

    @DELETE
    @Path("{platform}")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "deletePlatform",
            summary = "Disconnects an LMS, or rejects one that waits for approval; facts stay")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @Context SecurityContext caller) {
        return Answers.gone(registered.by(Caller.author(caller)).remove(institution, platform)
                || connections.by(Caller.author(caller)).removePlatform(institution, platform));
    }

    private PlatformJson change(
            InstitutionId institution,
            String platform,
            SecurityContext caller,
            Members in,
            UnaryOperator<PlatformRegistration> change) {
        PlatformOutcome outcome =
                connections.by(Caller.author(caller)).changePlatform(institution, platform, registrar(caller), change);
        return PlatformJson.of(
                connected(outcome, PlatformJson.deployments(in.anew()).orElse(Set.of())), addresses);
    }

    static Registrar registrar(SecurityContext caller) {
        return caller.isUserInRole(Needs.Right.OPERATOR.name()) ? Registrar.OPERATOR : Registrar.INSTITUTION;
    }

    /** What was connected. Ends the request where nothing was: {@code deployments} are those that it named. */
    static PlatformRegistration connected(PlatformOutcome outcome, Set<String> deployments) {
        if (outcome instanceof PlatformOutcome.Connected connected) {
            return connected.platform();
        }
        if (outcome instanceof PlatformOutcome.DeploymentsTaken taken) {
            List<String> asked = List.copyOf(deployments);
            throw new ProblemException(new Problem(
                    409,
                    "deployment-taken",
                    "This deployment is connected already",
                    "An issuer, client id and deployment together belong to one registration of one institution.",
                    taken.deployments().stream()
                            .map(one -> new Problem.Fault(
                                    asked.contains(one) ? "/deployments/" + asked.indexOf(one) : "/deployments",
                                    "is connected already"))
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
        throw new ProblemException(Problem.notFound());
    }
}
