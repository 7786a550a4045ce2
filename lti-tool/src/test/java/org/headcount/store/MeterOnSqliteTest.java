package org.headcount.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class MeterOnSqliteTest extends MeterOnStoreContract {

    @TempDir
    static Path folder;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    String freshDatabase() {
        return FreshFile.at(folder.resolve("headcount" + NUMBER.incrementAndGet() + ".db"));
    }
}
