package org.headcount.store;

class MeterOnPostgresTest extends MeterOnStoreContract {

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }
}
