package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
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
import java.util.stream.Stream;
import org.headcount.gateway.statement.Previews;
import org.headcount.metering.Effects;
import org.headcount.metering.Switching;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** The price before the click: what a change would cost, month by month, before anybody makes it. */
@Path("institutions/{institution}/previews")
@Tag(name = "Previews")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PreviewsResource {

    private final Institutions institutions;
    private final Switching switching;
    private final Previews previews;
    private final InstantSource clock;

    public PreviewsResource(Institutions institutions, Switching switching, Previews previews, InstantSource clock) {
        this.institutions = institutions;
        this.switching = switching;
        this.previews = previews;
        this.clock = clock;
    }

    /** The change in question, in one of its forms. */
    @Schema(
            name = "PreviewedChange",
            description = "One of its members: what would be posted to facts, switches or vouchers")
    record ChangeJson(
            @Schema(description = "As for POST facts, up to 1,000: enrolments, voids, exemptions, links, …") @Nullable
            List<FactsResource.ReportedJson> facts,

            @Schema(description = "As for POST switches") SwitchOrder.@Nullable OrderJson switches,

            @Schema(description = "As for POST vouchers") VouchersResource.@Nullable NewJson vouchers) {}

    /** What would become of each fact, or of each learner's switch, and the months that would change. */
    @Schema(name = "Preview")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PreviewJson(
            @Schema(description = "Of facts and vouchers, in their order") @Nullable
            List<ReceiptJson> receipts,

            @Schema(description = "Of switches, in their order") @Nullable
            List<SwitchesResource.MovedJson> switches,

            List<EffectJson> months) {}

    @POST
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "previewChange",
            summary =
                    "What facts, switches or vouchers would change in each month if they were posted now; nothing changes",
            description =
                    "Counts and amounts before and after, and for a closed month what the next statement would tell of it. A change "
                            + "without an end is followed to the month after the present one, or after the last that is planned: from then on every "
                            + "month is like that one; nothing is followed further than a hundred years. Rights are not looked at: whether "
                            + "this key may make the change is another question.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PreviewJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public PreviewJson preview(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = ChangeJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Instant now = Micros.floor(clock.instant());
        String actor = caller.getUserPrincipal().getName();
        if (Stream.of("facts", "switches", "vouchers").filter(in::has).count() != 1) {
            in.fault("facts", "must be there, or switches, or vouchers, and no two of them");
        }
        if (in.has("switches")) {
            Members order = in.object("switches").orElseGet(() -> in.nothing("switches"));
            return switches(institution, SwitchOrder.read(in, order, institution, switching, now, actor, false));
        }
        if (in.has("vouchers")) {
            List<Report> issues = in.object("vouchers")
                    .map(members -> VouchersResource.issues(members, now, actor))
                    .orElse(List.of());
            in.done();
            Effects effects = Answers.found(previews.of(institution, issues));
            return new PreviewJson(receipts(issues, effects), null, EffectJson.of(effects));
        }
        List<JsonNode> facts = in.elements("facts", Asked.MOST).stream()
                .map(Members.Element::value)
                .toList();
        in.done();
        return facts(institution, facts, now);
    }

    private PreviewJson switches(InstitutionId institution, SwitchOrder asked) {
        Switching.Plan plan =
                switching.plan(institution, asked.order(), asked.learners()).orElseThrow(Answers::noSwitching);
        Effects effects = Answers.found(previews.of(institution, plan.reports()));
        return new PreviewJson(null, SwitchesResource.receipts(plan, effects.receipts()), EffectJson.of(effects));
    }

    private PreviewJson facts(InstitutionId institution, List<JsonNode> facts, Instant now) {
        List<FactReader.Read> read =
                facts.stream().map(fact -> FactReader.posted(fact, now)).toList();
        List<Report> sound = read.stream()
                .filter(FactReader.Read.Sound.class::isInstance)
                .map(one -> ((FactReader.Read.Sound) one).report())
                .toList();
        Effects effects = Answers.found(previews.of(institution, sound));
        List<ReceiptJson> kept = receipts(sound, effects);
        List<ReceiptJson> all = new ArrayList<>();
        int next = 0;
        for (int place = 0; place < facts.size(); place++) {
            all.add(
                    read.get(place) instanceof FactReader.Read.Faulty faulty
                            ? ReceiptJson.invalid(facts.get(place), faulty.faults())
                            : kept.get(next++));
        }
        return new PreviewJson(all, null, EffectJson.of(effects));
    }

    private static List<ReceiptJson> receipts(List<Report> reports, Effects effects) {
        List<ReceiptJson> receipts = new ArrayList<>();
        for (int place = 0; place < reports.size(); place++) {
            receipts.add(
                    ReceiptJson.of(reports.get(place).key(), effects.receipts().get(place)));
        }
        return receipts;
    }
}
