package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.TextNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.wire.Json;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** What has happened, as a sender of xAPI statements tells it. Takes statements and gives none back: it is no record store. */
@Path("institutions/{institution}/xapi")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes({MediaType.APPLICATION_JSON, JsonBodies.OneOrMany.MIXED_TYPE})
public final class XapiResource {

    static final String VERSION = "X-Experience-API-Version";

    /** Which statements of an array took nothing back, the first ones of them. */
    static final String NOT_VOIDED = "Headcount-Not-Voided";

    /** How many did. */
    static final String NOT_VOIDED_COUNT = "Headcount-Not-Voided-Count";

    private final Institutions institutions;
    private final Ledger ledger;
    private final StatementWriting writing;
    private final InstantSource clock;
    private final StatementReader reader = new StatementReader();

    public XapiResource(Institutions institutions, Ledger ledger, Meter meter, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.writing = new StatementWriting(ledger, meter);
        this.clock = clock;
    }

    @GET
    @Path("about")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "aboutXapi", summary = "Which versions of xAPI are spoken")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = XapiJson.AboutJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public XapiJson.AboutJson about(@Schema(type = "string") @PathParam("institution") InstitutionId institution) {
        Answers.found(institutions.find(institution));
        return new XapiJson.AboutJson(List.of(XapiVersion.TWO, XapiVersion.ONE));
    }

    @GET
    @Path("verbs")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "listXapiVerbs", summary = "Which kind of activity each verb is")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = EventKinds.TableJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public EventKinds.TableJson verbs(@Schema(type = "string") @PathParam("institution") InstitutionId institution) {
        Answers.found(institutions.find(institution));
        return EventKinds.xapi().json();
    }

    @POST
    @Path("statements")
    @Needs(Needs.Right.RECORD)
    @Operation(
            operationId = "sendXapiStatements",
            summary = "Writes xAPI statements down as activities of their actors: one, or an array of up to 1,000",
            description =
                    "A statement is the fact xapi and its id, of the kind that …/xapi/verbs says, with the role and "
                            + "unit that context.extensions may give as urn:headcount:role and urn:headcount:unit. Of statements "
                            + "one of which is faulty none is kept. One that was kept before with another content stays as it "
                            + "was, and is named in a 409; the others of its array are kept. One that comes again is the same "
                            + "also where the table has another kind for its verb by now; it keeps the one it had. Attachments "
                            + "(multipart/mixed) are passed over. A statement whose verb is voided is a void of the fact that its "
                            + "object names, with what a void needs: the right admin, and where it changes more money than one "
                            + "person alone may change urn:headcount:approved-by in context.extensions, another one than the "
                            + "actor; urn:headcount:reason says why. One that takes nothing back is refused; in an array it is "
                            + "named with the reason in the header " + NOT_VOIDED
                            + ", and the others are kept; of more than " + StatementWriting.MOST_NAMED
                            + " the first are named, and the array sent again without those names the next. The key may come "
                            + "as the password of HTTP Basic too, or as its user without a password.")
    @ApiResponse(
            responseCode = "200",
            description = "The statements' ids, in their order",
            headers = {
                @Header(
                        name = NOT_VOIDED,
                        description = "Ids of those that took nothing back, with the reason: insufficient-rights,"
                                + " approval-missing, unknown-statement; the first " + StatementWriting.MOST_NAMED
                                + " of them",
                        schema = @Schema(type = "string")),
                @Header(
                        name = NOT_VOIDED_COUNT,
                        description = "How many took nothing back; absent where all did",
                        schema = @Schema(type = "integer"))
            },
            content = @Content(array = @ArraySchema(schema = @Schema(type = "string", format = "uuid"))))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response post(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(example = "2.0.0") @HeaderParam(VERSION) @Nullable String version,
            @RequestBody(
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema =
                                                @Schema(
                                                        oneOf = {
                                                            XapiJson.StatementJson.class,
                                                            XapiJson.StatementJson[].class
                                                        })),
                                @Content(
                                        mediaType = JsonBodies.OneOrMany.MIXED_TYPE,
                                        schema = @Schema(type = "string", format = "binary"))
                            })
                    JsonBodies.OneOrMany statements,
            @Context SecurityContext caller) {
        List<EventRead> read = read(institution, version, statements, Optional.empty());
        StatementWriting.Written written = keep(institution, read, statements.one(), caller);
        Response.ResponseBuilder answer = Response.ok(Json.text(Json.array()
                        .addAll(read.stream()
                                .map(one -> TextNode.valueOf(one.id()))
                                .toList())))
                .type(MediaType.APPLICATION_JSON);
        if (!written.notVoided().isEmpty()) {
            answer.header(NOT_VOIDED, written.header())
                    .header(NOT_VOIDED_COUNT, written.notVoided().size());
        }
        return answer.build();
    }

    @PUT
    @Path("statements")
    @Needs(Needs.Right.RECORD)
    @Operation(
            operationId = "putXapiStatement",
            summary = "Writes one xAPI statement down, under the id of the address")
    @ApiResponse(responseCode = "204", description = "It is kept, now or since before")
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response put(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(example = "2.0.0") @HeaderParam(VERSION) @Nullable String version,
            @Schema(type = "string", format = "uuid") @QueryParam("statementId") @Nullable String statementId,
            @RequestBody(
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(implementation = XapiJson.StatementJson.class)),
                                @Content(
                                        mediaType = JsonBodies.OneOrMany.MIXED_TYPE,
                                        schema = @Schema(type = "string", format = "binary"))
                            })
                    JsonBodies.OneOrMany statement,
            @Context SecurityContext caller) {
        Asked asked = new Asked();
        Optional<String> id = asked.value("statementId", statementId, StatementReader::uuid);
        asked.done();
        if (id.isEmpty()) {
            throw faulty("?statementId", "is missing");
        }
        if (!statement.one()) {
            throw faulty("", "must be one statement");
        }
        keep(institution, read(institution, version, statement, id), true, caller);
        return Response.noContent().build();
    }

    /** Of many that take nothing back the others are kept, and their sender need not send them again; one alone is refused. */
    private StatementWriting.Written keep(
            InstitutionId institution, List<EventRead> read, boolean one, SecurityContext caller) {
        StatementWriting.Written written = writing.write(institution, read, caller);
        if (!written.conflicts().isEmpty()) {
            throw conflict(written, one);
        }
        if (one && !written.notVoided().isEmpty()) {
            StatementWriting.Refusal why = written.notVoided().get(0).why();
            throw new ProblemException(
                    Problem.of(why.status(), why.wire(), "The statement takes nothing back", capital(why.message())));
        }
        return written;
    }

    private List<EventRead> read(
            InstitutionId institution,
            @Nullable String version,
            JsonBodies.OneOrMany statements,
            Optional<String> named) {
        Answers.found(institutions.find(institution));
        List<Problem.Fault> faults = new ArrayList<>();
        if (version == null || !XapiVersion.spoken(version)) {
            faults.add(new Problem.Fault("", "needs the header " + VERSION + ", of version 1.0 or 2.0"));
        }
        Instant now = Micros.floor(clock.instant());
        List<EventRead> read = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int index = 0; index < statements.values().size(); index++) {
            EventRead one = reader.read(
                    statements.values().get(index),
                    named,
                    now,
                    key -> ledger.fact(institution, key).map(kept -> kept.fact().occurredAt()));
            String place = statements.one() ? "" : "/" + index;
            one.faults().forEach(fault -> faults.add(new Problem.Fault(place + fault.pointer(), fault.message())));
            if (!one.id().isEmpty() && !ids.add(one.id())) {
                faults.add(new Problem.Fault(place + "/id", "comes more than once"));
            }
            read.add(one);
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults));
        }
        return read;
    }

    private static ProblemException conflict(StatementWriting.Written written, boolean one) {
        List<Problem.Fault> faults = new ArrayList<>();
        written.conflicts()
                .forEach(index -> faults.add(
                        new Problem.Fault(place(index, one) + "/id", "was received before with another content")));
        written.notVoided()
                .forEach(refused -> faults.add(new Problem.Fault(
                        place(refused.index(), one),
                        "takes nothing back: " + refused.why().message())));
        return new ProblemException(new Problem(
                409,
                "statement-conflict",
                "A statement of that id is here already, and says something else",
                "What came first stands; all statements that are not named are kept.",
                faults));
    }

    private static String place(int index, boolean one) {
        return one ? "" : "/" + index;
    }

    private static String capital(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }

    private static ProblemException faulty(String pointer, String message) {
        return new ProblemException(Problem.invalid(List.of(new Problem.Fault(pointer, message))));
    }
}
