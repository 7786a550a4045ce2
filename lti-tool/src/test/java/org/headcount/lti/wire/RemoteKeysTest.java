package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.headcount.lti.wire.KeySource.Lookup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RemoteKeysTest {

    private static final SigningPeer PEER = SigningPeer.withKey("k1");

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final LoopbackServer server = new LoopbackServer();
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));
    private final RemoteKeys remote = new RemoteKeys(outbound, clock);
    private final KeySource keys = remote.at(server.url("/jwks"));

    private volatile String set = PEER.jwks();
    private volatile String cacheControl = "";
    private volatile int status = 200;

    RemoteKeysTest() {
        server.on("/jwks", this::answer);
    }

    @AfterEach
    void close() {
        outbound.close();
        server.close();
    }

    @Test
    void aKeyIsFetchedOnceAndThenKnown() {
        assertThat(keys.find("k1")).isInstanceOf(Lookup.Found.class);
        assertThat(keys.find("k1")).isInstanceOf(Lookup.Found.class);
        assertThat(remote.at(server.url("/jwks")).find("k1")).isInstanceOf(Lookup.Found.class);

        assertFetches(1);
        assertThat(server.asked().get(0).headers()).containsEntry("Accept", List.of("application/json"));
    }

    @Test
    void nothingIsFetchedBeforeSomebodyAsks() {
        assertFetches(0);
    }

    @Test
    void theSendersMaxAgeIsHonouredWithinAMinuteAndADay() {
        cacheControl = "public, max-age=3600";
        keys.find("k1");
        clock.turn(Duration.ofSeconds(3599));
        keys.find("k1");
        assertFetches(1);

        cacheControl = "max-age=0, no-store";
        clock.turn(Duration.ofSeconds(1));
        keys.find("k1");
        assertFetches(2);
        clock.turn(Duration.ofSeconds(59));
        keys.find("k1");
        assertFetches(2);

        cacheControl = "max-age=999999999";
        clock.turn(Duration.ofSeconds(1));
        keys.find("k1");
        assertFetches(3);
        clock.turn(Duration.ofHours(24).minusSeconds(1));
        keys.find("k1");
        assertFetches(3);
        clock.turn(Duration.ofSeconds(1));
        keys.find("k1");
        assertFetches(4);
    }

    @Test
    void aRotatedKeyIsFoundAtOnceByAskingAgain() {
        keys.find("k1");
        clock.turn(Duration.ofMinutes(1));
        set = SigningPeer.jwksOf(PEER, List.of("k1", "k2"));

        assertThat(keys.find("k2")).isInstanceOf(Lookup.Found.class);
        assertFetches(2);
    }

    @Test
    void aKeyThatIsPublishedRightAfterTheFirstFetchIsFoundAtOnceToo() {
        keys.find("k1");
        set = SigningPeer.jwksOf(PEER, List.of("k1", "k2")); // a tool makes a key for its second platform
        clock.turn(Duration.ofSeconds(1));

        assertThat(keys.find("k2")).isInstanceOf(Lookup.Found.class);
        assertFetches(2);
    }

    @Test
    void neitherDoesARenewalStandInTheWayOfANewKey() {
        keys.find("k1");
        clock.turn(RemoteKeySet.USUAL);
        keys.find("k1");
        assertFetches(2);
        set = SigningPeer.jwksOf(PEER, List.of("k1", "k2"));
        clock.turn(Duration.ofSeconds(1));

        assertThat(keys.find("k2")).isInstanceOf(Lookup.Found.class);
        assertFetches(3);
    }

    @Test
    void theNextNewKeyWithinTheMinuteWaitsForItsEndAndNoLonger() {
        keys.find("k1");
        keys.find("k2");
        set = SigningPeer.jwksOf(PEER, List.of("k1", "k2", "k3"));
        clock.turn(Duration.ofSeconds(59));
        assertThat(keys.find("k3")).isEqualTo(new Lookup.Unknown());

        clock.turn(Duration.ofSeconds(1));
        assertThat(keys.find("k3")).isInstanceOf(Lookup.Found.class);
        assertThat(keys.find("k2")).isInstanceOf(Lookup.Found.class);
        assertFetches(3);
    }

    @Test
    void aKeyThatIsWithdrawnIsGoneWhenTheSetIsRenewed() {
        keys.find("k1");
        set = SigningPeer.jwksOf(PEER, List.of("k2"));
        clock.turn(Duration.ofHours(1));

        assertThat(keys.find("k1")).isEqualTo(new Lookup.Unknown());
    }

    @Test
    void realMoodleKeysCheckARealMoodleToken() {
        Recording.Exchange certs = Recording.of("01-discovery.json").first("GET", "/certs.php");
        set = certs.responseBody();
        String token = Recording.of("04-launch-learner.json")
                .first("POST", "/a/launch")
                .form()
                .getOrDefault("id_token", "");

        Verification verification = new TokenVerifier(65_536).verify(token, keys);

        assertThat(verification).isInstanceOf(Verification.Verified.class);
        assertThat(((Verification.Verified) verification).token().claims().string("sub"))
                .contains("5");
    }

    @Nested
    class E10_E39_floods {

        @Test
        void manyUnknownKidsCauseOneFetchAMinuteBesidesTheFirst() {
            for (int minute = 1; minute <= 5; minute++) {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(keys.find("unknown" + i)).isEqualTo(new Lookup.Unknown());
                }
                assertFetches(1 + minute);
                clock.turn(Duration.ofSeconds(60));
            }
            assertThat(keys.find("k1")).isInstanceOf(Lookup.Found.class);
        }

        @Test
        void notEvenASetThatIsStaleAtOnceIsFetchedMoreOftenForThem() {
            cacheControl = "no-store, max-age=0";
            for (int minute = 1; minute <= 5; minute++) {
                for (int i = 0; i < 10; i++) {
                    keys.find("unknown" + i);
                }
                assertFetches(1 + minute);
                clock.turn(Duration.ofSeconds(60));
            }
        }

        @Test
        void norOneThatCannotBeHadAnyMore() {
            keys.find("k1");
            status = 500;
            for (int minute = 1; minute <= 5; minute++) {
                for (int i = 0; i < 10; i++) {
                    assertThat(keys.find("unknown" + i)).isEqualTo(new Lookup.Unknown());
                }
                assertFetches(1 + minute);
                clock.turn(Duration.ofSeconds(60));
            }
        }

        @Test
        void callersAtTheSameTimeShareOneFetch() throws Exception {
            CountDownLatch arrived = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            server.on("/slow", exchange -> {
                arrived.countDown();
                await(release);
                answer(exchange);
            });
            KeySource slow = remote.at(server.url("/slow"));
            ExecutorService threads = Executors.newFixedThreadPool(32);
            try {
                List<Future<Lookup>> lookups = new ArrayList<>();
                for (int i = 0; i < 32; i++) {
                    lookups.add(threads.submit(() -> slow.find("k1")));
                }
                arrived.await();
                release.countDown();
                for (Future<Lookup> lookup : lookups) {
                    assertThat(lookup.get()).isInstanceOf(Lookup.Found.class);
                }
                assertFetches(1);
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void whoeverAsksForAKnownKeyDoesNotWaitForAFetch() throws Exception {
            CountDownLatch arrived = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            server.on("/sometimes", exchange -> {
                if (server.asked().size() > 1) {
                    arrived.countDown();
                    await(release);
                }
                answer(exchange);
            });
            KeySource sometimes = remote.at(server.url("/sometimes"));
            sometimes.find("k1");
            clock.turn(Duration.ofHours(1)); // stale by now
            Thread fetcher = new Thread(() -> sometimes.find("unknown"));
            fetcher.start();
            arrived.await();

            assertThat(sometimes.find("k1")).isInstanceOf(Lookup.Found.class); // while the fetch hangs

            release.countDown();
            fetcher.join();
            assertFetches(2);
        }

        @Test
        void racingCallersOfManyKidsStillFetchNoMoreThanTheFirstAndOneMore() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                List<Callable<Lookup>> callers = IntStream.range(0, 500)
                        .<Callable<Lookup>>mapToObj(n -> () -> keys.find(n % 2 == 0 ? "k1" : "unknown" + n))
                        .toList();
                for (Future<Lookup> lookup : threads.invokeAll(callers)) {
                    assertThat(lookup.get()).isNotInstanceOf(Lookup.Unavailable.class);
                }
                assertFetches(2);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Nested
    class whenAServerHangs {

        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile boolean hanging;
        private final KeySource slow = remote.at(server.url("/hanging"));

        whenAServerHangs() {
            server.on("/hanging", exchange -> {
                if (hanging) {
                    arrived.countDown();
                    await(release);
                }
                answer(exchange);
            });
        }

        @Test
        void manyMayWaitForTheFirstSetAndThoseBeyondAreToldAtOnce() throws Exception {
            assertThatNoMoreWaitThan(128);
        }

        @Test
        void onceAFetchHasFailedOnlyAFewWaitForTheNext() throws Exception {
            status = 503;
            assertThat(slow.find("k1")).isEqualTo(new Lookup.Unavailable("HTTP 503"));
            status = 200;
            clock.turn(RemoteKeySet.BETWEEN_FIRST_FETCHES);

            assertThatNoMoreWaitThan(8);
        }

        private void assertThatNoMoreWaitThan(int most) throws Exception {
            hanging = true;
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                CompletionService<Lookup> callers = new ExecutorCompletionService<>(threads);
                callers.submit(() -> slow.find("k1"));
                arrived.await();
                for (int i = 0; i < most + 5; i++) {
                    callers.submit(() -> slow.find("k1"));
                }
                for (int i = 0; i < 5; i++) {
                    assertThat(callers.take().get())
                            .isEqualTo(new Lookup.Unavailable("too many wait for the key set already"));
                }
                release.countDown();
                for (int i = 0; i < most + 1; i++) {
                    assertThat(callers.take().get()).isInstanceOf(Lookup.Found.class);
                }
            } finally {
                release.countDown();
                threads.shutdownNow();
            }
        }
    }

    @Nested
    class whenTheSetCannotBeHad {

        @Test
        void afterAFetchThatTookLongComesAPauseAllTheSame() {
            server.on("/dying", exchange -> {
                clock.turn(RemoteKeySet.BETWEEN_FIRST_FETCHES);
                LoopbackServer.answer(exchange, 504, "text/plain", "");
            });
            KeySource dying = remote.at(server.url("/dying"));

            assertThat(dying.find("k1")).isEqualTo(new Lookup.Unavailable("HTTP 504"));
            assertThat(dying.find("k1")).isEqualTo(new Lookup.Unavailable("HTTP 504"));

            assertFetches(1);
        }

        @ParameterizedTest
        @ValueSource(longs = {60, 900, 86_400})
        void theLastGoodOneServesADayLongerThanItIsFreshAndNoLonger(long seconds) {
            cacheControl = "max-age=" + seconds;
            keys.find("k1");
            status = 500;
            clock.turn(Duration.ofHours(24).plusSeconds(seconds - 1));
            assertThat(keys.find("k1")).isInstanceOf(Lookup.Found.class);

            clock.turn(Duration.ofSeconds(1));
            assertThat(keys.find("k1")).isEqualTo(new Lookup.Unavailable("HTTP 500"));
        }

        @Test
        void aSetThatFailedIsAskedForAgainAfterAMinute() {
            keys.find("k1");
            status = 500;
            clock.turn(Duration.ofHours(1));
            keys.find("k1");
            keys.find("k1");
            assertFetches(2);

            status = 200;
            clock.turn(Duration.ofMinutes(1));
            keys.find("k1");
            keys.find("k1");
            assertFetches(3);
        }

        @Test
        void aSetThatWasNeverThereIsAskedForAgainAfterSeconds() {
            status = 404;
            assertThat(keys.find("k1")).isEqualTo(new Lookup.Unavailable("HTTP 404"));
            assertThat(keys.find("k1")).isEqualTo(new Lookup.Unavailable("HTTP 404"));
            assertFetches(1);

            status = 200;
            clock.turn(Duration.ofSeconds(5));
            assertThat(keys.find("k1")).isInstanceOf(Lookup.Found.class);
        }

        @Test
        void aSetThatIsTooLargeOrNoneAtAllIsNotTaken() {
            set = "{\"keys\":[],\"x\":\"" + "x".repeat(256 * 1024) + "\"}";
            assertThat(keys.find("k1")).isEqualTo(new Lookup.Unavailable("TOO_LARGE"));

            set = SigningPeer.jwksOf(
                    PEER, IntStream.range(0, 101).mapToObj(n -> "k" + n).toList());
            clock.turn(Duration.ofSeconds(5));
            assertThat(keys.find("k1")).isEqualTo(new Lookup.Unavailable("no readable key set"));

            set = "<html>";
            clock.turn(Duration.ofSeconds(5));
            assertThat(keys.find("k1")).isEqualTo(new Lookup.Unavailable("no readable key set"));
        }

        @Test
        void anAddressThatIsNotAllowedIsNotAsked() {
            try (Outbound strict = new Outbound(Outbound.Limits.usual(new UrlPolicy(false)))) {
                assertThat(new RemoteKeys(strict, clock).at(server.url("/jwks")).find("k1"))
                        .isEqualTo(new Lookup.Unavailable("the key set's address is not allowed"));
                assertFetches(0);
            }
        }
    }

    @Nested
    class whichKeysCount {

        @Test
        void onlyRsaKeysForSigningWithRs256OfEnoughBits() {
            SigningPeer weak = SigningPeer.withKey("weak", 1024);
            set = "{\"keys\":["
                    + String.join(
                            ",",
                            Json.text(PEER.jwk().put("kid", "enc").put("use", "enc")),
                            Json.text(PEER.jwk().put("kid", "rs512").put("alg", "RS512")),
                            Json.text(PEER.jwk()
                                    .put("kid", "hs")
                                    .put("kty", "oct")
                                    .put("k", "AAAA")),
                            Json.text(PEER.jwk().put("kid", "")),
                            Json.text(PEER.jwk().without("kid")),
                            Json.text(PEER.jwk().put("kid", "bad-n").put("n", "!!")),
                            Json.text(PEER.jwk().put("kid", "e-one").put("e", "AQ")),
                            Json.text(PEER.jwk().put("kid", "e-even").put("e", "Ag")),
                            Json.text(PEER.jwk().put("kid", "huge").put("n", "_".repeat(4_000))),
                            Json.text(weak.jwk()),
                            "{\"kty\":\"EC\",\"kid\":\"ec\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                            "null",
                            "5",
                            "[]",
                            "{}",
                            Json.text(PEER.jwk().put("kid", "plain").without("use")),
                            Json.text(PEER.jwk().put("kid", "bare").without(List.of("use", "alg"))),
                            Json.text(PEER.jwk().put("kid", 7)),
                            Json.text(PEER.jwk()))
                    + "]}";

            for (String kid : List.of("enc", "rs512", "hs", "", "bad-n", "e-one", "e-even", "huge", "weak", "ec")) {
                assertThat(keys.find(kid)).as(kid).isEqualTo(new Lookup.Unknown());
            }
            for (String kid : List.of("plain", "bare", "7", "k1")) {
                assertThat(keys.find(kid)).as(kid).isInstanceOf(Lookup.Found.class);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (!cacheControl.isEmpty()) {
            exchange.getResponseHeaders().add("Cache-Control", cacheControl);
        }
        LoopbackServer.answer(exchange, status, "application/json", set);
    }

    private void assertFetches(int expected) {
        assertThat(server.asked()).hasSize(expected);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
