package org.headcount.store;

import org.junit.jupiter.api.AfterEach;

class JourneysOnPostgresTest extends JourneysOnStoreContract {

    private final UsedSchemas schemas = new UsedSchemas();

    @Override
    String freshDatabase() {
        return schemas.take();
    }

    @Override
    @AfterEach
    void close() {
        super.close();
        schemas.giveBack();
    }
}
