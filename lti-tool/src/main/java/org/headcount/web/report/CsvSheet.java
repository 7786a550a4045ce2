package org.headcount.web.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180 in UTF-8. A text that a spreadsheet would run as a formula begins with an apostrophe, which spreadsheets take for "this is text".
 */
final class CsvSheet implements Sheet {

    private static final CsvMapper CSV = CsvMapper.csvBuilder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    private static final CsvSchema LINES = CsvSchema.emptySchema().withLineSeparator("\r\n");

    /** The last four are the first four as wide as Han characters, which some spreadsheets make narrow before they look. */
    private static final String RUNS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final Writer text;
    private final SequenceWriter rows;

    CsvSheet(OutputStream out, boolean byteOrderMark) throws IOException {
        this.text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        if (byteOrderMark) {
            text.write('\uFEFF');
        }
        this.rows = CSV.writer(LINES).writeValues(text);
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        rows.write(cells.stream().map(CsvSheet::written).toArray(String[]::new));
    }

    private static String written(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        String written = cell.toString();
        return cell instanceof Number || cell instanceof Boolean ? written : harmless(written);
    }

    static String harmless(String written) {
        return !written.isEmpty() && RUNS.indexOf(written.charAt(0)) >= 0 ? "'" + written : written;
    }

    @Override
    public void finish() throws IOException {
        rows.flush();
        text.flush();
    }
}
