package org.headcount.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells where rows of CSV begin and end (RFC 4180 §2): at the end of a line, unless that lies within quotes. A row whose quotes are broken ends with the line
 * in which they are, so that it spoils no other; one whose quotes are never closed, or not soon, ends with its first line.
 */
final class CsvRows {

    private static final int MOST_LINES = 1000;

    private final TextLines lines;

    /** @param before how many lines were read before */
    CsvRows(BufferedReader text, long before) {
        this.lines = new TextLines(text, before);
    }

    /**
     * One row.
     *
     * @param line where it begins
     * @param sound whether its quotes are in order and it is no longer than a row may be
     */
    record Row(long line, String text, boolean sound) {}

    private enum Place {
        BEFORE_CELL,
        CELL,
        QUOTED,
        /** Behind a quotation mark, which ends the cell or is the first of two that stand for one. */
        QUOTE,
        BEHIND_CELL,
        BROKEN
    }

    /** The next row that is not blank; empty at the end. */
    Optional<Row> next() throws IOException {
        Optional<TextLines.Line> first = lines.next();
        while (first.filter(TextLines.Line::isBlank).isPresent()) {
            first = lines.next();
        }
        return first.isEmpty() ? Optional.empty() : Optional.of(row(first.get()));
    }

    private Row row(TextLines.Line first) throws IOException {
        StringBuilder row = new StringBuilder(first.text());
        Place place = first.whole() ? end(Place.BEFORE_CELL, first.text()) : Place.BROKEN;
        List<TextLines.Line> more = new ArrayList<>();
        String end = first.end();
        while (place == Place.QUOTED) {
            Optional<TextLines.Line> next = lines.next();
            next.ifPresent(more::add);
            if (next.isEmpty() || isTooLong(row, more)) { // a quotation mark that nothing closes
                lines.putBack(more);
                return new Row(first.number(), "", false);
            }
            row.append(end).append(next.get().text());
            end = next.get().end();
            place = end(place, next.get().text());
        }
        return new Row(first.number(), row.toString(), place != Place.BROKEN);
    }

    private static boolean isTooLong(StringBuilder row, List<TextLines.Line> more) {
        TextLines.Line last = more.get(more.size() - 1);
        return !last.whole()
                || more.size() >= MOST_LINES
                || row.length() + last.text().length() > TextLines.LONGEST;
    }

    private static Place end(Place begin, String line) {
        Place place = begin;
        for (int at = 0; at < line.length() && place != Place.BROKEN; at++) {
            place = next(place, line.charAt(at));
        }
        return place;
    }

    private static Place next(Place place, char c) {
        return switch (place) {
            case BEFORE_CELL -> c == '"' ? Place.QUOTED : c == ',' || c <= ' ' ? Place.BEFORE_CELL : Place.CELL;
            case CELL -> c == ',' ? Place.BEFORE_CELL : Place.CELL;
            case QUOTED -> c == '"' ? Place.QUOTE : Place.QUOTED;
            case QUOTE -> c == '"' ? Place.QUOTED : behind(c);
            case BEHIND_CELL -> behind(c);
            case BROKEN -> Place.BROKEN;
        };
    }

    private static Place behind(char c) {
        return c == ',' ? Place.BEFORE_CELL : c <= ' ' ? Place.BEHIND_CELL : Place.BROKEN;
    }
}
