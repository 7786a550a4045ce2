package org.headcount.web.admin.settings;

import java.time.Instant;
import java.util.List;
import org.headcount.lti.wire.Secrets;

/**
 * What learners ask for.
 *
 * @param next where those that wait go on; empty on the last page
 * @param me the page on which learners ask
 */
public record RequestsView(List<Waiting> waiting, List<Decided> decided, String next, String me) {

    public RequestsView {
        waiting = List.copyOf(waiting);
        decided = List.copyOf(decided);
    }

    /**
     * One that waits.
     *
     * @param costs what granting costs, a month and an amount each, in words
     */
    public record Waiting(String id, String learner, String name, Instant askedAt, String note, List<String> costs) {

        /** By which the costs are known again that were told. */
        public String mark() {
            return Secrets.hash(String.join("\n", costs));
        }
    }

    public record Decided(String learner, String name, Instant at, String state, String answer) {}
}
