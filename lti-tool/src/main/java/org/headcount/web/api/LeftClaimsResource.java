package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LeftClaims;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** What an LMS says in its launches that no tool is told. */
@Path("institutions/{institution}/platforms/{platform}/left-claims")
@Tag(name = "Platforms")
@Produces(MediaType.APPLICATION_JSON)
public final class LeftClaimsResource {

    private final Institutions institutions;
    private final Connections connections;
    private final LeftClaims leftClaims;

    public LeftClaimsResource(Institutions institutions, Connections connections, LeftClaims leftClaims) {
        this.institutions = institutions;
        this.connections = connections;
        this.leftClaims = leftClaims;
    }

    /** One claim, by its name alone. */
    @Schema(name = "LeftClaim")
    record LeftJson(
            String name,
            @Schema(type = "string", format = "date-time") String since) {}

    /** A page of them; next is absent on the last one. */
    @Schema(name = "LeftClaims")
    record ListJson(List<LeftJson> claims, @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listLeftClaims",
            summary = "Names of claims that the LMS sends and no tool is told, a page at a time")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("platform") String platform,
            @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Answers.found(connections
                .platform(platform)
                .filter(found -> found.institution().equals(institution)));
        Slice<LeftClaims.Left> page = Slice.of(leftClaims.of(institution, platform), LeftClaims.Left::name, paging);
        return new ListJson(
                page.map(left -> new LeftJson(left.name(), left.since().toString())), page.next());
    }
}
