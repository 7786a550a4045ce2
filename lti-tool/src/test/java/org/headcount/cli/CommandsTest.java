package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "demo",
                "import",
                "verify",
                "statement",
                "plan",
                "keys",
                "keys list",
                "keys create",
                "keys delete",
                "signing-keys",
                "signing-keys list",
                "signing-keys rotate",
                "signing-keys revoke",
                "backup",
                "restore"
            })
    void everyCommandExplainsItselfAndTakesAConfigFile(String command) {
        Typed help = Typed.with(Map.of(), (command + " --help").split(" ", -1));

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: headcount " + command).contains("--config=FILE");
    }

    @Test
    void allCommandsAreNamedByHelp() {
        Typed help = Typed.with(Map.of(), "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains("serve", "demo", "import", "verify", "statement", "plan", "keys", "backup", "restore");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "launch",
                "serve --prot 80",
                "serve now",
                "demo --port x",
                "demo --port 0",
                "demo --port 65536",
                "import",
                "import facts.ndjson",
                "import --institution north",
                "import facts.ndjson --institution NORTH",
                "import facts.ndjson --institution north --format xml",
                "verify --institution NORTH",
                "verify --file export.ndjson --institution north",
                "statement",
                "statement 2026-07",
                "statement 2026-07 --institution north --format xml",
                "statement 2026-13 --institution north",
                "plan",
                "plan --learners 10 --deadline 2026-12-31 --work-days 30",
                "plan --learners 10 --deadline 2026-12-31 --work-days 30 --released maybe",
                "keys",
                "keys rename k1",
                "signing-keys revoke",
                "keys list",
                "keys create --institution north",
                "keys delete --institution north",
                "backup",
                "restore"
            })
    void whoeverUsesItWronglyIsToldHowAndGetsTwo(String line) {
        Typed typed = Typed.with(Map.of(), line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("Usage: headcount");
        assertThat(typed.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "demo",
                "import facts.ndjson --institution north",
                "verify",
                "statement 2026-07 --institution north",
                "plan --learners 10 --deadline 2026-12-31 --work-days 30 --institution north",
                "keys list --institution north",
                "keys create --institution north --role read --label x",
                "keys delete k1 --institution north",
                "signing-keys list",
                "signing-keys rotate --platform pf1",
                "signing-keys revoke k1",
                "backup copy.db",
                "restore copy.db"
            })
    void allWrongSettingsAreNamedAtOnceAndNothingIsStarted(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), "prot: 80\npublicUrl: http://h.example\n");
        String[] words = (line + " --config " + file).split(" ", -1);

        Typed typed = Typed.with(Map.of("HEADCOUNT_PORT", "x"), words);

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err().lines())
                .containsExactly(
                        "cannot start: prot: no such setting; publicUrl: cannot be 'http://h.example': it is https"
                                + " unless its host is loopback; port: cannot be 'x': it is a number from 0 to 65535");
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void aPortThatIsTakenFailsInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Typed typed = Typed.with(
                    Map.of(
                            "HEADCOUNT_PORT",
                            Integer.toString(taken.getLocalPort()),
                            "HEADCOUNT_DATABASE_URL",
                            "jdbc:sqlite:" + folder.resolve("h.db")),
                    "serve");

            assertThat(typed.exitCode()).isEqualTo(1);
            assertThat(typed.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("port " + taken.getLocalPort() + " cannot be had");
        }
    }

    @Test
    void aDatabaseThatCannotBeUsedFailsInOneLine() throws IOException {
        Path notADatabase =
                Files.writeString(folder.resolve("notes.txt"), "not a database, only some words".repeat(200));

        Typed typed = Typed.with(
                Map.of("HEADCOUNT_PORT", "0", "HEADCOUNT_DATABASE_URL", "jdbc:sqlite:" + notADatabase), "serve");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).doesNotContain("\tat ");
        assertThat(List.of(typed.err().split("\n"))).hasSize(1);
    }

    @Test
    void aDatabaseServerThatIsNotThereFailsInOneLineThatTellsNoPassword() {
        Typed typed = Typed.with(
                Map.of(
                        "HEADCOUNT_PORT",
                        "0",
                        "HEADCOUNT_DATABASE_URL",
                        "jdbc:postgresql://127.0.0.1:1/headcount?user=headcount&password=s3cret"),
                "serve");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err().lines()).containsExactly("the database server cannot be reached");
    }

    @Test
    void anImportForNobodyFails() throws IOException {
        Path facts = Files.writeString(folder.resolve("facts.ndjson"), "");

        Typed typed = Typed.with(
                Map.of("HEADCOUNT_DATABASE_URL", Service.settings(folder).databaseUrl()),
                "import",
                facts.toString(),
                "--institution",
                "north");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).isEqualTo("there is no institution north\n");
    }
}
