package org.headcount.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.headcount.lti.message.Scopes;

/** A {@code headcount.jar serve} of its own: one institution, one LMS, one tool. */
final class HeadcountProcess implements AutoCloseable {

    static final String INSTITUTION = "bench";
    static final String TOOL_REDIRECT = "http://127.0.0.1:9/redirect";

    /** What the documentation advises for an institution of any size. */
    static final List<String> JVM = List.of("-Xmx128m", "-XX:+UseSerialGC");

    private static final String KEY = "the-operator-of-the-bench";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final URI base;
    private final String database;
    private final Duration cpuUntilReady;
    private final Line line;
    private String platform = "";
    private String toolLaunchUri = "";
    private JsonNode seenByTool = JSON.missingNode();

    private HeadcountProcess(Process process, URI base, String database) throws IOException {
        this.process = process;
        this.base = base;
        this.database = database;
        this.line = new Line(base);
        awaitReady();
        this.cpuUntilReady = Cpu.of(process.toHandle());
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param database where it remembers; what is there already stays
     * @param classPath besides the jar
     */
    static HeadcountProcess start(Path jar, String database, Path log, Path... classPath) {
        try {
            int port = freePort();
            List<String> path = new ArrayList<>(List.of(jar.toString()));
            for (Path more : classPath) {
                path.add(more.toString());
            }
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(JVM);
            command.addAll(List.of("-cp", String.join(File.pathSeparator, path), "org.headcount.Headcount", "serve"));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("HEADCOUNT_PORT", Integer.toString(port));
            builder.environment().put("HEADCOUNT_DATABASE_URL", database);
            builder.environment().put("HEADCOUNT_OPERATOR_KEY", KEY);
            builder.environment().put("HEADCOUNT_OUTBOUND_ALLOW_PRIVATE_ADDRESSES", "true");
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "headcount-end"));
            return new HeadcountProcess(process, URI.create("http://localhost:" + port), database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            try {
                if (line.get("/health/ready", "").status() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        throw new IOException("headcount.jar was not ready in time");
    }

    /** Registers an institution, the LMS, and a tool that nobody will ever reach. */
    HeadcountProcess withConnections(Lms lms) {
        call("institutions", """
                {"id": "bench", "name": "Bench", "zone": "UTC", "policy": "rolling"}""");
        platform = call("institutions/bench/platforms", """
                        {"name": "LMS", "issuer": "%s", "clientId": "%s", "authorizationEndpoint": "%s", "tokenEndpoint": "%s",
                        "jwksUri": "%s", "deployments": ["%s"]}""".formatted(
                                lms.issuer(), Lms.CLIENT, lms.authorization(), lms.token(), lms.keys(), Lms.DEPLOYMENT))
                .path("id")
                .asText();
        JsonNode tool = call("institutions/bench/tools", """
                        {"name": "Tool", "loginUri": "http://127.0.0.1:9/login", "redirectUris": ["%s"],
                        "targetLinkUri": "http://127.0.0.1:9/", "jwksUri": "%s"}""".formatted(TOOL_REDIRECT, lms.keys()));
        toolLaunchUri = tool.path("launchUri").asText();
        seenByTool = tool.path("perPlatform").get(0);
        return this;
    }

    /** POSTs below {@code /api/v1/} as the operator. */
    JsonNode call(String path, String body) {
        try {
            return answer(line.postJson("/api/v1/" + path, "application/json", KEY, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode get(String path) {
        try {
            return answer(line.getJson("/api/v1/" + path, KEY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode answer(Line.Answer answer) throws IOException {
        if (answer.status() >= 300) {
            throw Steps.unexpected(answer);
        }
        return JSON.readTree(answer.body());
    }

    /** A token as the tool asks for one. */
    String accessToken(Crypto crypto) throws IOException {
        long now = System.currentTimeMillis() / 1000;
        URI endpoint = URI.create(seenByTool.path("tokenEndpoint").asText());
        String client = seenByTool.path("clientId").asText();
        String assertion = crypto.token("""
                {"iss":"%s","sub":"%s","aud":"%s","iat":%d,"exp":%d,"jti":"%d"}""".formatted(client, client, endpoint, now, now + 60, System.nanoTime()));
        try (Line own = new Line(base)) {
            Line.Answer answer = own.postForm(
                    endpoint.getPath(),
                    "",
                    Steps.query(Map.of(
                            "grant_type",
                            "client_credentials",
                            "client_assertion_type",
                            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                            "client_assertion",
                            assertion,
                            "scope",
                            Scopes.SCORE)));
            return answer(answer).path("access_token").asText();
        }
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    URI base() {
        return base;
    }

    String operatorKey() {
        return KEY;
    }

    String platform() {
        return platform;
    }

    String toolLaunchUri() {
        return toolLaunchUri;
    }

    Duration cpuUntilReady() {
        return cpuUntilReady;
    }

    /** How many facts of launches its database holds. */
    long facts() {
        try (Connection connection = DriverManager.getConnection(database);
                ResultSet count = connection
                        .createStatement()
                        .executeQuery("select count(*) from fact where type = 'ACTIVITY'")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Where this measurement keeps its files; emptied first. */
    static Path freshFolder(Path target, String name) throws IOException {
        Path folder = target.resolve("bench").resolve(name);
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
