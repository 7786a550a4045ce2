package org.headcount.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.FactKey;

/** Receipts in a file, one a line; nowhere when nobody asked for them. */
final class ReceiptLines implements AutoCloseable {

    private final Writer writer;

    private ReceiptLines(Writer writer) {
        this.writer = writer;
    }

    static ReceiptLines to(Optional<Path> file) throws IOException {
        return new ReceiptLines(
                file.isPresent() ? Files.newBufferedWriter(file.get()) : new BufferedWriter(Writer.nullWriter()));
    }

    void write(long line, Loading.Outcome outcome, Optional<FactKey> key) throws IOException {
        ObjectNode receipt = Json.object().put("line", line);
        key.ifPresent(known -> receipt.put("source", known.source()).put("id", known.id()));
        writer.write(Json.text(receipt.put("outcome", outcome.wire())));
        writer.write('\n');
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
