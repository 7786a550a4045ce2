package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Institutions, and what they have agreed. */
@Path("institutions")
@Tag(name = "Institutions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class InstitutionsResource {

    private final Institutions institutions;
    private final Addresses addresses;
    private final InstantSource clock;
    private final InstitutionChanges changes;

    public InstitutionsResource(Institutions institutions, Addresses addresses, InstantSource clock) {
        this.addresses = addresses;
        this.institutions = institutions;
        this.clock = clock;
        this.changes = new InstitutionChanges(institutions, clock);
    }

    private static final String LINK_BY_SIS_ID =
            "true: learners whom LMSs launch with one SIS id (lis.person_sourcedid) are linked by themselves";

    private static final String ETAG = "Of what is agreed, for If-Match";

    /** What creating takes. */
    @Schema(name = "NewInstitution")
    record NewInstitutionJson(
            @Schema(example = "north-college") String id,
            String name,
            @Schema(example = "Europe/Berlin") String zone,

            @Schema(
                    description = "A preset's name, or an object of the fields that differ from it",
                    oneOf = {String.class, PolicyJson.class})
            Object policy,

            @Nullable RateCardJson rateCard,
            InstitutionJson.@Nullable CommitmentJson commitment,
            InstitutionJson.@Nullable ContractJson contract,
            @Schema(description = LINK_BY_SIS_ID) @Nullable Boolean linkBySisId) {}

    /** What changing takes. */
    @Schema(name = "InstitutionChange")
    record ChangeJson(
            @Nullable String name,
            @Nullable String zone,

            @Schema(oneOf = {String.class, PolicyJson.class}) @Nullable
            Object policy,

            @Nullable RateCardJson rateCard,
            InstitutionJson.@Nullable CommitmentJson commitment,
            InstitutionJson.@Nullable ContractJson contract,

            @Schema(description = LINK_BY_SIS_ID + "; from now on") @Nullable
            Boolean linkBySisId,

            @Schema(
                    description =
                            "When the change comes into force; needed with policy, rate card, commitment and zone")
            @Nullable
            Instant from) {}

    @POST
    @Needs(Needs.Right.OPERATOR)
    @Operation(
            operationId = "createInstitution",
            summary = "Creates an institution; its first terms are in force since always")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = InstitutionJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response create(
            @RequestBody(content = @Content(schema = @Schema(implementation = NewInstitutionJson.class))) Members in,
            @Context SecurityContext caller) {
        Instant now = Micros.floor(clock.instant());
        TermsReader.need(in, List.of("zone", "policy"));
        Optional<InstitutionId> id = in.neededValue("id", 63, InstitutionId::new);
        Optional<String> name = in.needed("name", 200);
        Optional<ZoneId> zone = TermsReader.zone(in);
        Optional<Policy> policy = PolicyJson.read(in, Optional.empty());
        Optional<RateCard> card = RateCardJson.read(in);
        Optional<Integer> commitment = TermsReader.commitment(in);
        Optional<Terms.Contract> contract = TermsReader.contract(in);
        Optional<Boolean> linkBySisId = in.flag("linkBySisId");
        TermsReader.agree(in, optional(card), optional(commitment));
        in.done();
        Institution institution = new Institution(
                id.orElseThrow(),
                name.orElseThrow(),
                now,
                new Terms(
                        History.always(policy.orElseThrow()),
                        History.always(zone.orElseThrow()),
                        optional(card),
                        optional(commitment),
                        optional(contract),
                        optional(linkBySisId)));
        if (!institutions.by(Caller.author(caller)).create(institution)) {
            throw Answers.conflict(
                    "institution-exists", "This id is taken", "Choose another id; ids are never used again.");
        }
        return Answers.created(InstitutionJson.of(institution, now), addresses, "institutions/" + institution.id());
    }

    private static <T> History<T> optional(Optional<T> value) {
        return value.map(History::always).orElse(new History<>(List.of()));
    }

    @GET
    @Needs(Needs.Right.OPERATOR)
    @Operation(operationId = "listInstitutions", summary = "Institutions by id, a page at a time")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = InstitutionJson.ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    public InstitutionJson.ListJson list(@BeanParam PageQuery paging) {
        Instant now = clock.instant();
        Slice<Institution> page =
                Slice.of(institutions.all(), institution -> institution.id().value(), paging);
        return new InstitutionJson.ListJson(page.map(institution -> InstitutionJson.of(institution, now)), page.next());
    }

    @GET
    @Path("{institution}")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "getInstitution", summary = "One institution with its terms")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(
            responseCode = "200",
            headers = @Header(name = HttpHeaders.ETAG, description = ETAG, schema = @Schema(type = "string")),
            content = @Content(schema = @Schema(implementation = InstitutionJson.class)))
    public Response get(@Schema(type = "string") @PathParam("institution") InstitutionId id) {
        return answer(Answers.found(institutions.find(id)), clock.instant());
    }

    private static Response answer(Institution institution, Instant now) {
        return Response.ok(InstitutionJson.of(institution, now))
                .tag(tag(institution, now))
                .build();
    }

    /** Of the whole answer: what comes into force by itself makes it another one too. */
    private static EntityTag tag(Institution institution, Instant now) {
        return new EntityTag(Secrets.hash(InstitutionJson.of(institution, now).toString()));
    }

    /** RFC 9110 §13.1: without a header that asks for something, anything will do. */
    private static boolean isWanted(EntityTag tag, Request request) {
        try {
            return request.evaluatePreconditions(tag) == null;
        } catch (ProcessingException unreadable) {
            throw new ProblemException(notTags(), unreadable);
        }
    }

    private static Problem notTags() {
        return Problem.invalid(List.of(new Problem.Fault(HttpHeaders.IF_MATCH, "must be entity tags, or *")));
    }

    @PATCH
    @Path("{institution}")
    @Needs(value = Needs.Right.ADMIN, afterContract = true)
    @Operation(
            operationId = "changeInstitution",
            summary =
                    "Adds versions of policy, zone, rate card or commitment that are in force from an instant; renames",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = HttpHeaders.IF_MATCH,
                            description =
                                    "The ETag under which it was read: where it is another one by now, nothing is changed (412)."
                                            + " Absent: it is changed as it is",
                            schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "200",
            headers = @Header(name = HttpHeaders.ETAG, description = ETAG, schema = @Schema(type = "string")),
            content = @Content(schema = @Schema(implementation = InstitutionJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    @ApiResponse(responseCode = "412", ref = "preconditionFailed")
    public Response change(
            @Schema(type = "string") @PathParam("institution") InstitutionId id,
            @RequestBody(content = @Content(schema = @Schema(implementation = ChangeJson.class))) Members in,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String wanted,
            @Context Request request,
            @Context SecurityContext caller) {
        if (wanted != null && wanted.isBlank()) { // a variable that nobody has set is no word of agreement
            throw new ProblemException(notTags());
        }
        Instant now = Micros.floor(clock.instant());
        Amendment amendment =
                changes.make(id, present -> isWanted(tag(present, now), request), in, Caller.author(caller));
        if (amendment instanceof Amendment.Made made) {
            return answer(made.institution(), Micros.floor(clock.instant()));
        }
        if (amendment instanceof Amendment.ChangedMeanwhile) {
            throw new ProblemException(Problem.of(
                    Response.Status.PRECONDITION_FAILED.getStatusCode(),
                    "precondition-failed",
                    "It is no longer as you have seen it",
                    "It was changed meanwhile, or a version came into force. Read it again, and send with its ETag what is still to be changed; nothing was"
                            + " changed."));
        }
        throw new ProblemException(
                amendment instanceof Amendment.MonthClosed closed
                        ? closed(closed.until(), in.has("from") ? "/from" : "/contract")
                        : Problem.notFound());
    }

    private static Problem closed(Instant until, String pointer) {
        return new Problem(
                409,
                "month-closed",
                "Closed months keep their terms",
                "A change can be in force from " + until
                        + " at the earliest, the end of the newest closed month; a contract or a zone leaves closed months as they are.",
                List.of(new Problem.Fault(pointer, "would change a month that is closed")));
    }
}
