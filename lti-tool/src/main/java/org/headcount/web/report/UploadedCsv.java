package org.headcount.web.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** CSV in UTF-8, with or without a byte order mark; commas, semicolons or tabs, whichever the first line has most of. */
public record UploadedCsv(byte[] bytes) implements UploadedRows {

    private static final CsvMapper CSV =
            CsvMapper.csvBuilder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

    @Override
    public void each(Visitor visitor) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(text));
        try (MappingIterator<String[]> rows =
                CSV.readerFor(String[].class).with(schema).readValues(text)) {
            long line = 1;
            while (rows.hasNextValue()) {
                List<String> cells =
                        Stream.of(rows.nextValue()).map(String::strip).toList();
                if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
                    visitor.row(line, cells);
                }
                line = rows.getCurrentLocation().getLineNr();
            }
        } catch (JacksonException e) {
            throw new Unreadable("is not CSV from line " + e.getLocation().getLineNr() + " on", e);
        }
    }

    private static char separator(String text) {
        String first = text.lines().findFirst().orElse("");
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(first, candidate) > count(first, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String line, char separator) {
        return line.chars().filter(one -> one == separator).count();
    }
}
