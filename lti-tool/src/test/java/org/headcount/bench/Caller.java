package org.headcount.bench;

import java.io.IOException;

/** One of those who call at the same time, with connections of its own. For one thread. */
interface Caller {

    /**
     * Does the measured thing once, and looks at what came of it.
     *
     * @param number counts all callers' calls
     * @throws IOException if it did not go well
     */
    void once(int number) throws IOException;
}
