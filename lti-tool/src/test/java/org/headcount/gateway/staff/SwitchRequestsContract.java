package org.headcount.gateway.staff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.at;

import java.net.URI;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.erasure.Erasures;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.AlertMessage;
import org.headcount.gateway.warning.Alerts;
import org.headcount.gateway.warning.Outbox;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.Switching;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SwitchRequests} keeps to, and what {@link Asking} makes of it. */
@SuppressWarnings("NullAway.Init")
public abstract class SwitchRequestsContract {

    private static final Instant NOON = at("2026-11-21T12:00:00Z");
    private static final Author OWNER = new Author("staff:st1", "owner", "");

    /** The ports of one node, and the requests of another. */
    public record RequestPorts(
            Institutions institutions,
            Ledger ledger,
            Snapshots snapshots,
            SwitchRequests here,
            SwitchRequests there,
            Erasures erasures,
            Alerts alerts,
            Outbox outbox,
            Subscribers subscribers) {}

    private final TurnedClock clock = new TurnedClock(NOON);
    private RequestPorts ports;
    private Meter meter;
    private Asking asking;

    protected abstract RequestPorts nothingAsked();

    @BeforeEach
    void begin() {
        ports = nothingAsked();
        meter = new Meter(ports.institutions(), ports.ledger(), clock);
        asking = asking(ports.here());
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        ports.institutions().create(Given.institution(SOUTH, Policy.ROLLING));
        meter.record(
                NORTH,
                List.of(
                        Given.access("a", ADA, "2026-11-01T08:00:00Z"),
                        Given.switching("b", ADA, FactType.SWITCH_OFF, "2026-11-02T08:00:00Z"),
                        Given.access("c", BEN, "2026-11-01T08:00:00Z")));
    }

    private Asking asking(SwitchRequests requests) {
        return new Asking(
                ports.institutions(),
                meter,
                new Switching(ports.institutions(), ports.ledger(), ports.snapshots(), clock),
                requests,
                clock);
    }

    private Institution north() {
        return ports.institutions().find(NORTH).orElseThrow();
    }

    private LearnerId ada() {
        return ports.ledger().standing(NORTH, ADA).orElseThrow().learner().id();
    }

    private boolean isActive(IdentityName who) {
        return ports.ledger().standing(NORTH, who).orElseThrow().active(clock.instant());
    }

    private SwitchRequest asked() {
        assertThat(asking.ask(north(), ADA, "please")).isTrue();
        return ports.here().newest(NORTH, ada()).orElseThrow();
    }

