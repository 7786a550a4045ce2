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

    /** How facts are written. */
    enum Format {
        NDJSON,
        CSV
    }

    /** Takes a fact, or what stands in its place; empty where the line cannot be read at all. */
    interface Visitor {
        void fact(long line, Optional<JsonNode> fact) throws IOException;
    }

    private FactLines() {}

    /** Hands over every fact; the format is seen from the first character where nobody names it. */
    static void read(BufferedReader text, Optional<Format> format, Visitor visitor) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        text.mark(1);
        int first = text.read();
        text.reset();
        if (format.orElse(first == '{' ? Format.NDJSON : Format.CSV) == Format.NDJSON) {
            lines(text, visitor);
        } else {
            rows(text, visitor);
        }
    }

    private static void lines(BufferedReader text, Visitor visitor) throws IOException {
        long number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (!line.isBlank()) {
                visitor.fact(number, Json.read(line));
            }
        }
    }

    private static void rows(BufferedReader text, Visitor visitor) throws IOException {
        CsvMapper csv = CsvMapper.csvBuilder()
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .enable(CsvParser.Feature.TRIM_SPACES)
                .build();
        try (MappingIterator<Map<String, String>> rows = csv.readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
            while (true) {
                long line = rows.getCurrentLocation().getLineNr();
                try {
                    if (!rows.hasNextValue()) {
                        return;
                    }
                    line = rows.getCurrentLocation().getLineNr();
                    visitor.fact(line, Optional.of(object(rows.nextValue())));
                } catch (JacksonException e) {
                    visitor.fact(line, Optional.empty());
                }
            }
        }
    }

    /** Empty cells are absent members; the context is JSON of its own. */
    private static JsonNode object(Map<String, String> row) {
        ObjectNode fact = Json.object();
        row.forEach((name, value) -> {
            if (name.equals("context") && !value.isEmpty()) {
                fact.set(name, Json.read(value).orElse(fact.textNode(value)));
            } else if (!value.isEmpty()) {
                fact.put(name, value);
            }
        });
        return fact;
    }
}
