package org.headcount.web.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import org.headcount.gateway.statement.Export;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.StatementRows;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Cut;
import org.headcount.web.Problem;
import org.headcount.web.report.Downloads;

/** Statements as they are handed out, by REST and by the command alike. */
public final class StatementFiles {

    private final Statements statements;
    private final Export export;

    public StatementFiles(Statements statements, Export export) {
        this.statements = statements;
        this.export = export;
    }

    /** Writes its text as it is kept, to the byte, with the digest as its first member. */
    public void json(InstitutionId institution, FrozenStatement statement, OutputStream out) throws IOException {
        out.write(("{\"digest\":\"" + statement.digest() + "\",").getBytes(StandardCharsets.UTF_8));
        export.text(institution, statement, new WithoutFirst(out));
    }

    /** Everybody whom it charges. */
    public Downloads.Source<StatementRows.Line> rows(InstitutionId institution, FrozenStatement statement) {
        return rows -> new StatementRows(statements).lines(institution, statement, rows);
    }

    /** Why a month has no statement. */
    public static Problem missing(Statements.Lines lines, YearMonth month) {
        if (month.isBefore(lines.next().month())) {
            return Problem.of(
                    404,
                    "month-never-closes",
                    "The month has no statement",
                    "It ended before the institution was created or its contract began, and never closes.");
        }
        return Problem.of(
                404,
                "month-not-closed",
                "The month is not closed",
                "It closes at " + Cut.of(lines.institution(), month).closesAt()
                        + ". Its draft says what it would come to now.");
    }
}
