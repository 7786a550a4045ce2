package org.headcount.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Lines of a text, none of which is kept beyond a bound, and which can be put back to be read once more. */
final class TextLines {

    /** How many characters a line may have, and so may a row of several. */
    static final int LONGEST = 1_000_000;

    private static final int AT_ONCE = 8192;

    private final Reader text;
    private final char[] characters = new char[AT_ONCE];
    private int at;
    private int filled;
    private final Deque<Line> putBack = new ArrayDeque<>();
    private long number;

    /** @param before how many lines were read before */
    TextLines(Reader text, long before) {
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
        for (int last = lines.size() - 1; last >= 0; last--) {
            putBack.addFirst(lines.get(last));
        }
    }

    private Optional<Line> read() throws IOException {
        if (!more()) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder();
        boolean whole = true;
        int from;
        do {
            from = at;
            while (at < filled && characters[at] != '\n' && characters[at] != '\r') {
                at++;
            }
            whole &= line.length() + at - from <= LONGEST;
            if (whole) {
                line.append(characters, from, at - from);
            }
        } while (at == filled && more());
        number++;
        return Optional.of(new Line(number, whole ? line.toString() : "", end(), whole));
    }

    private String end() throws IOException {
        if (!more()) {
            return "";
        }
        if (characters[at++] == '\n') {
            return "\n";
        }
        if (more() && characters[at] == '\n') {
            at++;
            return "\r\n";
        }
        return "\r";
    }

    /** Whether there is another character, at {@code at}. */
    private boolean more() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, text.read(characters));
        }
        return at < filled;
    }
}
