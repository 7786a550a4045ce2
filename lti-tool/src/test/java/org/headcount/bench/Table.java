package org.headcount.bench;

import java.util.ArrayList;
import java.util.List;

/** Figures in columns: the first to the left, the others to the right. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        row(heads);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print() {
        System.out.println();
        for (int row = 0; row < rows.size(); row++) {
            StringBuilder line = new StringBuilder("|");
            for (int column = 0; column < rows.get(row).size(); column++) {
                int width = width(column);
                String cell = rows.get(row).get(column);
                String padding = " ".repeat(width - cell.length());
                line.append(' ')
                        .append(column == 0 ? cell + padding : padding + cell)
                        .append(" |");
            }
            System.out.println(line);
            if (row == 0) {
                System.out.println(line.toString().replaceAll("[^|]", "-"));
            }
        }
        System.out.println();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
