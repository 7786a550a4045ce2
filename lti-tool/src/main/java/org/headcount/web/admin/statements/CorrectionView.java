package org.headcount.web.admin.statements;

import java.time.Instant;
import java.util.List;

/**
 * Who makes the difference that a statement charges for an earlier month.
 *
 * @param of the month that is corrected
 * @param on the month of the statement that corrects it
 * @param back its address
 * @param shown the first of them
 */
public record CorrectionView(String of, String on, String back, int added, int dropped, List<Row> shown) {

    /** @param recordedAt when the fact came that makes the difference, or made it before */
    public record Row(
            String id, String name, boolean added, String fact, Instant at, Instant recordedAt, String source) {}

    public boolean all() {
        return shown.size() == added + dropped;
    }
}
