package org.headcount.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Narrowing;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.terms.Policy;
import org.headcount.web.report.Columns;
import org.headcount.web.report.Downloads;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;

/** Lists that are also given as files: a page of one is JSON, a file is always all of it. */
public final class Reports {

    static final String FORMATS = "As a file it is whole, not a page, and belongs to one moment. ";

    private final Surveys surveys;
    private final Downloads downloads;

    public Reports(Surveys surveys, Downloads downloads) {
        this.surveys = surveys;
        this.downloads = downloads;
    }

    /** How somebody wants a list. */
    record Form(Format format, boolean byteOrderMark, HttpServletRequest request) {

        boolean isFile() {
            return format != Format.JSON;
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
            Form form) {
        return downloads.table(
                form.format(),
                institution + "-" + month + "-learners",
                "Charged " + month,
                form.byteOrderMark(),
                Tables.charged(month),
                rows -> surveys.charged(institution, month, asOf, knownAt, unit, measure, rows),
                form.request());
    }

    Response learners(
            InstitutionId institution,
            Ledger.Question question,
            Narrowing narrowing,
            Optional<Instant> knownAt,
            boolean reasons,
            Form form) {
        if (reasons) {
            return downloads.table(
                    form.format(),
                    institution + "-learners",
                    "Learners",
                    form.byteOrderMark(),
                    Tables.listing(question.asOf()),
                    rows -> surveys.listing(institution, question, narrowing, knownAt, rows),
                    form.request());
        }
        return downloads.table(
                form.format(),
                institution + "-learners",
                "Learners",
                form.byteOrderMark(),
                Tables.learners(question.asOf()),
                rows -> surveys.learners(institution, question, narrowing, knownAt, rows),
                form.request());
    }

    /** A list of another kind, as a file. */
    <T> Response table(String name, String sheet, Columns<T> columns, Downloads.Source<T> rows, Form form) {
        return downloads.table(form.format(), name, sheet, form.byteOrderMark(), columns, rows, form.request());
    }

    Response activity(InstitutionId institution, YearMonth month, Optional<Instant> knownAt, Form form) {
        return downloads.table(
                form.format(),
                institution + "-" + month + "-activity",
                "Activity " + month,
                form.byteOrderMark(),
                Tables.activity(month),
                rows -> surveys.activity(institution, month, knownAt, rows),
                form.request());
    }
}
