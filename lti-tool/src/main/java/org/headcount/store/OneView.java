package org.headcount.store;

import java.sql.SQLException;

/** The database as one transaction sees it: everything that reads through it reads the same view, and nothing can be written. */
record OneView(Session session, Dialect dialect) implements Database {

    @Override
    public <T> T write(Work<T> work) {
        throw new UnsupportedOperationException("a view of the database takes nothing new");
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            return work.in(session);
        } catch (SQLException e) {
            throw Outage.unread(e);
        }
    }

    @Override
    public <T> T look(Work<T> work) {
        return read(work);
    }

    /** Does nothing: whoever began the transaction ends it. */
    @Override
    public void close() {}
}
