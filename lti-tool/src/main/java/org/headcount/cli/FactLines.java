package org.headcount.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.headcount.lti.wire.Json;

/** Facts in a text, one after the other: NDJSON, or CSV whose header names the members. */
final class FactLines {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int NOTHING = -1;

    /** How facts are written. */
    enum Format {
        NDJSON,
        CSV
    }

    /** Takes a fact, or what stands in its place. */
    interface Visitor {
        /** @param text all that the line says; empty where only the fact is known */
        void fact(long line, JsonNode fact, String text);

        /** @param text as above; empty where nothing is known */
        void unreadable(long line, String text);
    }

    private FactLines() {}

    /** Hands over every fact, if there is any; the format is seen from the first character where nobody names it. */
    static void read(BufferedReader text, Optional<Format> format, Visitor visitor) throws IOException {
        long blank = 0;
        int first = next(text);
        for (; first != NOTHING && (Character.isWhitespace(first) || first == BYTE_ORDER_MARK); first = next(text)) {
            blank += first == '\n' ? 1 : 0;
        }
        if (first == NOTHING) {
            return;
        }
        text.reset();
        if (format.orElse(first == '{' ? Format.NDJSON : Format.CSV) == Format.NDJSON) {
            lines(text, blank, visitor);
        } else {
            rows(text, blank, visitor);
        }
    }

    /** The next character, to which {@code reset} goes back. */
    private static int next(BufferedReader text) throws IOException {
        text.mark(1);
        return text.read();
    }

    private static void lines(BufferedReader text, long before, Visitor visitor) throws IOException {
        long number = before;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (!line.isBlank()) {
                take(number, line, visitor);
            }
        }
    }

    private static void take(long number, String line, Visitor visitor) {
        Optional<JsonNode> fact = Json.read(line);
        if (fact.isPresent()) {
            visitor.fact(number, fact.get(), line);
        } else {
            visitor.unreadable(number, line);
        }
    }

    private static void rows(BufferedReader text, long before, Visitor visitor) throws IOException {
        CsvMapper csv = CsvMapper.csvBuilder()
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .enable(CsvParser.Feature.TRIM_SPACES)
                .build();
        try (MappingIterator<Map<String, String>> rows = csv.readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
            while (true) {
                long line = before + rows.getCurrentLocation().getLineNr();
                try {
                    if (!rows.hasNextValue()) {
                        return;
                    }
                    line = before + rows.getCurrentLocation().getLineNr();
                    visitor.fact(line, object(rows.nextValue()), "");
                } catch (JacksonException e) {
                    visitor.unreadable(line, "");
                }
            }
        } catch (JacksonException e) { // the header, without which no row means anything
            visitor.unreadable(before + 1, "");
        }
    }

    /** Empty cells are absent members; the context is JSON of its own; a dot leads into a member that has members. */
    private static JsonNode object(Map<String, String> row) {
        ObjectNode fact = Json.object();
        row.forEach((name, value) -> {
            String outer = name.substring(0, Math.max(0, name.indexOf('.')));
            if (name.equals("context") && !value.isEmpty()) {
                fact.set(name, Json.read(value).orElse(fact.textNode(value)));
            } else if (!outer.isEmpty()
                    && !value.isEmpty()
                    && (!fact.has(outer) || fact.get(outer).isObject())) {
                fact.withObjectProperty(outer).put(name.substring(outer.length() + 1), value);
            } else if (!value.isEmpty()) {
                fact.put(name, value);
            }
        });
        return fact;
    }
}
