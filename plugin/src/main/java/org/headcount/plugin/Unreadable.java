package org.headcount.plugin;

/** A request whose subject cannot be told, though a rule says where it stands. */
final class Unreadable extends Exception {

    private static final long serialVersionUID = 1;

    Unreadable(String why) {
        super(why, null, false, false);
    }
}
