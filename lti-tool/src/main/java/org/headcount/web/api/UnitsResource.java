package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthUnits;
import org.headcount.metering.report.UnitSurveys;
import org.headcount.metering.terms.Policy;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** A month by units, such as faculties: whose facts the learners are charged for. */
@Path("institutions/{institution}/months/{month}/units")
@Tag(name = "Months")
@Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
public final class UnitsResource {

    private final Institutions institutions;
    private final UnitSurveys surveys;
    private final Reports reports;

    public UnitsResource(Institutions institutions, UnitSurveys surveys, Reports reports) {
        this.institutions = institutions;
        this.surveys = surveys;
        this.reports = reports;
    }

    /** One unit's part; amount is null where the month has none. */
    @Schema(name = "UnitShare")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ShareJson(
            String unit,
            int distinct,
            int peak,
            Instant peakAt,
            int opening,
            int closing,
            int carried,

            @Schema(description = "In use at activeAt") int active,

            @Schema(description = "Charged for the month because of a fact of this unit")
            int charged,

            @Schema(example = "750.00") @Nullable String amount) {

        static ShareJson of(MonthUnits.Share share) {
            return new ShareJson(
                    share.unit(),
                    share.count().distinct(),
                    share.count().peak(),
                    share.count().peakAt(),
                    share.count().opening(),
                    share.count().closing(),
                    share.count().carried(),
                    share.active(),
                    share.charged(),
                    share.amount().map(BigDecimal::toPlainString).orElse(null));
        }
    }

    /** A page of them, with the month's own numbers; next is absent on the last one. */
    @Schema(name = "UnitShares")
    record ListJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,

            @Schema(allowableValues = {"history", "open", "closing", "closed"})
            String state,

            Policy.Measure measure,

            @Schema(description = "Of the institution: what charged adds up to on all pages")
            int measured,

            @Schema(description = "Of the institution: what amount adds up to on all pages") @Nullable
            String amount,

            @Nullable String currency,
            Instant activeAt,
            List<ShareJson> units,
            @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listUnits",
            summary = "A month's counts and amount by units, by name; facts without one are of the unit unassigned",
            description =
                    "A learner is of a unit while a stretch lasts that a fact with its label gave, and so may be counted in "
                            + "several; each is charged in one, that of the fact that made the month chargeable. The amount is "
                            + "divided by those charged, what is left over by largest remainders; where nobody is charged all of "
                            + "it is unassigned. " + Reports.FORMATS
                            + "Columns: month, unit, opening, closing, carried, peak, peak_at, distinct, active, charged, "
                            + "amount, currency.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ListJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$") @PathParam("month") String month,
            @Schema(type = "string", format = "date-time", description = "When active is counted; absent: now")
                    @QueryParam("asOf")
                    @Nullable
                    String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        YearMonth asked = Asked.month(month);
        Asked query = new Asked();
        Optional<Instant> at = query.instant("asOf", asOf);
        Optional<Instant> known = query.instant("knownAt", knownAt);
        int most = paging.most(query);
        String last = paging.after(query, UnitsResource::name).orElse("");
        Reports.Form form = wanted.form(query, paging);
        query.done();
        MonthUnits units = surveys.units(institution, asked, at, known);
        if (form.isFile()) {
            return reports.table(
                    institution + "-" + asked + "-units",
                    "Units " + asked,
                    Tables.units(units.month()),
                    rows -> units.units().forEach(rows),
                    form);
        }
        return Reports.page(page(units, last, most));
    }

    private static ListJson page(MonthUnits units, String after, int most) {
        List<MonthUnits.Share> left = units.units().stream()
                .filter(share -> share.unit().compareTo(after) > 0)
                .toList();
        MonthAnswer month = units.month();
        return new ListJson(
                month.month(),
                month.state().wire(),
                month.measure(),
                month.measured(),
                month.amount().map(BigDecimal::toPlainString).orElse(null),
                month.currency().map(Currency::getCurrencyCode).orElse(null),
                units.activeAt(),
                left.stream().limit(most).map(ShareJson::of).toList(),
                left.size() > most ? Place.of(left.get(most - 1).unit()) : null);
    }

    private static String name(String cursor) {
        return Place.read(cursor, 1)[0];
    }
}
