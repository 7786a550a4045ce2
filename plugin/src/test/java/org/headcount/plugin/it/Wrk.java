package org.headcount.plugin.it;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The load generator of that name. */
final class Wrk {

    private static final int CONNECTIONS = 4;
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern WRONG = Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");

    private final Path program;

    private Wrk(Path program) {
        this.program = program;
    }

    /** Takes it if it is installed, else from Debian's packages when this user may install. */
    static Wrk find() throws IOException, InterruptedException {
        Path program = Path.of("/usr/bin/wrk");
        if (!Files.isExecutable(program)) {
            boolean mayInstall = System.getProperty("user.name").equals("root");
            String said = mayInstall
                    ? run(List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "wrk"))
                    : "this user may not install it";
            if (!Files.isExecutable(program)) {
                throw new IllegalStateException(
                        "The benchmark needs wrk, which is not installed. On Debian: apt-get install wrk\n" + said);
            }
        }
        return new Wrk(program);
    }

    /**
     * Sends what a script says for so many seconds, as fast as it is answered.
     *
     * @return how many requests were answered
     * @throws IllegalStateException if one of them was answered by an error, or not at all
     */
    long send(URI page, Path script, int seconds) throws IOException, InterruptedException {
        String said = run(List.of(
                program.toString(),
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                page.toString()));
        Matcher requests = REQUESTS.matcher(said);
        if (WRONG.matcher(said).find() || !requests.find()) {
            throw new IllegalStateException(said);
        }
        return Long.parseLong(requests.group(1));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            String said = lines.reduce("", (all, line) -> all + line + "\n");
            process.waitFor();
            return said;
        }
    }
}
