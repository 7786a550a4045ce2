package org.headcount.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Narrowing;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.terms.Policy;
import org.headcount.web.report.Columns;
import org.headcount.web.report.Downloads;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.jspecify.annotations.Nullable;

/** Lists that are also given as files: a page of one is JSON, a file is always all of it. */
public final class Reports {

    static final String FORMATS = "As a file it is whole, not a page, and belongs to one moment. ";
    static final String BOM = "CSV with a byte order mark, for spreadsheets that would not take it for UTF-8";
    static final String FORMAT = "Where Accept cannot be sent: json, csv, xlsx";

    private final Surveys surveys;
    private final Downloads downloads;

    public Reports(Surveys surveys, Downloads downloads) {
        this.surveys = surveys;
        this.downloads = downloads;
    }

    /** How somebody wants a list. */
    record Form(Format format, boolean byteOrderMark) {

        boolean isFile() {
            return format != Format.JSON;
        }

        /** Notes what does not go together, such as a page of a file. */
        static Form of(Asked asked, HttpHeaders headers, @Nullable String format, @Nullable String bom) {
            Format chosen = asked.choice("format", format, Format::named, names())
                    .orElseGet(() -> Format.preferred(headers.getAcceptableMediaTypes()));
            boolean marked = asked.choice("bom", bom, Form::flag, "true, false").orElse(false);
            if (marked && chosen != Format.CSV) {
                asked.value("bom", bom, Form::csvOnly);
            }
            return new Form(chosen, marked);
        }

        /** Notes the parameters of a page where a file is asked for. */
        Form whole(Asked asked, @Nullable String limit, @Nullable String after) {
            if (isFile()) {
                asked.value("limit", limit, Form::noPages);
                asked.value("after", after, Form::noPages);
            }
            return this;
        }

        private static Optional<Boolean> flag(String text) {
            return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        }

        private static String names() {
            return Arrays.stream(Format.values()).map(Format::wire).collect(Collectors.joining(", "));
        }

        private static String csvOnly(String text) {
            throw new IllegalArgumentException("only CSV has a byte order mark");
        }

        private static String noPages(String text) {
            throw new IllegalArgumentException("a file is always whole");
        }
    }

    /** Answers a page. */
    static Response page(Object page) {
        return Response.ok(page, MediaType.APPLICATION_JSON)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }

    Response charged(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> asOf,
            Optional<Instant> knownAt,
            Optional<String> unit,
            Optional<Policy.Measure> measure,
            Form form,
            HttpServletRequest request) {
        return downloads.table(
                form.format(),
                institution + "-" + month + "-learners",
                "Charged " + month,
                form.byteOrderMark(),
                Tables.charged(month),
                rows -> surveys.charged(institution, month, asOf, knownAt, unit, measure, rows),
                request);
    }

    Response learners(
            InstitutionId institution,
            Ledger.Question question,
            Narrowing narrowing,
            Optional<Instant> knownAt,
            boolean reasons,
            Form form,
            HttpServletRequest request) {
        if (reasons) {
            return downloads.table(
                    form.format(),
                    institution + "-learners",
                    "Learners",
                    form.byteOrderMark(),
                    Tables.listing(question.asOf()),
                    rows -> surveys.listing(institution, question, narrowing, knownAt, rows),
                    request);
        }
        return downloads.table(
                form.format(),
                institution + "-learners",
                "Learners",
                form.byteOrderMark(),
                Tables.learners(question.asOf()),
                rows -> surveys.learners(institution, question, narrowing, knownAt, rows),
                request);
    }

    /** A list of another kind, as a file. */
    <T> Response table(
            String name,
            String sheet,
            Columns<T> columns,
            Downloads.Source<T> rows,
            Form form,
            HttpServletRequest request) {
        return downloads.table(form.format(), name, sheet, form.byteOrderMark(), columns, rows, request);
    }

    Response activity(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> knownAt,
            Form form,
            HttpServletRequest request) {
        return downloads.table(
                form.format(),
                institution + "-" + month + "-activity",
                "Activity " + month,
                form.byteOrderMark(),
                Tables.activity(month),
                rows -> surveys.activity(institution, month, knownAt, rows),
                request);
    }
}
