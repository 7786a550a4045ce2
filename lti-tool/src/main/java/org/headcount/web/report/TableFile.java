package org.headcount.web.report;

import java.io.IOException;
import java.io.OutputStream;

/** A table as a file, for whoever asked for it by a form. */
public final class TableFile {

    private TableFile() {}

    /** Writes it as it is read; the stream is left open. */
    public static <T> void write(
            Format format, OutputStream out, String sheet, Columns<T> columns, Downloads.Source<T> source)
            throws IOException {
        Sheet rows = format == Format.XLSX ? new XlsxSheet(out, sheet) : new CsvSheet(out, false);
        rows.fill(columns, source);
    }
}
