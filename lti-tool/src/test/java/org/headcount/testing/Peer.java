package org.headcount.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Another maker's tool that is running. Whoever started it closes it; the end of the JVM does so too. */
public final class Peer implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final Thread end;
    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<URI> ready = new CompletableFuture<>();

    private Peer(Process process) {
        this.process = process;
        this.end = new Thread(process::destroy, "peer-end");
        Runtime.getRuntime().addShutdownHook(end);
        Thread reader = new Thread(this::read, "peer-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a program that prints {@code ready} and its address, and waits until it has. */
    static Peer start(Path folder, List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Peer peer = new Peer(builder.start());
            peer.ready.orTimeout(2, TimeUnit.MINUTES).join();
            return peer;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + command, failed);
        }
    }

    /** Where it listens, without a slash at the end: {@code http://127.0.0.1:…}. */
    public URI uri() {
        return ready.join();
    }

    /** An address of it, e.g. {@code at("/login")}. */
    public URI at(String path) {
        return URI.create(uri() + path);
    }

    /** For programs that measure what it costs. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** What it printed so far. */
    public List<String> printed() {
        return List.copyOf(printed);
    }

    /**
     * Tells it of a platform. Said again for the same issuer and client id, the later endpoints hold.
     *
     * @param registration part of spring-security-lti13's login initiation address; ltijs does not look at it
     */
    public void learn(
            String registration,
            String issuer,
            String clientId,
            String authorizationEndpoint,
            String tokenEndpoint,
            String jwksUri) {
        Map<String, String> platform = Map.of(
                "registration", registration,
                "issuer", issuer,
                "clientId", clientId,
                "authorizationEndpoint", authorizationEndpoint,
                "tokenEndpoint", tokenEndpoint,
                "jwksUri", jwksUri);
        try {
            HttpRequest request = HttpRequest.newBuilder(at("/platforms"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(new JsonMapper().writeValueAsString(platform)))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IOException("the peer would not learn of the platform: " + answer.body());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while telling a peer of a platform", interrupted);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(end);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                if (line.startsWith(READY)) {
                    ready.complete(URI.create(line.substring(READY.length())));
                }
            }
        } catch (IOException closed) {
            printed.add("output ended: " + closed.getMessage());
        }
        ready.completeExceptionally(
                new IllegalStateException("the peer ended before it was ready:\n" + String.join("\n", printed)));
    }
}
