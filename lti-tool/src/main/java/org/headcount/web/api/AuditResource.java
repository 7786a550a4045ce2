package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.headcount.gateway.Audit;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institutions;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** What anyone changed, when, and who. */
@Path("institutions/{institution}/audit")
@Tag(name = "Audit")
@Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
public final class AuditResource {

    private final Institutions institutions;
    private final Audit audit;
    private final Reports reports;

    public AuditResource(Institutions institutions, Audit audit, Reports reports) {
        this.institutions = institutions;
        this.audit = audit;
        this.reports = reports;
    }

    /** Who changed something: a key by its id, role and label; somebody of the staff by an opaque id and role; the operator; or the system itself. */
    @Schema(name = "Author")
    record AuthorJson(
            @Schema(example = "key:k123") String name,
            String role,
            @Nullable String label) {}

    /** One change. */
    @Schema(name = "AuditEntry")
    record EntryJson(
            String id,
            Instant at,
            AuthorJson author,

            @Schema(example = "switched-off") String action,

            @Schema(description = "What was changed: an opaque id, or a month")
            String subject,

            @Schema(type = "object") @JsonRawValue String detail) {

        static EntryJson of(Audit.Entry entry) {
            return new EntryJson(
                    entry.id(),
                    entry.at(),
                    new AuthorJson(
                            entry.author().name(),
                            entry.author().role(),
                            LearnerJson.unlessEmpty(entry.author().label())),
                    entry.action().wire(),
                    entry.subject(),
                    entry.detail());
        }
    }

    /** The oldest first; next is absent on the last page. */
    @Schema(name = "Audit")
    record ListJson(List<EntryJson> entries, @Nullable String next) {}

    @GET
    @Needs(Needs.Right.ADMIN)
    @Operation(
            operationId = "listAudit",
            summary = "What anyone changed, in the order in which it happened",
            description =
                    "Terms, keys, staff, LMSs and tools, webhooks and alert addresses, switches, voids, exemptions, links and vouchers that "
                            + "somebody reported with a key, how many facts an import loaded, holds that staff released or "
                            + "discarded, people who were erased, statements that closed. Nothing is ever taken out of it; it names nobody and "
                            + "holds no secret. " + Reports.FORMATS
                            + "Columns: at, id, author, author_role, author_label, action, subject, detail.")
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
            @Schema(description = "Only those of one action, such as voided") @QueryParam("action") @Nullable
                    String action,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(institutions.find(institution));
        Asked asked = new Asked();
        Audit.Question question = new Audit.Question(
                asked.instant("from", from),
                asked.instant("until", until),
                asked.choice("action", action, Audit.Action::of, actions()),
                paging.after(asked, AuditResource::place));
        int most = paging.most(asked);
        Reports.Form form = wanted.form(asked, paging);
        asked.done();
        if (form.isFile()) {
            return reports.table(
                    institution + "-audit",
                    "Audit",
                    Tables.audit(),
                    rows -> audit.each(institution, question, rows),
                    form);
        }
        List<Audit.Entry> found = audit.list(institution, question, most + 1);
        return Reports.page(new ListJson(
                found.stream().limit(most).map(EntryJson::of).toList(),
                found.size() > most ? cursor(found.get(most - 1).place()) : null));
    }

    private static String actions() {
        return Arrays.stream(Audit.Action.values()).map(Audit.Action::wire).collect(Collectors.joining(", "));
    }

    private static String cursor(Audit.Place place) {
        return Place.of(Long.toString(Micros.of(place.at())), place.id());
    }

    private static Audit.Place place(String cursor) {
        String[] parts = Place.read(cursor, 2);
        try {
            return new Audit.Place(Micros.toInstant(Long.parseLong(parts[0])), parts[1]);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Place.unknown(e);
        }
    }
}
