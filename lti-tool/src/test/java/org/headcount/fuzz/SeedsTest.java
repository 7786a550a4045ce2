package org.headcount.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A little of what {@code -Pfuzz} does at length: seeds, what was once found, and a few blind changes of each, other ones every time; a failure names its input. */
class SeedsTest {

    private static final int CHANGES = 600;
    private static final Path FOUND = Path.of(System.getProperty("basedir", "."), "src/test/resources/fuzz");

    static Stream<String> parsers() {
        return Parsers.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void someSeedsAreUnderstoodAndWhateverIsMadeOfThemIsUnderstoodOrRefused(String name) throws Exception {
        Parser parser = Parsers.named(name);
        List<byte[]> seeds = Seeds.of(name);
        boolean understood = false;
        for (byte[] seed : seeds) {
            understood |= read(parser, seed);
        }
        assertThat(understood)
                .as("a seed that is understood, of " + seeds.size())
                .isTrue();

        Random random = new Random();
        for (int change = 0; change < CHANGES; change++) {
            read(parser, changed(seeds.get(random.nextInt(seeds.size())), random));
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void whatWasOnceFoundIsFoundNoMore(String name) throws Exception {
        Path found = FOUND.resolve(name);
        if (!Files.isDirectory(found)) {
            return;
        }
        try (Stream<Path> files = Files.list(found)) {
            for (Path file : files.sorted().toList()) {
                read(Parsers.named(name), Files.readAllBytes(file));
            }
        }
    }

    private static boolean read(Parser parser, byte[] input) throws IOException {
        try {
            return parser.read(input);
        } catch (Exception | AssertionError | StackOverflowError fault) {
            throw new AssertionError(
                    "input " + HexFormat.of().formatHex(input) + ", that is "
                            + new String(input, StandardCharsets.UTF_8),
                    fault);
        }
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] changed = seed.clone();
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int length = changed.length;
            int at = length == 0 ? 0 : random.nextInt(length);
            switch (random.nextInt(5)) {
                case 0 -> changed = Arrays.copyOf(changed, at);
                case 1 -> {
                    if (length > 0) {
                        changed[at] = (byte) random.nextInt(256);
                    }
                }
                case 2 -> {
                    if (length > 0) {
                        changed[at] = (byte) "{}[]\"\\,:;\n\r.-0\u0000".charAt(random.nextInt(15));
                    }
                }
                case 3 -> changed = joined(Arrays.copyOf(changed, at), changed);
                default ->
                    changed = joined(
                            Arrays.copyOf(changed, at),
                            Arrays.copyOfRange(changed, Math.min(length, at + 1 + random.nextInt(8)), length));
            }
        }
        return changed;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
