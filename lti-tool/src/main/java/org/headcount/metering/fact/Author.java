package org.headcount.metering.fact;

/**
 * Who changes something: a key, or we ourselves. Nobody's name, and no secret.
 *
 * @param name as in the notes beside facts
 * @param role what it may do
 * @param label what a key was called by whoever made it; empty for others
 * @param approver the name of somebody else who stands for it, and has proven to be somebody else; empty for nobody
 */
public record Author(String name, String role, String label, String approver) {

    /** Alone. */
    public Author(String name, String role, String label) {
        this(name, role, label, "");
    }

    /** How the names of members of an institution's staff begin. */
    public static final String STAFF = "staff:";

    /** What happens by itself. */
    public static final Author SYSTEM = new Author("system", "system", "");

    /** Whoever types commands where the database is. */
    public static final Author COMMAND = new Author("command", "operator", "");

    /** Whoever holds the operator's key. */
    public static final Author OPERATOR = new Author("operator", "operator", "");
}
