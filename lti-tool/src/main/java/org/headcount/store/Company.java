package org.headcount.store;

import java.sql.SQLException;

/** Whether another connection, of this process or of another, writes to the same SQLite file as well. */
final class Company {

    /** Another number than before once anybody else has committed; the same however much this connection writes. */
    private static final String VERSION = "pragma data_version";

    /** For how many of our own transactions it is remembered that there was somebody: a few seconds, in which a service that is used writes again. */
    static final int REMEMBERED = 30;

    /** For how many nobody is waited for who was not there yet. */
    static final int AT_FIRST = 10;

    private static final long UNKNOWN = -1;

    private long version = UNKNOWN;
    private volatile int alone;

    /** To be called at the beginning of each transaction of the connection that writes. */
    void look(Session session) throws SQLException {
        long now = session.first(VERSION, row -> row.getLong(1)).orElseThrow();
        if (version == UNKNOWN) {
            alone = REMEMBERED - AT_FIRST;
        } else {
            alone = now == version ? Math.min(alone + 1, REMEMBERED) : 0;
        }
        version = now;
    }

    /** Whether nobody else has written for a while, so that hardly anybody is kept waiting. */
    boolean isAbsent() {
        return alone == REMEMBERED;
    }
}
