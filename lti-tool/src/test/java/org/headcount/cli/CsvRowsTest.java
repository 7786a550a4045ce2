package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where rows begin and end. */
class CsvRowsTest {

    private static CsvRows.Row sound(long line, String text) {
        return new CsvRows.Row(line, text, true);
    }

    private static CsvRows.Row unreadable(long line) {
        return new CsvRows.Row(line, "", false);
    }

    private static List<CsvRows.Row> rows(String text) throws IOException {
        CsvRows rows = new CsvRows(new BufferedReader(new StringReader(text)), 0);
        List<CsvRows.Row> all = new ArrayList<>();
        for (Optional<CsvRows.Row> row = rows.next(); row.isPresent(); row = rows.next()) {
            all.add(row.get());
        }
        return all;
    }

    @Test
    void theEndsOfLinesWithinACellStayAsTheyAre() throws IOException {
        assertThat(rows("a,\"b\r\nc\nd\re\"\r\n\r\nf\rg"))
                .containsExactly(sound(1, "a,\"b\r\nc\nd\re\""), sound(6, "f"), sound(7, "g"));
    }

    @Test
    void aQuotationMarkThatNothingClosesCostsTheLineInWhichItIs() throws IOException {
        assertThat(rows("a\nb,\"{\nc\n\nd\n"))
                .containsExactly(sound(1, "a"), unreadable(2), sound(3, "c"), sound(5, "d"));
    }

    @Test
    void aRowOfTooManyLinesCostsItsFirst() throws IOException {
        List<CsvRows.Row> within = rows("\"" + "x\n".repeat(999) + "\"\nz");
        List<CsvRows.Row> beyond = rows("\"" + "x\n".repeat(1000) + "y\"\nz");

        assertThat(within).extracting(CsvRows.Row::line).containsExactly(1L, 1001L);
        assertThat(within).allMatch(CsvRows.Row::sound);
        assertThat(beyond)
                .hasSize(1002)
                .startsWith(unreadable(1), sound(2, "x"))
                .endsWith(sound(1002, "z"));
    }

    @Test
    void aRowOfTooManyCharactersCostsItsFirstLine() throws IOException {
        String half = "x".repeat(TextLines.LONGEST / 2);

        assertThat(rows("\"" + half + "\n" + half + "\nshort\"\nlast"))
                .containsExactly(unreadable(1), sound(2, half), sound(3, "short\""), sound(4, "last"));
    }

    @Test
    void aLineThatIsTooLongIsToldAndNotKept() throws IOException {
        String longest = "x".repeat(TextLines.LONGEST);

        assertThat(rows("a\n" + longest + "x\n" + longest + "\n\"" + longest))
                .containsExactly(sound(1, "a"), unreadable(2), sound(3, longest), unreadable(4));
        assertThat(rows("\"a\n" + longest + "x\nb")).containsExactly(unreadable(1), unreadable(2), sound(3, "b"));
    }
}
