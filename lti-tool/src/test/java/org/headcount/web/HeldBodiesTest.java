package org.headcount.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.headcount.gateway.Addresses;
import org.headcount.testing.SlowSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all bodies together may take. */
@Timeout(60)
class HeldBodiesTest {

    private static final int MOST = 100_000;
    private static final int NEARLY_ALL = MOST - 2_000;
    private static final String BODY = "a=" + "x".repeat(MOST * 8 / 10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics();
    private final Server server = new Server(0, MOST, Patience.USUAL);
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);
    private final URI base = URI.create("http://localhost:" + server.port());

    @BeforeEach
    void start() {
        server.serve(
                page(request -> {
                    int bytes = request.getInputStream().readAllBytes().length;
                    read.countDown();
                    answering.await();
                    return bytes;
                }),
                "/waiting");
        server.serve(
                page(request -> {
                    int bytes = request.getInputStream().readNBytes(NEARLY_ALL).length;
                    read.countDown();
                    return bytes + request.getInputStream().readAllBytes().length;
                }),
                "/stalling");
        server.serve(page(request -> request.getInputStream().readAllBytes().length), "/bytes");
        server.serve(page(request -> request.getParameter("a").length() + 2), "/form");
        server.start(new Problems(new Addresses(base)), metrics, base);
    }

    @AfterEach
    void stop() {
        answering.countDown();
        server.close();
        metrics.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/form"})
    void whatIsMoreThanAllMayHoldTogetherIsReadOnceOthersHaveEnded(String path) throws Exception {
        CompletableFuture<HttpResponse<String>> first = post("/waiting");
        read.await();

        HttpResponse<String> second = post(path).join();
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("/problems/unavailable");
        assertThat(second.headers().firstValue("Retry-After")).contains("10");

        answering.countDown();
        assertThat(first.join().body()).isEqualTo(Integer.toString(BODY.length()));
        HttpResponse<String> again = post(path).join();
        while (again.statusCode() == 503) { // the first has its answer a moment before it is over
            again = post(path).join();
        }
        assertThat(again.body()).isEqualTo(Integer.toString(BODY.length()));
    }

    @Test
    void aFormOfUsualLengthIsReadWhileSomebodyWhoStallsHoldsAll() throws Exception {
        try (SlowSender stranger = new SlowSender(base)) {
            stranger.begin("POST", "/stalling", "", MOST).send("x".repeat(NEARLY_ALL));
            read.await();

            assertThat(post("/form", "a=" + "x".repeat(6_000)).join().body()).isEqualTo("6002");
            assertThat(post("/form", BODY).join().statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aBodyThatWasRefusedIsReadNoFurther() throws Exception {
        Request request = mock(Request.class);
        when(request.getLength()).thenReturn(3L * MOST);
        when(request.read()).thenReturn(chunk(2 * MOST + 1), chunk(1));
        List<Content.Chunk> chunks = new ArrayList<>();
        HeldBodies held = new HeldBodies(MOST);
        held.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request body, Response response, Callback callback) {
                chunks.add(body.read());
                chunks.add(body.read());
                return true;
            }
        });

        held.handle(request, mock(Response.class), Callback.NOOP);

        assertThat(chunks).hasSize(2).allMatch(Content.Chunk::isFailure);
    }

    private static Content.Chunk chunk(int bytes) {
        return Content.Chunk.from(ByteBuffer.allocate(bytes), false);
    }

    private CompletableFuture<HttpResponse<String>> post(String path) {
        return post(path, BODY);
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return client.sendAsync(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpServlet page(Answer answer) {
        return new HttpServlet() {

            private static final long serialVersionUID = 1;

            @Override
            protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
                try {
                    int bytes = answer.to(request);
                    response.getWriter().print(bytes);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new UncheckedIOException(new IOException(interrupted));
                }
            }
        };
    }

    @FunctionalInterface
    private interface Answer {
        int to(HttpServletRequest request) throws IOException, InterruptedException;
    }
}
