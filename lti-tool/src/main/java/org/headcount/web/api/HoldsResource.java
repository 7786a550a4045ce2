package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.grade.HeldGrades;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Standing;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** Scores that were refused for inactive learners and are kept. */
@Path("institutions/{institution}/holds")
@Tag(name = "Holds")
@Produces(MediaType.APPLICATION_JSON)
public final class HoldsResource {

    private static final String STATES = "HELD, SENDING, RELEASED, COALESCED, SUPERSEDED, UNDELIVERABLE, DISCARDED";

    private final Institutions institutions;
    private final Holds holds;
    private final HeldGrades grades;
    private final Ledger ledger;
    private final Reports reports;

    public HoldsResource(Institutions institutions, Holds holds, HeldGrades grades, Ledger ledger, Reports reports) {
        this.institutions = institutions;
        this.holds = holds;
        this.grades = grades;
        this.ledger = ledger;
        this.reports = reports;
    }

    /** A hold; learner is null where nobody of that identity is known any more. */
    @Schema(name = "Hold")
    record HoldJson(
            String id,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String learner,

            String identity,
            String platform,
            String tool,
            @Schema(description = "The LMS's own URL") String lineItem,

            @Schema(description = "The tool's, as it wrote it")
            String timestamp,

            Instant receivedAt,
            Hold.State state,
            int attempts,

            @Schema(description = "What the LMS said last") @Nullable
            String lastAnswer) {}

    /** Newest first; next is absent on the last page. */
    @Schema(name = "Holds")
    record ListJson(List<HoldJson> holds, @Nullable String next) {}

    @GET
    @Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listHolds",
            summary = "Held scores, newest first",
            description = Reports.FORMATS
                    + "Columns: id, learner, identities, name, identity, platform, tool, line_item, timestamp, received_at, state,"
                    + " attempts, last_answer.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ListJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(implementation = Hold.State.class) @QueryParam("state") @Nullable String state,
            @Schema(description = "Only those of one learner, by opaque id or identity")
                    @QueryParam("learner")
                    @Nullable
                    String learner,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Optional<Hold.State> only = asked.choice("state", state, HoldsResource::state, STATES);
        int most = paging.most(asked);
        String from = paging.after(asked, Asked::cursor).orElse("");
        Reports.Form form = wanted.form(asked, paging);
        asked.done();
        Holds.Question question = new Holds.Question(
                only,
                Optional.ofNullable(learner)
                        .map(Asked::learner)
                        .map(who -> Answers.found(ledger.standing(institution, who))
                                .learner()
                                .id()));
        if (form.isFile()) {
            Map<IdentityName, Optional<Learner>> known = new HashMap<>();
            return reports.table(
                    institution + "-holds",
                    "Holds",
                    Tables.holds(hold -> known.computeIfAbsent(
                            hold.learner(),
                            who -> ledger.standing(institution, who).map(Standing::learner))),
                    rows -> holds.each(institution, question, rows),
                    form);
        }
        List<Hold.Entry> found = holds.list(institution, question, most + 1, from);
        List<Hold.Entry> page = found.size() > most ? found.subList(0, most) : found;
        return Reports.page(new ListJson(
                page.stream().map(this::shape).toList(),
                found.size() > most ? page.get(page.size() - 1).id() : null));
    }

    private static Optional<Hold.State> state(String text) {
        return Arrays.stream(Hold.State.values())
                .filter(state -> state.name().equals(text))
                .findFirst();
    }

    @POST
    @Path("{hold}/release")
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "releaseHold",
            summary = "Sends a held score, or a newer one of its line item instead; only while the record may change")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HoldJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public HoldJson release(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("hold") String hold,
            @Context SecurityContext caller) {
        return answer(grades.release(institution, hold, Caller.author(caller)));
    }

    @POST
    @Path("{hold}/discard")
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "discardHold", summary = "Throws a held score away")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HoldJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public HoldJson discard(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("hold") String hold,
            @Context SecurityContext caller) {
        return answer(grades.discard(institution, hold, Caller.author(caller)));
    }

    private HoldJson answer(HeldGrades.Ending ending) {
        if (ending instanceof HeldGrades.Ending.Now now) {
            return shape(now.hold().entry());
        }
        if (ending instanceof HeldGrades.Ending.LearnerInactive) {
            throw Answers.conflict(
                    "learner-inactive",
                    "The learner is not active",
                    "A score goes out only while the learner's record may change: switch the learner on first.");
        }
        throw new ProblemException(Problem.notFound());
    }

    private HoldJson shape(Hold.Entry hold) {
        return new HoldJson(
                hold.id(),
                ledger.standing(hold.institution(), hold.learner())
                        .map(standing -> standing.learner().id().value())
                        .orElse(null),
                hold.learner().toString(),
                hold.platform(),
                hold.tool(),
                hold.lineItemUrl(),
                hold.timestamp(),
                hold.receivedAt(),
                hold.state(),
                hold.attempts(),
                hold.lastAnswer().isEmpty() ? null : hold.lastAnswer());
    }
}
