package org.headcount.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/** Copies of the embedded database: made while others use it, brought back while nobody does. */
public final class EmbeddedCopy {

    private static final int PATIENCE_MILLISECONDS = 2_000;

    private static final String EXISTS = " exists already; a copy overwrites nothing";

    private EmbeddedCopy() {}

    /**
     * Copies all that was committed when the call began. Nobody waits for it, and a file of that name appears only when
     * the copy is whole and proven.
     *
     * @param url as {@link Store#open} takes it, of an embedded database
     * @throws StoreException if there is no such database, or the file exists, or it cannot be written
     */
    public static void make(String url, Path to) {
        Path database = Store.file(url);
        need(database);
        Path file = to.toAbsolutePath();
        Path folder = Objects.requireNonNullElse(file.getParent(), file);
        if (!Files.isDirectory(folder)) {
            throw new StoreException("there is no folder " + folder);
        }
        if (Files.exists(file)) {
            throw new StoreException(file + EXISTS);
        }
        try {
            Store.unpackBeside(database);
            Path part = Files.createTempFile(folder, file.getFileName() + ".", ".part"); // its owner's alone
            try {
                try (Connection connection = open(database);
                        PreparedStatement copy = connection.prepareStatement("vacuum into ?")) {
                    copy.setString(1, part.toString());
                    copy.execute();
                }
                prove(part);
                force(part);
                name(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (SQLException | IOException e) {
            throw new StoreException("the database cannot be copied to " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Puts a copy in the place of the embedded database, all of it or nothing; whoever opens the database meanwhile waits
     * or fails.
     *
     * @param aside what the database as it was is kept in, where there was one
     * @return whether there was one
     * @throws StoreException if the copy is not sound or of a later version, or the database is in use
     */
    public static boolean bringBack(Path from, String url, Path aside) {
        need(from);
        Path database = Store.file(url);
        try {
            Store.unpackBeside(database);
            if (Files.exists(database) && Files.isSameFile(from, database)) {
                throw new StoreException(from + " is the database itself");
            }
            prove(from);
            boolean made = Files.notExists(database);
            Store.prepare(database);
            boolean done = false;
            try (Connection connection = open(database)) {
                boolean was = takeAlone(connection, database);
                if (was) {
                    Files.createFile(aside, owners(aside));
                    copy(connection, aside, true);
                }
                copy(connection, from, false);
                done = true;
                return was;
            } finally {
                if (made && !done) {
                    Files.deleteIfExists(database);
                }
            }
        } catch (SQLException | IOException e) {
            throw new StoreException("the database cannot be brought back to " + database + ": " + e.getMessage(), e);
        }
    }

    /** Gives a file its name, unless another one has it. */
    private static void name(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part); // of racing ones one gets it; a move would look first and then replace
        } catch (FileAlreadyExistsException e) {
            throw new StoreException(file + EXISTS, e);
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            Files.move(part, file);
        }
    }

    private static void need(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new StoreException("there is no database at " + file);
        }
    }

    private static Connection open(Path file) throws SQLException {
        Connection connection = new JDBC().connect("jdbc:sqlite:" + file, new Properties());
        run(connection, "pragma busy_timeout = " + PATIENCE_MILLISECONDS);
        run(connection, "pragma synchronous = full");
        return connection;
    }

    /**
     * Keeps everybody else out of a database until the connection is closed.
     *
     * @return whether anything is in it
     */
    private static boolean takeAlone(Connection connection, Path file) throws SQLException {
        try {
            run(connection, "pragma locking_mode = exclusive");
            run(connection, "pragma journal_mode = delete"); // refused while anybody else has it open
            boolean anything = number(connection, "pragma page_count") > 0;
            run(connection, "begin exclusive");
            run(connection, "commit"); // and the lock is kept
            return anything;
        } catch (SQLException e) {
            if (Outage.isBusy(e)) {
                throw new StoreException(file + " is in use; stop the service, and whatever else uses it, first", e);
            }
            throw e;
        }
    }

    /** @param out whether the file is what is written */
    private static void copy(Connection connection, Path file, boolean out) throws SQLException {
        SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
        int code = out
                ? sqlite.getDatabase().backup("main", file.toString(), null)
                : sqlite.getDatabase().restore("main", file.toString(), null);
        if (code != SQLiteErrorCode.SQLITE_OK.code) {
            throw new SQLException(SQLiteErrorCode.getErrorCode(code).message);
        }
    }

    /** Reads all of a copy. */
    private static void prove(Path file) {
        try (Connection connection = open(file)) {
            String found = text(connection, "pragma integrity_check(1)").orElse("");
            if (!found.equals("ok")) {
                throw new StoreException(
                        file + " is damaged: " + found.lines().findFirst().orElse(""));
            }
            Optional<String> later = Migrations.later(connection, "tables", "sqlite");
            if (later.isPresent()) {
                throw new StoreException(file + " " + later.get());
            }
        } catch (SQLException e) {
            throw new StoreException(file + " is not a sound database: " + e.getMessage(), e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Optional<String> text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return text(connection, sql).map(Long::valueOf).orElse(0L);
    }

    private static FileAttribute<?>[] owners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
