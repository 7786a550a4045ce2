package org.headcount.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Lines of a text, none of which is kept beyond a bound, and which can be put back to be read once more. */
final class CsvLines {

    /** How many characters a line may have, and so may a row. */
    static final int LONGEST = 1_000_000;

    private static final int NOTHING = -1;

    private final BufferedReader text;
    private final Deque<Line> putBack = new ArrayDeque<>();
    private long number;

    /** @param before how many lines were read before */
    CsvLines(BufferedReader text, long before) {
        this.text = text;
        this.number = before;
    }

    /**
     * One line.
     *
     * @param end what ended it; empty for the end of the text
     * @param whole whether it was kept; one that is too long has no text
     */
    record Line(long number, String text, String end, boolean whole) {

        boolean isBlank() {
            return whole && text.isBlank();
        }
    }

    /** Empty at the end. */
    Optional<Line> next() throws IOException {
        return putBack.isEmpty() ? read() : Optional.of(putBack.remove());
    }

    /** @param lines the last that were read, in their order */
    void putBack(List<Line> lines) {
        for (int at = lines.size() - 1; at >= 0; at--) {
            putBack.addFirst(lines.get(at));
        }
    }

    private Optional<Line> read() throws IOException {
        int c = text.read();
        if (c == NOTHING) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder();
        boolean whole = true;
        while (c != NOTHING && c != '\n' && c != '\r') {
            whole &= line.length() < LONGEST;
            if (whole) {
                line.append((char) c);
            }
            c = text.read();
        }
        number++;
        return Optional.of(new Line(number, whole ? line.toString() : "", end(c), whole));
    }

    private String end(int c) throws IOException {
        if (c != '\r') {
            return c == NOTHING ? "" : "\n";
        }
        text.mark(1);
        if (text.read() == '\n') {
            return "\r\n";
        }
        text.reset();
        return "\r";
    }
}
