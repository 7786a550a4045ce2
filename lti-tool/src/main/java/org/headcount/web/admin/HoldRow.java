package org.headcount.web.admin;

import java.time.ZoneId;
import org.headcount.gateway.Hold;

/**
 * A held grade in the list.
 *
 * @param learner as the LMS tells the name, else the identity
 */
public record HoldRow(
        String id,
        String learner,
        String identity,
        String tool,
        String given,
        String received,
        String state,
        String answer,
        boolean waiting) {

    static HoldRow of(Hold hold, String learner, String tool, ZoneId zone) {
        return new HoldRow(
                hold.id(),
                learner,
                hold.learner().toString(),
                tool,
                LearnersView.local(hold.scoredAt(), zone),
                LearnersView.local(hold.receivedAt(), zone),
                words(hold.state()),
                hold.lastAnswer(),
                !hold.state().ended());
    }

    private static String words(Hold.State state) {
        return switch (state) {
            case HELD -> "held until the learner is active";
            case SENDING -> "on its way";
            case RELEASED -> "sent to the LMS";
            case COALESCED -> "ended: a newer grade went instead";
            case SUPERSEDED -> "ended: the LMS keeps the grade that it has";
            case UNDELIVERABLE -> "ended: the LMS does not take it";
            case DISCARDED -> "thrown away by staff";
        };
    }
}
