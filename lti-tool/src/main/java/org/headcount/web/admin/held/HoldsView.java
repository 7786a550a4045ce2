package org.headcount.web.admin.held;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.gateway.grade.Hold;
import org.headcount.web.admin.Chart;

/** The grades that are held, and what was refused in a period. */
public record HoldsView(Held held, Refused refused) {

    /**
     * Held grades.
     *
     * @param states every state with how many are in it, in the order of {@link Hold.State}
     * @param waiting how many wait, as the list of that state has them
     * @param state the one that is asked for; empty for all
     * @param whose the learner whose they are; empty for everybody's
     * @param next where the list goes on; empty on its last page
     */
    public record Held(
            List<State> states,
            int all,
            int waiting,
            String state,
            Optional<Whose> whose,
            List<HoldRow> rows,
            String next,
            boolean firstPage) {

        /** Without the place in the list. */
        public String query(String other) {
            return "holds?state=" + other
                    + whose.map(one -> "&learner=" + one.learner()).orElse("");
        }
    }

    /** How many are in a state. */
    public record State(String state, int holds) {}

    /** @param waiting whether any waits for them, on the page or not */
    public record Whose(String learner, String name, boolean active, boolean waiting) {}

    /**
     * Refusals of a period.
     *
     * @param until the last day of it
     * @param kinds of which there is any, in the order of the columns
     * @param channel the one that is asked for; empty for all
     */
    public record Refused(
            LocalDate from,
            LocalDate until,
            int refusals,
            List<String> kinds,
            List<Door> doors,
            Chart chart,
            String channel,
            String kind,
            int listed,
            List<RefusedRow> rows,
            String next,
            boolean firstPage,
            String file) {

        /** The address of this period, with other conditions. */
        public String query(String otherChannel, String otherKind) {
            return "holds?from=" + from + "&until=" + until + "&channel=" + otherChannel + "&kind=" + otherKind
                    + "#refused";
        }

        /** Likewise further on in the same list. */
        public String further(String place) {
            return "holds?from=" + from + "&until=" + until + "&channel=" + channel + "&kind=" + kind + "&refusedAfter="
                    + place + "#refused";
        }
    }

    /** How many came through one door, of each kind. */
    public record Door(String channel, int refusals, List<Integer> ofKinds) {}

    static String wire(Hold.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
