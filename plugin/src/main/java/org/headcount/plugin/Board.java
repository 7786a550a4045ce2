package org.headcount.plugin;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the plugin counts, and the one line that it may log in a minute while requests pass. */
final class Board {

    static final System.Logger LOG = System.getLogger("org.headcount.plugin");

    private final LineAMinute line;
    private final LongAdder reads = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder unresolved = new LongAdder();
    private final LongAdder errors = new LongAdder();

    Board(LongSupplier nanoTime) {
        this.line = new LineAMinute(nanoTime);
    }

    void read() {
        reads.increment();
    }

    void write() {
        writes.increment();
    }

    void refused(String where) {
        refused.increment();
        say(Level.INFO, "refused by " + where, null);
    }

    /** A learner whose standing could not be had. */
    void unknown() {
        unknown.increment();
    }

    /** A change whose subject the request does not tell. */
    void unresolved() {
        unresolved.increment();
    }

    /** Something went wrong inside the plugin. Never says more of the request than the line that decided. */
    void error(String doing, Throwable error) {
        errors.increment();
        say(Level.WARNING, doing, error);
    }

    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        figures.put("Reads", reads.sum());
        figures.put("Writes", writes.sum());
        figures.put("Refused", refused.sum());
        figures.put("Unknown", unknown.sum());
        figures.put("Unresolved", unresolved.sum());
        figures.put("Errors", errors.sum());
        return figures;
    }

    private void say(Level level, String what, @Nullable Throwable error) {
        line.say(level, () -> what + "; since start " + figures(), error);
    }
}
