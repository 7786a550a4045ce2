package org.headcount.cli;

import java.nio.file.Path;
import org.headcount.settings.Settings;

/** What can be done with a database that is a file. */
final class Embedded {

    static final String INSTEAD_OF_BACKUP =
            "For PostgreSQL use its own tools: pg_dump --format=custom --file=FILE DATABASE, or continuous archiving.";
    static final String INSTEAD_OF_RESTORE =
            "For PostgreSQL use its own tools: pg_restore --clean --if-exists --dbname=DATABASE FILE, the service stopped.";

    private static final String SQLITE = "jdbc:sqlite:";

    private Embedded() {}

    /** @throws Failure that says what to use instead, where the database is a server's */
    static String url(Settings settings, String instead) {
        if (!settings.databaseUrl().startsWith(SQLITE)) {
            throw new Failure("This command is for the embedded database. " + instead);
        }
        return settings.databaseUrl();
    }

    static Path file(String url) {
        return Path.of(url.substring(SQLITE.length()));
    }
}
