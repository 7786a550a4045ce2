package org.headcount.live;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class JourneyOnSqliteIT extends JourneyContract {

    @TempDir
    static Path folder;

    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve("headcount.db");
    }
}
