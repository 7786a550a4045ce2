package org.headcount.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.headcount.testing.Service;

/** {@code headcount.jar serve} in a process of its own, which can be killed. */
final class ServeProcess implements AutoCloseable {

    private final Process process;
    private final URI base;
    private final Thread end;
    private final Thread reader = new Thread(this::read, "serve-output");
    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private ServeProcess(Process process, URI base) {
        this.process = process;
        this.base = base;
        this.end = new Thread(process::destroyForcibly, "serve-end");
        Runtime.getRuntime().addShutdownHook(end);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one on an embedded database and waits until it answers. */
    static ServeProcess start(Path file, int port) {
        return start(port, Map.of("HEADCOUNT_DATABASE_URL", "jdbc:sqlite:" + file));
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param settings besides the port, the operator's key and the leave to call us here
     * @param options of the virtual machine
     */
    static ServeProcess start(int port, Map<String, String> settings, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", Path.of("target", "headcount.jar").toString(), "serve"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HEADCOUNT_PORT", Integer.toString(port));
        builder.environment().put("HEADCOUNT_OUTBOUND_ALLOW_PRIVATE_ADDRESSES", "true");
        builder.environment().put("HEADCOUNT_OPERATOR_KEY", Service.OPERATOR_KEY);
        builder.environment().putAll(settings);
        try {
            ServeProcess serve = new ServeProcess(builder.start(), URI.create("http://localhost:" + port));
            serve.ready.orTimeout(2, TimeUnit.MINUTES).join();
            return serve;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    URI base() {
        return base;
    }

    /** Ends it as a power cut would: it is told nothing. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it as an operator would, and gives back every line that it ever wrote. */
    List<String> end() {
        process.destroy();
        awaitEnd();
        return List.copyOf(printed);
    }

    private void awaitEnd() {
        try {
            process.waitFor();
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(end);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                if (line.startsWith("Headcount answers at ")) {
                    ready.complete(line);
                }
            }
        } catch (IOException closed) {
            printed.add("output ended: " + closed.getMessage());
        }
        ready.completeExceptionally(
                new IllegalStateException("serve ended before it was ready:\n" + String.join("\n", printed)));
    }
}
