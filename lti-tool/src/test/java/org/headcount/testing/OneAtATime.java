package org.headcount.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** What two processes that run tests, or two threads of one, must not do at once, such as installing. */
final class OneAtATime {

    private OneAtATime() {}

    /** Does it as soon as nobody else is doing something under the same file, which stays. */
    static synchronized <T> T under(Path file, Supplier<T> task) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                assert held.isValid();
                return task.get();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
