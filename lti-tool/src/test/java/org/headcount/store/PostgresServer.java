package org.headcount.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** PostgreSQL for tests: one server for all of them, started for whoever asks first and stopped with the JVM; or one of one's own that is as durable as in earnest. */
public final class PostgresServer {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresServer() {}

    private static final class Shared {
        private static final EmbeddedPostgres SERVER = start("off", EmbeddedPostgres.builder());
    }

    /** The address of a schema that has nothing in it yet; as good as a database of its own, and made in no time. */
    public static String freshDatabase() {
        return freshDatabase(Shared.SERVER);
    }

    static String freshDatabase(EmbeddedPostgres server) {
        String name = "headcount" + SCHEMAS.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL refuses a schema", e);
        }
        return server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + name;
    }

    /** A server on a folder that is kept, as durable as one in earnest; its starter may ill-treat it and must close it. */
    static EmbeddedPostgres durable(Path data) {
        return start("on", EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false));
    }

    private static EmbeddedPostgres start(String durable, EmbeddedPostgres.Builder builder) {
        try {
            return builder.setServerConfig("fsync", durable)
                    .setServerConfig("full_page_writes", durable)
                    .setServerConfig("synchronous_commit", durable)
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
        }
    }
}
