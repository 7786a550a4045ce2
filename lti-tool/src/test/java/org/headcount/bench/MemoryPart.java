package org.headcount.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Memory under load that does not end, minute by minute. */
final class MemoryPart {

    private final Options options;

    MemoryPart(Options options) {
        this.options = options;
    }

    void run(Lms lms) throws IOException, InterruptedException {
        Path folder = HeadcountProcess.freshFolder(options.target(), "memory");
        Path database = folder.resolve("headcount.db");
        try (HeadcountProcess headcount = HeadcountProcess.start(
                        options.jar(), "jdbc:sqlite:" + database, folder.resolve("headcount.log"))
                .withConnections(lms)) {
            Callers callers = new Callers(options.callers(), () -> new HeadcountLaunch(lms, headcount));
            Table table = new Table("minute", "launches", "failed", "MB resident", "database MB");
            for (int minute = 1; minute <= options.minutes(); minute++) {
                Work.Tally tally = callers.run(Duration.ofMinutes(1));
                table.row(
                        Integer.toString(minute),
                        "%,d".formatted(tally.done()),
                        "%d".formatted(tally.failed()),
                        "%d".formatted(Cpu.residentMegabytes(headcount.process())),
                        "%d".formatted(Files.size(database) >> 20));
            }
            table.print();
        }
    }
}
