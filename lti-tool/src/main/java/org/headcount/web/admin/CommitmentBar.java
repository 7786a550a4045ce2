package org.headcount.web.admin;

/**
 * A bar that shows how far a month is with its commitment: full when it is reached, and divided where it is passed.
 *
 * @param within up to the commitment, in thousandths of the bar
 * @param beyond above it, likewise
 */
public record CommitmentBar(long within, long beyond) {

    private static final long WHOLE = 1000;

    public static CommitmentBar of(long measured, long committed) {
        if (measured <= committed) {
            return new CommitmentBar(committed == 0 ? WHOLE : WHOLE * measured / committed, 0);
        }
        long within = WHOLE * committed / measured;
        return new CommitmentBar(within, WHOLE - within);
    }
}
