package org.headcount.web.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.headcount.fuzz.Parser;

/** What reads the parts of workbooks; whoever changes a whole one seldom gets as far as its text. */
public final class SheetParsers {

    private static final Map<String, String> PARTS = Map.of(
            "xl/workbook.xml",
                    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Users\" r:id=\"rId1\"/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels",
                    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
            "xl/sharedStrings.xml", "<sst><si><t>learner</t></si><si><r><t>a</t></r><r><t>da</t></r></si></sst>",
            "xl/worksheets/sheet1.xml",
                    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c t=\"s\"><v>1</v></c></row></sheetData></worksheet>");

    private SheetParsers() {}

    public static Map<String, Parser> all() {
        return Map.of(
                "xlsx-sheet",
                input -> read("xl/worksheets/sheet1.xml", input),
                "xlsx-strings",
                input -> read("xl/sharedStrings.xml", input),
                "xlsx-workbook",
                input -> read("xl/workbook.xml", input),
                "xlsx-relations",
                input -> read("xl/_rels/workbook.xml.rels", input));
    }

    private static boolean read(String part, byte[] content) throws IOException {
        int[] rows = {0};
        try {
            new UploadedXlsx(workbook(part, content)).each((line, cells) -> rows[0]++);
            return rows[0] > 0;
        } catch (UploadedRows.Unreadable | UploadedRows.TooLarge refused) {
            return false;
        }
    }

    /** A workbook of two rows. */
    public static byte[] workbook() {
        try {
            return workbook("none", new byte[0]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] part(String name) {
        return PARTS.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] workbook(String changed, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            for (String part : PARTS.keySet()) {
                zip.putNextEntry(new ZipEntry(part));
                zip.write(part.equals(changed) ? content : part(part));
            }
        }
        return out.toByteArray();
    }
}
