package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.headcount.lti.wire.Json;

/** Facts in a text, one after the other: NDJSON, or CSV whose header names the members. */
final class FactLines {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int NOTHING = -1;

    private static final CsvMapper CSV = CsvMapper.csvBuilder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .build();

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

        /** The line has more than {@link TextLines#LONGEST} characters, and nobody kept them. */
        void tooLong(long line);
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
        TextLines lines = new TextLines(text, before);
        for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!line.get().whole()) {
                visitor.tooLong(line.get().number());
            } else if (!line.get().isBlank()) {
                take(line.get().number(), line.get().text(), visitor);
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
        CsvRows rows = new CsvRows(text, before);
        Optional<CsvRows.Row> header = rows.next();
        Optional<CsvSchema> columns = header.filter(CsvRows.Row::sound).flatMap(row -> columns(row.text()));
        if (columns.isEmpty()) { // without it no row means anything
            visitor.unreadable(before + 1, "");
            return;
        }
        ObjectReader reader = CSV.readerForMapOf(String.class).with(columns.get());
        for (Optional<CsvRows.Row> row = rows.next(); row.isPresent(); row = rows.next()) {
            long line = row.get().line();
            cells(reader, row.get())
                    .ifPresentOrElse(
                            cells -> visitor.fact(line, object(cells), ""), () -> visitor.unreadable(line, ""));
        }
    }

    /** As the header names them; empty where it names none. */
    private static Optional<CsvSchema> columns(String header) {
        try (CsvParser parser = CSV.getFactory().createParser(header + "\n")) {
            parser.setSchema(CsvSchema.emptySchema().withHeader());
            parser.nextToken();
            return Optional.of(parser.getSchema().withoutHeader());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> cells(ObjectReader reader, CsvRows.Row row) {
        if (!row.sound()) {
            return Optional.empty();
        }
        try (MappingIterator<Map<String, String>> found = reader.readValues(row.text())) {
            Map<String, String> cells = found.nextValue();
            return found.hasNextValue() ? Optional.empty() : Optional.of(cells);
        } catch (IOException | NoSuchElementException unreadable) {
            return Optional.empty();
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
