package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup of a service that runs, and its way back. */
class BackupTest {

    private static final Map<String, String> SERVER =
            Map.of("HEADCOUNT_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/headcount?user=headcount&password=s3cret");

    @TempDir
    Path folder;

    @Test
    void whatWasBackedUpWhileTheServiceRanIsThereAfterTheRestore() throws Exception {
        Path copy = folder.resolve("copy.db");
        String key;
        try (Service service = service()) {
            key = service.institution("north", "switch");
            report("1", "sis:a");

            Typed backup = Typed.with(environment(), "backup", copy.toString());
            report("2", "sis:b");
            Typed refused = Typed.with(environment(), "restore", copy.toString());

            assertThat(backup.err()).isEmpty();
            assertThat(backup.out()).isEqualTo(copy + " is a whole and sound copy\n");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("headcount.db is in use; stop the service")
                    .hasLineCount(1);
            assertThat(service.get(key, "institutions/north/learners/sis:b").status())
                    .isEqualTo(200);
        }

        Typed restore = Typed.with(environment(), "restore", copy.toString());

        Path database = folder.resolve("headcount.db");
        Path aside = folder.resolve("headcount.db.before-restore-20261121T120000.000Z");
        assertThat(restore.err()).isEmpty();
        assertThat(restore.out())
                .isEqualTo(database + " is what " + copy + " was\nWhat was there before is kept in " + aside + "\n");
        assertThat(aside).isNotEmptyFile();
        assertThat(Typed.with(environment(), "verify").exitCode()).isZero();
        try (Service service = service()) {
            assertThat(service.get(key, "institutions/north/learners/sis:a").status())
                    .isEqualTo(200);
            assertThat(service.get(key, "institutions/north/learners/sis:b").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aBackupOverwritesNothing() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "dear Ada");
        service().close();

        Typed typed = Typed.with(environment(), "backup", letter.toString());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).isEqualTo(letter + " exists already; a copy overwrites nothing\n");
        assertThat(letter).hasContent("dear Ada");
    }

    @Test
    void withoutADatabaseThereIsNothingToBackUpAndNoneIsMade() {
        Typed typed =
                Typed.with(environment(), "backup", folder.resolve("copy.db").toString());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).isEqualTo("there is no database at " + folder.resolve("headcount.db") + "\n");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore"})
    void forAServerItSaysWhatToUseInstead(String command) {
        Typed typed = Typed.with(SERVER, command, folder.resolve("copy.db").toString());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .startsWith("This command is for the embedded database. For PostgreSQL use its own tools: pg_")
                .doesNotContain("s3cret");
    }

    private void report(String id, String learner) {
        Typed typed = Typed.reading(
                "{\"source\":\"sis\",\"id\":\"%s\",\"type\":\"switch-on\",\"learner\":\"%s\",\"at\":\"2026-01-10T09:00:00Z\"}"
                        .formatted(id, learner),
                environment(),
                "import",
                "-",
                "--institution",
                "north");
        assertThat(typed.err()).isEmpty();
    }

    private Service service() {
        return Service.start(folder, Clock.fixed(Typed.NOW, ZoneOffset.UTC));
    }

    private Map<String, String> environment() {
        return Map.of("HEADCOUNT_DATABASE_URL", Service.settings(folder).databaseUrl());
    }
}
