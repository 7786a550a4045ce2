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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.Alerts;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.jspecify.annotations.Nullable;

/** What an institution was warned of. */
@Path("institutions/{institution}/alerts")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
public final class AlertsResource {

    private final Institutions institutions;
    private final Alerts alerts;

    public AlertsResource(Institutions institutions, Alerts alerts) {
        this.institutions = institutions;
        this.alerts = alerts;
    }

    /** An alert with the numbers that its rule looks at, as they were when it fired. */
    @Schema(name = "Alert")
    record AlertJson(
            String id,

            @Schema(
                    description = "commitment-80, -95, -100; cap-80, -95, -100; floor-above-commitment; tier-offer;"
                            + " meter-gap; statement-closed; forgotten-switches; switch-requested")
            String rule,

            @Schema(type = "string", example = "2026-01") YearMonth month,
            Instant firedAt,

            @Schema(description = "When it no longer held; absent while it does") @Nullable
            Instant recoveredAt,

            @Schema(
                    description =
                            "When its month was over, where it held until then; of switch-requested: when it was decided")
            @Nullable
            Instant endedAt,

            @Schema(description = "Of meter-gap: which source is not heard") @Nullable
            String source,

            @Schema(description = "Of switch-requested: the id of the request") @Nullable
            String request,

            @Schema(description = "Measured, in use, bound, or forgotten; of tier-offer: to commit to") @Nullable
            Integer learners,

            @Schema(description = "The commitment or the cap") @Nullable
            Integer limit,

            @Schema(
                    description =
                            "What the month costs; of tier-offer: what it would have saved; of forgotten-switches:"
                                    + " what they cost next month",
                    example = "1500.00")
            @Nullable
            String amount,

            @Nullable String currency,

            @Schema(description = "Of meter-gap: when it was heard last") @Nullable
            Instant since) {

        static AlertJson of(Alert alert) {
            Finding finding = alert.finding();
            Finding.Figures figures = finding.figures();
            boolean asks = finding.rule() == AlertRule.SWITCH_REQUESTED;
            return new AlertJson(
                    alert.id(),
                    finding.rule().wire(),
                    finding.month(),
                    alert.firedAt(),
                    alert.recoveredAt().orElse(null),
                    alert.endedAt().orElse(null),
                    asks || finding.source().isEmpty() ? null : finding.source(),
                    asks ? finding.source() : null,
                    figures.learners().orElse(null),
                    figures.limit().orElse(null),
                    figures.amount().map(BigDecimal::toPlainString).orElse(null),
                    figures.currency().map(Currency::getCurrencyCode).orElse(null),
                    figures.since().orElse(null));
        }
    }

    /** Newest first; next is absent on the last page. */
    @Schema(name = "Alerts")
    record ListJson(List<AlertJson> alerts, @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listAlerts",
            summary = "What the institution was warned of, newest first; each once for its month, open or not")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ListJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public ListJson list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(allowableValues = {"open", "recovered", "ended"}) @QueryParam("state") @Nullable String state,
            @BeanParam PageQuery paging) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Optional<Alert.State> only = asked.choice("state", state, Alert.State::of, "open, recovered, ended");
        int most = paging.most(asked);
        String from = paging.after(asked, Asked::cursor).orElse("");
        asked.done();
        List<Alert> found = alerts.list(institution, only, most + 1, from);
        List<Alert> page = found.size() > most ? found.subList(0, most) : found;
        return new ListJson(
                page.stream().map(AlertJson::of).toList(),
                found.size() > most ? page.get(page.size() - 1).id() : null);
    }
}
