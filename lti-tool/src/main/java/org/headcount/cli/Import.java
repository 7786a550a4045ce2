package org.headcount.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a history of facts. Safe to repeat: what is there already changes nothing. */
@Command(
        name = "import",
        description = "Loads facts with their own recordedAt. Works while the service runs on the same database.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Facts are of 1970 or later. The same file again changes nothing: after a break begin anew.",
            "Exit code 1 when any fact was rejected; all others are loaded nevertheless."
        })
final class Import implements Callable<Integer> {

    /** Where rejected lines are written as they were, the text of all that wait is kept. */
    private static final int MOST_TO_REPEAT = 20_000;

    private static final int VERY_MANY = 10_000;

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Parameters(
            paramLabel = "FILE",
            description = "One fact a line as JSON, or CSV with a header; - reads standard input.")
    private String file = "";

    @Option(names = "--institution", required = true, paramLabel = "I", description = "Whose facts they are.")
    private String institution = "";

    @Option(
            names = "--preview",
            description = "Loads nothing, and says what would become of the facts, " + ImportPreview.MOST
                    + " at most, what each month would come to, and which statement would bill it.")
    private boolean preview;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; seen from the text where it is not said.")
    private Optional<FactLines.Format> format = Optional.empty();

    @Option(names = "--receipts", paramLabel = "FILE", description = "Writes what became of each fact, one a line.")
    private Optional<Path> receipts = Optional.empty();

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Writes rejected lines there, each with its number and the reason, instead of naming them here.")
    private Optional<Path> rejects = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Import(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InstitutionId id = id();
        Settings settings = config.read(terminal);
        boolean stdin = file.equals("-");
        if (!stdin && (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file)))) {
            throw new Failure(file + " cannot be read");
        }
        try (Store store = Store.openToLoad(settings.databaseUrl(), terminal.clock());
                InputStream bytes = stdin ? terminal.in() : Files.newInputStream(Path.of(file));
                LineFile lines = LineFile.to(receipts);
                LineFile rejected = LineFile.to(rejects)) {
            Institution of =
                    store.institutions().find(id).orElseThrow(() -> new Failure("there is no institution " + id));
            of.terms().ended(terminal.clock().instant()).ifPresent(end -> {
                throw new Failure("the contract of " + id + " ended at " + end + ": nothing is written any more");
            });
            Progress progress = new Progress(terminal, stdin ? 0 : Files.size(Path.of(file)));
            Meter meter = new Meter(
                            store.institutions(),
                            store.ledger(),
                            terminal.clock(),
                            settings.voids().approvalAbove())
                    .loadedBy(Author.COMMAND);
            LoadTally tally =
                    new LoadTally(terminal, lines, new Rejects(rejects, rejected, terminal, progress), progress);
            int sideBySide = preview ? 1 : store.listsSideBySide();
            Loading loading = new Loading(
                    preview
                            ? new ImportPreview(store, settings, id, terminal)::of
                            : reports -> meter.record(id, reports),
                    preview ? () -> ImportPreview.MOST + 1 : () -> atOnce(store),
                    sideBySide,
                    tally,
                    terminal.clock().instant());
            try {
                FactLines.read(reader(progress.counting(bytes)), format, loading);
            } catch (IOException e) {
                throw new Failure(file + " cannot be read to its end: " + e.getMessage(), e);
            } finally {
                loading.end(); // what was read is loaded, whatever came then
            }
            if (!preview && tally.written() >= VERY_MANY) {
                store.settle();
            }
            return tally.rejected() == 0 ? CommandLine.ExitCode.OK : Commands.FAILED;
        }
    }

    private int atOnce(Store store) {
        return rejects.isPresent() ? Math.min(MOST_TO_REPEAT, store.factsInAList()) : store.factsInAList();
    }

    private InstitutionId id() {
        try {
            return new InstitutionId(institution);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--institution: " + e.getMessage(), e);
        }
    }

    /** What is no UTF-8 becomes half a character, which no text can hold: a name with one is nobody's, and another broken name is not the same person. */
    private static BufferedReader reader(InputStream bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith("\ud800");
        return new BufferedReader(new InputStreamReader(bytes, decoder), 1 << 16);
    }
}
