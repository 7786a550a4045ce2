package org.headcount.store;

import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class MeterOnPostgresTest extends MeterOnStoreContract {

    private final UsedSchemas schemas = new UsedSchemas();

    @Override
    String freshDatabase() {
        return schemas.take();
    }

    @Override
    Store open(String url, InstantSource clock) {
        return schemas.open(url, clock);
    }

    @Override
    @AfterEach
    void close() {
        super.close();
        schemas.giveBack();
    }
}
