package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** What has happened, as others report it. */
@Path("institutions/{institution}/facts")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class FactsResource {

    private static final String ROLE =
            "The part of the learner meant, not of who acts; absent: learner, also for somebody known as staff or test user only";
    private static final String VOIDS =
            "Of a void: which fact of the same learner never counted. It may arrive later; a void voids no void";
    private static final String APPROVED_BY =
            "Of a void or a voucher-revoked: another person than the actor, needed where it changes more money than one alone may change"
                    + " and no second key stands for it; where the operator wants proof, such a key alone will do";
    static final String APPROVAL =
            "Bearer and another key with the right admin, of whoever stands for voids and revocations that change more money"
                    + " than one alone may change; neither it nor the calling key may come from the other, or both from one";
    private static final String FROM = "Of an exemption: from when on the learner's facts do not count, "
            + "and the status is what the others make of it; may lie ahead";
    private static final String WITH =
            "Of a link or an unlink: who else is, or is no longer, the same learner, whatever "
                    + "the date of the fact; of each two what was recorded last stands";
    private static final String UNTIL = "Of an exemption: when they count again; absent: until the exemption is voided";

    private final Institutions institutions;
    private final Meter meter;
    private final InstantSource clock;
    private final Consumer<String> outcomes;

    /** @param outcomes is told what became of each fact that nobody tried to write down; whoever writes the others tells of them */
    public FactsResource(Institutions institutions, Meter meter, InstantSource clock, Consumer<String> outcomes) {
        this.institutions = institutions;
        this.meter = meter;
        this.clock = clock;
        this.outcomes = outcomes;
    }

    @Schema(name = "ReportedFact")
    record ReportedJson(
            String source,
            String id,

            @Schema(
                    allowableValues = {
                        "activity",
                        "switch-on",
                        "switch-off",
                        "refusal",
                        "void",
                        "exempt",
                        "link",
                        "unlink",
                        "voucher-issued",
                        "voucher-redeemed",
                        "voucher-revoked"
                    })
            String type,

            @Schema(description = "An opaque id, or namespace:value; a bare value has the namespace default")
            String learner,

            @Nullable String kind,

            @Schema(description = ROLE) @Nullable String role,

            @Nullable Origin origin,

            @Schema(description = "1970 or later") Instant at,

            @Nullable String unit,
            @Nullable String actor,

            @Schema(description = "Needed by a void") @Nullable
            String reason,

            @Schema(type = "object") @Nullable Object context,
            @Schema(description = VOIDS) FactJson.@Nullable KeyJson voids,
            @Schema(description = APPROVED_BY) @Nullable String approvedBy,
            @Schema(description = FROM) @Nullable Instant from,
            @Schema(description = UNTIL) @Nullable Instant until,
            @Schema(description = WITH) @Nullable String with) {}

    @Schema(name = "ReportedFacts")
    record FactsJson(List<ReportedJson> facts) {}

    @Schema(name = "FactEvent", description = "A fact as a CloudEvent; extension attributes are passed over")
    record EventJson(
            @Schema(allowableValues = "1.0") String specversion,

            @Schema(
                    description = "The fact's type",
                    allowableValues = {
                        "org.headcount.activity",
                        "org.headcount.switch-on",
                        "org.headcount.switch-off",
                        "org.headcount.refusal",
                        "org.headcount.void",
                        "org.headcount.exempt",
                        "org.headcount.link",
                        "org.headcount.unlink",
                        "org.headcount.voucher-issued",
                        "org.headcount.voucher-redeemed",
                        "org.headcount.voucher-revoked",
                        "activity",
                        "switch-on",
                        "switch-off",
                        "refusal",
                        "void",
                        "exempt",
                        "link",
                        "unlink",
                        "voucher-issued",
                        "voucher-redeemed",
                        "voucher-revoked"
                    })
            String type,

            String source,
            String id,

            @Schema(description = "The fact's learner") String subject,

            @Schema(description = "The fact's at") Instant time,

            @Schema(description = "application/json, or absent") @Nullable
            String datacontenttype,

            @Nullable DataJson data) {}

    @Schema(name = "FactEventData", description = "The fact's other members")
    record DataJson(
            @Nullable String kind,

            @Schema(description = ROLE) @Nullable String role,

            @Nullable Origin origin,
            @Nullable String unit,
            @Nullable String actor,
            @Nullable String reason,
            @Schema(type = "object") @Nullable Object context,
            @Schema(description = VOIDS) FactJson.@Nullable KeyJson voids,
            @Schema(description = APPROVED_BY) @Nullable String approvedBy,
            @Schema(description = FROM) @Nullable Instant from,
            @Schema(description = UNTIL) @Nullable Instant until,
            @Schema(description = WITH) @Nullable String with) {}

    /** One receipt for each fact, in their order. */
    @Schema(name = "Receipts")
    record ReceiptsJson(List<ReceiptJson> receipts) {}

    @POST
    @Needs(Needs.Right.RECORD)
    @Operation(
            operationId = "reportFacts",
            summary = "Writes facts down, up to 1,000; a bad one spoils only itself",
            description = "Also as a batch of CloudEvents 1.0: source and id are the fact's, type is its type with or "
                    + "without org.headcount. before it, subject its learner, time its at, and data holds its other "
                    + "members. The same fact in either form is one fact. Void, exempt, link, unlink and voucher-revoked need the "
                    + "right admin. A voucher that is revoked before it is redeemed counts as if it had never been issued; the "
                    + "learner of its facts is the voucher itself, voucher:code, or whoever it was made out to.",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = Guard.APPROVAL,
                            description = APPROVAL,
                            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ReceiptsJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ReceiptsJson report(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(implementation = FactsJson.class)),
                                @Content(
                                        mediaType = JsonBodies.Batch.MEDIA_TYPE,
                                        array = @ArraySchema(schema = @Schema(implementation = EventJson.class)))
                            })
                    Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        if (!in.has("facts")) {
            in.fault("facts", "is missing");
        }
        List<Members.Element> elements = in.elements("facts", Asked.MOST);
        in.done();
        return record(institution, elements.stream().map(Members.Element::value).toList(), FactReader::posted, caller);
    }

    /** The same in another form; described with it. */
    @POST
    @Consumes(JsonBodies.Batch.MEDIA_TYPE)
    @Needs(Needs.Right.RECORD)
    @Operation(hidden = true)
    public ReceiptsJson reportEvents(
            @PathParam("institution") InstitutionId institution,
            JsonBodies.Batch batch,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        return record(institution, batch.events(), FactReader::event, caller);
    }

    private ReceiptsJson record(
            InstitutionId institution,
            List<JsonNode> facts,
            BiFunction<JsonNode, Instant, FactReader.Read> reader,
            SecurityContext caller) {
        Instant now = Micros.floor(clock.instant());
        List<Optional<ReceiptJson>> answers = new ArrayList<>();
        List<Report> sound = new ArrayList<>();
        for (JsonNode fact : facts) {
            FactReader.Read read = reader.apply(fact, now);
            if (read instanceof FactReader.Read.Sound fine && !mayRecord(caller, fine.report())) {
                answers.add(Optional.of(ReceiptJson.Refused.byRights(
                        fine.report().key(), fine.report().type().wire())));
            } else if (read instanceof FactReader.Read.Sound fine) {
                sound.add(fine.report());
                answers.add(Optional.empty());
            } else if (read instanceof FactReader.Read.Faulty faulty) {
                answers.add(Optional.of(ReceiptJson.invalid(fact, faulty.faults())));
            }
        }
        List<Receipt> receipts =
                sound.isEmpty() ? List.of() : meter.by(Caller.author(caller)).record(institution, sound);
        List<ReceiptJson> all = new ArrayList<>();
        int next = 0;
        for (Optional<ReceiptJson> answer : answers) {
            if (answer.isPresent()) {
                all.add(answer.get());
            } else {
                all.add(ReceiptJson.of(sound.get(next).key(), receipts.get(next)));
                next++;
            }
        }
        all.stream().filter(ReceiptJson::turnedDown).map(ReceiptJson::outcome).forEach(outcomes);
        return new ReceiptsJson(all);
    }

    /** Whoever reports what happens does not take back what has happened, and does not say who is who. */
    private static boolean mayRecord(SecurityContext caller, Report report) {
        return (!report.type().corrects() && !report.type().links()) || caller.isUserInRole(Needs.Right.ADMIN.name());
    }
}
