package org.headcount.live;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.testing.Shell;

/** A page whose shell blocks are run one after the other in one shell, as a reader would type them. */
final class WalkedPage {

    /** What is typed, and behind it what the page says is printed then. */
    private static final Pattern STEP =
            Pattern.compile("```bash\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", Pattern.DOTALL);

    private static final String END = "===== step %d ended =====";

    private final List<Step> steps;

    /**
     * A step.
     *
     * @param shown what it prints; {@code …} stands for anything
     */
    record Step(int line, String script, String shown) {

        boolean matches(String printed) {
            String pattern = Arrays.stream(shown.strip().split("…", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*?"));
            return Pattern.compile(pattern, Pattern.DOTALL)
                    .matcher(printed.strip())
                    .matches();
        }
    }

    private WalkedPage(List<Step> steps) {
        this.steps = steps;
    }

    static WalkedPage read(Path page) throws IOException {
        String text = Files.readString(page);
        List<Step> steps = new ArrayList<>();
        Matcher found = STEP.matcher(text);
        while (found.find()) {
            int line = (int) text.substring(0, found.start()).lines().count() + 1;
            steps.add(new Step(line, found.group(1), found.group(2) == null ? "" : found.group(2)));
        }
        return new WalkedPage(List.copyOf(steps));
    }

    List<Step> steps() {
        return steps;
    }

    /** Runs all steps until one fails, and gives what each has printed; those that were not reached have none. */
    List<String> run(Path folder, int port) throws IOException, InterruptedException {
        Path script = folder.resolve("walk.sh");
        try (BufferedWriter out = Files.newBufferedWriter(script)) {
            out.write("set -eu\n");
            for (int number = 0; number < steps.size(); number++) {
                out.write(steps.get(number).script());
                out.write("printf '\\n%s\\n' '" + END.formatted(number) + "'\n");
            }
        }
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder(Shell.bash().toString(), script.toString())
                .directory(Path.of("..").toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().put("HEADCOUNT_PORT", Integer.toString(port));
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin") + ":"
                                + Shell.curl().getParent(),
                        (path, ours) -> ours + ":" + path);
        Process shell = builder.start();
        try {
            shell.waitFor(5, TimeUnit.MINUTES);
            return parts(Files.readString(printed));
        } finally {
            shell.descendants()
                    .forEach(ProcessHandle::destroyForcibly); // the service, where a step before its end failed
            shell.destroyForcibly();
        }
    }

    private List<String> parts(String printed) {
        int[] from = {0};
        return IntStream.range(0, steps.size())
                .mapToObj(number -> {
                    String end = END.formatted(number);
                    int at = printed.indexOf(end, from[0]);
                    String part = printed.substring(from[0], at < 0 ? printed.length() : at);
                    from[0] = at < 0 ? printed.length() : at + end.length();
                    return part;
                })
                .toList();
    }
}
