package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
import java.util.Iterator;
import java.util.List;
import org.headcount.gateway.statement.Previews;
import org.headcount.metering.Effects;
import org.headcount.metering.Meter;
import org.headcount.metering.Switching;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** Many switches at once. */
@Path("institutions/{institution}/switches")
@Tag(name = "Learners")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SwitchesResource {

    private final Institutions institutions;
    private final Switching switching;
    private final Meter meter;
    private final Previews previews;
    private final InstantSource clock;

    public SwitchesResource(
            Institutions institutions, Switching switching, Meter meter, Previews previews, InstantSource clock) {
        this.institutions = institutions;
        this.switching = switching;
        this.meter = meter;
        this.previews = previews;
        this.clock = clock;
    }

    /** What moves, and whether it is only looked at. */
    @Schema(name = "NewSwitches")
    record NewJson(
            @JsonUnwrapped SwitchOrder.OrderJson order,

            @Schema(description = "true: nothing is done, and the answer is what would be") @Nullable
            Boolean dryRun) {}

    /** What became of one learner's switch. */
    @Schema(name = "SwitchReceipt")
    record MovedJson(
            @Schema(description = "As in the order") String named,

            @Schema(description = "The opaque id; absent for nobody we know") @Nullable
            String learner,

            @Schema(
                    allowableValues = {
                        "counted",
                        "recorded",
                        "duplicate",
                        "conflict",
                        "unknown-learner",
                        "role-not-counted",
                        "named-before"
                    })
            String outcome,

            @Schema(description = "The fact's name, where there is one")
            FactJson.@Nullable KeyJson fact,

            @Schema(description = "Of counted: absent until somebody switches off") @Nullable
            Instant activeUntil) {}

    /** A receipt for each learner, in the order in which they were named or found; and the months that change. */
    @Schema(name = "Switches")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record MovesJson(boolean on, Instant at, boolean dryRun, List<MovedJson> receipts, List<EffectJson> months) {}

    @POST
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "switchLearners",
            summary = "Switches many learners on or off, each or not at all, and says what it costs",
            description =
                    "A learner who cannot be switched spoils nothing but the own switch. With dryRun nothing is done, and the "
                            + "answer says what would be.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MovesJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public MovesJson move(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewJson.class))) Members in,
            @Context SecurityContext caller) {
        Answers.found(institutions.find(institution));
        boolean dryRun = in.flag("dryRun").orElse(false);
        SwitchOrder asked = SwitchOrder.read(
                in,
                in,
                institution,
                switching,
                Micros.floor(clock.instant()),
                caller.getUserPrincipal().getName(),
                !dryRun);
        Switching.Plan plan =
                switching.plan(institution, asked.order(), asked.learners()).orElseThrow(Answers::noSwitching);
        Effects effects = Answers.found(previews.of(institution, plan.reports()));
        List<Receipt> receipts =
                dryRun ? effects.receipts() : meter.by(Caller.author(caller)).record(institution, plan.reports());
        return new MovesJson(
                asked.order().on(), asked.order().at(), dryRun, receipts(plan, receipts), EffectJson.of(effects));
    }

    /** @param receipts of those that move, in their order */
    static List<MovedJson> receipts(Switching.Plan plan, List<Receipt> receipts) {
        Iterator<Receipt> next = receipts.iterator();
        List<MovedJson> all = new ArrayList<>();
        for (Switching.Item item : plan.items()) {
            String named = item.who().toString();
            if (item instanceof Switching.Item.Moves moves) {
                all.add(moved(named, moves, next.next()));
            } else if (item instanceof Switching.Item.RoleNotCounted other) {
                all.add(new MovedJson(named, other.learner().value(), "role-not-counted", null, null));
            } else if (item instanceof Switching.Item.Again again) {
                all.add(new MovedJson(named, again.learner().value(), "named-before", null, null));
            } else {
                all.add(new MovedJson(named, null, "unknown-learner", null, null));
            }
        }
        return all;
    }

    private static MovedJson moved(String named, Switching.Item.Moves moves, Receipt receipt) {
        boolean counted = receipt instanceof Receipt.Counted;
        String outcome = counted
                ? "counted"
                : receipt instanceof Receipt.Duplicate
                        ? "duplicate"
                        : receipt instanceof Receipt.Conflict ? "conflict" : "recorded";
        return new MovedJson(
                named,
                moves.learner().value(),
                outcome,
                FactJson.KeyJson.of(moves.report().key()),
                receipt instanceof Receipt.Counted active ? active.activeUntil().orElse(null) : null);
    }
}
