package org.headcount.gateway.warning;

import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.LoopbackMailServer;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.Mailer;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.Given;
import org.headcount.metering.alert.Alerting;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.store.Store;
import org.headcount.web.pages.AlertMails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An institution on a database, nodes that watch it, and an endpoint that is told. */
@SuppressWarnings("NullAway.Init")
abstract class AlertWorld {

    static final RateCard CARD = RateCard.volume(
            Currency.getInstance("EUR"),
            1,
            List.of(new RateCard.Tier(1, new BigDecimal("6.00")), new RateCard.Tier(20, new BigDecimal("5.00"))));

    static final Addresses ADDRESSES = new Addresses(URI.create("https://hc.example"));

    private final List<AutoCloseable> opened = new ArrayList<>();
    final LoopbackServer endpoint = open(new LoopbackServer());
    final LoopbackMailServer mails = open(new LoopbackMailServer());
    private final Mailer mailer = new Mailer(new Mailer.Server(
            "localhost", mails.port(), Mailer.Security.NONE, Optional.empty(), "headcount@school.example"));
    private final Outbound outbound = open(new Outbound(Outbound.Limits.usual(new UrlPolicy(true))));

    private String database;
    TurnedClock clock;
    Node node;

    abstract String freshDatabase();

    /** One node of the service. */
    final class Node {

        final Store store = open(Store.open(database, clock));
        final Subscribers subscribers = store.subscribers();
        final Alerting alerting =
                new Alerting(store.institutions(), store.ledger(), store.snapshots(), store.signals(), clock, 5);
        final AlertWatch watch = open(
                new AlertWatch(store.institutions(), alerting, store.alerts(), store.statements(), clock, () -> {}));
        final AlertSending sending = sending(store.outbox());
        final DeliveryWatch deliveries = open(new DeliveryWatch(store.outbox(), sending, clock));

        AlertSending sending(Outbox outbox) {
            return new AlertSending(
                    outbox,
                    store.subscribers(),
                    store.institutions(),
                    outbound,
                    Optional.of(mailer),
                    new AlertMails(ADDRESSES, (institution, source) -> source),
                    ADDRESSES,
                    Seal.open(store.keys(), clock.instant()),
                    clock,
                    () -> 0.5);
        }

        void report(Report... reports) {
            store.ledger().append(NORTH, List.of(reports));
        }

        /** All alerts, the oldest first: rule, month, and whether it has recovered. */
        List<String> told() {
            List<Alert> alerts = new ArrayList<>(store.alerts().list(NORTH, Optional.empty(), 100, ""));
            alerts.sort(Comparator.comparing(Alert::firedAt)
                    .thenComparing(alert -> alert.finding().rule()));
            return alerts.stream()
                    .map(alert -> alert.finding().rule().wire() + " "
                            + alert.finding().month()
                            + (alert.recoveredAt().isPresent() ? " recovered" : ""))
                    .toList();
        }

        Alert alert(String rule) {
            return store.alerts().list(NORTH, Optional.empty(), 100, "").stream()
                    .filter(alert -> alert.finding().rule().wire().equals(rule))
                    .findFirst()
                    .orElseThrow();
        }

        /** Looks around and delivers, once its turn has come again. */
        void lookAround() {
            clock.turn(Duration.ofHours(6));
            watch.look();
            deliveries.deliver();
        }
    }

    /** A database, a node, and the time. */
    void begin(String now) {
        database = freshDatabase();
        clock = new TurnedClock(at(now));
        node = new Node();
    }

    Node anotherNode() {
        return new Node();
    }

    /** An institution of 2026, with a commitment on the card above. */
    void institution(Policy policy, int commitment) {
        institution(NORTH, policy, commitment, ZoneOffset.UTC);
    }

    void institution(InstitutionId id, Policy policy, int commitment, ZoneId zone) {
        Terms terms = new Terms(
                History.always(policy),
                History.always(zone),
                History.always(CARD),
                History.always(commitment),
                Given.none());
        node.store.institutions().create(new Institution(id, "North", at("2026-01-01T00:00:00Z"), terms));
    }

    /** A subscriber at a path of the endpoint. */
    Subscriber subscribe(String path) {
        Subscriber subscriber = new Subscriber(
                NORTH,
                Subscriber.Channel.WEBHOOK,
                "wh" + path.replace("/", ""),
                endpoint.url(path).toString(),
                node.sending.newSecret().sealed(),
                "",
                Subscriber.State.ACTIVE,
                clock.instant(),
                "",
                Optional.empty());
        node.subscribers.add(subscriber);
        return subscriber;
    }

    /** Something to be told. */
    void raise(String month) {
        node.store
                .alerts()
                .raise(NORTH, Finding.closed(YearMonth.parse(month), 3, Optional.empty(), Optional.empty()), now());
    }

    Instant now() {
        return clock.instant();
    }

    private <T extends AutoCloseable> T open(T room) {
        opened.add(room);
        return room;
    }

    @BeforeEach
    void beginInMarch() {
        begin("2026-03-10T12:00:00Z");
    }

    @AfterEach
    void close() throws Exception {
        for (int last = opened.size() - 1; last >= 0; last--) {
            opened.get(last).close();
        }
    }
}
