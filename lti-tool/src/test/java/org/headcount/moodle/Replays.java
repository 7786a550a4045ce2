package org.headcount.moodle;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.lti.wire.Recording;
import org.headcount.lti.wire.Recording.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives recorded exchanges to the tests of a class, notes which test took which, and at the end holds that against the index: a test replays what is said of
 * it, and nothing besides. Tests that did not run are not judged. A static field of the class that it serves.
 */
final class Replays implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Replays.class);

    private final Map<String, Set<ReplayIndex.Place>> taken = new ConcurrentHashMap<>();
    private volatile String running = "";

    private @Nullable ExtensionContext within;

    @Override
    public void beforeAll(ExtensionContext context) {
        within = context;
    }

    /** The one Headcount of all replays, since it takes seconds to start; it takes note of what it plays back to this class from now on. */
    Lab lab() {
        Lab lab = Objects.requireNonNull(within)
                .getRoot()
                .getStore(HERE)
                .getOrComputeIfAbsent(Lab.class, type -> new Lab(), Lab.class);
        lab.lms().noting(this);
        return lab;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running = context.getRequiredTestClass().getSimpleName() + "#"
                + context.getRequiredTestMethod().getName();
        taken.putIfAbsent(running, new CopyOnWriteArraySet<>());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        write(context.getRequiredTestClass().getSimpleName());
        ReplayIndex index = ReplayIndex.read();
        new TreeMap<>(taken)
                .forEach((test, places) -> assertThat(places)
                        .as("exchanges that %s replays, against the index", test)
                        .containsExactlyInAnyOrderElementsOf(Set.copyOf(index.of(test))));
    }

    /** Leaves what was replayed in the form of the index, for whoever has to change it. */
    private void write(String testClass) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(taken)
                .forEach((test, places) -> places.stream()
                        .collect(groupingBy(
                                ReplayIndex.Place::recording, TreeMap::new, mapping(place -> place.number(), toList())))
                        .forEach((recording, numbers) -> lines.add(recording + " "
                                + numbers.stream().sorted().map(String::valueOf).collect(joining(",")) + " by "
                                + test)));
        try {
            Path folder = Files.createDirectories(Path.of("target", "replays"));
            Files.write(folder.resolve(testClass + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The test that runs now replays this. */
    Exchange note(Exchange exchange) {
        taken.computeIfAbsent(running, test -> new CopyOnWriteArraySet<>())
                .add(new ReplayIndex.Place(exchange.recording(), exchange.number()));
        return exchange;
    }

    Exchange take(String recording, int number) {
        return note(find(recording, number));
    }

    List<Exchange> take(String recording, int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> take(recording, number))
                .toList();
    }

    /** An exchange, without having replayed it. */
    static Exchange find(String recording, int number) {
        return Recording.of(recording + ".json").exchanges().get(number - 1);
    }

    static Stream<Exchange> find(String recording, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(number -> find(recording, number));
    }
}
