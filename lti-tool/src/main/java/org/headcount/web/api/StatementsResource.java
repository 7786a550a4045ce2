package org.headcount.web.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.Export;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.StatementRows;
import org.headcount.gateway.statement.StatementSheet;
import org.headcount.gateway.statement.StatementText;
import org.headcount.gateway.statement.Statements;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Snapshots;
import org.headcount.web.ProblemException;
import org.headcount.web.pages.Texts;
import org.headcount.web.report.Format;
import org.headcount.web.report.StatementPdf;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** Closed months as they were frozen. Whoever asks closes what is due. */
@Path("institutions/{institution}/statements")
@Tag(name = "Statements")
@Produces(MediaType.APPLICATION_JSON)
public final class StatementsResource {

    private static final String LINES = "application/x-ndjson";
    private static final String PDF = "application/pdf";

    private final Closing closing;
    private final Statements statements;
    private final Export export;
    private final Snapshots snapshots;
    private final StatementRows rows;
    private final StatementFiles files;
    private final Reports reports;

    public StatementsResource(
            Closing closing, Statements statements, Export export, Snapshots snapshots, Reports reports) {
        this.closing = closing;
        this.statements = statements;
        this.export = export;
        this.snapshots = snapshots;
        this.rows = new StatementRows(statements);
        this.files = new StatementFiles(statements, export);
        this.reports = reports;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE})
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "listStatements",
            summary = "Statements without their learners, the oldest first",
            description =
                    "As a file a row for each month and for each adjustment: the amounts of one statement add up to its totals. "
                            + Reports.FORMATS
                            + "Columns: statement, line (month or adjustment), month, measure, commitment, measured, learners, amount, "
                            + "currency, closed_at, digest.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = StatementJson.ListJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response list(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @BeanParam PageQuery paging,
            @BeanParam FormatQuery wanted) {
        Answers.found(closing.closeDue(institution));
        Asked asked = new Asked();
        int most = paging.most(asked);
        Optional<YearMonth> from = paging.after(asked, StatementsResource::cursor);
        Reports.Form form = wanted.form(asked, paging);
        asked.done();
        if (form.isFile()) {
            return reports.table(
                    institution + "-statements",
                    "Statements",
                    Tables.statements(),
                    taker -> rows.sums(institution, taker),
                    form);
        }
        List<FrozenStatement> found = statements.list(institution, from, most + 1);
        ObjectNode answer = Json.object();
        ArrayNode page = answer.putArray("statements");
        found.stream().limit(most).forEach(statement -> page.add(members(statement)));
        if (found.size() > most) {
            answer.put("next", found.get(most - 1).month().toString());
        }
        return Reports.page(Json.bytes(answer));
    }

    private static ObjectNode members(FrozenStatement statement) {
        ObjectNode members = Json.object().put("digest", statement.digest());
        return members.setAll(statement
                .members()
                .orElseGet(() -> Json.object().put("month", statement.month().toString())));
    }

    private static YearMonth cursor(String text) {
        if (!text.matches("\\d{4}-(0[1-9]|1[0-2])")) {
            throw new IllegalArgumentException("must be what next was in the answer before");
        }
        return YearMonth.parse(text);
    }

    @GET
    @Path("{month}")
    @Produces({MediaType.APPLICATION_JSON, Format.CSV_TYPE, Format.XLSX_TYPE, PDF})
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "getStatement",
            summary = "The statement of a month, as it was frozen, with its digest before it",
            description =
                    "As a file its learners. Columns: month, learner, reason_source, reason_id, reason_type, reason_kind, "
                            + "reason_at. As PDF its sums for people, in their language, without the learners.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = StatementJson.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = Format.XLSX_TYPE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = PDF, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response get(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$") @PathParam("month") String month,
            @Schema(
                            description = "Of a PDF; else as Accept-Language says",
                            allowableValues = {"en", "de", "fr", "es", "pt", "hu"})
                    @QueryParam("language")
                    @Nullable
                    String language,
            @BeanParam FormatQuery wanted,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Parameter(hidden = true) @DefaultValue("") String accepted) {
        YearMonth asked = Asked.month(month);
        boolean printed = wanted.isFor("pdf", PDF);
        Asked query = new Asked();
        Optional<Reports.Form> form = printed ? Optional.empty() : Optional.of(wanted.form(query));
        query.done();
        Optional<FrozenStatement> kept = statements.find(institution, asked); // whatever keeps others from being closed
        Statements.Lines lines =
                Answers.found(kept.isPresent() ? statements.lines(institution) : closing.closeDue(institution));
        FrozenStatement statement = kept.or(() -> statements.find(institution, asked))
                .orElseThrow(() -> new ProblemException(StatementFiles.missing(lines, asked)));
        if (printed) {
            return pdf(lines, statement, Texts.forPerson(language == null ? "" : language, accepted));
        }
        if (form.filter(Reports.Form::isFile).isPresent()) {
            return reports.table(
                    institution + "-" + asked + "-statement",
                    "Statement " + asked,
                    Tables.statement(),
                    files.rows(institution, statement),
                    form.get());
        }
        return Reports.page((StreamingOutput) out -> files.json(institution, statement, out));
    }

    private static Response pdf(Statements.Lines lines, FrozenStatement statement, Texts texts) {
        StatementSheet sheet = StatementSheet.of(statement);
        return Response.ok((StreamingOutput) out -> StatementPdf.write(lines.institution(), sheet, texts, out), PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + lines.institution().id() + "-" + statement.month()
                                + "-statement.pdf\"")
                .header(HttpHeaders.CONTENT_LANGUAGE, texts.language())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_LANGUAGE)
                .build();
    }

    @GET
    @Path("{month}/draft")
    @Needs(Needs.Right.READ)
    @Operation(
            operationId = "draftStatement",
            summary = "What a month would come to if it closed now",
            description = "Adjustments of earlier months are in the draft of the month that closes next.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = StatementJson.DraftJson.class)))
    @ApiResponse(responseCode = "400", ref = "invalid")
    @ApiResponse(responseCode = "404", ref = "notFound")
    @ApiResponse(responseCode = "409", ref = "conflict")
    public StreamingOutput draft(
            @Schema(type = "string") @PathParam("institution") InstitutionId institution,
            @Schema(type = "string", pattern = "^\\d{4}-\\d{2}$") @PathParam("month") String month) {
        YearMonth asked = Asked.month(month);
        Statements.Lines lines = Answers.found(closing.closeDue(institution));
        if (statements.find(institution, asked).isPresent()) {
            throw Answers.conflict("month-closed", "The month is closed", "Its statement says what it came to.");
        }
        if (asked.isBefore(lines.next().month())) {
            throw new ProblemException(StatementFiles.missing(lines, asked));
        }
        return out -> draft(lines, asked, out);
    }

    /** Put together only when it is written, so that whatever becomes of the answer nothing is left of it. */
    private void draft(Statements.Lines lines, YearMonth month, OutputStream out) throws IOException {
        try (StatementText draft = closing.draft(lines, month, snapshots)) {
            out.write(draft.head());
            for (byte[] piece : draft.lines()) {
                out.write(piece);
            }
            out.write(draft.tail());
        }
    }

    @GET
    @Path("export")
    @Needs(Needs.Right.READ)
    @Produces(LINES)
    @Operation(
            operationId = "exportStatements",
            summary = "Terms, facts and statements, from which every statement can be made again",
            description = "One JSON object a line, for headcount.jar verify --file. Nobody's name is in it.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = LINES, schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "404", ref = "notFound")
    public Response export(@Schema(type = "string") @PathParam("institution") InstitutionId institution) {
        Answers.found(closing.closeDue(institution));
        StreamingOutput body = out -> spool(institution, out);
        return Response.ok(body)
                .header("Content-Disposition", "attachment; filename=\"" + institution + ".ndjson\"")
                .build();
    }

    /** By way of a file: a slow reader must not hold up the database. */
    private void spool(InstitutionId institution, OutputStream out) throws IOException {
        java.nio.file.Path whole = Files.createTempFile("headcount-export", ".ndjson");
        try {
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(whole))) {
                export.write(institution, file);
            }
            Files.copy(whole, out);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
