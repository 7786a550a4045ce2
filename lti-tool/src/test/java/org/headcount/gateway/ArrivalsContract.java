package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.metering.FactKey;
import org.headcount.metering.Given;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Institutions;
import org.headcount.metering.Kind;
import org.headcount.metering.Ledger;
import org.headcount.metering.Policy;
import org.headcount.metering.Receipt;
import org.headcount.metering.Report;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Arrivals} keeps to, together with the ledger and the services that it writes to. */
@SuppressWarnings("NullAway.Init")
public abstract class ArrivalsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = Given.NORTH;
    private static final InstitutionId SOUTH = Given.SOUTH;
    private static final IdentityName ADA = IdentityName.lti("pf1", "5");
    private static final String ITEM = "https://lms.example/ags/7/lineitem?type=1";

    /** ArrivalPorts over one storage. */
    public record ArrivalPorts(Institutions institutions, Ledger ledger, Arrivals arrivals, Services services) {}

    private ArrivalPorts ports;

    protected abstract ArrivalPorts noArrivals();

    @BeforeEach
    void begin() {
        ports = noArrivals();
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        ports.institutions().create(Given.institution(SOUTH, Policy.ROLLING));
    }

    @Test
    void aLaunchCountsItsLearnerAndSpendsItsNonce() {
        Arrival arrival = arrival(NORTH, "n1", Optional.of(ADA), "Ada", Optional.empty());

        assertThat(record(arrival)).containsInstanceOf(Receipt.Counted.class);
        assertThat(record(arrival)).isEmpty();
        assertThat(ports.ledger().standing(NORTH, ADA).orElseThrow().active(NOON))
                .isTrue();
        assertThat(record(arrival(SOUTH, "n1", Optional.of(ADA), "", Optional.empty())))
                .as("another institution's nonces are its own")
                .isPresent();
    }

    @Test
    void aNonceIsSpentWhateverElseTheLaunchSays() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.empty()));

        assertThat(record(arrival(NORTH, "n1", Optional.of(IdentityName.lti("pf1", "6")), "", Optional.empty())))
                .isEmpty();
        assertThat(record(arrival(NORTH, "n1", Optional.empty(), "", Optional.of(reach("pf1-a")))))
                .isEmpty();
        assertThat(ports.services().service(NORTH, "pf1-a")).isEmpty();
        assertThat(ports.ledger().standing(NORTH, IdentityName.lti("pf1", "6"))).isEmpty();
    }

    @Test
    void aLaunchThatNamesNobodySpendsItsNonceToo() {
        Arrival arrival = arrival(NORTH, "n1", Optional.empty(), "", Optional.of(reach("pf1-a")));

        assertThat(record(arrival)).contains(new Receipt.Recorded());
        assertThat(record(arrival)).isEmpty();
        assertThat(record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.empty())))
                .isEmpty();
        assertThat(ports.services().service(NORTH, "pf1-a")).isPresent();
    }

    @Test
    void ofRacingLaunchesWithOneNonceExactlyOneGetsAReceipt() throws Exception {
        assertThat(Race.of(() -> record(arrival(NORTH, "n1", Optional.of(ADA), "Ada", Optional.of(reach("pf1-a"))))))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
        assertThat(Race.of(() -> record(arrival(NORTH, "n2", Optional.empty(), "", Optional.empty()))))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
        assertThat(ports.ledger()
                        .facts(
                                NORTH,
                                ports.ledger()
                                        .standing(NORTH, ADA)
                                        .orElseThrow()
                                        .learner()
                                        .id()))
                .hasSize(1);
    }

    @Test
    void aFactIsNamedByThePlatformAndTheNonce() {
        Report other = Report.activity(new FactKey("lti.pf2", "n1"), ADA, Kind.ACCESS, NOON, NOON);

        assertThatThrownBy(() -> record(new Arrival(NORTH, "pf1", "n1", Optional.of(other), "", Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNameThatWasToldLastStaysUntilAnotherIsTold() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "Ada King", Optional.empty()));
        assertThat(name()).isEqualTo("Ada King");
        record(arrival(NORTH, "n2", Optional.of(ADA), "", Optional.empty()));
        assertThat(name()).isEqualTo("Ada King");
        record(arrival(NORTH, "n3", Optional.of(ADA), "Ada Lovelace", Optional.empty()));
        assertThat(name()).isEqualTo("Ada Lovelace");
        assertThat(ports.ledger()
                        .standings(NORTH, new Ledger.Question(NOON, Ledger.Question.Status.ALL, null, "LOVEL", 10, "")))
                .hasSize(1);
    }

    @Test
    void aToolReachesWhatTheLaunchGaveIt() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));

        Services services = ports.services();
        assertThat(services.service(NORTH, "pf1-a")).contains(service("pf1-a", Set.of("score", "lineitem")));
        assertThat(services.lineItems(NORTH, "pf1-a")).containsExactly(ITEM);
        assertThat(services.lineItem(NORTH, "pf1-a", LineItemId.of("pf1-a", ITEM)))
                .contains(ITEM);
        assertThat(services.resourceLinks(NORTH, "pf1-a")).containsExactly("link");
        assertThat(services.knows(NORTH, "pf1-a", ADA)).isTrue();
        assertThat(services.knows(NORTH, "pf1-b", ADA)).isFalse();
        assertThat(services.knows(NORTH, "pf1-a", IdentityName.lti("pf1", "6"))).isFalse();
        assertThat(services.knows(SOUTH, "pf1-a", ADA)).isFalse();
        assertThat(services.service(SOUTH, "pf1-a")).isEmpty();
    }

    @Test
    void aLaterLaunchUpdatesTheServiceAndKeepsWhatWasReached() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));
        Arrival.Reach later = new Arrival.Reach(
                service("pf1-a", Set.of("score")), List.of(ITEM + "2"), Optional.of("other"), Optional.empty());
        record(arrival(NORTH, "n2", Optional.of(ADA), "", Optional.of(later)));

        assertThat(ports.services().service(NORTH, "pf1-a")).contains(service("pf1-a", Set.of("score")));
        assertThat(ports.services().lineItems(NORTH, "pf1-a")).containsExactlyInAnyOrder(ITEM, ITEM + "2");
        assertThat(ports.services().resourceLinks(NORTH, "pf1-a")).containsExactlyInAnyOrder("link", "other");
        assertThat(ports.services().knows(NORTH, "pf1-a", ADA)).isTrue();
    }

    @Test
    void whatWasTakenAwayIsGivenAgainByALaterLaunch() {
        record(arrival(NORTH, "n1", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));
        ports.services().revoke(NORTH, "pf1-a", ITEM);
        assertThat(ports.services().lineItems(NORTH, "pf1-a")).isEmpty();

        record(arrival(NORTH, "n2", Optional.of(ADA), "", Optional.of(reach("pf1-a"))));
        assertThat(ports.services().lineItems(NORTH, "pf1-a")).containsExactly(ITEM);
    }

    @Test
    void somebodyKnownToTheToolNeedNotBeCounted() {
        IdentityName guest = IdentityName.lti("pf1", "guest");
        Arrival.Reach reach =
                new Arrival.Reach(service("pf1-a", Set.of()), List.of(), Optional.empty(), Optional.of(guest));
        record(arrival(NORTH, "n1", Optional.empty(), "A Guest", Optional.of(reach)));

        assertThat(ports.services().knows(NORTH, "pf1-a", guest)).isTrue();
        assertThat(ports.ledger().standing(NORTH, guest).orElseThrow().known()).isFalse();
        assertThat(ports.ledger().standing(NORTH, guest).orElseThrow().learner().name())
                .isEqualTo("A Guest");
    }

    private Optional<Receipt> record(Arrival arrival) {
        return ports.arrivals().record(arrival);
    }

    private String name() {
        return ports.ledger().standing(NORTH, ADA).orElseThrow().learner().name();
    }

    private static Arrival arrival(
            InstitutionId institution,
            String nonce,
            Optional<IdentityName> who,
            String name,
            Optional<Arrival.Reach> reach) {
        return new Arrival(
                institution,
                "pf1",
                nonce,
                who.map(learner -> Report.activity(new FactKey("lti.pf1", nonce), learner, Kind.ACCESS, NOON, NOON)),
                name,
                reach);
    }

    private static Arrival.Reach reach(String ref) {
        return new Arrival.Reach(
                service(ref, Set.of("score", "lineitem")), List.of(ITEM), Optional.of("link"), Optional.of(ADA));
    }

    private static Arrival.ContextService service(String ref, Set<String> scopes) {
        return new Arrival.ContextService(
                ref, NORTH, "pf1", "1", "tl1", "course 7", "https://lms.example/ags/7/lineitems?type=1", scopes);
    }
}
