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
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Refusals;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** What was refused. */
@Path("institutions/{institution}/refusals")
@Tag(name = "Holds")
@Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
public final class RefusalsResource {

    private final Institutions institutions;
    private final Refusals refusals;
    private final Reports reports;
    private final InstantSource clock;

    public RefusalsResource(Institutions institutions, Refusals refusals, Reports reports, InstantSource clock) {
        this.institutions = institutions;
        this.refusals = refusals;
        this.reports = reports;
        this.clock = clock;
    }

    /** One refusal. */
    @Schema(name = "Refusal")
    record RefusalJson(
            String learner,
            List<String> identities,
            @Nullable String name,

            @Schema(
                    allowableValues = {"launch", "passback", "screen", "api", "lti", "webdav", "other"},
                    description =
                            "launch: from an LMS; passback: a tool's grade; the others: the host's, as its plugin says")
            String channel,

            Instant effectiveAt,
            FactJson fact) {

        static RefusalJson of(Refusals.Refused refused) {
            return new RefusalJson(
                    refused.learner().id().value(),
                    LearnerJson.namesOf(refused.learner()),
                    LearnerJson.unlessEmpty(refused.learner().name()),
                    refused.channel().wire(),
                    refused.fact().effectiveAt(),
                    FactJson.of(refused.fact(), refused.note()));
        }
    }

    /** Newest first; next is absent on the last page. */
    @Schema(name = "Refusals")
    record ListJson(List<RefusalJson> refusals, @Nullable String next) {}

    @GET
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listRefusals",
            summary = "What was refused for inactive learners, newest first",
            description = Reports.FORMATS
                    + "Columns: channel, learner, identities, name, source, id, type, kind, role, origin, at, recorded_at, unit,"
                    + " actor, reason, context, effective_at.")
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
            @Schema(type = "string", format = "date-time", description = "No earlier ones")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Schema(type = "string", format = "date-time", description = "Only earlier ones")
                    @QueryParam("until")
                    @Nullable
                    String until,
            @QueryParam("channel") @Nullable String channel,
            @QueryParam("kind") @Nullable String kind,
            @Schema(type = "string", format = "date-time", description = "None after it") @QueryParam("asOf") @Nullable
                    String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Instant first = asked.instant("from", from).orElse(Instant.EPOCH);
        Instant atLast = asked.asOf(asOf, Micros.floor(clock.instant())).plusNanos(1000);
        Instant last = asked.instant("until", until)
                .filter(end -> asOf == null || end.isBefore(atLast))
                .orElse(atLast);
        Optional<Refusals.Channel> only = asked.choice("channel", channel, Refusals.Channel::of, channels());
        Optional<Kind> ofKind = asked.choice("kind", kind, Kind::of, kinds());
        Optional<Instant> known = asked.instant("knownAt", knownAt);
        int most = paging.most(asked);
        Optional<Snapshots.Moment> place = paging.after(asked, RefusalsResource::place);
        Reports.Form form = wanted.form(asked, paging);
        asked.done();
        Refusals.Question question =
                new Refusals.Question(new Span(first, last.isBefore(first) ? first : last), known, only, ofKind);
        if (form.isFile()) {
            return reports.table(
                    institution + "-refusals",
                    "Refusals",
                    Tables.refusals(),
                    rows -> refusals.each(institution, question, rows),
                    form);
        }
        Refusals.Page page = refusals.list(institution, question, place, most);
        return Reports.page(new ListJson(
                page.refusals().stream().map(RefusalJson::of).toList(),
                page.next().map(RefusalsResource::cursor).orElse(null)));
    }

    private static String channels() {
        return Arrays.stream(Refusals.Channel.values())
                .map(Refusals.Channel::wire)
                .collect(Collectors.joining(", "));
    }

    private static String kinds() {
        return Arrays.stream(Kind.values()).map(Kind::wire).collect(Collectors.joining(", "));
    }

    /** Where a list goes on, as addresses say it. */
    public static String cursor(Snapshots.Moment place) {
        return Place.of(
                Long.toString(Micros.of(place.at())),
                place.fact().source(),
                place.fact().id());
    }

    /** @throws IllegalArgumentException for what {@link #cursor} never wrote */
    public static Snapshots.Moment place(String cursor) {
        String[] parts = Place.read(cursor, 3);
        try {
            return new Snapshots.Moment(Micros.toInstant(Long.parseLong(parts[0])), new FactKey(parts[1], parts[2]));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Place.unknown(e);
        }
    }
}
