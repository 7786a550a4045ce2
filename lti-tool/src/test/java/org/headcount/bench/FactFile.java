package org.headcount.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;

/** A history as a file for {@code import}: one fact a line, in the order of time, of learners in no order. */
final class FactFile {

    private FactFile() {}

    /**
     * Writes a file with as many facts as there are learners.
     *
     * @param name begins the ids of its facts
     * @param each whether there is one fact of everybody; else there are several of some and none of others
     */
    static Path write(Path file, String name, int learners, boolean each, Instant from, Instant until)
            throws IOException {
        SplittableRandom random = new SplittableRandom(learners);
        int[] order = new int[learners];
        for (int number = 0; number < learners; number++) {
            int place = random.nextInt(number + 1);
            order[number] = order[place];
            order[place] = number;
        }
        double step = (until.toEpochMilli() - from.toEpochMilli()) / (double) learners;
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int number = 0; number < learners; number++) {
                Instant at = from.plusMillis((long) (number * step));
                lines.write("{\"source\":\"lms\",\"id\":\"%s-%d\",\"type\":\"activity\",\"learner\":\"sis:%07d\","
                                .formatted(name, number, each ? order[number] : random.nextInt(learners))
                        + "\"kind\":\"access\",\"at\":\"" + at + "\",\"recordedAt\":\"" + at.plusSeconds(2)
                        + "\",\"unit\":\"faculty-" + number % 12 + "\"}\n");
            }
        }
        return file;
    }
}
