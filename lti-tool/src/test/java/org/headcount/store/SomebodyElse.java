package org.headcount.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction of another client of a PostgreSQL server, which holds rows and sees who waits for them. */
final class SomebodyElse implements AutoCloseable {

    private final Connection transaction;
    private final Statement statement;
    private final Connection beside; // within a transaction who waits is looked up once
    private final Statement watching;

    private SomebodyElse(Connection transaction, Connection beside) throws SQLException {
        this.transaction = transaction;
        this.statement = transaction.createStatement();
        this.beside = beside;
        this.watching = beside.createStatement();
    }

    /**
     * Holds rows until the transaction ends.
     *
     * @param rows a select for update
     */
    static SomebodyElse holding(String url, String rows) throws SQLException {
        SomebodyElse somebody = new SomebodyElse(DriverManager.getConnection(url), DriverManager.getConnection(url));
        somebody.transaction.setAutoCommit(false);
        somebody.execute(rows);
        return somebody;
    }

    void execute(String sql) throws SQLException {
        statement.execute(sql);
    }

    /** Until so many sessions of this database wait for a lock. */
    void awaitWaiting(int number) throws SQLException {
        PostgresHoldsTest.awaitWaiting(watching, number);
    }

    void commit() throws SQLException {
        transaction.commit();
    }

    void rollback() throws SQLException {
        transaction.rollback();
    }

    @Override
    public void close() throws SQLException {
        beside.close();
        transaction.close();
    }
}
