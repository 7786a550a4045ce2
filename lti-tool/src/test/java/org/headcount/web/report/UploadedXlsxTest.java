package org.headcount.web.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class UploadedXlsxTest {

    private static final Map<String, String> PARTS = Map.of(
            "xl/workbook.xml",
            """
            <workbook xmlns:r="r"><sheets><sheet name="Old" state="hidden" r:id="rId1"/>
            <sheet name="Users" r:id="rId2"/></sheets></workbook>""",
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
            <Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>""",
            "xl/sharedStrings.xml",
            """
            <sst><si><t>learner</t></si><si><r><t>a</t></r><r><t xml:space="preserve">da</t></r>
            <rPh sb="0"><t>spoken</t></rPh></si><si/></sst>""",
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
            "xl/worksheets/sheet2.xml",
            """
            <worksheet><sheetData><row r="1"><c r="B1" t="s"><v>0</v></c></row><row r="2"/>
            <row r="4"><c r="A4"><v>1.2345E4</v></c><c r="B4" t="s"><v>1</v></c><c t="b"><v>1</v></c></row>
            <row><c t="str"><f>A1&amp;"x"</f><v>x</v></c><c t="inlineStr"><is><t>in</t></is></c><c t="e"><v>#N/A</v></c>
            <c r="ZZZZZZZ5"><v>7</v></c><c r="F5"><v>1E999999999</v></c></row>
            <row r="6"><c t="s"><v>2</v></c></row></sheetData></worksheet>""");

    @Test
    void theFirstVisibleSheetIsReadAsPeopleSeeIt() throws IOException {
        assertThat(read(new UploadedXlsx(workbook(PARTS))))
                .containsExactly("1: [, learner]", "4: [12345, ada, 1]", "5: [x, in, , , , 1E999999999]");
    }

    @Test
    void whatNamesAThingFromOutsideIsNotFollowed() throws IOException {
        Map<String, String> parts = new TreeMap<>(PARTS);
        parts.put("xl/worksheets/sheet2.xml", """
                <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>
                <worksheet><row><c t="str"><v>&e;</v></c></row></worksheet>""");

        assertThatThrownBy(() -> read(new UploadedXlsx(workbook(parts)))).isInstanceOf(UploadedRows.Unreadable.class);
    }

    @Test
    void whatUnfoldsToMoreThanIsTakenIsTooLarge() throws IOException {
        byte[] book = workbook(PARTS);

        assertThatThrownBy(() -> read(new UploadedXlsx(book, 500))).isInstanceOf(UploadedRows.TooLarge.class);
        assertThat(read(new UploadedXlsx(book, 5_000))).hasSize(3);
    }

    @Test
    void whateverIsBrokenIsReadOrCannotBeRead() throws IOException {
        byte[] book = workbook(PARTS);
        long seed = System.nanoTime();
        for (long each = seed; each < seed + 3_000; each++) {
            Random random = new Random(each);
            byte[] broken = random.nextInt(4) == 0 ? Arrays.copyOf(book, random.nextInt(book.length)) : book.clone();
            for (int number = random.nextInt(6); number >= 0 && broken.length > 0; number--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                read(new UploadedXlsx(broken, 100_000));
            } catch (UploadedRows.Unreadable | UploadedRows.TooLarge expected) {
                assertThat(expected).hasMessageNotContaining("null");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + each, e);
            }
        }
    }

    private static List<String> read(UploadedXlsx book) throws IOException {
        List<String> rows = new ArrayList<>();
        book.each((line, cells) -> rows.add(line + ": " + cells));
        return rows;
    }

    private static byte[] workbook(Map<String, String> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }
}
