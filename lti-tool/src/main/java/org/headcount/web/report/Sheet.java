package org.headcount.web.report;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a table row by row and holds none of it back for long. */
interface Sheet {

    /** The first one is the header. */
    void row(List<? extends @Nullable Object> cells) throws IOException;

    /** Writes what makes the file whole; without it no reader may take it for that. */
    void finish() throws IOException;
}
