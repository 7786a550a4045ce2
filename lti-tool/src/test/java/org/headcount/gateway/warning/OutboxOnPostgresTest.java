package org.headcount.gateway.warning;

import org.headcount.store.PostgresServer;

class OutboxOnPostgresTest extends OutboxContract {

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }
}
