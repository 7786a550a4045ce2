package org.headcount.testing;

/** How many random worlds a test lives through: other ones in each run, few in every build, and {@code -Dworlds=5} makes five times as many. */
public final class Worlds {

    private static final int TIMES = Integer.getInteger("worlds", 1);

    private Worlds() {}

    /** @param each in every build */
    public static int many(int each) {
        return each * TIMES;
    }
}
