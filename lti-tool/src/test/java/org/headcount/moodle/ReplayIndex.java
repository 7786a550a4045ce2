package org.headcount.moodle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What becomes of each recorded exchange, as {@code moodle-4.5/exercised.txt} says: the test that replays it, or why none does. */
record ReplayIndex(List<Line> lines) {

    private static final Pattern LINE =
            Pattern.compile("(?<recording>\\S+) (?<numbers>[0-9,-]+) (?:by (?<test>\\w+#\\w+)|not: (?<reason>.+))");

    /**
     * Some exchanges of one recording.
     *
     * @param test a class of this package and its method
     * @param reason why no test replays them
     */
    record Line(String recording, List<Integer> numbers, Optional<String> test, Optional<String> reason) {

        boolean names(Place place) {
            return recording.equals(place.recording()) && numbers.contains(place.number());
        }
    }

    /** Where an exchange is found. */
    record Place(String recording, int number) {

        @Override
        public String toString() {
            return recording + " " + number;
        }
    }

    static ReplayIndex read() {
        try (InputStream content = ReplayIndex.class.getResourceAsStream("/moodle-4.5/exercised.txt")) {
            if (content == null) {
                throw new AssertionError("there is no index");
            }
            return new ReplayIndex(new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(ReplayIndex::line)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            throw new AssertionError("cannot be read: " + text);
        }
        return new Line(
                line.group("recording"),
                numbers(line.group("numbers")),
                Optional.ofNullable(line.group("test")),
                Optional.ofNullable(line.group("reason")));
    }

    private static List<Integer> numbers(String ranges) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : ranges.split(",", -1)) {
            String[] ends = range.split("-", 2);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            IntStream.rangeClosed(first, last).forEach(numbers::add);
        }
        return List.copyOf(numbers);
    }

    /** The exchanges that a test is said to replay. */
    List<Place> of(String test) {
        return lines.stream()
                .filter(line -> line.test().filter(test::equals).isPresent())
                .flatMap(line -> line.numbers().stream().map(number -> new Place(line.recording(), number)))
                .toList();
    }

    List<Line> of(Place place) {
        return lines.stream().filter(line -> line.names(place)).toList();
    }
}
