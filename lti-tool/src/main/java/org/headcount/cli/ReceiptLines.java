package org.headcount.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Receipts in a file, one a line; nowhere when nobody asked for them. */
final class ReceiptLines implements AutoCloseable {

    private final Writer writer;
    private final String name;

    private ReceiptLines(Writer writer, String name) {
        this.writer = writer;
        this.name = name;
    }

    static ReceiptLines to(Optional<Path> file) {
        if (file.isEmpty()) {
            return new ReceiptLines(new BufferedWriter(Writer.nullWriter()), "");
        }
        try {
            return new ReceiptLines(
                    Files.newBufferedWriter(file.get()), file.get().toString());
        } catch (IOException e) {
            throw new Failure(file.get() + " cannot be written", e);
        }
    }

    void write(String receipt) {
        try {
            writer.write(receipt);
            writer.write('\n');
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
