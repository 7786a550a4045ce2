package org.headcount.gateway.warning;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.store.FreshFile;
import org.junit.jupiter.api.io.TempDir;

class OutboxOnSqliteTest extends OutboxContract {

    @TempDir
    static Path folder;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    String freshDatabase() {
        return FreshFile.at(folder.resolve("headcount" + NUMBER.incrementAndGet() + ".db"));
    }
}
