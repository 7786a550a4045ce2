package org.headcount.web.api;

import org.headcount.store.PostgresServer;

class ReportFilesOnPostgresTest extends ReportFilesContract {

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }
}
