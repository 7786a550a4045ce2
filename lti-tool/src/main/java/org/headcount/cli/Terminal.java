package org.headcount.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/**
 * Where a command stands: what it reads, where it writes, what time it is.
 *
 * @param interactive whether somebody watches, so that a progress bar makes sense
 */
public record Terminal(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        Clock clock) {

    /** That of this process. From Java 22 on it may seem interactive when it is not: then a progress bar is drawn for nobody. */
    @SuppressWarnings("SystemConsoleNull")
    public static Terminal system() {
        return new Terminal(
                System.getenv(), System.in, System.out, System.err, System.console() != null, Clock.systemUTC());
    }

    PrintWriter printer() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    PrintWriter complainer() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }
}
