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
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.report.DaySurveys;
import org.headcount.metering.terms.Policy;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** A month day by day: the curve of licences in use. */
@Path("institutions/{institution}/months/{month}/days")
@Tag(name = "Months")
@Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
public final class DaysResource {

    private final Institutions institutions;
    private final DaySurveys surveys;
    private final Reports reports;

    public DaysResource(Institutions institutions, DaySurveys surveys, Reports reports) {
        this.institutions = institutions;
        this.surveys = surveys;
        this.reports = reports;
    }

    /** One day by the institution's calendar. */
    @Schema(name = "Day")
    record DayJson(
            @Schema(format = "date", example = "2026-01-31") String day,
            Instant from,
            Instant until,

            @Schema(description = "The most that were in use at one instant of the day")
            int most,

            @Schema(description = "In use when the day ends")
            int end,

            @Schema(description = "Learners whom the month had touched by the end of the day")
            int touched) {

        static DayJson of(MonthDays.Day day) {
            return new DayJson(
                    day.date().toString(),
                    day.span().from(),
                    day.span().until(),
                    day.count().most(),
                    day.count().end(),
                    day.count().touched());
        }
    }

    /** All days of a month; commitment, cap and overAt are null where there is none. */
    @Schema(name = "Days")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DaysJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,

            @Schema(allowableValues = {"history", "open", "closing", "closed"})
            String state,

            Policy.Measure measure,
            int measured,
            @Nullable Integer commitment,

            @Schema(description = "How many may be in use, the grace left out") @Nullable
            Integer cap,

            @Schema(description = "From when on more were counted than are committed to") @Nullable
            Instant overAt,

            @Schema(description = "Up to when days have been; what comes later is what is known now")
            Instant asOf,

            @Schema(description = "In use at asOf") int inUse,
            List<DayJson> days) {

        static DaysJson of(MonthDays days) {
            return new DaysJson(
                    days.month().month(),
                    days.month().state().wire(),
                    days.month().measure(),
                    days.month().measured(),
                    days.month().commitment().orElse(null),
                    days.cap().orElse(null),
                    days.overAt().orElse(null),
                    days.asOf(),
                    days.inUse(),
                    days.days().stream().map(DayJson::of).toList());
        }
    }

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listDays",
            summary = "Licences in use on each day of a month, with commitment, cap and when the commitment was passed",
            description =
                    "Days are those of the institution's zone, of 23 or 25 hours where its clocks are changed. The "
                            + "largest most is the month's peak; the last day's end is its closing, and its touched its distinct. "
                            + Reports.FORMATS + "Columns: day, from, until, most, end, touched.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = DaysJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$") @PathParam("month") String month,
            @Schema(type = "string", format = "date-time") @QueryParam("asOf") @Nullable String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        YearMonth asked = Asked.month(month);
        Asked query = new Asked();
        Optional<Instant> at = query.instant("asOf", asOf);
        Optional<Instant> known = query.instant("knownAt", knownAt);
        Reports.Form form = wanted.form(query);
        query.done();
        MonthDays days = surveys.days(institution, asked, at, known);
        return form.isFile()
                ? reports.table(
                        institution + "-" + asked + "-days",
                        "Days " + asked,
                        Tables.days(),
                        rows -> days.days().forEach(rows),
                        form)
                : Reports.page(DaysJson.of(days));
    }
}
