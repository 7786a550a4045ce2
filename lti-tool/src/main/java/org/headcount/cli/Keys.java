package org.headcount.cli;

import java.util.Optional;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.gateway.staff.FreshKey;
import org.headcount.lti.message.PlainText;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys of an institution, for whoever has its database. */
@Command(
        name = "keys",
        description = "Lists, makes and deletes the keys by which programs sign in. Works while the service runs on the"
                + " same database.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class Keys {

    private static final int LONGEST_LABEL = 100;

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Keys(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "list",
            description = "Shows who may come in and since when, the oldest first; never the keys themselves.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Whose whose) {
        InstitutionId id = id(whose);
        try (Store store = open()) {
            Whose.find(store, id);
            TextTable table = new TextTable("id", "role", "made", "label");
            store.apiKeys()
                    .list(id)
                    .forEach(key -> table.row(
                            key.id(), key.rights().wire(), key.createdAt().toString(), key.label()));
            table.lines().forEach(terminal.out()::println);
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "create",
            description = "Makes a key and prints it, alone and this once; only its hash is kept.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Whose whose,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "R",
                            description = "read; record: facts and decisions too; admin: all of the institution.")
                    String role,
            @Option(
                            names = "--label",
                            required = true,
                            paramLabel = "TEXT",
                            description = "What it is for, so that somebody dares to delete it one day.")
                    String label) {
        Wrong wrong = new Wrong();
        Optional<InstitutionId> id = whose.read(wrong);
        Optional<ApiKeys.Rights> rights = ApiKeys.Rights.named(role);
        if (rights.isEmpty()) {
            wrong.add("--role", "is one of " + ApiKeys.Rights.NAMES);
        }
        if (label.isBlank() || label.length() > LONGEST_LABEL || !PlainText.is(label)) {
            wrong.add("--label", "has 1 to " + LONGEST_LABEL + " characters, none of them a control character");
        }
        wrong.done(spec);
        try (Store store = open()) {
            Whose.find(store, id.orElseThrow());
            FreshKey made = FreshKey.of(
                    id.orElseThrow(),
                    rights.orElseThrow(),
                    label,
                    terminal.clock().instant());
            store.apiKeys().by(Author.COMMAND).add(made.kept());
            terminal.err().println("Key " + made.kept().id() + ", made now and shown this once:");
            terminal.out().println(made.key());
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "delete",
            description = "Takes a key out of force, within three seconds on every node.",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin Whose whose,
            @Parameters(paramLabel = "ID", description = "As list shows it; not the key itself.") String key) {
        InstitutionId id = id(whose);
        try (Store store = open()) {
            Whose.find(store, id);
            if (!store.apiKeys().by(Author.COMMAND).remove(id, key)) {
                throw new Failure("institution " + id + " has no key of this id; list shows which there are");
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private InstitutionId id(Whose whose) {
        Wrong wrong = new Wrong();
        Optional<InstitutionId> id = whose.read(wrong);
        wrong.done(spec);
        return id.orElseThrow();
    }

    private Store open() {
        return Store.open(config.read(terminal).databaseUrl(), terminal.clock());
    }
}
