package org.headcount.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** What came of a command line. */
record Typed(int exitCode, String out, String err) {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    static Typed with(Map<String, String> environment, String... words) {
        return reading("", environment, words);
    }

    static Typed reading(String in, Map<String, String> environment, String... words) {
        return reading(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), environment, words);
    }

    static Typed reading(InputStream in, Map<String, String> environment, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Commands.run(
                new Terminal(
                        environment,
                        in,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        Clock.fixed(NOW, ZoneOffset.UTC)),
                words);
        return new Typed(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
