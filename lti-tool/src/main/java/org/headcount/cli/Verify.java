package org.headcount.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headcount.gateway.statement.ChainCheck;
import org.headcount.gateway.statement.StatementCheck;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes statements again and compares; changes nothing. */
@Command(
        name = "verify",
        description = "Makes every statement again from terms and facts, of the database or of an export alone.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code 1 with the first difference when something does not agree."})
final class Verify implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Option(names = "--institution", paramLabel = "I", description = "Only this one of the database.")
    private Optional<String> institution = Optional.empty();

    @Option(
            names = "--file",
            paramLabel = "EXPORT",
            description = "What GET …/statements/export gave; no database is needed then.")
    private Optional<Path> file = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Verify(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (file.isPresent() && institution.isPresent()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--institution and --file: an export is of one institution, and says of which");
        }
        if (file.isPresent()) {
            return export(file.get());
        }
        Optional<InstitutionId> only = institution.map(this::id); // before a database is opened, or made
        try (Store store = Store.open(config.read(terminal).databaseUrl(), terminal.clock())) {
            boolean agree = true;
            for (Institution each : asked(store, only)) {
                agree &= database(store, each);
            }
            return agree ? CommandLine.ExitCode.OK : Commands.FAILED;
        }
    }

    private int export(Path export) {
        if (!Files.isReadable(export) || Files.isDirectory(export)) {
            throw new Failure(export + " cannot be read");
        }
        ExportFile read = new ExportFile(export);
        Institution of = read.institution();
        StatementCheck check = new StatementCheck(of, read);
        for (int number = 0; number < read.statements(); number++) {
            Optional<String> difference = check.next(read.statement(number));
            if (difference.isPresent()) {
                tell(of.id(), difference.get());
                return Commands.FAILED;
            }
        }
        terminal.out().println(of.id() + ": " + check.proven() + " statements agree with " + read.facts() + " facts");
        return CommandLine.ExitCode.OK;
    }

    private InstitutionId id(String text) {
        try {
            return new InstitutionId(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--institution: " + e.getMessage(), e);
        }
    }

    private static List<Institution> asked(Store store, Optional<InstitutionId> only) {
        return only.map(id -> List.of(Whose.find(store, id)))
                .orElseGet(() -> store.institutions().all());
    }

    private boolean database(Store store, Institution of) {
        Optional<String> stale =
                PeriodCheck.first(of.id(), () -> lines(store, of).institution().terms(), store.ledger());
        if (stale.isPresent()) {
            tell(of.id(), stale.get());
            return false;
        }
        ChainCheck.Result result = new ChainCheck(store.statements(), store.ledger()).proof(of.id());
        result.difference().ifPresent(difference -> tell(of.id(), difference));
        if (result.difference().isPresent()) {
            return false;
        }
        terminal.out().println(of.id() + ": periods and " + result.statements() + " statements agree with the facts");
        return true;
    }

    /** As they are in the database, where the terms of an institution may be remembered from before. */
    private static Statements.Lines lines(Store store, Institution of) {
        return store.statements().lines(of.id()).orElseThrow();
    }

    private void tell(InstitutionId of, String difference) {
        terminal.err().println(of + ": " + difference);
    }
}
