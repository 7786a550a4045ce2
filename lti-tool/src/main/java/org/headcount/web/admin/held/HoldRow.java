package org.headcount.web.admin.held;

import java.time.Instant;
import org.headcount.gateway.grade.Hold;
import org.headcount.web.admin.Places;

/**
 * A held grade in the list.
 *
 * @param learner the opaque id; empty where nobody of that identity is known any more
 * @param name as the LMS tells it, else the identity
 * @param state the end of a text's name
 */
public record HoldRow(
        String id,
        String learner,
        String name,
        String identity,
        String tool,
        Instant scoredAt,
        Instant receivedAt,
        String state,
        String answer,
        boolean waiting) {

    static HoldRow of(Hold.Entry hold, Named named, String tool, Places places) {
        return new HoldRow(
                hold.id(),
                named.learner(),
                named.name(),
                places.identity(hold.learner()),
                tool,
                hold.scoredAt(),
                hold.receivedAt(),
                HoldsView.wire(hold.state()),
                hold.lastAnswer(),
                !hold.state().ended());
    }

    /** Who somebody is on a page. */
    record Named(String learner, String name) {}
}
