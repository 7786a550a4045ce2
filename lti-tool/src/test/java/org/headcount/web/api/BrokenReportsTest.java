package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.host.HostContacts;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Standing;
import org.headcount.web.Metrics;
import org.headcount.web.OperatorKey;
import org.headcount.web.Problems;
import org.headcount.web.Server;
import org.headcount.web.report.Downloads;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** A file that breaks off does not look like a whole one, and whoever goes away is not written to any longer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BrokenReportsTest {

    private static final Standing ROW =
            new Standing(new Learner(new LearnerId("ln1"), List.of(), "somebody"), true, List.of());

    private final HttpClient client = HttpClient.newHttpClient();
    private final BrokenResource broken = new BrokenResource();
    private Server server;
    private Metrics metrics;

    /** Reports that do not come to their end. */
    @Path("broken/{format}/{rows}")
    public static final class BrokenResource {

        private final Downloads downloads = new Downloads(1, Duration.ofSeconds(1), System::nanoTime);
        private final AtomicReference<Throwable> ended = new AtomicReference<>();
        private volatile CountDownLatch begun = new CountDownLatch(1);
        private volatile CountDownLatch over = new CountDownLatch(1);
        private volatile CountDownLatch goOn = new CountDownLatch(0);

        @GET
        @Needs(Needs.Right.NOTHING)
        public Response get(
                @PathParam("format") Format format, @PathParam("rows") long rows, @Context HttpServletRequest request) {
            return downloads.table(
                    format,
                    "broken",
                    "broken",
                    false,
                    Tables.learners(Instant.EPOCH),
                    taker -> read(rows, taker),
                    request);
        }

        private void read(long rows, Consumer<Standing> taker) {
            try {
                begun.countDown();
                goOn.await();
                for (long row = 0; row < rows; row++) {
                    taker.accept(ROW);
                }
                throw new IllegalStateException("the database broke");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                ended.set(e);
                throw e;
            } finally {
                over.countDown();
            }
        }
    }

    @BeforeAll
    void start() {
        server = new Server(0);
        URI base = URI.create("http://localhost:" + server.port());
        Problems problems = new Problems(new Addresses(base));
        metrics = new Metrics();
        server.serve(
                Api.servlet(
                        problems,
                        noKeys(),
                        new OperatorKey(Secrets.hash("none")),
                        Mockito.mock(Institutions.class),
                        Mockito.mock(HostContacts.class),
                        InstantSource.system(),
                        broken),
                "/api/v1/*");
        server.start(problems, metrics, base);
    }

    private static ApiKeys noKeys() {
        return Mockito.mock(ApiKeys.class);
    }

    @AfterAll
    void stop() {
        server.close();
        metrics.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "XLSX"})
    void whatBreaksOffHalfWayEndsWithoutAnEnd(Format format) {
        assertThatThrownBy(() -> get(format, 200_000)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1\r\n", "1.1\r\nConnection: close\r\n", "1.0\r\n"})
    void alsoWhereNoChunksAreSent(String version) throws Exception {
        try (Socket socket = ask("CSV/200000", version)) {
            InputStream in = socket.getInputStream();

            assertThat(new String(in.readNBytes(12), StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void whatBreaksBeforeAnythingIsSentIsAProblem() throws Exception {
        HttpResponse<String> answer = get(Format.CSV, 3);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(answer.body()).doesNotContain("somebody");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "XLSX"})
    void whoeverGoesAwayEndsTheReading(Format format) throws Exception {
        broken.over = new CountDownLatch(1);
        try (Socket socket = ask(format + "/" + Long.MAX_VALUE)) {
            assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
            socket.setSoLinger(true, 0);
        }

        assertThat(broken.over.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(broken.ended.get()).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void whoeverComesWhileAllPlacesAreTakenIsAskedToComeAgain() throws Exception {
        broken.begun = new CountDownLatch(1);
        broken.over = new CountDownLatch(1);
        broken.goOn = new CountDownLatch(1);
        try (Socket first = ask("CSV/1")) {
            assertThat(broken.begun.await(60, TimeUnit.SECONDS)).isTrue();
            HttpResponse<String> second = get(Format.CSV, 1);

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).contains("10");
            assertThat(second.headers().firstValue("Content-Type")).contains("application/problem+json");
            broken.goOn.countDown();
            assertThat(new String(first.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 500");
        }
        assertThat(get(Format.CSV, 1).statusCode())
                .as("the place is free again")
                .isEqualTo(500);
    }

    private Socket ask(String path) throws IOException {
        return ask(path, "1.1\r\n");
    }

    private Socket ask(String path, String version) throws IOException {
        Socket socket = new Socket("localhost", server.port());
        socket.getOutputStream()
                .write(("GET /api/v1/broken/" + path + " HTTP/" + version + "Host: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private HttpResponse<String> get(Format format, long rows) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://localhost:" + server.port() + "/api/v1/broken/" + format + "/" + rows))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
