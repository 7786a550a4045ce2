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
import org.headcount.gateway.roster.Rosters;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** What LMSs say of a learner, course by course. None of it is the status of a licence. */
@Path("institutions/{institution}/learners/{learner}/enrolments")
@Tag(name = "Learners")
@Produces(MediaType.APPLICATION_JSON)
public final class EnrolmentsResource {

    private final Institutions institutions;
    private final Ledger ledger;
    private final Rosters rosters;

    public EnrolmentsResource(Institutions institutions, Ledger ledger, Rosters rosters) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.rosters = rosters;
    }

    /** One course, as the LMS names it. */
    @Schema(name = "Enrolment")
    record EnrolmentJson(
            String platform,
            String deployment,

            @Schema(description = "The LMS's id of the course; of one longer than 255 characters a digest")
            String context,

            @Schema(
                    allowableValues = {"active", "inactive", "deleted", "absent"},
                    description = "As the LMS says it, which changes no licence; absent: not on its last whole roster")
            String lmsStatus,

            @Schema(type = "string", format = "date-time") String since,
            @Schema(type = "string", format = "date-time") String seenAt) {}

    /** A page of them; next is absent on the last one. */
    @Schema(name = "Enrolments")
    record ListJson(
            List<EnrolmentJson> enrolments, @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listEnrolmentsOfLearner",
            summary = "What LMSs say of a learner in each course, a page at a time; it changes no licence")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("learner") String learner,
            @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        IdentityName who = Asked.learner(learner);
        Answers.found(ledger.standing(institution, who));
        Slice<Rosters.Enrolment> page = Slice.of(rosters.of(institution, who), EnrolmentsResource::turn, paging);
        return new ListJson(page.map(EnrolmentsResource::shape), page.next());
    }

    private static String turn(Rosters.Enrolment enrolment) {
        Rosters.Course course = enrolment.course();
        return Secrets.hash(course.platform() + "\n" + course.deployment() + "\n" + course.context());
    }

    private static EnrolmentJson shape(Rosters.Enrolment enrolment) {
        return new EnrolmentJson(
                enrolment.course().platform(),
                enrolment.course().deployment(),
                enrolment.course().context(),
                enrolment.state(),
                enrolment.since().toString(),
                enrolment.seenAt().toString());
    }
}
