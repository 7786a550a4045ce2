package org.headcount.web.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** A workbook whose rows leave as they come; where a sheet is full, the next one goes on with a header of its own. Texts are texts and never formulas. */
final class XlsxSheet implements Sheet {

    /** What Excel takes. */
    private static final int MOST_ROWS = 1_048_576;

    private static final int MOST_CHARACTERS = 32_767;
    private static final int ROWS_TOGETHER = 256;

    private final Workbook book;
    private final String name;
    private final int mostRows;
    private Worksheet sheet;
    private List<? extends @Nullable Object> header = List.of();
    private int sheets = 1;
    private int row;

    XlsxSheet(OutputStream out, String name) {
        this(out, name, MOST_ROWS);
    }

    XlsxSheet(OutputStream out, String name, int mostRows) {
        this.book = new Workbook(out, "Headcount", "1.0");
        this.name = name;
        this.mostRows = mostRows;
        this.sheet = begin(name);
    }

    private Worksheet begin(String title) {
        Worksheet begun = book.newWorksheet(title);
        begun.freezePane(0, 1);
        return begun;
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        if (header.isEmpty()) {
            header = cells;
        } else if (row == mostRows) {
            sheet.finish();
            sheets++;
            sheet = begin(name + " " + sheets);
            row = 0;
            write(header);
        }
        write(cells);
    }

    private void write(List<? extends @Nullable Object> cells) throws IOException {
        for (int column = 0; column < cells.size(); column++) {
            Object cell = cells.get(column);
            if (cell instanceof Number number) {
                sheet.value(row, column, number);
            } else if (cell instanceof Boolean flag) {
                sheet.value(row, column, flag);
            } else if (cell != null) {
                String text = cell.toString();
                if (!text.isEmpty()) {
                    sheet.inlineString(
                            row, column, shortened(text)); // a table of shared strings would grow with the file
                }
            }
        }
        row++;
        if (row % ROWS_TOGETHER == 0) {
            sheet.flush();
        }
    }

    private static String shortened(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = MOST_CHARACTERS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "\u2026";
    }

    @Override
    public void finish() throws IOException {
        sheet.finish();
        book.finish();
    }
}
