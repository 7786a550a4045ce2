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
import java.util.Optional;
import org.headcount.gateway.staff.ProviderSignIn;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** Where the staff of an institution sign in with OpenID Connect. */
@Path("institutions/{institution}/identity-provider")
@Tag(name = "Staff")
@Produces(MediaType.APPLICATION_JSON)
public final class IdentityProviderResource {

    private static final int LONGEST = 255;
    private static final String LAST_OWNER =
            "409 last-owner where no owner would be left who has come in by a way that stays, as by the LMS.";

    private final Institutions institutions;
    private final StaffSettings settings;
    private final ProviderSignIn providers;

    public IdentityProviderResource(Institutions institutions, StaffSettings settings, ProviderSignIn providers) {
        this.institutions = institutions;
        this.settings = settings;
        this.providers = providers;
    }

    @Schema(name = "NewIdentityProvider")
    record NewProviderJson(
            @Schema(format = "uri", example = "https://login.school.example")
            String issuer,

            String clientId,

            @Schema(description = "Absent for a client without one") @Nullable
            String clientSecret) {}

    /** Without our secret there. */
    @Schema(name = "IdentityProvider")
    record ProviderJson(String issuer, String clientId, boolean secret) {

        static ProviderJson of(StaffSettings.IdentityProvider provider) {
            return new ProviderJson(
                    provider.issuer(),
                    provider.clientId(),
                    !provider.sealedSecret().isEmpty());
        }
    }

    @GET
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "getIdentityProvider",
            summary = "Where staff sign in with OpenID Connect, without our secret there")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProviderJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ProviderJson provider(@Schema(type = "string") @PathParam("institution") InstitutionId institution) {
        return ProviderJson.of(Answers.found(settings.provider(institution)));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "changeIdentityProvider",
            summary = "Has staff sign in there from now on",
            description =
                    "The issuer is asked for its configuration at once. Its redirect URI for us is {base}/admin/signed-in/{institution}. "
                            + LAST_OWNER)
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProviderJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public ProviderJson changeProvider(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewProviderJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Optional<String> issuer = in.needed("issuer", Urls.LONGEST);
        Optional<String> client = in.needed("clientId", LONGEST);
        Optional<String> secret = in.text("clientSecret", LONGEST);
        if (in.sound() && !providers.answers(issuer.orElseThrow())) {
            in.fault("issuer", "tells no usable configuration at /.well-known/openid-configuration");
        }
        in.done();
        StaffSettings.IdentityProvider provider = new StaffSettings.IdentityProvider(
                issuer.orElseThrow(), client.orElseThrow(), providers.sealed(institution, secret.orElse("")));
        done(settings.by(Caller.author(caller)).keepProvider(institution, provider));
        return ProviderJson.of(provider);
    }

    @DELETE
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "deleteIdentityProvider",
            summary = "Has nobody sign in there any more",
            description = LAST_OWNER)
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response deleteProvider(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Context SecurityContext caller) {
        return Answers.gone(done(settings.by(Caller.author(caller)).removeProvider(institution)));
    }

    /** @return whether there was something to do */
    private static boolean done(StaffSettings.Change change) {
        if (change == StaffSettings.Change.LAST_OWNER) {
            throw Answers.conflict(
                    "last-owner",
                    "No owner would be left with a way in",
                    "Let an owner come in from the LMS once, by an invitation or in a role that is owner here by your own word, and try"
                            + " again; nothing was changed.");
        }
        return change == StaffSettings.Change.DONE;
    }
}
