package org.headcount.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.headcount.gateway.TemporarilyUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a database look at its tables while somebody loads a history. PostgreSQL keeps to plans that it made for empty tables
 * until it looks of its own accord, a minute later: till then every fact would cost what all that came before it cost. Whoever
 * writes a few at once need not wait for it.
 */
final class Growth {

    private static final Logger LOG = LoggerFactory.getLogger(Growth.class);

    private static final List<String> TABLES = List.of("identity", "identity_name", "fact", "learner", "period");

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
                for (String table : TABLES) {
                    session.update("analyze " + table);
                }
                return true;
            });
        }
    }

    /**
     * Has a server go over what was written, which it would do of its own accord minutes later: until then it looks up each row
     * that it finds in an index, and a search through all names takes twice as long. Nothing else waits for it; where the server
     * breaks it off, what was written is no less there.
     */
    static void settle(Database database) {
        if (database.dialect() != Dialect.POSTGRESQL) {
            return;
        }
        try {
            TABLES.forEach(table -> database.writeAtOnce(session -> session.update("vacuum (analyze) " + table)));
        } catch (StoreException | TemporarilyUnavailable e) {
            LOG.warn("the server goes over its tables by itself, later", e);
        }
    }

    /** How often a number has grown fourfold. */
    private static int size(long facts) {
        return facts < FIRST ? 0 : 1 + (63 - Long.numberOfLeadingZeros(facts / FIRST)) / 2;
    }
}
