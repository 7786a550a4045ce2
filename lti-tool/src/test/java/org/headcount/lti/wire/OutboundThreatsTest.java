package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.lti.wire.Reply.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Servers that send too much, too slowly or nothing, and addresses that must not be called. */
class OutboundThreatsTest {

    private static final UrlPolicy OPEN = new UrlPolicy(true);
    private static final UrlPolicy STRICT = new UrlPolicy(false);

    private final LoopbackServer server = new LoopbackServer();
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(OPEN));

    @AfterEach
    void close() {
        outbound.close();
        server.close();
    }

    @Nested
    class E39_size {

        @Test
        void aBodyOverTheCapCountsAsNoAnswer() {
            server.on("/big", 200, "text/plain", "x".repeat(1001));
            server.on("/fits", 200, "text/plain", "x".repeat(1000));
            Duration patience = Duration.ofSeconds(10);

            assertThat(outbound.send(Call.get(server.url("/big")).within(patience, 1000)))
                    .isEqualTo(new Reply.Unreachable(Failure.TOO_LARGE));
            assertThat(outbound.send(Call.get(server.url("/fits")).within(patience, 1000)))
                    .isInstanceOfSatisfying(
                            Reply.Answered.class,
                            whole -> assertThat(whole.body()).hasSize(1000));
        }

        @Test
        void aBodyWithoutEndIsCutOff() {
            server.on("/endless", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                byte[] chunk = new byte[65_536];
                while (true) { // until the client hangs up
                    exchange.getResponseBody().write(chunk);
                }
            });

            assertThat(outbound.send(Call.get(server.url("/endless")).within(Duration.ofSeconds(30), 300_000)))
                    .isEqualTo(new Reply.Unreachable(Failure.TOO_LARGE));
        }

        @Test
        void aServerThatSaysNothingIsLeftAtTheDeadline() {
            CountDownLatch never = new CountDownLatch(1);
            server.on("/silent", exchange -> await(never));

            assertThat(outbound.send(Call.get(server.url("/silent")).within(Duration.ofMillis(200), 1000)))
                    .isEqualTo(new Reply.Unreachable(Failure.TIMED_OUT));
            assertThat(Failure.TIMED_OUT.mayHaveArrived()).isTrue();
            never.countDown();
        }

        @Test
        void aServerThatTricklesIsLeftAtTheDeadlineInItsHeadersAndInItsBody() throws IOException {
            for (String start :
                    List.of("HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")) {
                try (Trickle trickle = new Trickle(start)) {
                    Reply reply = outbound.send(Call.get(trickle.url()).within(Duration.ofMillis(300), 1_000_000));

                    assertThat(reply).isEqualTo(new Reply.Unreachable(Failure.TIMED_OUT));
                }
            }
        }

        @Test
        void aSlowServerDoesNotBlockTheOthers() throws InterruptedException {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch stuck = new CountDownLatch(4);
            try (LoopbackServer slow = new LoopbackServer()) {
                slow.on("/", exchange -> {
                    stuck.countDown();
                    await(release);
                });
                server.on("/", 200, "text/plain", "ok");
                Thread[] waiting = new Thread[4];
                for (int i = 0; i < waiting.length; i++) {
                    waiting[i] = new Thread(() -> outbound.send(Call.get(slow.url("/"))));
                    waiting[i].start();
                }
                stuck.await();

                assertThat(outbound.send(Call.get(server.url("/")))).isInstanceOf(Reply.Answered.class);

                release.countDown();
                for (Thread thread : waiting) {
                    thread.join();
                }
            }
        }
    }

    @Nested
    class E32_addresses {

        @Test
        void aUrlThatThePolicyForbidsIsNotCalled() {
            try (Outbound strict = new Outbound(Outbound.Limits.usual(STRICT))) {
                assertThat(strict.send(Call.get(server.url("/"))))
                        .isEqualTo(new Reply.RefusedByPolicy(UrlPolicy.Violation.SCHEME));
                assertThat(strict.send(Call.get(URI.create("https://127.0.0.1:8443/"))))
                        .isEqualTo(new Reply.RefusedByPolicy(UrlPolicy.Violation.PRIVATE_ADDRESS));
                assertThat(strict.send(Call.get(URI.create("https://169.254.169.254/latest"))))
                        .isEqualTo(new Reply.RefusedByPolicy(UrlPolicy.Violation.PRIVATE_ADDRESS));
                assertThat(server.asked()).isEmpty();
            }
        }

        @Test
        void aNameThatMeansAPrivateAddressIsNotCalledNotEvenIfAnotherOfItsAddressesIsPublic() throws IOException {
            InetAddress loopback = Addresses.literal("127.0.0.1").orElseThrow();
            InetAddress elsewhere = Addresses.literal("8.8.8.8").orElseThrow();
            for (InetAddress[] addresses :
                    List.of(new InetAddress[] {loopback}, new InetAddress[] {elsewhere, loopback})) {
                try (Outbound strict = new Outbound(Outbound.Limits.usual(STRICT), host -> addresses)) {
                    assertThat(strict.send(Call.get(URI.create("https://lms.example:8443/"))))
                            .isEqualTo(new Reply.RefusedByPolicy(UrlPolicy.Violation.PRIVATE_ADDRESS));
                }
            }
        }

        @Test
        void theAddressThatWasJudgedIsTheOneThatIsCalled() throws IOException {
            server.on("/", 200, "text/plain", "ok");
            AtomicInteger asked = new AtomicInteger();
            InetAddress judged = Addresses.literal("127.0.0.1").orElseThrow();
            InetAddress later =
                    Addresses.literal("127.0.0.2").orElseThrow(); // a second look would find this, where nobody listens
            Resolver rebinding = host -> new InetAddress[] {asked.getAndIncrement() == 0 ? judged : later};
            try (Outbound client = new Outbound(Outbound.Limits.usual(OPEN), rebinding)) {
                URI url = URI.create("http://lms.localhost:" + server.url("/").getPort() + "/");

                assertThat(client.send(Call.get(url))).isInstanceOf(Reply.Answered.class);
                assertThat(asked).hasValue(1);
            }
        }

        @Test
        void plainHttpGoesToLoopbackOnlyWhateverLocalhostIsSaidToMean() throws IOException {
            InetAddress elsewhere = Addresses.literal("10.0.0.1").orElseThrow();
            try (Outbound client = new Outbound(Outbound.Limits.usual(OPEN), host -> new InetAddress[] {elsewhere})) {
                assertThat(client.send(Call.get(URI.create("http://lms.localhost:8080/"))))
                        .isEqualTo(new Reply.RefusedByPolicy(UrlPolicy.Violation.PRIVATE_ADDRESS));
            }
        }

        @Test
        void aNameThatMeansNothingIsNotFound() {
            Resolver nothing = host -> {
                throw new java.net.UnknownHostException(host);
            };
            try (Outbound client = new Outbound(Outbound.Limits.usual(STRICT), nothing)) {
                assertThat(client.send(Call.get(URI.create("https://lms.example/"))))
                        .isEqualTo(new Reply.Unreachable(Failure.NAME_NOT_FOUND));
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a start, and then a byte every now and then for ever. */
    private static final class Trickle implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

        Trickle(String start) throws IOException {
            threads.execute(() -> {
                try {
                    Socket client = socket.accept();
                    client.getOutputStream().write(start.getBytes(UTF_8));
                    var unused = threads.scheduleAtFixedRate(() -> drip(client), 20, 20, TimeUnit.MILLISECONDS);
                } catch (IOException closed) {
                    threads.shutdownNow();
                }
            });
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }

        private void drip(Socket client) {
            try {
                client.getOutputStream().write('x');
            } catch (IOException hungUp) {
                threads.shutdownNow();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            threads.shutdownNow();
        }
    }
}
