package org.headcount.web.admin.statements;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.web.admin.Chart;

/**
 * All months, the newest first.
 *
 * @param open those that are not closed yet
 * @param closed those that are
 * @param history those before the institution began, which never close
 * @param countedAt when those that are not closed were counted, where that was not just now
 * @param proof what came of proving the chain, where somebody asked for it
 */
public record StatementsView(
        List<MonthLine> open,
        List<MonthLine> closed,
        List<MonthLine> history,
        Optional<Instant> countedAt,
        Optional<Chart> chart,
        Optional<Proof> proof) {

    /** @param difference empty where all agree */
    public record Proof(boolean busy, int statements, Optional<String> difference) {}

    public boolean empty() {
        return open.isEmpty() && closed.isEmpty() && history.isEmpty();
    }
}
