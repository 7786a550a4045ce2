package org.headcount.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Embedded databases for tests: their tables are made once, and copied for whoever asks. */
public final class FreshFile {

    private FreshFile() {}

    private static final class Shared {
        private static final byte[] EMPTY = empty();
    }

    /** The address of a file, with empty tables where there was none. */
    public static String at(Path file) {
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.write(file, Shared.EMPTY);
            }
            return "jdbc:sqlite:" + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] empty() {
        try {
            Path folder = Files.createTempDirectory("headcount-shape");
            Path file = folder.resolve("headcount.db");
            Store.open("jdbc:sqlite:" + file, Clock.systemUTC()).close();
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
