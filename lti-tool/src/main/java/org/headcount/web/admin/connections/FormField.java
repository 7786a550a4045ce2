package org.headcount.web.admin.connections;

import java.util.List;

/**
 * A field of a form of ours.
 *
 * @param member of the call that takes the same
 * @param label as the other side calls it, where it is known
 * @param help the name of a text; empty for none
 */
public record FormField(
        String member, String label, String value, Kind kind, boolean required, String help, List<Fault> faults) {

    public FormField {
        faults = List.copyOf(faults);
    }

    /** What is entered. */
    public enum Kind {
        TEXT,
        URL,
        /** Several, each on a line of its own. */
        LINES
    }

    /**
     * Why it was not taken.
     *
     * @param english as a call would say it; empty where the words say all
     */
    public record Fault(String words, String english) {}
}
