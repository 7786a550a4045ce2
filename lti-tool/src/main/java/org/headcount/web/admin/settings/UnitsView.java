package org.headcount.web.admin.settings;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.web.admin.usage.Again;

/**
 * A month by units, ready to be read.
 *
 * @param charged what those of all units add up to
 * @param amount likewise
 * @param activeAt the instant at which {@link Row#active} is counted; empty while all of it is being counted
 * @param again when the page asks whether it is
 */
public record UnitsView(
        YearMonth month,
        String name,
        YearMonth previous,
        Optional<YearMonth> next,
        String charged,
        String amount,
        Optional<Instant> activeAt,
        Again again,
        List<Row> rows) {

    private static final int FIRST_PAUSE = 2;

    public UnitsView {
        rows = List.copyOf(rows);
    }

    /** Whether no fact of the month has a label. */
    public boolean isEmpty() {
        return rows.size() == 1; // that of no unit is always there
    }

    public boolean isCounting() {
        return activeAt.isEmpty();
    }

    /** Whether the page goes on asking by itself. */
    public boolean isAsking() {
        return again.goesOn();
    }

    /** Seconds until it asks the next time. */
    public int pause() {
        return again.pause(FIRST_PAUSE);
    }

    /**
     * One unit.
     *
     * @param unit as facts spell it
     * @param percent of those charged
     * @param missing whether learners are charged of whom nobody has said where they belong
     */
    public record Row(
            String unit,
            String name,
            String active,
            String distinct,
            String peak,
            String charged,
            int percent,
            String amount,
            boolean missing) {}
}
