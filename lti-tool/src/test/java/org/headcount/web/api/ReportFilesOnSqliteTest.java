package org.headcount.web.api;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesOnSqliteTest extends ReportFilesContract {

    @TempDir
    static Path folder;

    @Override
    String freshDatabase() {
        return "jdbc:sqlite:" + folder.resolve("headcount.db");
    }
}
