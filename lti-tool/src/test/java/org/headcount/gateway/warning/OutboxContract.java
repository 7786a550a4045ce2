package org.headcount.gateway.warning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.NORTH;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How alerts reach those who are told, on every database. */
abstract class OutboxContract extends AlertWorld {

    @BeforeEach
    void northIsThere() {
        institution(Policy.ROLLING, 10);
    }

    private List<String> ids() {
        return endpoint.asked().stream()
                .map(asked -> header(asked, "Webhook-id"))
                .toList();
    }

    private static String header(LoopbackServer.Asked asked, String name) {
        return asked.headers().getOrDefault(name, List.of("")).get(0);
    }

    private String lastAnswer(String path) {
        return node.subscribers
                .find(NORTH, Subscriber.Channel.WEBHOOK, "wh" + path.replace("/", ""))
                .orElseThrow()
                .lastAnswer();
    }

    private void later(Duration wait) {
        clock.turn(wait);
        node.deliveries.deliver();
    }

    @Test
    void whatAnEndpointIsToldIsSignedAsStandardWebhooksHasIt() throws Exception {
        AlertSending.NewSecret secret = node.sending.newSecret();
        node.subscribers.add(new Subscriber(
                NORTH,
                Subscriber.Channel.WEBHOOK,
                "wh1",
                endpoint.url("/hook").toString(),
                secret.sealed(),
                "",
                Subscriber.State.ACTIVE,
                now(),
                "",
                Optional.empty()));
        endpoint.on("/hook", 204, "text/plain", "");
        raise("2026-02");
        node.deliveries.deliver();

        LoopbackServer.Asked asked = endpoint.asked().get(0);
        String id = header(asked, "Webhook-id");
        String timestamp = header(asked, "Webhook-timestamp");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.shown().substring(6)), "HmacSHA256"));
        String signed = Base64.getEncoder()
                .encodeToString(
                        mac.doFinal((id + "." + timestamp + "." + asked.body()).getBytes(StandardCharsets.UTF_8)));
        assertThat(id).startsWith("msg_");
        assertThat(timestamp).isEqualTo(Long.toString(now().getEpochSecond()));
        assertThat(header(asked, "Webhook-signature")).isEqualTo("v1," + signed);
        assertThat(header(asked, "Content-type")).isEqualTo("application/json");
        JsonNode told = Json.read(asked.body()).orElseThrow();
        assertThat(told.path("type").asText()).isEqualTo("alert.fired");
        assertThat(told.path("timestamp").asText()).isEqualTo(now().toString());
        assertThat(told.path("data").path("institution").asText()).isEqualTo("north");
        assertThat(told.path("data").path("alert").path("rule").asText()).isEqualTo("statement-closed");
        assertThat(told.path("data").path("alert").path("month").asText()).isEqualTo("2026-02");
        assertThat(told.path("data").path("alert").path("learners").asInt()).isEqualTo(3);
        assertThat(secret.sealed())
                .as("kept sealed")
                .doesNotContain(secret.shown().substring(6));
    }

    @Test
    void whatFailsIsTriedAgainLaterUnderTheSameIdAndNeverOnceItWasAcknowledged() {
        subscribe("/hook");
        AtomicInteger asked = new AtomicInteger();
        endpoint.on(
                "/hook",
                exchange ->
                        LoopbackServer.answer(exchange, asked.incrementAndGet() < 3 ? 500 : 200, "text/plain", "no"));
        raise("2026-02");
        node.deliveries.deliver();
        later(Duration.ofMillis(4_999));
        assertThat(ids()).as("not before its time").hasSize(1);
        later(Duration.ofMillis(1));
        assertThat(lastAnswer("/hook")).isEqualTo("HTTP 500");
        later(Duration.ofMinutes(1));
        assertThat(lastAnswer("/hook")).isEqualTo("HTTP 200");
        later(Duration.ofDays(5));

        assertThat(ids()).hasSize(3).containsOnly(ids().get(0));
        assertThat(endpoint.asked())
                .extracting(LoopbackServer.Asked::body)
                .containsOnly(endpoint.asked().get(0).body());
        assertThat(endpoint.asked())
                .as("each attempt at its own time")
                .extracting(one -> header(one, "Webhook-timestamp"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"600", "Tue, 10 Mar 2026 12:10:00 GMT"})
    void anEndpointThatAsksToBeLeftAloneIs(String header) {
        subscribe("/hook");
        endpoint.on("/hook", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", header);
            LoopbackServer.answer(exchange, 503, "text/plain", "");
        });
        raise("2026-02");
        node.deliveries.deliver();

        later(Duration.ofMinutes(10).minusMillis(1));
        assertThat(ids()).hasSize(1);
        later(Duration.ofMillis(1));
        assertThat(ids()).hasSize(2);
    }

    @Test
    void afterThreeDaysInVainADeliveryIsGivenUpAndTheNextAlertIsToldAllTheSame() {
        subscribe("/hook");
        endpoint.on("/hook", 503, "text/plain", "");
        raise("2026-01");
        for (int day = 0; day < 20; day++) {
            later(Duration.ofDays(1));
        }
        assertThat(ids()).hasSize(11).containsOnly(ids().get(0));
        raise("2026-02");
        node.deliveries.deliver();

        assertThat(ids()).hasSize(12);
        assertThat(ids().get(11)).isNotEqualTo(ids().get(0));
    }

    @Test
    void anEndpointThatIsGoneIsToldNothingMoreUntilATestFindsItAgain() {
        Subscriber hook = subscribe("/hook");
        AtomicInteger status = new AtomicInteger(410);
        endpoint.on("/hook", exchange -> LoopbackServer.answer(exchange, status.get(), "text/plain", ""));
        raise("2026-01");
        raise("2026-02");
        node.deliveries.deliver();
        raise("2026-03");
        later(Duration.ofDays(1));

        assertThat(ids()).as("one of the two that waited").hasSize(1);
        Subscriber disabled =
                node.subscribers.find(NORTH, hook.channel(), hook.id()).orElseThrow();
        assertThat(disabled.state()).isEqualTo(Subscriber.State.DISABLED);
        assertThat(disabled.lastAnswer()).isEqualTo("HTTP 410");

        status.set(200);
        assertThat(node.sending
                        .test(disabled, node.store.institutions().find(NORTH).orElseThrow(), Author.OPERATOR)
                        .result())
                .isEqualTo(AlertSending.Result.ACKNOWLEDGED);
        raise("2026-04");
        node.deliveries.deliver();
        assertThat(endpoint.asked())
                .extracting(asked ->
                        Json.read(asked.body()).orElseThrow().path("type").asText())
                .containsExactly("alert.fired", "alert.test", "alert.fired");
    }

    @Test
    void whoIsTakenAwayIsToldNothingMoreNotEvenWhatWaits() {
        Subscriber hook = subscribe("/hook");
        endpoint.on("/hook", 500, "text/plain", "");
        raise("2026-01");
        node.deliveries.deliver();

        assertThat(node.subscribers.remove(NORTH, hook.channel(), hook.id())).isTrue();
        assertThat(node.subscribers.remove(NORTH, hook.channel(), hook.id())).isFalse();
        raise("2026-02");
        later(Duration.ofDays(1));

        assertThat(ids()).hasSize(1);
    }

    @Test
    void whoComesLaterIsToldOfWhatComesLater() {
        endpoint.on("/hook", 200, "text/plain", "");
        raise("2026-01");
        subscribe("/hook");
        raise("2026-02");
        node.deliveries.deliver();

        assertThat(endpoint.asked())
                .singleElement()
                .matches(asked -> asked.body().contains("2026-02"));
    }

    /** The endpoint has it, and nobody knows: all that can be done is that it can tell. */
    @Test
    void whenANodeDiesBetweenAcknowledgementAndRecordTheEndpointGetsTheSameIdOnceMoreAndThenNoMore() {
        subscribe("/hook");
        endpoint.on("/hook", 200, "text/plain", "");
        raise("2026-02");
        Outbox dying = new DyingOutbox(node.store.outbox());
        AlertSending sending = node.sending(dying);
        Delivery taken = dying.claim(now(), now().plusSeconds(600), 1).get(0);
        assertThatThrownBy(() -> sending.send(taken)).hasMessage("killed");

        Node other = anotherNode();
        clock.turn(Duration.ofMinutes(9));
        other.deliveries.deliver();
        assertThat(ids()).as("it might still be on its way").hasSize(1);
        clock.turn(Duration.ofMinutes(1));
        other.deliveries.deliver();
        clock.turn(Duration.ofDays(1));
        other.deliveries.deliver();
        node.deliveries.deliver();

        assertThat(ids()).hasSize(2).containsOnly(ids().get(0));
    }

    @Test
    void aNodeThatLivesRemembersWhatItCouldNotWriteDown() {
        subscribe("/hook");
        endpoint.on("/hook", 200, "text/plain", "");
        raise("2026-02");
        DyingOutbox failing = new DyingOutbox(node.store.outbox());
        AlertSending sending = node.sending(failing);
        assertThatThrownBy(() -> sending.send(
                        failing.claim(now(), now().plusSeconds(600), 1).get(0)))
                .hasMessage("killed");
        clock.turn(Duration.ofMinutes(10));
        failing.heal();
        sending.send(failing.claim(now(), now().plusSeconds(600), 1).get(0));
        later(Duration.ofDays(1));

        assertThat(ids()).hasSize(1);
    }

    /** The other node knows nothing of the acknowledgement, so it has to be written down before the lease ends. */
    @Test
    void whatCouldNotBeWrittenDownIsBeforeAnyOtherNodeTakesItUp() {
        subscribe("/hook");
        endpoint.on("/hook", 200, "text/plain", "");
        raise("2026-02");
        DyingOutbox failing = new DyingOutbox(node.store.outbox());
        try (DeliveryWatch deliveries = new DeliveryWatch(failing, node.sending(failing), clock)) {
            deliveries.deliver();
            failing.heal();
            deliveries.deliver();
        }

        clock.turn(Duration.ofMinutes(10));
        anotherNode().deliveries.deliver();

        assertThat(ids()).hasSize(1);
    }

    @Test
    void nobodyHearsThatItIsOverBeforeHearingThatItBegan() {
        subscribe("/hook");
        AtomicInteger status = new AtomicInteger(503);
        endpoint.on("/hook", exchange -> LoopbackServer.answer(exchange, status.get(), "text/plain", ""));
        raise("2026-02");
        node.deliveries.deliver();
        node.store.alerts().recover(node.alert("statement-closed"), now());
        node.deliveries.deliver();
        status.set(200);
        raise("2026-03");
        node.deliveries.deliver();
        later(Duration.ofDays(1));
        later(Duration.ofDays(1));

        assertThat(endpoint.asked())
                .extracting(asked -> Json.read(asked.body()).orElseThrow())
                .extracting(told -> told.path("type").asText() + " "
                        + told.path("data").path("alert").path("month").asText())
                .as("what another alert has to say does not wait")
                .containsExactly(
                        "alert.fired 2026-02", "alert.fired 2026-03", "alert.fired 2026-02", "alert.recovered 2026-02");
    }

    /** A database that is gone at the one moment that matters. */
    private static final class DyingOutbox implements Outbox {

        private final Outbox outbox;
        private boolean healed;

        private DyingOutbox(Outbox outbox) {
            this.outbox = outbox;
        }

        void heal() {
            healed = true;
        }

        @Override
        public List<Delivery> claim(Instant now, Instant lease, int most) {
            return outbox.claim(now, lease, most);
        }

        @Override
        public void acknowledged(Delivery delivery, String answer, Instant now) {
            if (!healed) {
                throw new IllegalStateException("killed");
            }
            outbox.acknowledged(delivery, answer, now);
        }

        @Override
        public void putBack(Delivery delivery, String answer, Instant now, Instant due) {
            outbox.putBack(delivery, answer, now, due);
        }

        @Override
        public void giveUp(Delivery delivery, String answer, Instant now) {
            outbox.giveUp(delivery, answer, now);
        }

        @Override
        public List<Told> told(InstitutionId institution, List<String> alerts) {
            return outbox.told(institution, alerts);
        }
    }

    @Test
    void whatBecameOfEachDeliveryCanBeSeenAfterwards() {
        subscribe("/hook");
        raise("2026-02");
        Outbox outbox = node.store.outbox();
        Delivery taken = outbox.claim(now(), now().plusSeconds(600), 1).get(0);
        List<String> asked = List.of(taken.alert().id(), "none");
        assertThat(outbox.told(NORTH, asked)).extracting(Outbox.Told::state).containsExactly(Outbox.State.WAITING);
        clock.turn(Duration.ofMinutes(1));
        outbox.acknowledged(taken, "HTTP 204", now());

        assertThat(outbox.told(NORTH, asked))
                .containsExactly(new Outbox.Told(
                        taken.alert().id(),
                        Alert.Event.FIRED,
                        Subscriber.Channel.WEBHOOK,
                        "whhook",
                        Outbox.State.ACKNOWLEDGED,
                        1,
                        Optional.of(now())));
        assertThat(outbox.told(NORTH, List.of("none"))).as("of another alert").isEmpty();
        assertThat(outbox.told(NORTH, List.of())).isEmpty();
        assertThat(outbox.told(Given.SOUTH, asked)).isEmpty();
    }

    @Test
    void whoWasGivenUpForDeadHasNoSayAnyMoreUnlessItWasAcknowledged() {
        subscribe("/hook");
        raise("2026-02");
        Outbox outbox = node.store.outbox();
        Delivery slow = outbox.claim(now(), now().plusSeconds(600), 1).get(0);
        clock.turn(Duration.ofMinutes(10));
        Delivery next = outbox.claim(now(), now().plusSeconds(600), 1).get(0);
        assertThat(next.attempts()).isEqualTo(1);
        outbox.putBack(slow, "late", now(), now());
        assertThat(outbox.claim(now(), now().plusSeconds(600), 1))
                .as("it is on its way")
                .isEmpty();

        outbox.acknowledged(slow, "HTTP 200", now());
        outbox.putBack(next, "HTTP 500", now(), now());

        clock.turn(Duration.ofDays(1));
        assertThat(outbox.claim(now(), now().plusSeconds(600), 1)).isEmpty();
    }

    @Test
    void twoNodesNeverTakeTheSameOneAtOnce() throws Exception {
        IntStream.range(0, 10).forEach(number -> subscribe("/hook" + number));
        raise("2026-02");
        Node other = anotherNode();
        List<Callable<List<Delivery>>> callers = new ArrayList<>();
        for (Node each : List.of(node, other, node, other)) {
            callers.add(() -> each.store.outbox().claim(now(), now().plusSeconds(600), 8));
        }

        List<String> taken = Race.of(callers).stream()
                .flatMap(List::stream)
                .map(Delivery::id)
                .toList();

        assertThat(taken).doesNotHaveDuplicates();
        List<String> rest = node.store.outbox().claim(now(), now().plusSeconds(600), 10).stream()
                .map(Delivery::id)
                .toList();
        assertThat(taken.size() + rest.size()).isEqualTo(10);
        assertThat(rest).doesNotContainAnyElementsOf(taken);
    }

    @Test
    void aSlowEndpointKeepsNobodyWaitingButItself() throws Exception {
        subscribe("/slow");
        subscribe("/quick");
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        endpoint.on("/slow", exchange -> {
            reached.countDown();
            await(answer);
            LoopbackServer.answer(exchange, 200, "text/plain", "");
        });
        endpoint.on("/quick", 200, "text/plain", "");
        raise("2026-01");
        raise("2026-02");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            List<Delivery> due = node.store.outbox().claim(now(), now().plusSeconds(600), 8);
            assertThat(due).as("one for each of the two").hasSize(2);
            Delivery slow = due.stream()
                    .filter(one -> one.to().id().equals("whslow"))
                    .findFirst()
                    .orElseThrow();
            Future<?> sending = thread.submit(() -> node.sending.send(slow));
            reached.await();
            due.stream().filter(one -> !one.equals(slow)).forEach(node.sending::send);
            anotherNode().deliveries.deliver();
            assertThat(endpoint.asked())
                    .extracting(asked -> asked.url().getPath())
                    .containsExactlyInAnyOrder("/slow", "/quick", "/quick");

            answer.countDown();
            sending.get();
            node.deliveries.deliver();
            assertThat(endpoint.asked()).hasSize(4);
        } finally {
            answer.countDown();
            thread.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1/hook", "http://example.org/hook"})
    void anAddressThatIsNotAllowedIsNotCalled(String url) {
        node.subscribers.add(new Subscriber(
                NORTH,
                Subscriber.Channel.WEBHOOK,
                "wh1",
                url.replace("10.0.0.1", "user@10.0.0.1"),
                node.sending.newSecret().sealed(),
                "",
                Subscriber.State.ACTIVE,
                now(),
                "",
                Optional.empty()));
        raise("2026-02");
        node.deliveries.deliver();

        assertThat(lastAnswerOf("wh1")).startsWith("not called: it must ");
    }

    private String lastAnswerOf(String id) {
        return node.subscribers
                .find(NORTH, Subscriber.Channel.WEBHOOK, id)
                .orElseThrow()
                .lastAnswer();
    }

    @Test
    void ofRacersWithOneAddressOneAddsItAndNoMoreThanTwentyAreToldAtAll() throws Exception {
        Subscriber hook = subscribe("/first");
        node.subscribers.remove(NORTH, hook.channel(), hook.id());
        AtomicInteger number = new AtomicInteger();

        List<Subscribers.Added> same =
                Race.of(8, () -> node.subscribers.add(mailbox("same" + number.incrementAndGet(), "me@example.org")));
        Node other = anotherNode();
        List<Callable<Subscribers.Added>> many = new ArrayList<>();
        for (int one = 0; one < 30; one++) {
            String name = "m" + one;
            Node each = one % 2 == 0 ? node : other;
            many.add(() -> each.subscribers.add(mailbox(name, name + "@example.org")));
        }
        List<Subscribers.Added> added = Race.of(many);

        assertThat(same).containsOnlyOnce(Subscribers.Added.ADDED).contains(Subscribers.Added.KNOWN);
        assertThat(added.stream().filter(Subscribers.Added.ADDED::equals)).hasSize(19);
        assertThat(node.subscribers.list(NORTH, Subscriber.Channel.EMAIL)).hasSize(20);
    }

    @Test
    void aMailboxIsToldInItsLanguageOfWhatFiresAndOfWhatNoLongerHolds() {
        node.subscribers.add(mailbox("ma1", "licences@school.example"));
        raise("2026-02");
        node.deliveries.deliver();
        node.store.alerts().recover(node.alert("statement-closed"), now());
        node.deliveries.deliver();
        later(Duration.ofDays(5));

        assertThat(mails.received()).hasSize(2);
        assertThat(mails.received().get(0).text())
                .contains("Subject: North: the statement of February 2026 is closed")
                .contains("Charged learners in February 2026: 3.");
        assertThat(mails.received().get(1).text()).contains("Subject: No longer: North: the statement");
    }

    @Test
    void aMailboxThatNobodyHasIsTriedOnceAndOneThatIsFullAgainUnderTheSameId() {
        node.subscribers.add(mailbox("ma1", "nobody@school.example"));
        node.subscribers.add(mailbox("ma2", "full@school.example"));
        raise("2026-02");
        node.deliveries.deliver();
        clock.turn(Duration.ofDays(1));

        assertThat(node.store.outbox().claim(now(), now().plusSeconds(600), 8))
                .singleElement()
                .matches(delivery -> delivery.to().id().equals("ma2") && delivery.attempts() == 1);
        assertThat(node.subscribers.list(NORTH, Subscriber.Channel.EMAIL))
                .extracting(Subscriber::lastAnswer)
                .containsExactly("SMTP 550", "SMTP 452");
    }

    private Subscriber mailbox(String id, String address) {
        return new Subscriber(
                NORTH,
                Subscriber.Channel.EMAIL,
                id,
                address,
                "",
                "en",
                Subscriber.State.ACTIVE,
                now(),
                "",
                Optional.empty());
    }
}
