package org.headcount.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PostgreSQL for tests: one server for all of them, started for whoever asks first and stopped with the JVM; or one of one's own that is as durable as in earnest. */
public final class PostgresServer {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final long FEW_BYTES = 2_000_000;

    private static final String SIZE = """
            select sum(pg_relation_size(oid))
            from pg_class
            where relnamespace = '%s'::regnamespace and relkind = 'r'
            """;

    private static final String EMPTY = """
            set session_replication_role = replica;
            do $$
            declare
                full_one record;
            begin
                for full_one in
                    select oid::regclass as name
                    from pg_class
                    where relnamespace = '%s'::regnamespace and relkind = 'r' and relname <> 'schema_history'
                        and pg_relation_size(oid) > 0
                loop
                    execute 'delete from ' || full_one.name;
                end loop;
            end $$
            """;

    private PostgresServer() {}

    private static final class Shared {
        private static final EmbeddedPostgres SERVER = start("off", EmbeddedPostgres.builder());
        private static final String SHAPE = shape(SERVER);
        /** Kept, since a new one has to be told of every table before it can empty any. */
        private static final Connection EMPTYING = connection(SERVER);
    }

    private static Connection connection(EmbeddedPostgres server) {
        try {
            return server.getPostgresDatabase().getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL refuses a connection", e);
        }
    }

    /** The address of a schema with empty tables; as good as a database of its own, and made in no time. */
    public static String freshDatabase() {
        return schema(Shared.SERVER, Shared.SHAPE);
    }

    /** The same on another server, without any table yet. */
    public static String freshDatabase(EmbeddedPostgres server) {
        return schema(server, "");
    }

    private static String schema(EmbeddedPostgres server, String shape) {
        String name = name();
        try (Connection connection = connection(server);
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + name);
            statement.execute("set search_path = " + name);
            statement.execute(shape);
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL refuses a schema", e);
        }
        return server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + name;
    }

    /** Deletes all rows of a schema, the append-only ones too; false where there are so many that whoever comes next would notice. */
    static synchronized boolean emptied(String url) {
        String name = url.substring(url.lastIndexOf('=') + 1);
        try (Statement statement = Shared.EMPTYING.createStatement()) {
            try (ResultSet size = statement.executeQuery(SIZE.formatted(name))) {
                if (!size.next() || size.getLong(1) > FEW_BYTES) {
                    return false;
                }
            }
            statement.execute(EMPTY.formatted(name));
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded PostgreSQL does not empty a schema", e);
        }
    }

    private static String name() {
        return "headcount" + SCHEMAS.incrementAndGet();
    }

    /** What makes the tables in one go, as Flyway has made them in one schema; with its history, so that it leaves them alone. */
    private static String shape(EmbeddedPostgres server) {
        String first = freshDatabase(server);
        Store.open(first, Clock.systemUTC()).close();
        return Stream.of("tables", "postgresql")
                        .flatMap(folder -> Objects.requireNonNull(Migrations.SCRIPTS.get(folder)).stream()
                                .map(script -> folder + "/" + script))
                        .sorted(Comparator.comparing(PostgresServer::version))
                        .map(PostgresServer::sql)
                        .collect(Collectors.joining(";\n"))
                + """
                ;
                create table schema_history (like %1$s.schema_history including all);
                insert into schema_history select * from %1$s.schema_history
                """.formatted(first.substring(first.lastIndexOf('=') + 1));
    }

    private static int version(String script) {
        return Integer.parseInt(script.replaceFirst(".*V1_(\\d+)__.*", "$1"));
    }

    private static String sql(String script) {
        try (InputStream file = Objects.requireNonNull(Migrations.class.getResourceAsStream(script + ".sql"), script)) {
            String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> word : Dialect.POSTGRESQL.words().entrySet()) {
                sql = sql.replace("${" + word.getKey() + "}", word.getValue());
            }
            return sql;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server on a folder that is kept, as durable as one in earnest; its starter may ill-treat it and must close it. */
    static EmbeddedPostgres durable(Path data) {
        return start("on", EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false));
    }

    /** A server of one's own on a folder that is kept, which may end and come back at the same port; its starter must close it. */
    public static EmbeddedPostgres at(int port, Path data) {
        return start(
                "off",
                EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false));
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
