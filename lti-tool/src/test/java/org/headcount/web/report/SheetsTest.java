package org.headcount.web.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"=1|'=1", "+1|'+1", "-1|'-1", "@a|'@a", "a=1|a=1", "'t Hooft|'t Hooft", "1|1", "\uFF1D1|'\uFF1D1"})
    void aTextThatWouldRunBeginsWithAnApostrophe(String text, String written) throws IOException {
        assertThat(csv(text)).isEqualTo(written + "\r\n");
    }

    @Test
    void controlCharactersThatMakeASpreadsheetRunWhatFollowsAreTexts() throws IOException {
        assertThat(csv("\t=1")).isEqualTo("'\t=1\r\n");
        assertThat(csv("\r=1")).isEqualTo("\"'\r=1\"\r\n");
    }

    @Test
    void cellsAreQuotedWhereRfc4180WantsIt() throws IOException {
        assertThat(csv("a,b", "say \"so\"", "two\r\nlines", "", null, "Ödön 🎓", 7, true, Instant.EPOCH))
                .isEqualTo("\"a,b\",\"say \"\"so\"\"\",\"two\r\nlines\",,,Ödön 🎓,7,true,1970-01-01T00:00:00Z\r\n");
    }

    @Test
    void aNumberBelowZeroIsANumber() throws IOException {
        assertThat(csv(-4)).isEqualTo("-4\r\n");
    }

    @Test
    void aWorkbookGoesOnWithAnotherSheetWhereOneIsFull() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxSheet sheet = new XlsxSheet(out, "Rows", 3);
        sheet.row(List.of("header"));
        for (int row = 0; row < 5; row++) {
            sheet.row(List.of("r" + row));
        }
        sheet.finish();

        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            assertThat(book.getSheets().map(one -> one.getName() + texts(one)))
                    .containsExactly("Rows[header, r0, r1]", "Rows 2[header, r2, r3]", "Rows 3[header, r4]");
        }
    }

    private static List<String> texts(org.dhatim.fastexcel.reader.Sheet sheet) {
        try {
            return sheet.read().stream().map(row -> row.getCellText(0)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void textsOfAWorkbookAreTextsAndNumbersNumbers() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxSheet sheet = new XlsxSheet(out, "Rows");
        sheet.row(Arrays.asList("=1+1", " <a & \"b\"> \n", "\u0001x\uFFFE", -4, true, null, "x".repeat(40_000)));
        sheet.finish();

        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            Row row = book.getFirstSheet().read().get(0);
            assertThat(row.getCell(0).getType()).isEqualTo(CellType.STRING);
            assertThat(row.getCellText(0)).isEqualTo("=1+1");
            assertThat(row.getCellText(1)).isEqualTo(" <a & \"b\"> \n");
            assertThat(row.getCellText(2)).contains("x");
            assertThat(row.getCell(3).getType()).isEqualTo(CellType.NUMBER);
            assertThat(row.getCellAsBoolean(4)).contains(true);
            assertThat(row.getCellText(6)).hasSize(32_767).endsWith("x\u2026");
        }
    }

    @Test
    void aTextThatIsCutKeepsItsCharactersWhole() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxSheet sheet = new XlsxSheet(out, "Rows");
        sheet.row(List.of("x" + "\uD83C\uDF93".repeat(20_000)));
        sheet.finish();

        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            assertThat(book.getFirstSheet().read().get(0).getCellText(0)).endsWith("\uD83C\uDF93\u2026");
        }
    }

    @Test
    void identitiesCanBeToldApartAgain() {
        assertThat(Tables.identities(new Learner(
                        new LearnerId("ln1"), List.of(IdentityName.parse("a|b"), new IdentityName("sis", "c\\d")), "")))
                .isEqualTo("default:a\\|b|sis:c\\\\d");
    }

    @Test
    void whoReadsTooSlowlyIsNotWrittenToAnyLonger() throws IOException {
        AtomicLong now = new AtomicLong();
        try (Limited limited = new Limited(OutputStream.nullOutputStream(), now::get, Duration.ofMinutes(30))) {
            limited.write(new byte[10]);
            now.set(Duration.ofMinutes(31).toNanos());

            assertThatThrownBy(() -> limited.write(1)).isInstanceOf(IOException.class);
        }
    }

    private static String csv(@Nullable Object... cells) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvSheet sheet = new CsvSheet(out, false);
        sheet.row(Arrays.asList(cells));
        sheet.finish();
        return out.toString(StandardCharsets.UTF_8);
    }
}
