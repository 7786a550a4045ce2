package org.headcount.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.headcount.gateway.Addresses;
import org.headcount.testing.SlowSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that come a byte at a time, to a server of little patience. */
@Timeout(60)
class SlowBodiesTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Metrics metrics = new Metrics();

    @SuppressWarnings("NullAway.Init")
    private Server server;

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void aBodyThatTricklesIsNotWaitedFor() throws IOException {
        try (SlowSender sender = post("/read", new Patience(SHORT, LONG, LONG, LONG), 100_000)) {
            assertThat(sender.status()).isEqualTo("HTTP/1.1 408 Request Timeout");
        }
    }

    @Test
    void strangersAreNotWaitedForAsLongAsWhoeverIsKnown() throws IOException {
        Patience patience = new Patience(LONG, SHORT, LONG, LONG);
        try (SlowSender stranger = post("/read", patience, 100_000)) {
            assertThat(stranger.status()).isEqualTo("HTTP/1.1 408 Request Timeout");
        }
        server.close();
        try (SlowSender known = post("/known", patience, 20)) {
            assertThat(known.status()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void whoDripsABodyThatNobodyReadsIsNotWaitedForEither() throws IOException {
        try (SlowSender sender = post("/unread", new Patience(LONG, LONG, LONG, SHORT), 100_000)) {
            assertThat(sender.status()).isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(sender.header()).contains("Connection: close");
        }
    }

    private SlowSender post(String path, Patience patience, int length) throws IOException {
        server = new Server(0, 1_000_000, patience);
        URI base = URI.create("http://localhost:" + server.port());
        server.serve(new Reader(), "/read", "/known", "/unread");
        server.start(new Problems(new Addresses(base)), metrics, base);
        return new SlowSender(base).begin("POST", path, "", length).drip();
    }

    private static final class Reader extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getServletPath().equals("/unread")) {
                throw new ProblemException(Problem.ofStatus(401));
            }
            if (request.getServletPath().equals("/known")) {
                Patience.extend(request);
            }
            int bytes = request.getInputStream().readAllBytes().length;
            response.getWriter().print(bytes);
        }
    }
}
