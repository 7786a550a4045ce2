package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.Examinations;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.registration.LmsRenewal;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** What LMSs registered by themselves. */
@Path("institutions/{institution}/platforms")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
public final class PlatformRegistrationResource {

    private final Institutions institutions;
    private final Connections connections;
    private final RegisteredPlatforms registered;
    private final LmsRenewal renewal;
    private final Examinations examinations;
    private final Addresses addresses;

    public PlatformRegistrationResource(
            Institutions institutions,
            Connections connections,
            RegisteredPlatforms registered,
            LmsRenewal renewal,
            Examinations examinations,
            Addresses addresses) {
        this.institutions = institutions;
        this.connections = connections;
        this.registered = registered;
        this.renewal = renewal;
        this.examinations = examinations;
        this.addresses = addresses;
    }

    @POST
    @Path("{platform}/approve")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "approvePlatform",
            summary = "Connects an LMS that registered by itself; approving it again changes nothing")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PlatformJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public PlatformJson approve(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        boolean waits = registered.waiting(institution).stream()
                .anyMatch(one -> one.platform().id().equals(platform));
        if (waits) {
            PlatformsResource.connected(
                    registered
                            .by(Caller.author(caller))
                            .approve(institution, platform, PlatformsResource.registrar(caller)),
                    Set.of());
        }
        return connected(institution, platform);
    }

    @PUT
    @Path("{platform}/registration")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "renewRegistration",
            summary = "Tells the LMS anew what Headcount registers, where the LMS has an address for that (RFC 7592)",
            description =
                    "409 no-registration-address for an LMS that has none: invite it with platform instead. 502 where the LMS refuses.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PlatformJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    @ApiResponse(responseCode = "429", ref = "busy")
    @ApiResponse(responseCode = "502", ref = "badGateway")
    public PlatformJson renew(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        PlatformJson present = connected(institution, platform);
        return examinations
                .one(institution, () -> renewal.renew(institution, platform, Caller.author(caller)))
                .orElseThrow(Answers::busy)
                .orElseThrow(
                        () -> Answers.conflict(
                                "no-registration-address",
                                "This LMS has no address for that",
                                "It gave none when it registered, or was not registered by itself. Invite it again, and name it as platform."))
                .fold(made -> present, violations -> {
                    throw new ProblemException(Problem.of(
                            502,
                            "lms-refused",
                            "The LMS did not take it",
                            violations.get(0).toString()));
                });
    }

    private PlatformJson connected(InstitutionId institution, String platform) {
        return Answers.found(connections
                .platform(platform)
                .filter(lms -> lms.institution().equals(institution))
                .map(LmsConnection::platform)
                .map(one -> PlatformJson.of(one, addresses)));
    }
}
