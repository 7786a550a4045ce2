package org.headcount.store;

import java.time.InstantSource;

/** What one store after the other is connected with: to connect anew takes longer than most tests of one. */
final class KeptConnections {

    private static final int MOST = 10;

    private final PostgresDatabase durable;
    private final PostgresDatabase transients;

    /** @param url of a schema that has its tables */
    KeptConnections(String url) {
        PostgresDatabase.Server server = new PostgresDatabase.Server(url, "", "", MOST);
        durable = PostgresDatabase.open(server, "kept", true);
        transients = PostgresDatabase.open(server, "kept-transient", false);
    }

    /** The only one until it is closed. */
    Store store(InstantSource clock) {
        return Store.onServer(new Lent(durable), new Lent(transients), clock);
    }

    void end() {
        durable.close();
        transients.close();
    }

    /** Stays open when a store is closed. */
    private record Lent(Database database) implements Database {

        @Override
        public Dialect dialect() {
            return database.dialect();
        }

        @Override
        public <T> T write(Work<T> work) {
            return database.write(work);
        }

        @Override
        public <T> T writeAtOnce(Work<T> work) {
            return database.writeAtOnce(work);
        }

        @Override
        public <T> T read(Work<T> work) {
            return database.read(work);
        }

        @Override
        public <T> T look(Work<T> work) {
            return database.look(work);
        }

        @Override
        public void close() {}
    }
}
