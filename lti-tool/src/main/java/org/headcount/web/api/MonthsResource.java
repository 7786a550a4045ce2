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
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Wire;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Units;
import org.headcount.metering.terms.Policy;
import org.headcount.web.report.Format;
import org.jspecify.annotations.Nullable;

/** Months: how many, at most, at the end, what that comes to, and for whom. */
@Path("institutions/{institution}/months/{month}")
@Tag(name = "Months")
@Produces(MediaType.APPLICATION_JSON)
public final class MonthsResource {

    private final Institutions institutions;
    private final Ledger ledger;
    private final Meter meter;
    private final Reports reports;

    public MonthsResource(Institutions institutions, Ledger ledger, Meter meter, Reports reports) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.meter = meter;
        this.reports = reports;
    }

    /** A learner that is charged for the month, with the fact that made the month chargeable. */
    @Schema(name = "ChargedLearner")
    record ChargedJson(
            String learner,
            List<String> identities,
            @Nullable String name,

            @Schema(description = "The reason's; unassigned where it has none")
            String unit,

            FactJson reason) {}

    /** A page of them; measured is how many there are on all pages of all units, and next is absent on the last one. */
    @Schema(name = "ChargedLearners")
    record ChargedListJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,

            @Schema(allowableValues = {"history", "open", "closing", "closed"})
            String state,

            Policy.Measure measure,
            int measured,
            List<ChargedJson> learners,
            @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(operationId = "getMonth", summary = "A month, computed from the facts known")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MonthJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public MonthJson get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$") @PathParam("month") String month,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt) {
        Answers.found(institutions.find(institution));
        YearMonth asked = Asked.month(month);
        Asked query = new Asked();
        Optional<Instant> at = query.instant("asOf", asOf);
        Optional<Instant> known = query.instant("knownAt", knownAt);
        query.done();
        return MonthJson.of(meter.month(institution, asked, at, known));
    }

    @GET
    @Path("learners")
    @Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listChargedLearners",
            summary = "Who is charged for a month, each with the fact that made it chargeable, by opaque id",
            description = "Pages asked for while facts arrive may not add up; with knownAt they do. " + Reports.FORMATS
                    + "Columns: month, learner, identities, name, reason_source, reason_id, reason_type, reason_kind, "
                    + "reason_role, reason_origin, reason_at, reason_recorded_at, reason_unit, reason_actor, "
                    + "reason_text, reason_context, unit.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ChargedListJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response charged(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$") @PathParam("month") String month,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @Schema(description = Asked.UNIT) @QueryParam("unit") @Nullable String unit,
            @Schema(
                            description = "Whom the month would be charged for if this were billed; absent: what is",
                            allowableValues = {"PEAK", "DISTINCT", "CLOSING"})
                    @QueryParam("measure")
                    @Nullable
                    String measure,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        YearMonth asked = Asked.month(month);
        Asked query = new Asked();
        Optional<Instant> at = query.instant("asOf", asOf);
        Optional<Instant> known = query.instant("knownAt", knownAt);
        Optional<String> only = query.unit(unit);
        Optional<Policy.Measure> other = query.choice(
                "measure",
                measure,
                name -> Wire.find(Policy.Measure.values(), Policy.Measure::name, name),
                "PEAK, DISTINCT, CLOSING");
        int most = paging.most(query);
        String last = paging.after(query, Asked::cursor).orElse("");
        Reports.Form form = wanted.form(query, paging);
        query.done();
        if (form.isFile()) {
            return reports.charged(institution, asked, at, known, only, other, form);
        }
        ChargedLearners page = meter.charged(institution, asked, at, known, only, other, most, last);
        return Reports.page(new ChargedListJson(
                page.month().month(),
                page.month().state().wire(),
                page.month().measure(),
                page.month().measured(),
                page.learners().stream()
                        .map(charge -> shape(institution, charge))
                        .toList(),
                page.next().orElse(null)));
    }

    private ChargedJson shape(InstitutionId institution, ChargedLearners.Charge charge) {
        return new ChargedJson(
                charge.learner().id().value(),
                LearnerJson.namesOf(charge.learner()),
                LearnerJson.unlessEmpty(charge.learner().name()),
                Units.of(charge.reason()),
                FactJson.of(
                        charge.reason(),
                        ledger.note(institution, charge.reason().key())));
    }
}
