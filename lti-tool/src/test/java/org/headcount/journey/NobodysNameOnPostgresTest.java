package org.headcount.journey;

import org.headcount.store.PostgresServer;

class NobodysNameOnPostgresTest extends NobodysNameContract {

    @Override
    String emptyDatabase() {
        return PostgresServer.freshDatabase();
    }
}
