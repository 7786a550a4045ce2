package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.staff.Asking;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.gateway.staff.SwitchRequests;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Learners who ask to be switched on. */
@Path("institutions/{institution}/requests")
@Tag(name = "Learners")
@Produces(MediaType.APPLICATION_JSON)
public final class RequestsResource {

    private final Institutions institutions;
    private final SwitchRequests requests;
    private final Asking asking;

    public RequestsResource(Institutions institutions, SwitchRequests requests, Asking asking) {
        this.institutions = institutions;
        this.requests = requests;
        this.asking = asking;
    }

    /** What granting a request changes in a month. */
    @Schema(name = "RequestCost")
    record CostJson(@Schema(example = "2026-11") String month, String amount, String currency) {}

    /** A learner's request. */
    @Schema(name = "SwitchRequest")
    record RequestJson(
            String id,

            @Schema(description = "The opaque id") String learner,

            @Schema(description = "What the learner says to it") @Nullable
            String note,

            Instant askedAt,

            @Schema(allowableValues = {"open", "granted", "declined"})
            String state,

            @Nullable Instant decidedAt,

            @Schema(description = "What staff said when they declined") @Nullable
            String answer,

            @Schema(description = "Of an open one: what granting it now would cost") @Nullable
            List<CostJson> costs) {}

    /** Oldest first; next is absent on the last page. */
    @Schema(name = "SwitchRequests")
    record ListJson(List<RequestJson> requests, @Nullable String next) {}

    @Schema(name = "Granting")
    record GrantJson(
            @Schema(description = "Noted beside the switch") String reason) {}

    @Schema(name = "Declining")
    record DeclineJson(
            @Schema(description = "Shown to the learner") @Nullable
            String answer) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listRequests",
            summary = "Learners who ask on their own page to be switched on, and what granting it would cost")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(allowableValues = {"open", "granted", "declined"}) @QueryParam("state") @Nullable String state,
            @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Optional<SwitchRequest.State> wanted =
                asked.choice("state", state, SwitchRequest.State::named, "open, granted, declined");
        Optional<SwitchRequest> last = paging.after(
                asked,
                cursor -> requests.find(institution, Place.read(cursor, 1)[0]).orElseThrow(() -> Place.unknown(null)));
        int most = paging.most(asked);
        asked.done();
        List<SwitchRequest> found = requests.list(institution, wanted, last, most + 1);
        return new ListJson(
                found.stream().limit(most).map(this::json).toList(),
                found.size() > most ? Place.of(found.get(most - 1).id()) : null);
    }

    private RequestJson json(SwitchRequest request) {
        boolean open = request.state() == SwitchRequest.State.OPEN;
        return new RequestJson(
                request.id(),
                request.learner().value(),
                LearnerJson.unlessEmpty(request.note()),
                request.askedAt(),
                request.state().wire(),
                request.decidedAt().orElse(null),
                LearnerJson.unlessEmpty(request.answer()),
                open
                        ? asking.costs(request).stream()
                                .map(cost -> new CostJson(
                                        cost.month().toString(),
                                        cost.amount().toPlainString(),
                                        cost.currency().getCurrencyCode()))
                                .toList()
                        : null);
    }

    @POST
    @Path("{request}/grant")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "grantRequest", summary = "Switches the learner on; safe to repeat")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RequestJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public RequestJson grant(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("request") String request,
            @RequestBody(content = @Content(schema = @Schema(implementation = GrantJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(requests.find(institution, request));
        Optional<String> reason = in.needed("reason", Asking.LONGEST_NOTE);
        in.done();
        return decided(
                institution,
                request,
                asking.grant(institution, request, reason.orElseThrow(), Caller.author(caller)),
                SwitchRequest.State.GRANTED);
    }

    @POST
    @Path("{request}/decline")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Needs.Right.ADMIN)
    @Operation(operationId = "declineRequest", summary = "Leaves the learner inactive, and says why; safe to repeat")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RequestJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public RequestJson decline(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @PathParam("request") String request,
            @RequestBody(content = @Content(schema = @Schema(implementation = DeclineJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(requests.find(institution, request));
        Optional<String> answer = in.text("answer", Asking.LONGEST_NOTE);
        in.done();
        return decided(
                institution,
                request,
                asking.decline(institution, request, answer.orElse(""), Caller.author(caller)),
                SwitchRequest.State.DECLINED);
    }

    /** Whoever repeats a decision gets the same answer; whoever wants another one is told that it is too late. */
    private RequestJson decided(
            InstitutionId institution, String id, Asking.Decided decided, SwitchRequest.State wanted) {
        SwitchRequest now = Answers.found(requests.find(institution, id));
        return switch (decided) {
            case DONE -> json(now);
            case ENDED -> {
                if (now.state() != wanted) {
                    throw Answers.conflict(
                            "request-decided",
                            "The request was decided already",
                            "It is " + now.state().wire() + "; the learner may ask again.");
                }
                yield json(now);
            }
            case NO_REQUEST -> throw new ProblemException(Problem.notFound());
            case NO_SWITCHING -> throw Answers.noSwitching();
            case CONTRACT_ENDED -> throw Answers.contractEnded();
            case NO_LEARNER ->
                throw Answers.conflict(
                        "role-not-counted",
                        "There is nobody to be switched",
                        "Staff and test users are never counted.");
        };
    }
}
