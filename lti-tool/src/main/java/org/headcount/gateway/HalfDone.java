package org.headcount.gateway;

import java.util.function.Supplier;

/**
 * A part of what was asked is done and stays done, an LMS has been told or something is spent; the rest failed. It must not be asked again as it was: the part
 * would be done twice, or the second time be refused. That the rest failed because of what passes by itself is therefore told to the log alone.
 */
public final class HalfDone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private HalfDone(String message) {
        super(message);
    }

    private HalfDone(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Does what is left once a part is done.
     *
     * @throws HalfDone if it fails; never with a {@link TemporarilyUnavailable} among its causes
     */
    public static <T> T rest(Supplier<T> rest) {
        try {
            return rest.get();
        } catch (RuntimeException e) {
            throw TemporarilyUnavailable.in(e)
                    .map(passing -> new HalfDone("a part is done, the rest is not: " + passing.getMessage()))
                    .orElseGet(() -> new HalfDone("a part is done, the rest is not", e));
        }
    }

    /** The same of what answers nothing. */
    public static void finish(Runnable rest) {
        rest(() -> {
            rest.run();
            return true;
        });
    }
}
