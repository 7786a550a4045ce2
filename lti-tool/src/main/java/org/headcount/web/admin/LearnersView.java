package org.headcount.web.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.headcount.metering.ledger.Ledger;

/**
 * Learners, a page of them.
 *
 * @param text what was searched for
 * @param next where the list goes on; empty on its last page
 */
public record LearnersView(
        boolean switching,
        List<LearnerRow> learners,
        String text,
        Ledger.Question.Status status,
        String next,
        boolean firstPage) {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    public LearnersView {
        learners = List.copyOf(learners);
    }

    /** An instant in the institution's zone. */
    static String local(Instant instant, ZoneId zone) {
        return MINUTES.format(instant.atZone(zone));
    }

    public boolean filtered() {
        return !text.isEmpty() || status != Ledger.Question.Status.ALL;
    }
}
