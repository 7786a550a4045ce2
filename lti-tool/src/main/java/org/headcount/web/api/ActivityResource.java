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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Surveys;
import org.headcount.web.report.Format;
import org.jspecify.annotations.Nullable;

/** What happened in a month, and what was refused. */
@Path("institutions/{institution}/months/{month}/activity")
@Tag(name = "Months")
@Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
public final class ActivityResource {

    private final Institutions institutions;
    private final Surveys surveys;
    private final Reports reports;

    public ActivityResource(Institutions institutions, Surveys surveys, Reports reports) {
        this.institutions = institutions;
        this.surveys = surveys;
        this.reports = reports;
    }

    /** An activity or a refusal. */
    @Schema(name = "Happening")
    record HappeningJson(
            String learner,
            List<String> identities,
            @Nullable String name,

            @Schema(description = "When it counts from: no later than it was recorded")
            Instant effectiveAt,

            @Schema(description = "From so far ahead of our clock that it is kept and not counted")
            boolean quarantined,

            FactJson fact) {

        static HappeningJson of(Surveys.Happening happening) {
            return new HappeningJson(
                    happening.learner().id().value(),
                    LearnerJson.namesOf(happening.learner()),
                    LearnerJson.unlessEmpty(happening.learner().name()),
                    happening.fact().effectiveAt(),
                    happening.fact().quarantined(),
                    FactJson.of(happening.fact(), happening.note()));
        }
    }

    /** A page of them; next is absent on the last one. */
    @Schema(name = "Activity")
    record ListJson(
            @Schema(type = "string", example = "2026-01") YearMonth month,
            List<HappeningJson> activity,
            @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listActivity",
            summary = "Every activity and refusal of a month, in the order in which they take effect",
            description =
                    "A fact belongs to the month in which it takes effect, whether it counts or not. " + Reports.FORMATS
                            + "Columns: month, learner, identities, name, source, id, type, kind, role, origin, at, "
                            + "recorded_at, unit, actor, reason, context, effective_at, quarantined.")
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
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        YearMonth asked = Asked.month(month);
        Asked query = new Asked();
        Optional<Instant> known = query.instant("knownAt", knownAt);
        int most = paging.most(query);
        Optional<Snapshots.Moment> from = paging.after(query, ActivityResource::place);
        Reports.Form form = wanted.form(query, paging);
        query.done();
        if (form.isFile()) {
            return reports.activity(institution, asked, known, form);
        }
        Surveys.Page page = surveys.activity(institution, asked, known, from, most);
        return Reports.page(new ListJson(
                asked,
                page.happenings().stream().map(HappeningJson::of).toList(),
                page.next().map(ActivityResource::cursor).orElse(null)));
    }

    private static String cursor(Snapshots.Moment place) {
        return Place.of(
                Long.toString(Micros.of(place.at())),
                place.fact().source(),
                place.fact().id());
    }

    private static Snapshots.Moment place(String cursor) {
        String[] parts = Place.read(cursor, 3);
        try {
            return new Snapshots.Moment(Micros.toInstant(Long.parseLong(parts[0])), new FactKey(parts[1], parts[2]));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Place.unknown(e);
        }
    }
}
