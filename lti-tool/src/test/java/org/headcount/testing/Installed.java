package org.headcount.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A program of this machine: taken if it is there, else installed from Debian's packages if we may, else asked for by name. */
final class Installed {

    private static final Path LOCK = Path.of(System.getProperty("java.io.tmpdir"), "headcount-installing.lock");

    private Installed() {}

    /**
     * Finds the first program that will do, after installing the packages if there was none.
     *
     * @param need how the missing thing is called in the message, e.g. {@code Node 18 or later}
     * @param names in order of preference
     * @throws IllegalStateException if it is missing and cannot be installed; the message says what to install
     */
    static Path program(String need, List<String> names, Predicate<Path> willDo, String... debianPackages) {
        return find(names, willDo)
                .orElseGet(() -> OneAtATime.under(LOCK, () -> foundOrInstalled(need, names, willDo, debianPackages)));
    }

    /**
     * The same, and where the packages cannot be installed, a second choice.
     *
     * @param elseNames of the second choice, in order of preference
     * @throws IllegalStateException if there is neither
     */
    static Path program(
            String need, List<String> names, List<String> elseNames, Predicate<Path> willDo, String... debianPackages) {
        try {
            return program(need, names, willDo, debianPackages);
        } catch (IllegalStateException | UncheckedIOException notToBeHad) {
            return find(elseNames, willDo).orElseThrow(() -> notToBeHad);
        }
    }

    /** Looks once more: whoever was here before may have installed the same. */
    private static Path foundOrInstalled(
            String need, List<String> names, Predicate<Path> willDo, String... debianPackages) {
        return find(names, willDo).orElseGet(() -> {
            install(need, debianPackages);
            return find(names, willDo)
                    .orElseThrow(() -> missing(need, debianPackages, "installed, but still not found"));
        });
    }

    /** Runs a command to its end and gives what it printed. */
    static String answerOf(Path directory, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " failed:\n" + printed);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command, interrupted);
        }
        return printed;
    }

    private static Optional<Path> find(List<String> names, Predicate<Path> willDo) {
        List<Path> folders = Stream.concat(
                        Arrays.stream(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(":")),
                        Stream.of("/usr/bin", "/usr/local/bin"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return names.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .filter(willDo)
                .findFirst();
    }

    private static void install(String need, String... packages) {
        if (!System.getProperty("user.name").equals("root") || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw missing(need, packages, "not installed, and this user may not install it");
        }
        List<String> install = new ArrayList<>(List.of(
                "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"));
        install.addAll(List.of(packages));
        try {
            answerOf(Path.of("/"), List.of("apt-get", "update"));
            answerOf(Path.of("/"), install);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    missing(need, packages, "could not be installed").getMessage(), failed);
        }
    }

    private static IllegalStateException missing(String need, String[] packages, String why) {
        return new IllegalStateException(
                "The tests need " + need + ": " + why + ". On Debian: apt-get install " + String.join(" ", packages));
    }
}
