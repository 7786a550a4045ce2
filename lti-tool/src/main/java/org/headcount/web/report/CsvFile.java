package org.headcount.web.report;

import java.io.IOException;
import java.io.OutputStream;

/** A table as CSV for whoever is not on the other end of a request. */
public final class CsvFile {

    private CsvFile() {}

    /** Writes it as it is read; the stream is left open. */
    public static <T> void write(OutputStream out, Columns<T> columns, Downloads.Source<T> source) throws IOException {
        new CsvSheet(out, false).fill(columns, source);
    }
}
