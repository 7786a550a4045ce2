package org.headcount.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A file that is written line by line; none when nobody asked for it. */
final class LineFile implements AutoCloseable {

    private final Writer writer;
    private final String name;
    private final boolean wanted;

    private LineFile(Writer writer, String name, boolean wanted) {
        this.writer = writer;
        this.name = name;
        this.wanted = wanted;
    }

    static LineFile to(Optional<Path> file) {
        if (file.isEmpty()) {
            return new LineFile(Writer.nullWriter(), "", false);
        }
        try {
            return new LineFile(Files.newBufferedWriter(file.get()), file.get().toString(), true);
        } catch (IOException e) {
            throw new Failure(file.get() + " cannot be written", e);
        }
    }

    void write(Supplier<String> line) {
        try {
            if (wanted) {
                writer.write(line.get());
                writer.write('\n');
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Failure failure(IOException cause) {
        return new Failure(name + " cannot be written to its end: " + cause.getMessage(), cause);
    }
}
