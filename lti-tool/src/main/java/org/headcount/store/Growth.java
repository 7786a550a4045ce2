package org.headcount.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has a database look at its tables while somebody loads a history. PostgreSQL keeps to plans that it made for empty tables
 * until it looks of its own accord, a minute later: till then every fact would cost what all that came before it cost.
 */
final class Growth {

    private static final List<String> LOOK =
            List.of("analyze identity", "analyze identity_name", "analyze fact", "analyze learner", "analyze period");

    private final Database database;
    private final AtomicInteger loads = new AtomicInteger();

    Growth(Database database) {
        this.database = database;
    }

    /** For whoever has written some thousand facts at once. Looks after the first time, and then four times as late each time. */
    void loaded() {
        int load = loads.incrementAndGet();
        boolean grown = Integer.bitCount(load) == 1 && Integer.numberOfTrailingZeros(load) % 2 == 0;
        if (grown && database.dialect() == Dialect.POSTGRESQL) {
            database.<Boolean>write(session -> {
                for (String look : LOOK) {
                    session.update(look);
                }
                return true;
            });
        }
    }
}
