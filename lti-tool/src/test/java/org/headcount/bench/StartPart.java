package org.headcount.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What it costs to be there: CPU until it answers, memory when nobody asks. */
final class StartPart {

    private final Options options;

    StartPart(Options options) {
        this.options = options;
    }

    void run() throws IOException, InterruptedException {
        Path folder = HeadcountProcess.freshFolder(options.target(), "start");
        String database = "jdbc:sqlite:" + folder.resolve("headcount.db");
        Table table = new Table(
                "start with " + String.join(" ", HeadcountProcess.JVM),
                "CPU s until ready",
                "MB resident after an idle minute",
                "CPU s in that minute");
        for (String which : new String[] {"the very first, makes its database", "every other"}) {
            try (HeadcountProcess headcount =
                    HeadcountProcess.start(options.jar(), database, folder.resolve("headcount.log"))) {
                Duration before = Cpu.of(headcount.process());
                TimeUnit.MINUTES.sleep(1);
                table.row(
                        which,
                        "%.2f".formatted(headcount.cpuUntilReady().toMillis() / 1e3),
                        "%d".formatted(Cpu.residentMegabytes(headcount.process())),
                        "%.2f"
                                .formatted(Cpu.of(headcount.process())
                                                .minus(before)
                                                .toMillis()
                                        / 1e3));
            }
        }
        table.print();
    }
}
