package org.headcount.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has a database look at its tables while somebody loads a history. PostgreSQL keeps to plans that it made for empty tables
 * until it looks of its own accord, a minute later: till then every fact would cost what all that came before it cost. Whoever
 * writes a few at once need not wait for it.
 */
final class Growth {

    private static final List<String> LOOK =
            List.of("analyze identity", "analyze identity_name", "analyze fact", "analyze learner", "analyze period");

    private static final int MANY = 100;
    private static final int FIRST = 2_500;

    private final Database database;
    private final AtomicLong written = new AtomicLong();

    Growth(Database database) {
        this.database = database;
    }

    /** For whoever has written so many facts at once. Looks after the first few thousand, and then when they are four times as many. */
    void wrote(int facts) {
        if (facts < MANY || database.dialect() != Dialect.POSTGRESQL) {
            return;
        }
        long now = written.addAndGet(facts);
        if (size(now) > size(now - facts)) {
            database.<Boolean>write(session -> {
                for (String look : LOOK) {
                    session.update(look);
                }
                return true;
            });
        }
    }

    /** How often a number has grown fourfold. */
    private static int size(long facts) {
        return facts < FIRST ? 0 : 1 + (63 - Long.numberOfLeadingZeros(facts / FIRST)) / 2;
    }
}
