package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import org.headcount.lti.wire.CanonicalJson;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.month.Statement;
import org.headcount.metering.month.Summing;

/** The learners of a statement, one after the other, as elements of one list, in pieces of some hundred kilobytes. Closing it closes them, with what {@link #all} gave. */
final class StatementLines implements Summing.Lines, AutoCloseable {

    private static final int PIECE = 256 * 1024;

    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private SpooledPieces full = new SpooledPieces();
    private boolean first = true;

    @Override
    public void line(Statement.Line line) {
        if (!first) {
            piece.write(',');
        }
        first = false;
        piece.writeBytes(CanonicalJson.bytes(json(line)));
        if (piece.size() >= PIECE) {
            full.add(piece.toByteArray());
            piece.reset();
        }
    }

    @Override
    public void again() {
        full.close();
        full = new SpooledPieces();
        piece.reset();
        first = true;
    }

    SpooledPieces all() {
        if (piece.size() > 0) {
            full.add(piece.toByteArray());
            piece.reset();
        }
        return full;
    }

    @Override
    public void close() {
        full.close();
    }

    private static ObjectNode json(Statement.Line line) {
        Fact fact = line.reason();
        ObjectNode learner = Json.object();
        learner.put("learner", line.learner().value());
        learner.putObject("reason")
                .put("source", fact.key().source())
                .put("id", fact.key().id())
                .put("type", fact.type().wire())
                .put("kind", fact.kind().wire())
                .put("at", fact.effectiveAt().toString());
        return learner;
    }
}
