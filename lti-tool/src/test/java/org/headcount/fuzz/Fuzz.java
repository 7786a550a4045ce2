package org.headcount.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has Jazzer try each parser in a process of its own, and says how many inputs it read. What it finds lies below {@code target/fuzz}; kept as
 * {@code src/test/resources/fuzz/<parser>/<what is wrong>}, it is read by every build from then on.
 */
public final class Fuzz {

    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
    private static final int LONGEST_INPUT = 8_192;

    private final Path target;
    private final long inputs;

    private Fuzz(Path target, long inputs) {
        this.target = target;
        this.inputs = inputs;
    }

    /** What became of one parser. */
    private record Tried(String parser, long inputs, Duration time, int exit) {}

    public static void main(String[] arguments) throws Exception {
        String wanted = System.getProperty("fuzz.parsers", "");
        List<String> parsers = wanted.isBlank()
                ? List.copyOf(Parsers.all().keySet())
                : List.of(wanted.strip().split("\\s*,\\s*", -1));
        Fuzz fuzz = new Fuzz(
                Path.of(System.getProperty("fuzz.target", "target"), "fuzz"), Long.getLong("fuzz.inputs", 100_000));
        long total = 0;
        boolean found = false;
        for (String parser : parsers) {
            Tried tried = fuzz.tried(parser);
            System.out.printf(
                    "%-26s %,12d inputs in %4d s: %s%n",
                    tried.parser(),
                    tried.inputs(),
                    tried.time().toSeconds(),
                    tried.exit() == 0 ? "nothing found" : "FOUND");
            total += tried.inputs();
            found |= tried.exit() != 0;
        }
        System.out.printf("%-26s %,12d inputs%n", parsers.size() + " parsers", total);
        if (found) {
            System.out.println("what was found lies below " + fuzz.target.toAbsolutePath());
            System.exit(1);
        }
    }

    private Tried tried(String parser) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(target.resolve(parser));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int number = 0;
        for (byte[] seed : Seeds.of(parser)) {
            Files.write(corpus.resolve("seed-" + number++), seed);
        }
        Path log = folder.resolve("log.txt");
        long begun = System.nanoTime();
        int exit = new ProcessBuilder(command(parser, folder, corpus))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        return new Tried(parser, executed(log), Duration.ofNanos(System.nanoTime() - begun), exit);
    }

    private List<String> command(String parser, Path folder, Path corpus) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dfuzz.parser=" + parser,
                "-classpath",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(),
                "--instrumentation_includes=org.headcount.**",
                "--reproducer_path=" + folder,
                "-runs=" + inputs,
                "-max_len=" + LONGEST_INPUT,
                "-timeout=25",
                "-rss_limit_mb=3072",
                "-print_final_stats=1",
                "-artifact_prefix=" + folder + "/"));
        command.add(corpus.toString());
        return command;
    }

    private static long executed(Path log) {
        try {
            Matcher said = EXECUTED.matcher(Files.readString(log, StandardCharsets.ISO_8859_1));
            long last = 0;
            while (said.find()) {
                last = Long.parseLong(said.group(1));
            }
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
