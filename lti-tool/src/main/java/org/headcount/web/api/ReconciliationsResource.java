package org.headcount.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.report.Reconciliation;
import org.headcount.metering.report.Reconciliations;
import org.headcount.web.report.Downloads;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** Somebody else's list beside ours. */
@Path("institutions/{institution}/reconciliations")
@Tag(name = "Reconciliations")
@Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
public final class ReconciliationsResource {

    private final Institutions institutions;
    private final Reconciliations reconciliations;
    private final Downloads downloads;
    private final InstantSource clock;

    public ReconciliationsResource(
            Institutions institutions, Reconciliations reconciliations, Downloads downloads, InstantSource clock) {
        this.institutions = institutions;
        this.reconciliations = reconciliations;
        this.downloads = downloads;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "reconcile",
            summary = "Compares a list with who is charged for a month, or active at an instant; stores nothing",
            description =
                    "The list comes as JSON, CSV or XLSX, with up to 100,000 learners. Of several columns the first "
                            + "row names them. The answer is not paged. Columns: side, reason, line, theirs, same_as, "
                            + "learner, identities, name, since, fact_source, fact_id, fact_type, fact_kind, fact_role, "
                            + "fact_origin, fact_at, fact_recorded_at, fact_unit.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ReconciliationJson.AnswerJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response reconcile(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$", description = "Who is charged for it")
                    @QueryParam("month")
                    @Nullable
                    String month,
            @Schema(type = "string", format = "date-time", description = "Who is active then; without a month: now")
                    @QueryParam("asOf")
                    @Nullable
                    String asOf,
            @Schema(type = "string", format = "date-time") @QueryParam("knownAt") @Nullable String knownAt,
            @Schema(description = "The column of a file; else the one called learner, or the only one")
                    @QueryParam("column")
                    @Nullable
                    String column,
            @BeanParam FormatQuery wanted,
            @RequestBody(
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(implementation = ReconciliationJson.ListJson.class)),
                                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                                @Content(
                                        mediaType = Format.XLSX_TYPE,
                                        schema = @Schema(type = "string", format = "binary"))
                            })
                    Members in) {
        Answers.found(institutions.find(institution));
        Question question = Question.of(month, asOf, knownAt, wanted, now());
        if (!in.has("learners")) {
            in.fault("learners", "is missing");
        }
        List<Members.Element> elements = in.elements("learners", Integer.MAX_VALUE);
        in.done();
        return answer(institution, question, TheirList.of(elements));
    }

    /** The same with a file; described with it. */
    @POST
    @Consumes({Format.CSV_TYPE, Format.XLSX_TYPE})
    @Needs(Needs.Right.READ)
    @Operation(hidden = true)
    public Response reconcileFile(
            @PathParam("institution") InstitutionId institution,
            @QueryParam("month") @Nullable String month,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("knownAt") @Nullable String knownAt,
            @QueryParam("column") @Nullable String column,
            @BeanParam FormatQuery wanted,
            Upload upload) {
        Answers.found(institutions.find(institution));
        Question question = Question.of(month, asOf, knownAt, wanted, now());
        return answer(institution, question, TheirList.of(upload.rows(), column));
    }

    /** What is asked, without the list. */
    private record Question(Optional<YearMonth> month, Instant asOf, Optional<Instant> knownAt, Reports.Form form) {

        static Question of(
                @Nullable String month,
                @Nullable String asOf,
                @Nullable String knownAt,
                FormatQuery wanted,
                Instant now) {
            Asked asked = new Asked();
            Optional<YearMonth> of = asked.value("month", month, Question::month);
            Instant at = asked.asOf(asOf, now);
            if (of.isPresent()) {
                asked.value("asOf", asOf, Question::notBoth);
            }
            Question question = new Question(of, at, asked.instant("knownAt", knownAt), wanted.form(asked));
            asked.done();
            return question;
        }

        private static YearMonth month(String text) {
            if (!text.matches("(19|[2-9]\\d)\\d\\d-(0[1-9]|1[0-2])")) {
                throw new IllegalArgumentException("must be a month as yyyy-MM, from 1900 on");
            }
            return YearMonth.parse(text);
        }

        private static Instant notBoth(String text) {
            throw new IllegalArgumentException("a month is asked for already");
        }
    }

    private Response answer(InstitutionId institution, Question question, List<Reconciliation.Entry> theirs) {
        Reports.Form form = question.form();
        return form.isFile()
                ? downloads.table(
                        form.format(),
                        institution + "-reconciliation",
                        "Reconciliation",
                        form.byteOrderMark(),
                        Tables.reconciliation(),
                        rows -> compare(institution, question, theirs, rows),
                        form.request())
                : downloads
                        .answer(
                                form.format(),
                                form.request(),
                                out -> json(out, rows -> compare(institution, question, theirs, rows)))
                        .build();
    }

    private Reconciliation compare(
            InstitutionId institution,
            Question question,
            List<Reconciliation.Entry> theirs,
            Consumer<Reconciliation.Row> rows) {
        return question.month()
                .map(month -> reconciliations.month(institution, month, question.knownAt(), theirs, rows))
                .orElseGet(
                        () -> reconciliations.instant(institution, question.asOf(), question.knownAt(), theirs, rows));
    }

    private interface Comparison {
        Reconciliation with(Consumer<Reconciliation.Row> rows);
    }

    /** An {@link ReconciliationJson.AnswerJson}, written row by row: our list may be longer than memory. */
    private static void json(OutputStream out, Comparison comparison) throws IOException {
        write(out, "{\"rows\":[");
        boolean[] later = {false};
        Reconciliation totals = comparison.with(row -> {
            try {
                write(out, later[0] ? "," : "");
                out.write(JsonBodies.bytes(ReconciliationJson.RowJson.of(row)));
                later[0] = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        write(out, "],\"totals\":");
        out.write(JsonBodies.bytes(ReconciliationJson.TotalsJson.of(totals)));
        write(out, "}");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
