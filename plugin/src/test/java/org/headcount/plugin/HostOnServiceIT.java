package org.headcount.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host connected to the service that is shipped. */
@SuppressWarnings("NullAway.Init")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HostOnServiceIT {

    private static final Path JAR = Path.of("..", "lti-tool", "target", "headcount.jar");
    private static final String OPERATOR = "the-operator-of-the-tests";
    private static final Learner LENA = new Learner("olat", Scheme.KEY, "688128");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;
    private Process service;
    private String key;
    private Connected plugin;

    @BeforeEach
    void begin() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        service = serve();
    }

    @AfterEach
    void end() throws Exception {
        if (plugin != null) {
            plugin.close();
        }
        service.destroyForcibly().waitFor();
    }

    private Process serve() throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                JAR.toString(),
                "serve");
        command.environment().put("HEADCOUNT_PORT", Integer.toString(port));
        command.environment().put("HEADCOUNT_OPERATOR_KEY", OPERATOR);
        command.environment().put("HEADCOUNT_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("headcount.db"));
        Process started = command.redirectErrorStream(true)
                .redirectOutput(new File("target/host-on-service.log"))
                .start();
        until(this::isReady);
        return started;
    }

    private boolean isReady() {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void institution(String policy) throws Exception {
        call(
                "POST",
                "institutions",
                "{\"id\": \"north\", \"name\": \"North\", \"zone\": \"UTC\", \"policy\": \"" + policy + "\"}");
        key = call("POST", "institutions/north/keys", "{\"role\": \"record\", \"label\": \"host\"}")
                .text("key")
                .orElseThrow();
        plugin = connect();
    }

    private Connected connect() {
        Properties settings = new Properties();
        settings.setProperty("service.url", "http://localhost:" + port);
        settings.setProperty("service.key", key);
        settings.setProperty("institution", "north");
        settings.setProperty("host", "olat");
        settings.setProperty("contexts", "*");
        settings.setProperty("journal.dir", folder.resolve("journal").toString());
        Connected connected = new Connected(Options.of(settings));
        until(() -> connected.figures().getOrDefault("feed.silent.seconds", -7L) >= 0);
        return connected;
    }

    private Json call(String method, String path, String body) throws Exception {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/" + path))
                        .header("Authorization", "Bearer " + OPERATOR)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isLessThan(300);
        return Json.object(response.body());
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Answer ask(Learner learner) {
        return plugin.licences().of(List.of(learner)).get(0);
    }

    private static Deed deed(Learner learner, Kind kind) {
        return new Deed(learner, kind, Origin.LEARNER, Channel.SCREEN, learner, Instant.now());
    }

    private void turn(boolean on) throws Exception {
        call("PUT", "institutions/north/learners/olat:688128/switch", "{\"on\": " + on + ", \"reason\": \"test\"}");
    }

    @Test
    void aSwitchThatIsFlippedIsFeltWithoutBeingAskedFor() throws Exception {
        institution("switch");
        plugin.journal().activity(deed(LENA, Kind.DOCUMENT));
        plugin.journal().alias(LENA, new Learner("olat", Scheme.LOGIN, "lena"));
        until(() -> plugin.figures().getOrDefault("journal.delivered", -7L) == 2);
        until(() -> ask(LENA).reason().equals("active"));
        for (int round = 0; round < 5; round++) {
            turn(false);
            until(() -> ask(LENA).standing() == Standing.INACTIVE);
            assertThat(ask(LENA).ownAccess()).isEqualTo(OwnAccess.REFUSED);
            assertThat(ask(LENA).since()).isPresent();
            turn(true);
            until(() -> ask(LENA).standing() == Standing.ACTIVE);
        }
        turn(false);
        until(() -> ask(new Learner("olat", Scheme.LOGIN, "lena")).standing() == Standing.INACTIVE);
        call(
                "PATCH",
                "institutions/north",
                "{\"policy\": {\"preset\": \"switch\", \"enforcement\": \"OBSERVE\"}, \"from\": \"" + Instant.now()
                        + "\"}");
        until(() -> ask(LENA).reason().equals("observe-only"));
    }

    @Test
    void aReturningLearnerIsBackWhenTheAnswerIs() throws Exception {
        institution("rolling");
        call(
                "POST",
                "institutions/north/facts",
                "{\"facts\": [{\"source\": \"t\", \"id\": \"1\", \"type\": \"activity\", \"kind\": \"access\", \"learner\": \"olat:688128\","
                        + " \"at\": \"2020-01-01T00:00:00Z\"}]}");
        assertThat(ask(LENA).ownAccess()).isEqualTo(OwnAccess.REACTIVATES);

        Answer back = plugin.licences().returning(deed(LENA, Kind.ACCESS));

        assertThat(back.standing()).isEqualTo(Standing.ACTIVE);
        assertThat(back.activeUntil()).isPresent();
    }

    @Test
    void whatHappenedWhileTheServiceWasDeadArrivesOnceItIsBackAndWhatWasKnownHeldMeanwhile() throws Exception {
        institution("switch");
        plugin.journal().activity(deed(LENA, Kind.DOCUMENT));
        until(() -> ask(LENA).reason().equals("active"));
        service.destroyForcibly().waitFor();
        for (int each = 0; each < 1_500; each++) {
            plugin.journal().activity(deed(LENA, Kind.GRADE));
        }
        assertThat(ask(LENA).standing()).isEqualTo(Standing.ACTIVE);
        assertThat(ask(new Learner("olat", Scheme.KEY, "9")).standing()).isEqualTo(Standing.UNKNOWN);

        service = serve();
        until(() -> plugin.figures().getOrDefault("journal.delivered", -7L) == 1_501);

        List<Json> facts = call("GET", "institutions/north/learners/olat:688128/facts?limit=1000", "")
                .objects("facts");
        assertThat(facts).hasSize(1_000);
        turn(false);
        until(() -> ask(LENA).standing() == Standing.INACTIVE);
    }
}
