package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;

/** What has happened, as a Caliper sensor tells it. */
@Path("institutions/{institution}/caliper")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class CaliperResource {

    private static final String CONTEXTS = "http://purl.imsglobal.org/ctx/caliper/v1p";

    private final Institutions institutions;
    private final EventFacts facts;
    private final InstantSource clock;
    private final Consumer<String> outcomes;
    private final CaliperReader reader = new CaliperReader();

    /** @param outcomes is told what became of each event that nobody tried to write down */
    public CaliperResource(
            Institutions institutions, Ledger ledger, Meter meter, InstantSource clock, Consumer<String> outcomes) {
        this.institutions = institutions;
        this.facts = new EventFacts(ledger, meter);
        this.clock = clock;
        this.outcomes = outcomes;
    }

    @Schema(name = "CaliperEnvelope")
    record EnvelopeJson(
            String sensor,
            Instant sendTime,

            @Schema(example = "http://purl.imsglobal.org/ctx/caliper/v1p2")
            String dataVersion,

            @Schema(description = "Events, up to 1,000; descriptions among them are passed over")
            List<EventJson> data) {}

    @Schema(name = "CaliperEvent", description = "As Caliper has it; other members of it are taken and not kept")
    record EventJson(
            String id,
            String type,

            @Schema(
                    type = "object",
                    description =
                            "A person, whose id is urn:headcount:namespace:value, or a web address: its host is the namespace, what follows the value")
            Object actor,

            String action,
            @Schema(type = "object") Object object,
            Instant eventTime) {}

    @GET
    @Path("actions")
    @Needs(Needs.Right.READ)
    @Operation(operationId = "listCaliperActions", summary = "Which kind of activity each action is")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = EventKinds.TableJson.class)))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public EventKinds.TableJson actions(@Schema(type = "string") @PathParam("institution") InstitutionId institution) {
        Answers.found(institutions.find(institution));
        return EventKinds.caliper().json();
    }

    @POST
    @Needs(Needs.Right.RECORD)
    @Operation(
            operationId = "sendCaliperEnvelope",
            summary = "Writes the events of a Caliper envelope down as activities; a bad one spoils only itself",
            description =
                    "An event is the fact caliper and its id, of the kind that …/caliper/actions says, about its actor "
                            + "in the role that its membership gives; a GradeEvent about the assignee of its attempt. Programs that "
                            + "act, mentors and mere members are passed over, as are descriptions. An event that comes again is a "
                            + "duplicate also where the table has another kind for its action by now; it keeps the one it had.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = FactsResource.ReceiptsJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public FactsResource.ReceiptsJson post(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = EnvelopeJson.class))) Members in) {
        Answers.found(institutions.find(institution));
        in.needed("sensor", 1000);
        in.neededValue("sendTime", 64, Members::instantOf);
        in.neededValue("dataVersion", 200, CaliperResource::version);
        if (!in.has("data")) {
            in.fault("data", "is missing");
        }
        List<Members.Element> data = in.elements("data", Asked.MOST);
        in.done();
        Instant now = Micros.floor(clock.instant());
        List<EventRead> read = new ArrayList<>();
        data.forEach(one -> read.add(reader.read(one.value(), now)));
        List<Report> reports =
                read.stream().flatMap(one -> one.report().stream()).toList();
        Iterator<Receipt> receipts = facts.record(institution, reports).iterator();
        List<ReceiptJson> answers = new ArrayList<>();
        for (int index = 0; index < read.size(); index++) {
            EventRead one = read.get(index);
            answers.add(
                    !one.faults().isEmpty()
                            ? ReceiptJson.invalid(data.get(index).value(), one.faults())
                            : one.report().isPresent()
                                    ? ReceiptJson.of(new FactKey(CaliperReader.SOURCE, one.id()), receipts.next())
                                    : ReceiptJson.passedOver(CaliperReader.SOURCE, one.id()));
        }
        answers.stream()
                .filter(ReceiptJson::turnedDown)
                .map(ReceiptJson::outcome)
                .forEach(outcomes);
        return new FactsResource.ReceiptsJson(answers);
    }

    private static String version(String text) {
        if (!text.startsWith(CONTEXTS)) {
            throw new IllegalArgumentException("must be a version of Caliper 1: " + CONTEXTS + "2");
        }
        return text;
    }
}
