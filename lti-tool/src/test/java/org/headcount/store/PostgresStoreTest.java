package org.headcount.store;

class PostgresStoreTest extends StoreContract {

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }
}
