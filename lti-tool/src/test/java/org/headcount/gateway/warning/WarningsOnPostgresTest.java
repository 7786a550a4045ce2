package org.headcount.gateway.warning;

import org.headcount.store.PostgresServer;

class WarningsOnPostgresTest extends WarningsContract {

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }
}
