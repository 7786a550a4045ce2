package org.headcount.web.report;

import java.io.IOException;
import java.util.List;

/** A table that somebody sent, row by row. */
public interface UploadedRows {

    /** Takes a row that is not empty. */
    interface Visitor {
        void row(long line, List<String> cells);
    }

    /** @throws Unreadable if it is not such a table */
    void each(Visitor visitor) throws IOException;

    /** What was sent cannot be read. */
    final class Unreadable extends IOException {
        Unreadable(String message) {
            super(message);
        }

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What was sent unfolds to more than is taken. */
    final class TooLarge extends IOException {
        TooLarge() {
            super("the workbook unfolds to more than is taken");
        }
    }
}
