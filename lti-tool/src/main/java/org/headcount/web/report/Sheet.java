package org.headcount.web.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a table row by row and holds none of it back for long. */
interface Sheet {

    /** The first one is the header. */
    void row(List<? extends @Nullable Object> cells) throws IOException;

    /** Writes what makes the file whole; without it no reader may take it for that. */
    void finish() throws IOException;

    /** Takes a whole table, from its header to its end. */
    default <T> void fill(Columns<T> columns, Downloads.Source<T> source) throws IOException {
        row(columns.names());
        source.read(one -> {
            try {
                row(columns.of(one));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        finish();
    }
}
