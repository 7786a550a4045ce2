package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.lti.wire.Reply.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names whose servers take their time, or never answer. */
@Timeout(60)
class OutboundNamesTest {

    private static final UrlPolicy OPEN = new UrlPolicy(true);

    private final LoopbackServer server = new LoopbackServer();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        answers.countDown();
        server.close();
    }

    @Test
    void aNameThatNobodyAnswersForIsNotConnectedToAndNothingArrived() {
        try (Outbound client = new Outbound(impatient(), this::later)) {
            assertThat(client.send(Call.get(URI.create("https://lms.example/"))))
                    .isEqualTo(new Reply.Unreachable(Failure.NOT_CONNECTED));
            assertThat(client.open(Call.get(URI.create("https://lms.example/"))))
                    .isEqualTo(new OpenReply.Opening.Failed(new Reply.Unreachable(Failure.NOT_CONNECTED)));
            assertThat(asked).as("what still goes on is not begun anew").hasValue(1);
        }
    }

    @Test
    void anInterruptEndsTheWaitForAName() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Resolver hanging = host -> {
            begun.countDown();
            return later(host);
        };
        try (Outbound client = new Outbound(patient(), hanging)) {
            Reply[] reply = new Reply[1];
            Thread caller = new Thread(() -> reply[0] = client.send(Call.get(URI.create("https://lms.example/"))));
            caller.start();
            begun.await();
            caller.interrupt();
            caller.join();

            assertThat(reply[0]).isEqualTo(new Reply.Unreachable(Failure.INTERRUPTED));
        }
    }

    @Test
    void aNameIsAskedForOnceForAllThatGoesOverOneConnection() {
        server.on("/", 200, "text/plain", "ok");
        answers.countDown();
        try (Outbound client = new Outbound(Outbound.Limits.usual(OPEN), this::later)) {
            for (int i = 0; i < 3; i++) {
                URI url = URI.create("http://lms.localhost:" + server.url("/").getPort() + "/");
                assertThat(client.send(Call.get(url))).isInstanceOf(Reply.Answered.class);
            }
            assertThat(asked).hasValue(1);
        }
    }

    private InetAddress[] later(String host) throws UnknownHostException {
        asked.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private static Outbound.Limits impatient() {
        return connecting(Duration.ofMillis(300));
    }

    private static Outbound.Limits patient() {
        return connecting(Duration.ofMinutes(2));
    }

    private static Outbound.Limits connecting(Duration patience) {
        Outbound.Limits usual = Outbound.Limits.usual(OPEN);
        return new Outbound.Limits(
                OPEN, patience, usual.response(), Duration.ofMinutes(2), usual.longestBody(), 32, 256);
    }
}
