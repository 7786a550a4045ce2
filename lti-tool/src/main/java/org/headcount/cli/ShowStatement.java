package org.headcount.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.Export;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.store.Store;
import org.headcount.web.api.StatementFiles;
import org.headcount.web.report.CsvFile;
import org.headcount.web.report.Tables;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a closed month came to. As by REST, whoever asks closes what is due. */
@Command(
        name = "statement",
        description = "Prints the statement of a closed month, as the API gives it. Closes months that are due.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code 1 when the month has no statement."})
final class ShowStatement implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Mixin
    private Whose whose = new Whose();

    @Parameters(paramLabel = "MONTH", description = "As yyyy-MM.")
    private String month = "";

    @Option(
            names = "--format",
            defaultValue = "json",
            description = "${COMPLETION-CANDIDATES}; json: canonical, behind its digest; csv: one table.")
    private Format format = Format.JSON;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How it is printed. */
    enum Format {
        JSON,
        CSV
    }

    ShowStatement(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Wrong wrong = new Wrong();
        Optional<YearMonth> asked = wrong.read("MONTH", month, ShowStatement::month);
        Optional<InstitutionId> of = whose.read(wrong);
        wrong.done(spec);
        InstitutionId id = of.orElseThrow();
        try (Store store = Store.open(config.read(terminal).databaseUrl(), terminal.clock())) {
            Closing closing = new Closing(store.ledger(), store.statements(), terminal.clock());
            Whose.find(store, id);
            Statements.Lines lines = closing.closeDue(id).orElseThrow();
            FrozenStatement statement = store.statements()
                    .find(id, asked.orElseThrow())
                    .orElseThrow(() -> new Failure(month + ": "
                            + StatementFiles.missing(lines, asked.orElseThrow()).detail()));
            print(
                    new StatementFiles(store.statements(), new Export(closing, store.statements(), store.ledger())),
                    id,
                    statement);
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(StatementFiles files, InstitutionId id, FrozenStatement statement) throws IOException {
        OutputStream out = terminal.out();
        if (format == Format.CSV) {
            CsvFile.write(out, Tables.statement(), files.rows(id, statement));
        } else {
            files.json(id, statement, out);
            terminal.out().println();
        }
        if (terminal.out().checkError()) {
            throw new Failure("the statement could not be printed to its end");
        }
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is a month as yyyy-MM", e);
        }
    }
}
