package org.headcount.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells where rows of CSV begin and end (RFC 4180 §2): at the end of a line, unless that lies within quotes. A row whose quotes are broken ends with the line
 * in which they are, so that it spoils no other.
 */
final class CsvRows {

    private final BufferedReader text;
    private long line;

    /** @param before how many lines were read before */
    CsvRows(BufferedReader text, long before) {
        this.text = text;
        this.line = before;
    }

    /**
     * One row.
     *
     * @param line where it begins
     * @param sound whether its quotes are in order
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
        String read = text.readLine();
        line++;
        while (read != null && read.isBlank()) {
            read = text.readLine();
            line++;
        }
        if (read == null) {
            return Optional.empty();
        }
        long begins = line;
        Place place = end(Place.BEFORE_CELL, read);
        if (place != Place.QUOTED) {
            return Optional.of(new Row(begins, read, place != Place.BROKEN));
        }
        StringBuilder row = new StringBuilder(read);
        while (place == Place.QUOTED) {
            read = text.readLine();
            if (read == null) {
                return Optional.of(new Row(begins, row.toString(), false));
            }
            line++;
            row.append('\n').append(read);
            place = end(place, read);
        }
        return Optional.of(new Row(begins, row.toString(), place != Place.BROKEN));
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
