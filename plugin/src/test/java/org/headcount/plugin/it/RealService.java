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
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The service that is shipped, in a process of its own, with one institution, {@code it}. */
public final class RealService implements AutoCloseable {

    private static final Path JAR = Container.target()
            .resolveSibling("../lti-tool/target/headcount.jar")
            .normalize();
    private static final String OPERATOR = "the-operator-of-the-tests";
    private static final Pattern KEY = Pattern.compile("\"key\" *: *\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    private final Path folder;
    private final String key;
    private Process process;

    private RealService(URI address, Path folder, String policy) throws Exception {
        this.address = address;
        this.folder = folder;
        this.process = run();
        try {
            until(this::isReady);
            call("POST", "", "{\"id\": \"it\", \"name\": \"IT\", \"zone\": \"UTC\", \"policy\": \"" + policy + "\"}");
            Matcher found = KEY.matcher(call("POST", "/it/keys", "{\"role\": \"record\", \"label\": \"host\"}"));
            if (!found.find()) {
                throw new IllegalStateException("no key");
            }
            this.key = found.group(1);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** With staff who switch learners on and off. */
    public static RealService start(Path folder) throws Exception {
        return start(folder, "switch");
    }

    /** @param policy the name of a preset */
    public static RealService start(Path folder, String policy) throws Exception {
        URI address;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        return new RealService(address, folder, policy);
    }

    private Process run() throws IOException {
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
        return command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("headcount.log").toFile()))
                .start();
    }

    /** Ends at once, as if the machine had stopped. */
    public void goAway() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** At the same address, with all that it had. */
    public void comeBack() throws Exception {
        process = run();
        until(this::isReady);
    }

    public boolean isAway() {
        return !process.isAlive();
    }

    public URI address() {
        return address;
    }

    /** Of its institution {@code it}, with the right to record. */
    public String key() {
        return key;
    }

    /** As soon as the learner is known. */
    public void turn(String learner, boolean on) throws Exception {
        until(() -> send(
                                "PUT",
                                "/api/v1/institutions/it/learners/" + learner + "/switch",
                                "{\"on\": " + on + ", \"reason\": \"test\"}")
                        .statusCode()
                < 300);
    }

    /** Makes learners known who were active at the beginning of the year. */
    public void active(Collection<String> learners) throws Exception {
        facts(learners, "activity", "2026-01-01T00:00:00Z");
    }

    /** The same, and switched off since. */
    public void inactive(Collection<String> learners) throws Exception {
        active(learners);
        facts(learners, "switch-off", "2026-02-01T00:00:00Z");
    }

    private void facts(Collection<String> learners, String type, String at) throws Exception {
        call(
                "POST",
                "/it/facts",
                learners.stream()
                        .map(learner -> "{\"source\": \"it\", \"id\": \"" + type + " " + learner + "\", \"type\": \""
                                + type + "\", \"learner\": \"" + learner + "\", \"at\": \"" + at + "\"}")
                        .collect(Collectors.joining(",", "{\"facts\": [", "]}")));
    }

    /** Activities and refusals of this month, as {@code identity type kind} for each name of the learner. */
    public List<String> reported() throws Exception {
        HttpResponse<String> csv = send(
                "GET",
                "/api/v1/institutions/it/months/" + YearMonth.now(ZoneOffset.UTC) + "/activity",
                "",
                "Accept",
                "text/csv");
        return csv.body()
                .lines()
                .skip(1)
                .map(line -> line.split(",", 9))
                .flatMap(line -> Stream.of(line[2].split("\\|")).map(name -> name + " " + line[6] + " " + line[7]))
                .collect(Collectors.toList());
    }

    /** Changes the policy from now on; a JSON object. */
    public void policy(String policy) throws Exception {
        call("PATCH", "/it", "{\"policy\": " + policy + ", \"from\": \"" + Instant.now() + "\"}");
    }

    /** How many facts it was told of since it began, by whomever. */
    public long factsTold() throws Exception {
        return (long) send("GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("headcount_facts_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What is on record of a learner. */
    public HttpResponse<String> facts(String learner) throws Exception {
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

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + OPERATOR)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Whoever calls sets the limit. */
    public static void until(Callable<Boolean> condition) throws Exception {
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
