package org.headcount.store;

class JourneysOnPostgresTest extends JourneysOnStoreContract {

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }
}
