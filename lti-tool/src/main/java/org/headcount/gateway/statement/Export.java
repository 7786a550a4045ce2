package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Histories;

/** All that an institution's statements follow from, and the statements, so that whoever has it can prove them without us. */
public final class Export {

    private final Closing closing;
    private final Statements statements;
    private final Histories histories;

    public Export(Closing closing, Statements statements, Histories histories) {
        this.closing = closing;
        this.statements = statements;
        this.histories = histories;
    }

    /**
     * Closes what is due and writes the export, in the memory that the largest statement takes. Facts that come
     * meanwhile may be in it or not: the statements in it do not depend on them.
     *
     * @throws IllegalArgumentException if there is no such institution
     */
    public void write(InstitutionId institution, OutputStream out) throws IOException {
        Statements.Lines lines = closing.closeDue(institution)
                .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution));
        List<FrozenStatement> kept = statements.list(institution, Optional.empty(), Integer.MAX_VALUE);
        line(ExportForm.institution(lines.institution()), out);
        for (AgreedVersion version : statements.agreed(institution)) {
            line(ExportForm.agreed(version), out);
        }
        for (FrozenStatement statement : kept) {
            out.write(ExportForm.beforeText(statement.digest()));
            text(institution, statement, out);
            out.write('}');
            out.write('\n');
        }
        line(ExportForm.end(facts(institution, out)), out);
    }

    private long facts(InstitutionId institution, OutputStream out) throws IOException {
        long[] written = {0};
        try {
            histories.marked(
                    institution,
                    (learner, facts, cameAfter) -> facts.forEach(fact -> {
                        try {
                            line(ExportForm.fact(learner, fact, cameAfter.get(fact.key())), out);
                            written[0]++;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return written[0];
    }

    /** Writes a statement's text as it is kept, to the byte. A piece of its learners that is gone is left out: the digest tells. */
    public void text(InstitutionId institution, FrozenStatement statement, OutputStream out) throws IOException {
        out.write(statement.head());
        for (int piece = 0; piece < statement.pieces(); piece++) {
            out.write(piece(institution, statement, piece));
        }
        out.write(statement.tail());
    }

    private byte[] piece(InstitutionId institution, FrozenStatement statement, int number) {
        try {
            return statements.piece(institution, statement.month(), number);
        } catch (NoSuchElementException gone) {
            return new byte[0];
        }
    }

    private static void line(JsonNode line, OutputStream out) throws IOException {
        out.write(Json.bytes(line));
        out.write('\n');
    }
}
