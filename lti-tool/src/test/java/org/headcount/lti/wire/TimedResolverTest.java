package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimedResolverTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final InetAddress THERE = Addresses.literal("192.0.2.7").orElseThrow();

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch deadAnswer = new CountDownLatch(1);
    private final List<Thread> waiting = new ArrayList<>();

    @AfterEach
    void answer() throws InterruptedException {
        deadAnswer.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }
    }

    @Test
    void aNameIsFoundWhileOthersHang() throws Exception {
        try (TimedResolver resolver = resolver(LONG, 3)) {
            wait(resolver, "dead1.example");
            wait(resolver, "dead2.example");

            assertThat(resolver.resolve("good.example")).containsExactly(THERE);
        }
    }

    @Test
    void manyDeadNamesTakeNoMoreThreadsThanTheyMayAndTheRestIsRefusedAtOnce() throws Exception {
        try (TimedResolver resolver = resolver(LONG, 2)) {
            wait(resolver, "dead1.example");
            wait(resolver, "dead2.example");

            for (int i = 3; i < 1000; i++) {
                String name = "dead" + i + ".example";
                assertThatThrownBy(() -> resolver.resolve(name)).isInstanceOf(TimedResolver.TooMany.class);
            }
            assertThat(asked).containsExactly("dead1.example", "dead2.example");

            deadAnswer.countDown();
            assertThat(foundInTheEnd(resolver, "good.example")).containsExactly(THERE);
        }
    }

    @Test
    void whoAsksForANameThatIsBeingLookedUpSharesTheAnswer() throws Exception {
        try (TimedResolver resolver = resolver(LONG, 1)) {
            wait(resolver, "dead.example");
            Thread second = caller(resolver, "dead.example");
            while (second.isAlive() && second.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            deadAnswer.countDown();
            second.join();

            assertThat(asked).containsExactly("dead.example");
        }
    }

    @Test
    void aNameThatHangsIsWaitedForOnceAndAskedForAnewWhenItsLookupHasEnded() {
        try (TimedResolver resolver = resolver(SHORT, 2)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> resolver.resolve("dead.example")).isInstanceOf(TimedResolver.Unanswered.class);
            }
            awaitAsked("dead.example");
            assertThat(asked).containsExactly("dead.example");

            deadAnswer.countDown();
            assertThat(foundInTheEnd(resolver, "dead.example")).containsExactly(THERE);
            assertThat(asked.size()).isGreaterThan(1);
        }
    }

    @Test
    void aNameThatNobodyHasIsUnknownToEachWhoAsks() {
        Resolver nothing = host -> {
            throw new UnknownHostException("nobody has it");
        };
        try (TimedResolver resolver = new TimedResolver(nothing, LONG, 1)) {
            assertThatThrownBy(() -> resolver.resolve("lms.example"))
                    .isExactlyInstanceOf(UnknownHostException.class)
                    .hasMessage("lms.example")
                    .hasRootCauseMessage("nobody has it");
        }
    }

    @Test
    void anAddressWaitsForNoThread() throws Exception {
        try (TimedResolver resolver = resolver(LONG, 1)) {
            wait(resolver, "dead.example");

            for (String address : List.of("192.0.2.7", "[2001:db8::7]", "2001:db8::7")) {
                assertThat(resolver.resolve(address)).containsExactly(THERE);
            }
        }
    }

    private TimedResolver resolver(Duration patience, int most) {
        return new TimedResolver(
                host -> {
                    asked.add(host);
                    if (host.startsWith("dead")) {
                        awaitDead();
                    }
                    return new InetAddress[] {THERE};
                },
                patience,
                most);
    }

    private void awaitDead() {
        try {
            deadAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has somebody wait for the name, and comes back when it is being looked up. */
    private void wait(TimedResolver resolver, String host) {
        caller(resolver, host);
        awaitAsked(host);
    }

    private Thread caller(TimedResolver resolver, String host) {
        Thread thread = new Thread(() -> {
            try {
                resolver.resolve(host);
            } catch (UnknownHostException e) {
                asked.add("failed");
            }
        });
        waiting.add(thread);
        thread.start();
        return thread;
    }

    private void awaitAsked(String host) {
        while (!asked.contains(host)) {
            Thread.onSpinWait();
        }
    }

    private static InetAddress[] foundInTheEnd(TimedResolver resolver, String host) {
        while (true) {
            try {
                return resolver.resolve(host);
            } catch (UnknownHostException stillHanging) {
                Thread.onSpinWait();
            }
        }
    }
}
