package org.headcount.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full in earnest, under a host of its own process: counted, logged, and never the host's affair. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FullDiskTest {

    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();

    @Test
    void aFileThatMayNotGrowIsCountedAndLoggedAndWhatWasKeptArrives() throws Exception {
        String written = run("ulimit -f 128; exec \"$@\"", folder, "64 MB", () -> {});

        assertThat(written).matches("kept [1-9]\\d* failed 1 full 0");
        assertThat(log).anyMatch(line -> line.contains("headcount: the disk does not take the journal: 1 activities"));
    }

    @Test
    void aJournalThatMayNotGrowIsCountedAndLoggedAndWhatWasKeptArrives() throws Exception {
        String written = run("exec \"$@\"", folder, "64 KB", () -> {});

        assertThat(written).matches("kept [1-9]\\d* failed 0 full 1");
        assertThat(log).anyMatch(line -> line.contains("headcount: the journal is full: 1 activities"));
    }

    @Test
    void aDiskWithoutRoomIsCountedAndLoggedAndTakesTheNextOnceThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
                "only root may mount a disk that is small enough to be filled");
        try {
            Path ballast = Files.write(disk.resolve("ballast"), new byte[600_000]);

            String written = run("exec \"$@\"", disk, "64 MB", () -> Files.delete(ballast));

            assertThat(written).matches("kept [1-9]\\d* failed 1 full 0");
            assertThat(log)
                    .anyMatch(line -> line.contains("headcount: the disk does not take the journal: 1 activities"))
                    .anyMatch(line -> line.contains("No space left on device"));
        } finally {
            command("umount", disk.toString());
        }
    }

    /** Makes room while the host runs. */
    private interface Room {
        void make() throws IOException;
    }

    /** What the host said when it was full; after there was room and the service was back, all that it had kept has arrived. */
    private String run(String shell, Path journal, String most, Room room) throws Exception {
        try (PretendedService service = new PretendedService()) {
            service.goAway();
            Process host = new ProcessBuilder(
                            "bash",
                            "-c",
                            shell,
                            "bash",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:-UsePerfData",
                            "-cp",
                            System.getProperty("java.class.path"),
                            WritesUntilFull.class.getName(),
                            service.url(),
                            journal.resolve("journal").toString(),
                            most)
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = host.inputReader(UTF_8)) {
                String written = next(lines, "kept ");
                room.make();
                service.comeBack();
                host.getOutputStream().write('\n');
                host.getOutputStream().flush();
                String brought = next(lines, "brought ");
                assertThat(service.facts).hasSize(Integer.parseInt(brought.substring("brought ".length())));
                return written;
            } finally {
                host.destroyForcibly().waitFor();
            }
        }
    }

    private String next(BufferedReader lines, String start) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
            log.add(line);
        }
        throw new IllegalStateException("The host has ended:\n" + String.join("\n", log));
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
    }
}
