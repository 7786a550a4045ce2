package org.headcount.gateway;

import org.headcount.store.PostgresServer;

class WarningsOnPostgresTest extends WarningsContract {

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }
}
