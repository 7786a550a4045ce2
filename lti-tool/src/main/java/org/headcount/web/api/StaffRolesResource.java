package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.gateway.staff.StaffEntry;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;

/** What roles in an LMS are worth to whoever launches the usage page. */
@Path("institutions/{institution}/staff-roles")
@Tag(name = "Staff")
@Produces(MediaType.APPLICATION_JSON)
public final class StaffRolesResource {

    private static final int MOST_ROLES = 20;
    private static final int LONGEST = 255;

    private final Institutions institutions;
    private final StaffSettings settings;

    public StaffRolesResource(Institutions institutions, StaffSettings settings) {
        this.institutions = institutions;
        this.settings = settings;
    }

    /** What one role is worth. */
    @Schema(name = "RoleWorth")
    record WorthJson(
            @Schema(
                    description =
                            "administrator: of the whole LMS or school; instructor: of the course from which the page is opened;"
                                    + " else a role to the letter, as the LMS sends it")
            String role,

            @Schema(allowableValues = {"viewer", "manager", "owner"})
            String worth) {}

    @Schema(name = "StaffRoles")
    record RolesJson(List<WorthJson> roles) {

        static RolesJson of(StaffEntry entry) {
            return new RolesJson(entry.sorted().entrySet().stream()
                    .map(one -> new WorthJson(one.getKey(), one.getValue().wire()))
                    .toList());
        }
    }

    @GET
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "getStaffRoles",
            summary = "What roles in the LMS are worth to whoever launches the usage page")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RolesJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public RolesJson roles(@Schema(type = "string") @PathParam("institution") InstitutionId institution) {
        Answers.found(institutions.find(institution));
        return RolesJson.of(settings.entry(institution));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "changeStaffRoles",
            summary = "Says what roles in the LMS are worth from now on; whoever is in by role launches anew",
            description =
                    "409 last-owner where all owners who have come in own by a role in the LMS, and a role that makes owners would make"
                            + " them no longer: give one of them the role of owner first.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RolesJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public RolesJson changeRoles(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = RolesJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        if (!in.has("roles")) {
            in.fault("roles", "is missing");
        }
        Map<String, StaffRole> worth = new TreeMap<>();
        for (Members one : in.objects("roles", MOST_ROLES)) {
            Optional<String> role = one.needed("role", LONGEST);
            if (!one.has("worth")) {
                one.fault("worth", "is missing");
            }
            Optional<StaffRole> right = one.choice("worth", StaffRole::named, StaffRole.NAMES);
            role.ifPresent(name -> right.ifPresent(value -> {
                if (worth.put(name, value) != null) {
                    one.fault("role", "is named twice");
                }
            }));
        }
        in.done();
        if (settings.by(Caller.author(caller)).changeEntry(institution, new StaffEntry(worth))
                == StaffSettings.Change.LAST_OWNER) {
            throw Answers.conflict(
                    "last-owner",
                    "All owners own by a role in the LMS",
                    "Give one of them the role of owner, so that it no longer depends on the LMS, and try again; nothing was changed.");
        }
        return RolesJson.of(settings.entry(institution));
    }
}
