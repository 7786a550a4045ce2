package org.headcount.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database to the shape that this version needs. Flyway is not even loaded for one that has it, which is
 * most of what a start would cost else.
 */
final class Migrations {

    /** The scripts of each folder beside this class. */
    static final Map<String, List<String>> SCRIPTS = Map.of(
            "tables",
                    List.of(
                            "V1_1__metering",
                            "V1_2__connections",
                            "V1_3__services",
                            "V1_4__statements",
                            "V1_6__reports",
                            "V1_11__links",
                            "V1_12__erasure",
                            "V1_13__alerts",
                            "V1_20__status_feed",
                            "V1_24__former_names",
                            "V1_25__registrations",
                            "V1_26__pending_deployments",
                            "V1_27__deep_links",
                            "V1_28__rosters",
                            "V1_30__key_lines",
                            "V1_31__lists",
                            "V1_32__staff",
                            "V1_40__migration_secrets",
                            "V1_41__notices",
                            "V1_42__million",
                            "V1_44__sent_forms",
                            "V1_45__request_alerts",
                            "V1_46__alert_pages",
                            "V1_48__ways_in",
                            "V1_50__counted_refusals"),
            "sqlite",
                    List.of(
                            "V1_9__append_only",
                            "V1_10__planner",
                            "V1_14__audit",
                            "V1_31_1__lists_planner",
                            "V1_43__million_planner",
                            "V1_46_1__alert_planner",
                            "V1_50_1__counted_refusals_planner"),
            "postgresql",
                    List.of("V1_8__parked_launches", "V1_9__append_only", "V1_14__audit", "V1_49__parked_by_key"));

    private static final String HISTORY = "schema_history";

    private Migrations() {}

    static void run(DataSource database, Dialect dialect, String... folders) {
        if (done(database, folders)) {
            return;
        }
        try {
            Flyway.configure()
                    .dataSource(database)
                    .locations(Stream.of(folders)
                            .map(folder -> "classpath:org/headcount/store/" + folder)
                            .toArray(String[]::new))
                    .placeholders(dialect.words())
                    .table(HISTORY)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException("the database cannot be brought to the shape that this version needs", e);
        }
    }

    /** Whether Flyway's own history names exactly our scripts, each as it is now. Wherever there is a doubt, Flyway decides. */
    static boolean done(DataSource database, String... folders) {
        Map<String, Integer> ours = new HashMap<>();
        for (String folder : folders) {
            Objects.requireNonNull(SCRIPTS.get(folder), folder)
                    .forEach(script -> ours.put(version(script), checksum(folder + "/" + script + ".sql")));
        }
        return ours.equals(history(database));
    }

    /** Why a database cannot become one of this version: it is none of ours, or of a version that comes after. */
    static Optional<String> later(Connection connection, String... folders) throws SQLException {
        Set<String> ours = Stream.of(folders)
                .flatMap(folder -> Objects.requireNonNull(SCRIPTS.get(folder), folder).stream())
                .map(Migrations::version)
                .collect(Collectors.toSet());
        try (Statement statement = connection.createStatement();
                ResultSet tables =
                        statement.executeQuery("select count(*) from sqlite_master where name = '" + HISTORY + "'")) {
            if (tables.getInt(1) == 0) {
                return Optional.of("is no database of Headcount");
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select version from " + HISTORY + " where version is not null")) {
            while (rows.next()) {
                if (!ours.contains(rows.getString(1))) {
                    return Optional.of("is of a later version of Headcount than this one");
                }
            }
            return Optional.empty();
        }
    }

    private static Map<String, Integer> history(DataSource database) {
        Map<String, Integer> history = new HashMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select version, checksum, success from " + HISTORY + " where version is not null")) {
            while (rows.next()) {
                if (!rows.getBoolean(3)) {
                    return Map.of();
                }
                history.put(rows.getString(1), rows.getInt(2));
            }
            return history;
        } catch (SQLException noHistory) {
            return Map.of();
        }
    }

    private static String version(String script) {
        return script.substring(1, script.indexOf("__")).replace('_', '.');
    }

    /** As Flyway computes it: CRC-32 of the lines without their ends. */
    private static int checksum(String script) {
        CRC32 checksum = new CRC32();
        try (InputStream file = Objects.requireNonNull(Migrations.class.getResourceAsStream(script), script);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                checksum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (int) checksum.getValue();
    }
}
