package org.headcount.gateway;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered cannot be had at the moment, and nothing is wrong with what was asked: the database is away or coming up, has more
 * to do than it can, or is being closed. Whoever is told it may ask the same again in a while: nothing was done yet, here or elsewhere, that would then be done
 * twice or stand in the way; where something was, it is a {@link HalfDone} instead. It has no stack trace: while it lasts every request ends with one. The
 * message says to the log why, in a line, and names nobody.
 */
public final class TemporarilyUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_CHAIN = 10;

    public TemporarilyUnavailable(String why) {
        super(why, null, false, false);
    }

    /** Whoever waited for another thread is thrown it within something else. */
    public static Optional<TemporarilyUnavailable> in(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .filter(TemporarilyUnavailable.class::isInstance)
                .map(TemporarilyUnavailable.class::cast)
                .findFirst();
    }
}
