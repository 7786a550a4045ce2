package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.web.report.Format;
import org.jspecify.annotations.Nullable;

/** As what an answer is wanted: JSON, or a file, said in the query or by {@code Accept}. */
public final class FormatQuery {

    @Schema(description = "Where Accept cannot be sent: json, csv, xlsx, or what else the call answers with, as pdf")
    @QueryParam("format")
    public @Nullable String format;

    @Schema(
            type = "boolean",
            description = "CSV with a byte order mark, for spreadsheets that would not take it for UTF-8")
    @QueryParam("bom")
    public @Nullable String bom;

    private final HttpHeaders headers;
    private final HttpServletRequest request;

    public FormatQuery(@Context HttpHeaders headers, @Context HttpServletRequest request) {
        this.headers = headers;
        this.request = request;
    }

    /** Notes what does not go together. */
    Reports.Form form(Asked asked) {
        Format chosen = asked.choice("format", format, Format::named, names())
                .orElseGet(() -> Format.preferred(headers.getAcceptableMediaTypes()));
        boolean marked =
                asked.choice("bom", bom, FormatQuery::flag, "true, false").orElse(false);
        if (marked && chosen != Format.CSV) {
            asked.value("bom", bom, FormatQuery::csvOnly);
        }
        return new Reports.Form(chosen, marked, request);
    }

    /** The same of a list that is given in pages: a file is all of it. */
    Reports.Form form(Asked asked, PageQuery page) {
        Reports.Form form = form(asked);
        if (form.isFile()) {
            asked.value("limit", page.limit, FormatQuery::noPages);
            asked.value("after", page.after, FormatQuery::noPages);
        }
        return form;
    }

    /** Whether it is a format that only some calls have. */
    boolean isFor(String wire, String contentType) {
        return format == null
                ? headers.getAcceptableMediaTypes().get(0).toString().startsWith(contentType)
                : format.equals(wire);
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
