package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.TextNode;
import io.swagger.v3.oas.annotations.Operation;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.wire.Json;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Institutions;
import org.headcount.metering.Ledger;
import org.headcount.metering.Meter;
import org.headcount.metering.Micros;
import org.headcount.metering.Receipt;
import org.headcount.metering.Report;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** What has happened, as a sender of xAPI statements tells it. Takes statements and gives none back: it is no record store. */
@Path("institutions/{institution}/xapi")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class XapiResource {

    static final String VERSION = "X-Experience-API-Version";

    private final Institutions institutions;
    private final Ledger ledger;
    private final Meter meter;
    private final InstantSource clock;
    private final StatementReader reader = new StatementReader();

    public XapiResource(Institutions institutions, Ledger ledger, Meter meter, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.meter = meter;
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
                            + "was, and is named in a 409; the others of its array are kept. The key may come as the password of "
                            + "HTTP Basic too, or as its user without a password.")
    @ApiResponse(
            responseCode = "200",
            description = "The statements' ids, in their order",
            content = @Content(array = @ArraySchema(schema = @Schema(type = "string", format = "uuid"))))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public Response post(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(example = "2.0.0") @HeaderParam(VERSION) @Nullable String version,
            @RequestBody(
                            content =
                                    @Content(
                                            schema =
                                                    @Schema(
                                                            oneOf = {
                                                                XapiJson.StatementJson.class,
                                                                XapiJson.StatementJson[].class
                                                            })))
                    JsonBodies.OneOrMany statements) {
        List<EventRead> read = read(institution, version, statements, Optional.empty());
        keep(institution, read, statements.one());
        return Response.ok(Json.text(Json.array()
                        .addAll(read.stream()
                                .map(one -> TextNode.valueOf(one.id()))
                                .toList())))
                .type(MediaType.APPLICATION_JSON)
                .build();
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
            @RequestBody(content = @Content(schema = @Schema(implementation = XapiJson.StatementJson.class)))
                    JsonBodies.OneOrMany statement) {
        Asked asked = new Asked();
        Optional<String> id = asked.value("statementId", statementId, StatementReader::uuid);
        asked.done();
        if (id.isEmpty()) {
            throw faulty("?statementId", "is missing");
        }
        if (!statement.one()) {
            throw faulty("", "must be one statement");
        }
        keep(institution, read(institution, version, statement, id), true);
        return Response.noContent().build();
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

    private void keep(InstitutionId institution, List<EventRead> read, boolean one) {
        List<Problem.Fault> conflicts = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        for (int index = 0; index < read.size(); index++) {
            if (read.get(index).report().isPresent()) {
                places.add(index);
                reports.add(read.get(index).report().get());
            }
        }
        List<Receipt> receipts = reports.isEmpty() ? List.of() : meter.record(institution, reports);
        for (int number = 0; number < receipts.size(); number++) {
            if (receipts.get(number) instanceof Receipt.Conflict) {
                String place = one ? "" : "/" + places.get(number);
                conflicts.add(new Problem.Fault(place + "/id", "was received before with another content"));
            }
        }
        if (!conflicts.isEmpty()) {
            throw new ProblemException(new Problem(
                    409,
                    "statement-conflict",
                    "A statement of that id is here already, and says something else",
                    "What came first stands; all statements that are not named are kept.",
                    conflicts));
        }
    }

    private static ProblemException faulty(String pointer, String message) {
        return new ProblemException(Problem.invalid(List.of(new Problem.Fault(pointer, message))));
    }
}
