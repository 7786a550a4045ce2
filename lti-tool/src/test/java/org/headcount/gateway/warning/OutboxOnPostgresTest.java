package org.headcount.gateway.warning;

import org.headcount.store.UsedSchemas;
import org.junit.jupiter.api.AfterEach;

class OutboxOnPostgresTest extends OutboxContract {

    private final UsedSchemas schemas = new UsedSchemas();

    @Override
    String freshDatabase() {
        return schemas.take();
    }

    @Override
    @AfterEach
    void close() throws Exception {
        super.close();
        schemas.giveBack();
    }
}
