package org.headcount.gateway;

/**
 * What is remembered cannot be had at the moment, and nothing is wrong with what was asked: the database is away or coming up, has more
 * to do than it can, or is being closed. Nothing was changed, so the same may be asked again in a while. It has no stack trace: while it
 * lasts every request ends with one. The message says to the log why, in a line, and names nobody.
 */
public final class TemporarilyUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TemporarilyUnavailable(String why) {
        super(why, null, false, false);
    }
}