    @Test
    void aLearnerAsksOnceWhileItIsOpenHoweverManyRun() throws Exception {
        List<Boolean> asked = Race.of(() -> asking(ports.there()).ask(north(), ADA, "please"));

        assertThat(asked).containsOnlyOnce(true);
        assertThat(ports.here().list(NORTH, Optional.empty(), Optional.empty(), 10))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.state()).isEqualTo(SwitchRequest.State.OPEN);
                    assertThat(one.note()).isEqualTo("please");
                    assertThat(one.toString()).doesNotContain("please");
                });
        assertThat(ports.here().open(NORTH)).isEqualTo(1);
        assertThat(ports.here().open(SOUTH)).isZero();
    }

    private List<Alert> alerts(Alert.State state) {
        return ports.alerts().list(NORTH, Optional.of(state), 100, "");
    }

    @Test
    void whoHearsOfAlertsIsToldOnceThatSomebodyAsksAndNotWho() throws Exception {
        ports.subscribers()
                .add(Subscriber.fresh(
                        NORTH, Subscriber.Channel.WEBHOOK, "wh1", "https://hooks.example", "sealed", "", NOON));

        Race.of(() -> asking(ports.there()).ask(north(), ADA, "please"));

        SwitchRequest request = ports.here().newest(NORTH, ada()).orElseThrow();
        Alert alert = alerts(Alert.State.OPEN).get(0);
        assertThat(alerts(Alert.State.OPEN)).hasSize(1);
        assertThat(alert.finding().rule()).isEqualTo(AlertRule.SWITCH_REQUESTED);
        assertThat(alert.finding().source()).isEqualTo(request.id());
        assertThat(ports.outbox().told(NORTH, List.of(alert.id())))
                .extracting(Outbox.Told::alert)
                .containsExactly(alert.id());
        String told = new String(
                AlertMessage.of(alert, Alert.Event.FIRED, new Addresses(URI.create("https://hc.example"))), UTF_8);
        assertThat(told)
                .contains(
                        "\"rule\":\"switch-requested\"",
                        "\"request\":\"" + request.id() + "\"",
                        "\"url\":\"https://hc.example/admin/institutions/north/requests\"")
                .doesNotContain("please", ada().value(), "\"" + ADA.value(), "source");
    }

    @Test
    void theAlertEndsWithItsRequestAndNobodyIsToldOfThat() {
        SwitchRequest first = asked();
        asking.decline(NORTH, first.id(), "", OWNER);
        clock.turn(java.time.Duration.ofMinutes(1));
        SwitchRequest second = asked();

        assertThat(alerts(Alert.State.OPEN))
                .extracting(alert -> alert.finding().source())
                .containsExactly(second.id());
        assertThat(alerts(Alert.State.ENDED))
                .extracting(alert -> alert.finding().source())
                .containsExactly(first.id());
        asking.grant(NORTH, second.id(), "", OWNER);
        assertThat(alerts(Alert.State.OPEN)).isEmpty();
        assertThat(ports.outbox()
                        .told(
                                NORTH,
                                alerts(Alert.State.ENDED).stream()
                                        .map(Alert::id)
                                        .toList()))
                .isEmpty();
    }

    @Test
    void theAlertOfWhoeverIsErasedEnds() {
        asked();

        ports.erasures().erase(NORTH, ADA);

        assertThat(alerts(Alert.State.OPEN)).isEmpty();
        assertThat(alerts(Alert.State.ENDED)).hasSize(1);
    }

    @Test
    void whoeverIsErasedWhileAskingLeavesNeitherARequestNorAnOpenAlert() throws Exception {
        LearnerId learner = ada();

        List<Boolean> done = Race.of(List.of(
                () -> asking(ports.there()).ask(north(), ADA, "please"),
                () -> ports.erasures().erase(NORTH, ADA).isPresent()));

        assertThat(done.get(1)).isTrue();
        assertThat(ports.here().newest(NORTH, learner)).isEmpty();
        assertThat(alerts(Alert.State.OPEN)).isEmpty();
    }

    @Test
    void nothingIsKeptOfWhoWasErasedBetweenAskingAndKeepingIt() {
        SwitchRequest late = SwitchRequest.fresh(NORTH, ada(), "please", NOON);
        ports.erasures().erase(NORTH, ADA);

        assertThat(ports.here().ask(late, YearMonth.of(2026, 11))).isFalse();

        assertThat(ports.here().newest(NORTH, late.learner())).isEmpty();
        assertThat(alerts(Alert.State.OPEN)).isEmpty();
    }

    @Test
    void theAlertOfARequestIsNoneThatIsLookedAtMonthByMonth() {
        asked();

        assertThat(ports.alerts().since(NORTH, YearMonth.of(2026, 1))).isEmpty();
    }

    @Test
    void whoIsActiveOrUnknownOrHasNoSwitchAsksForNothing() {
        assertThat(asking.ask(north(), BEN, "")).isFalse();
        assertThat(asking.ask(north(), IdentityName.lti("pf1", "nobody"), "")).isFalse();
        meter.record(SOUTH, List.of(Given.access("a", ADA, "2026-01-01T08:00:00Z")));
        assertThat(asking.ask(ports.institutions().find(SOUTH).orElseThrow(), ADA, ""))
                .isFalse();
        assertThat(ports.here().open(NORTH)).isZero();
    }

    @Test
    void whoeverGrantsItTheLearnerIsSwitchedOnByOneFact() throws Exception {
        SwitchRequest request = asked();

        List<Asking.Decided> decided = Race.of(() -> asking(ports.there()).grant(NORTH, request.id(), "asked", OWNER));

        assertThat(decided)
                .containsOnlyOnce(Asking.Decided.DONE)
                .allMatch(one -> one == Asking.Decided.DONE || one == Asking.Decided.ENDED);
        assertThat(isActive(ADA)).isTrue();
        assertThat(ports.ledger().facts(NORTH, ada()).stream().filter(fact -> fact.type() == FactType.SWITCH_ON))
                .hasSize(1);
        assertThat(ports.here().find(NORTH, request.id()).map(SwitchRequest::state))
                .contains(SwitchRequest.State.GRANTED);
    }

    @Test
    void ofGrantingAndDecliningAtOnceOneIsTold() throws Exception {
        SwitchRequest request = asked();

        List<Boolean> decided = Race.of(List.of(
                () -> ports.here().decide(NORTH, request.id(), SwitchRequest.State.GRANTED, "", NOON),
                () -> ports.there().decide(NORTH, request.id(), SwitchRequest.State.DECLINED, "no", NOON)));

        assertThat(decided).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void whoeverIsDeclinedWhileSomebodyGrantsIsNotSwitchedOn() throws Exception {
        SwitchRequest request = asked();

        List<Asking.Decided> decided = Race.of(List.of(
                () -> asking(ports.here()).grant(NORTH, request.id(), "asked", OWNER),
                () -> asking(ports.there()).decline(NORTH, request.id(), "no", OWNER)));

        assertThat(decided).containsExactlyInAnyOrder(Asking.Decided.DONE, Asking.Decided.ENDED);
        assertThat(isActive(ADA)).isEqualTo(decided.get(0) == Asking.Decided.DONE);
    }

    @Test
    void whoWasDeclinedReadsWhyAndMayAskAgain() {
        SwitchRequest request = asked();

        assertThat(asking.decline(NORTH, request.id(), "come by", OWNER)).isEqualTo(Asking.Decided.DONE);

        assertThat(asking.newest(NORTH, ada()).map(SwitchRequest::answer)).contains("come by");
        assertThat(isActive(ADA)).isFalse();
        clock.turn(java.time.Duration.ofMinutes(1));
        assertThat(asked().id()).isNotEqualTo(request.id());
        assertThat(asking.grant(NORTH, request.id(), "", OWNER)).isEqualTo(Asking.Decided.ENDED);
        assertThat(isActive(ADA)).isFalse();
    }

    @Test
    void nothingOfAnotherInstitutionIsDecided() {
        SwitchRequest request = asked();

        assertThat(asking.grant(SOUTH, request.id(), "", OWNER)).isEqualTo(Asking.Decided.NO_REQUEST);
        assertThat(asking.decline(SOUTH, request.id(), "", OWNER)).isEqualTo(Asking.Decided.NO_REQUEST);
        assertThat(ports.here().newest(SOUTH, ada())).isEmpty();
        assertThat(ports.here().open(NORTH)).isEqualTo(1);
    }

    @Test
    void theListGoesOnWhereItEnded() {
        for (int one = 0; one < 5; one++) {
            IdentityName who = IdentityName.lti("pf1", "asking" + one);
            meter.record(NORTH, List.of(Given.access("of" + one, who, "2026-11-01T08:00:00Z")));
            ports.here()
                    .ask(
                            new SwitchRequest(
                                    NORTH,
                                    "rq" + one,
                                    ports.ledger()
                                            .standing(NORTH, who)
                                            .orElseThrow()
                                            .learner()
                                            .id(),
                                    "",
                                    NOON.plusSeconds(one / 2),
                                    SwitchRequest.State.OPEN,
                                    Optional.empty(),
                                    ""),
                            YearMonth.of(2026, 11));
        }
        ports.here().decide(NORTH, "rq3", SwitchRequest.State.DECLINED, "", NOON);

        List<SwitchRequest> first =
                ports.here().list(NORTH, Optional.of(SwitchRequest.State.OPEN), Optional.empty(), 2);
        List<SwitchRequest> second =
                ports.here().list(NORTH, Optional.of(SwitchRequest.State.OPEN), Optional.of(first.get(1)), 10);

        assertThat(first).extracting(SwitchRequest::id).containsExactly("rq0", "rq1");
        assertThat(second).extracting(SwitchRequest::id).containsExactly("rq2", "rq4");
        assertThat(ports.here().newest(NORTH, SwitchRequest.State.DECLINED, 10))
                .extracting(SwitchRequest::id)
                .containsExactly("rq3");
    }

    @Test
    void whatSomebodyAskedForIsForgottenWithThem() {
        LearnerId learner = ada();
        asked();

        ports.erasures().erase(NORTH, ADA);

        assertThat(ports.here().newest(NORTH, learner)).isEmpty();
        assertThat(ports.here().open(NORTH)).isZero();
    }
}
