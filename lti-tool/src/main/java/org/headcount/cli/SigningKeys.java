package org.headcount.cli;

import java.time.Instant;
import java.util.Objects;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.PublishedKey;
import org.headcount.lti.wire.StoredKey;
import org.headcount.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The keys with which Headcount signs, for whoever has its database. */
@Command(
        name = "signing-keys",
        description = "Lists, rotates and revokes the keys with which Headcount signs: toward tools, or with --platform"
                + " toward one LMS. A running service on the same database follows within a minute.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class SigningKeys {

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    SigningKeys(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The id of one key in 64 begins with a hyphen. (One in some two thousand as -h or -V does: that is typed behind "--".) */
    static void takeIdsWithHyphens(CommandLine signingKeys) {
        Objects.requireNonNull(signingKeys.getSubcommands().get("revoke")).setUnmatchedOptionsArePositionalParams(true);
    }

    /** The option that says whose keys are meant. */
    static final class Toward {

        @Option(
                names = "--platform",
                paramLabel = "P",
                description = "The id of a connected LMS. Without it: the keys toward tools.")
        private String platform = "";
    }

    @Command(name = "list", description = "Shows the keys, the oldest first.", mixinStandardHelpOptions = true)
    int list(@Mixin Toward toward) {
        try (Store store = open()) {
            show(ring(store, toward));
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "rotate",
            description = "Publishes the next key now; it signs in two hours.",
            mixinStandardHelpOptions = true)
    int rotate(@Mixin Toward toward) {
        try (Store store = open()) {
            KeyRing ring = ring(store, toward);
            ring.rotate(now());
            show(ring);
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "revoke",
            description = "Takes a key out of force that somebody else may have; the next one signs at once.",
            mixinStandardHelpOptions = true)
    int revoke(@Mixin Toward toward, @Parameters(paramLabel = "KID", description = "As list shows it.") String kid) {
        try (Store store = open()) {
            KeyRing ring = ring(store, toward);
            if (!ring.revoke(kid, now())) {
                throw new Failure("there is no such key; list shows which there are");
            }
            show(ring);
        }
        return CommandLine.ExitCode.OK;
    }

    private KeyRing ring(Store store, Toward toward) {
        if (toward.platform.isEmpty()) {
            return KeyRing.closed(StoredKey.Purpose.PLATFORM, store.keys(), KeySchedule.USUAL, terminal.clock());
        }
        if (store.connections().platform(toward.platform).isEmpty()) {
            throw new Failure("there is no LMS " + toward.platform);
        }
        return new KeyRings(StoredKey.Purpose.TOOL, store.keys(), KeySchedule.USUAL, terminal.clock())
                .of(toward.platform);
    }

    private void show(KeyRing ring) {
        TextTable table = new TextTable("kid", "made", "signs from", "state");
        for (PublishedKey key : ring.published(now())) {
            table.row(key.id(), key.createdAt().toString(), key.signsFrom().toString(), key.state(now()));
        }
        table.lines().forEach(terminal.out()::println);
    }

    private Instant now() {
        return terminal.clock().instant();
    }

    private Store open() {
        return Store.open(config.read(terminal).databaseUrl(), terminal.clock());
    }
}
