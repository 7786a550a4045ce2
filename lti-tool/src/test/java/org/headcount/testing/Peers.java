package org.headcount.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Other makers' tools, from {@code src/it/peers}: fetched and built below {@code target/peers} once, until their source
 * changes, and started as processes. {@code src/it/peers/README.md} says what each answers.
 */
public final class Peers {

    private static final Path HERE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();

    private Peers() {}

    /** ltijs 5.9.9 with its state in memory. */
    public static Peer ltijs() {
        return Peer.start(folderOfLtijs(false), List.of(Node.node().toString(), "server.js"), Map.of());
    }

    /**
     * ltijs 5.9.9 with its state in PostgreSQL, through ltijs-sequelize.
     *
     * @param url {@code postgres://user:password@host:port/database}; the tables are made by it
     */
    public static Peer ltijs(String url) {
        return Peer.start(
                folderOfLtijs(true), List.of(Node.node().toString(), "server.js"), Map.of("DATABASE_URL", url));
    }

    /** spring-security-lti13 0.3.3, which has no state but its sessions; soon ready, and slow. */
    public static Peer springSecurityLti13() {
        return springSecurityLti13("-XX:TieredStopAtLevel=1", "-Xmx256m");
    }

    /** The same as its makers would run it, for programs that measure what it costs. */
    public static Peer springSecurityLti13(String... javaOptions) {
        Path folder = fetched(
                "spring-security-lti13",
                "spring-security-lti13",
                List.of(maven().toString(), "-q", "-B", "-ntp", "-DskipTests", "package"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-jar", "target/peer.jar"));
        return Peer.start(folder, command, Map.of());
    }

    /** The npm package lti-tool/core 1.0.6 with its state in memory; bundled, since what is published does not load in a plain Node. */
    public static Peer ltiToolCore() {
        String npm = "'" + Node.npm() + "'";
        Path folder = fetched(
                "lti-tool-core",
                "lti-tool-core",
                List.of(
                        "sh",
                        "-c",
                        npm + " ci --prefer-offline --no-audit --no-fund --ignore-scripts && " + npm + " run build"));
        return Peer.start(folder, List.of(Node.node().toString(), "peer.mjs"), Map.of());
    }

    private static Path folderOfLtijs(boolean withDatabase) {
        List<String> fetch = new ArrayList<>(List.of(
                Node.npm().toString(), "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"));
        if (!withDatabase) {
            fetch.add("--omit=optional");
        }
        return fetched("ltijs", withDatabase ? "ltijs-with-database" : "ltijs", fetch);
    }

    /** Copies the source and runs the command there, unless that was done for this very source. */
    private static Path fetched(String name, String folderName, List<String> command) {
        Path folder = HERE.resolve("target/peers").resolve(folderName);
        return OneAtATime.under(folder.resolveSibling(folderName + ".lock"), () -> fetched(name, folder, command));
    }

    private static Path fetched(String name, Path folder, List<String> command) {
        Path source = HERE.resolve("src/it/peers").resolve(name);
        Path stamp = folder.resolve("fetched-from.txt");
        try {
            String wanted = command + "\n" + listing(source);
            if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
                return folder;
            }
            copy(source, folder);
            Installed.answerOf(folder, command);
            Files.writeString(stamp, wanted);
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot fetch the peer " + name, failed);
        }
    }

    private static String listing(Path source) throws IOException {
        StringBuilder listing = new StringBuilder();
        try (var files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                listing.append(source.relativize(file))
                        .append(' ')
                        .append(Files.readString(file).hashCode())
                        .append('\n');
            }
        }
        return listing.toString();
    }

    private static void copy(Path source, Path folder) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(folder.resolve(source.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, folder.resolve(source.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path maven() {
        Path running = Path.of(System.getProperty("maven.home", ""), "bin", "mvn");
        return Files.isExecutable(running)
                ? running
                : Installed.program("Maven 3.8 or later", List.of("mvn"), mvn -> true, "maven");
    }
}
