package org.headcount.web.admin.usage;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.month.MonthDays;

/**
 * A small picture of a month, of 120 by 32: licences in use day by day, and the commitment.
 *
 * @param points as SVG 1.1 §9.7.1 writes them
 * @param limit the height of the commitment; empty where none is agreed
 */
public record Spark(String points, Optional<Integer> limit) {

    private static final int WIDTH = 120;
    private static final int HEIGHT = 32;

    public static Spark of(MonthDays days) {
        List<MonthDays.Day> been = days.days().stream()
                .filter(day -> !day.span().from().isAfter(days.asOf()))
                .toList();
        int most = Math.max(
                1,
                Math.max(days.month().count().peak(), days.month().commitment().orElse(0)));
        String points = been.stream()
                .map(day -> WIDTH * been.indexOf(day) / Math.max(1, days.days().size() - 1) + ","
                        + height(day.count().most(), most))
                .collect(Collectors.joining(" "));
        return new Spark(points, days.month().commitment().map(number -> height(number, most)));
    }

    private static int height(int number, int most) {
        return HEIGHT - 1 - (HEIGHT - 2) * number / most;
    }
}
