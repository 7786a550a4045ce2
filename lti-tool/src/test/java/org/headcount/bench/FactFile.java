package org.headcount.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** A history as a file for {@code import}: one fact a line, in the order of time, of learners in no order. */
final class FactFile {

    private FactFile() {}

    /**
     * Writes a file of facts.
     *
     * @param name begins the ids of its facts
     * @param whose which learner each is about
     */
    static Path write(Path file, String name, int facts, IntUnaryOperator whose, Instant from, Instant until)
            throws IOException {
        double step = (until.toEpochMilli() - from.toEpochMilli()) / (double) facts;
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int number = 0; number < facts; number++) {
                Instant at = from.plusMillis((long) (number * step));
                lines.write("{\"source\":\"lms\",\"id\":\"%s-%d\",\"type\":\"activity\",\"learner\":\"sis:%07d\","
                                .formatted(name, number, whose.applyAsInt(number))
                        + "\"kind\":\"access\",\"at\":\"" + at + "\",\"recordedAt\":\"" + at.plusSeconds(2)
                        + "\",\"unit\":\"faculty-" + number % 12 + "\"}\n");
            }
        }
        return file;
    }

    /** The same of refused requests. */
    static Path writeRefusals(Path file, int facts, IntUnaryOperator whose, Instant from, Instant until)
            throws IOException {
        double step = (until.toEpochMilli() - from.toEpochMilli()) / (double) facts;
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int number = 0; number < facts; number++) {
                Instant at = from.plusMillis((long) (number * step));
                lines.write("{\"source\":\"lti.lms\",\"id\":\"r-%d\",\"type\":\"refusal\",\"learner\":\"sis:%07d\","
                                .formatted(number, whose.applyAsInt(number))
                        + "\"kind\":\"access\",\"at\":\"" + at + "\",\"recordedAt\":\"" + at.plusSeconds(2) + "\"}\n");
            }
        }
        return file;
    }

    /** One fact of each learner. */
    static IntUnaryOperator each(int learners) {
        SplittableRandom random = new SplittableRandom(learners);
        int[] order = new int[learners];
        for (int number = 0; number < learners; number++) {
            int place = random.nextInt(number + 1);
            order[number] = order[place];
            order[place] = number;
        }
        return number -> order[number];
    }

    /** Several of some learners, and none of others. */
    static IntUnaryOperator any(int learners) {
        SplittableRandom random = new SplittableRandom(learners);
        return number -> random.nextInt(learners);
    }
}
