package org.headcount.plugin.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service that is shipped, in a process of its own, with one institution whose staff switches its learners on and off. */
final class RealService implements AutoCloseable {

    private static final Path JAR = Container.target()
            .resolveSibling("../lti-tool/target/headcount.jar")
            .normalize();
    private static final String OPERATOR = "the-operator-of-the-tests";
    private static final Pattern KEY = Pattern.compile("\"key\" *: *\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    private final Process process;
    private final String key;

    private RealService(URI address, Process process) throws Exception {
        this.address = address;
        this.process = process;
        until(this::isReady);
        call("POST", "", "{\"id\": \"it\", \"name\": \"IT\", \"zone\": \"UTC\", \"policy\": \"switch\"}");
        Matcher found = KEY.matcher(call("POST", "/it/keys", "{\"role\": \"record\", \"label\": \"host\"}"));
        if (!found.find()) {
            throw new IllegalStateException("no key");
        }
        this.key = found.group(1);
    }

    static RealService start(Path folder) throws Exception {
        URI address;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                JAR.toString(),
                "serve");
        command.environment().put("HEADCOUNT_PORT", Integer.toString(address.getPort()));
        command.environment().put("HEADCOUNT_OPERATOR_KEY", OPERATOR);
        command.environment().put("HEADCOUNT_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("headcount.db"));
        Process process = command.redirectErrorStream(true)
                .redirectOutput(folder.resolve("headcount.log").toFile())
                .start();
        try {
            return new RealService(address, process);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    URI address() {
        return address;
    }

    /** Of its institution {@code it}, with the right to record. */
    String key() {
        return key;
    }

    /** As soon as the learner is known. */
    void turn(String learner, boolean on) throws Exception {
        until(() -> send(
                                "PUT",
                                "/api/v1/institutions/it/learners/" + learner + "/switch",
                                "{\"on\": " + on + ", \"reason\": \"test\"}")
                        .statusCode()
                < 300);
    }

    /** What is on record of a learner. */
    HttpResponse<String> facts(String learner) throws Exception {
        return send("GET", "/api/v1/institutions/it/learners/" + learner + "/facts", "");
    }

    private boolean isReady() throws Exception {
        if (!process.isAlive()) {
            throw new IllegalStateException("the service has ended");
        }
        try {
            return send("GET", "/health/ready", "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String call(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, "/api/v1/institutions" + path, body);
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + OPERATOR)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Whoever calls sets the limit. */
    static void until(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
