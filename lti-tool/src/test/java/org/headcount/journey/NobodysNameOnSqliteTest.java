package org.headcount.journey;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class NobodysNameOnSqliteTest extends NobodysNameContract {

    @TempDir
    static Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("headcount.db");
    }
}
