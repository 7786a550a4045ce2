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
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.staff.FreshKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** The keys of an institution. */
@Path("institutions/{institution}/keys")
@Tag(name = "Keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class KeysResource {

    private final Institutions institutions;
    private final ApiKeys keys;
    private final Addresses addresses;
    private final InstantSource clock;

    public KeysResource(Institutions institutions, ApiKeys keys, Addresses addresses, InstantSource clock) {
        this.addresses = addresses;
        this.institutions = institutions;
        this.keys = keys;
        this.clock = clock;
    }

    @Schema(name = "NewKey")
    record NewKeyJson(
            @Schema(allowableValues = {"read", "record", "admin"})
            String role,

            String label) {}

    /** A key as it is shown once. */
    @Schema(name = "CreatedKey")
    record CreatedKeyJson(String id, String key, String role, String label) {}

    @Schema(name = "Key")
    record KeyJson(String id, String role, String label, Instant createdAt) {}

    /** A page of keys; next is absent on the last one. */
    @Schema(name = "Keys")
    record KeysJson(List<KeyJson> keys, @Nullable String next) {}

    @POST
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(operationId = "createKey", summary = "Makes a key; the answer is the only place where it is shown")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CreatedKeyJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response create(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewKeyJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        if (!in.has("role")) {
            in.fault("role", "is missing");
        }
        Optional<ApiKeys.Rights> rights = in.choice("role", ApiKeys.Rights::named, ApiKeys.Rights.NAMES);
        Optional<String> label = in.needed("label", 100);
        in.done();
        FreshKey made = FreshKey.of(
                institution, rights.orElseThrow(), label.orElseThrow(), clock.instant(), Caller.line(caller));
        keys.by(Caller.author(caller)).add(made.kept());
        return Answers.created(
                new CreatedKeyJson(
                        made.kept().id(),
                        made.key(),
                        made.kept().rights().wire(),
                        made.kept().label()),
                addresses,
                "institutions/" + institution + "/keys/" + made.kept().id());
    }

    @GET
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "listKeys",
            summary = "Keys of the institution, oldest first, a page at a time, without the keys themselves")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeysJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public KeysJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Slice<ApiKeys.ApiKey> page = Slice.of(keys.list(institution), KeysResource::age, paging);
        return new KeysJson(
                page.map(key -> new KeyJson(key.id(), key.rights().wire(), key.label(), key.createdAt())), page.next());
    }

    /** Orders keys by when they were made, as text. */
    private static String age(ApiKeys.ApiKey key) {
        return "%016x-%s".formatted(Micros.of(key.createdAt()), key.id());
    }

    @DELETE
    @Path("{key}")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(operationId = "deleteKey", summary = "Takes a key out of force at once")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("key") String key,
            @Context SecurityContext caller) {
        return Answers.gone(keys.by(Caller.author(caller)).remove(institution, key));
    }
}
