package org.headcount.live;

import org.headcount.store.PostgresServer;

class JourneyOnPostgresIT extends JourneyContract {

    @Override
    String emptyDatabase() {
        return PostgresServer.freshDatabase();
    }
}
