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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.staff.StaffInvitation;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.lti.wire.Mailer;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institutions;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Who works with the pages of an institution. */
@Path("institutions/{institution}/staff")
@Tag(name = "Staff")
@Produces(MediaType.APPLICATION_JSON)
public final class StaffResource {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_EMAIL = 254;
    private static final String LAST_OWNER = "409 last-owner where nobody else who has come in is an owner.";

    private final Institutions institutions;
    private final StaffMembers staff;
    private final StaffSessions sessions;
    private final Addresses addresses;
    private final InstantSource clock;

    public StaffResource(
            Institutions institutions,
            StaffMembers staff,
            StaffSessions sessions,
            Addresses addresses,
            InstantSource clock) {
        this.institutions = institutions;
        this.staff = staff;
        this.sessions = sessions;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Schema(name = "NewStaff")
    record NewJson(
            @Schema(allowableValues = {"viewer", "manager", "owner"})
            String role,

            @Nullable String name,

            @Schema(
                    format = "email",
                    description =
                            "Whoever has this address, as the institution's identity provider vouches, comes in by it")
            @Nullable
            String email) {}

    /** A member with the invitation as it is shown once. */
    @Schema(name = "InvitedStaff")
    record InvitedJson(
            String id,

            @Schema(format = "uri", description = "What the one who is invited opens; good once")
            String invitationUri,

            Instant expiresAt) {}

    @Schema(name = "StaffChange")
    record ChangeJson(
            @Schema(allowableValues = {"viewer", "manager", "owner"})
            String role) {}

    /** Somebody of the staff. */
    @Schema(name = "StaffMember")
    record MemberJson(
            String id,
            String role,
            @Nullable String name,
            @Nullable String email,

            @Schema(description = "Not invited, but let in for a role in the LMS, for as long as the LMS says so")
            boolean byRole,

            Instant addedAt,

            @Schema(description = "For the last time; absent for whoever has not come yet") @Nullable
            Instant signedInAt) {

        static MemberJson of(StaffMember member) {
            return new MemberJson(
                    member.id(),
                    member.role().wire(),
                    LearnerJson.unlessEmpty(member.name()),
                    LearnerJson.unlessEmpty(member.email()),
                    member.byRole(),
                    member.addedAt(),
                    member.signedInAt().orElse(null));
        }
    }

    /** Oldest first; next is absent on the last page. */
    @Schema(name = "Staff")
    record ListJson(List<MemberJson> staff, @Nullable String next) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "inviteStaff",
            summary =
                    "Invites somebody to the pages of the institution; the answer is the only place where the invitation is shown",
            description =
                    "viewer reads; manager also switches, releases held grades, links and voids; owner changes everything.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = InvitedJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response invite(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Optional<StaffRole> role = role(in);
        Optional<String> name = in.text("name", LONGEST_NAME);
        Optional<String> email = in.value("email", LONGEST_EMAIL, Mailer::address);
        in.done();
        Instant now = clock.instant();
        StaffMember member = StaffMember.invited(
                institution,
                role.orElseThrow(),
                name.orElse(""),
                email.map(address -> address.toLowerCase(Locale.ROOT)).orElse(""),
                now);
        StaffInvitation invitation = StaffInvitation.fresh(now);
        staff.by(Caller.author(caller)).invite(member, invitation.hash(), invitation.expiresAt());
        return Answers.created(
                shown(member.id(), invitation, institution),
                addresses,
                "institutions/" + institution + "/staff/" + member.id());
    }

    private InvitedJson shown(String id, StaffInvitation invitation, InstitutionId institution) {
        return new InvitedJson(id, invitation.address(institution, addresses), invitation.expiresAt());
    }

    private static void done(StaffMembers.Change change) {
        if (change == StaffMembers.Change.LAST_OWNER) {
            throw Answers.conflict(
                    "last-owner",
                    "Nobody else is an owner",
                    "Invite another owner, and once they have come in, try again; nothing was changed.");
        }
        if (change == StaffMembers.Change.NO_MEMBER) {
            throw new ProblemException(Problem.notFound());
        }
    }

    private static Optional<StaffRole> role(Members in) {
        if (!in.has("role")) {
            in.fault("role", "is missing");
        }
        return in.choice("role", StaffRole::named, StaffRole.NAMES);
    }

    @GET
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "listStaff",
            summary = "Who works with the pages of the institution, oldest first, a page at a time")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution, @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Slice<StaffMember> page = Slice.of(staff.list(institution), StaffResource::age, paging);
        return new ListJson(page.map(MemberJson::of), page.next());
    }

    private static String age(StaffMember member) {
        return "%016x-%s".formatted(Micros.of(member.addedAt()), member.id());
    }

    @GET
    @Path("{member}")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(operationId = "getStaff", summary = "Somebody of the staff")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MemberJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public MemberJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("member") String member) {
        return MemberJson.of(Answers.found(staff.find(institution, member)));
    }

    @PATCH
    @Path("{member}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "changeStaff",
            summary = "Gives somebody another role at once, and from then on whatever the LMS says",
            description = LAST_OWNER)
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MemberJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public MemberJson change(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("member") String member,
            @RequestBody(content = @Content(schema = @Schema(implementation = ChangeJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(staff.find(institution, member));
        Optional<StaffRole> role = role(in);
        in.done();
        done(staff.by(Caller.author(caller)).changeRole(institution, member, role.orElseThrow()));
        return MemberJson.of(Answers.found(staff.find(institution, member)));
    }

    @POST
    @Path("{member}/invitation")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "inviteStaffAnew",
            summary = "Gives somebody another invitation; the one before opens nothing any more")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = InvitedJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public InvitedJson inviteAnew(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("member") String member,
            @Context SecurityContext caller) {
        StaffInvitation invitation = StaffInvitation.fresh(clock.instant());
        if (!staff.by(Caller.author(caller))
                .inviteAnew(institution, member, invitation.hash(), invitation.expiresAt())) {
            Answers.found(Optional.empty());
        }
        return shown(member, invitation, institution);
    }

    @DELETE
    @Path("{member}/sessions")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(operationId = "signOutStaff", summary = "Signs somebody out, wherever they are signed in")
    @ApiResponse(responseCode = "204", description = "They are signed out")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response signOut(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("member") String member) {
        Answers.found(staff.find(institution, member));
        sessions.endAll(Optional.of(institution), member);
        return Response.noContent().build();
    }

    @DELETE
    @Path("{member}")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "deleteStaff",
            summary = "Removes somebody at once",
            description =
                    "Their sessions end, name and address are kept nowhere, and they come in again only with a new invitation. "
                            + LAST_OWNER)
    @ApiResponse(responseCode = "204", description = "They are removed")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response delete(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("member") String member,
            @Context SecurityContext caller) {
        done(staff.by(Caller.author(caller)).remove(institution, member));
        return Response.noContent().build();
    }
}
