package org.headcount.store;

import java.sql.SQLException;

/** What is done within one transaction. May be run again from the start when the database asks for it, so it changes nothing but the database. */
@FunctionalInterface
interface Work<T> {
    T in(Session session) throws SQLException;
}
