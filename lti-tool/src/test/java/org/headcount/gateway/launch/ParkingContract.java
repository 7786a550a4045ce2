package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headcount.gateway.erasure.Erasing;
import org.headcount.gateway.launch.ParkedLaunches.Redemption;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Launches that are being parked while their person is erased, whoever keeps them. */
@SuppressWarnings("NullAway.Init")
public abstract class ParkingContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final IdentityName ADA = IdentityName.lti("pf1", "5");

    /** One node's, and how another node erases. */
    public record ParkingPorts(
            Institutions institutions, Arrivals arrivals, ParkedLaunches launches, Erasing elsewhere) {}

    private ParkingPorts ports;
    private Parking parking;

    protected abstract ParkingPorts nobody();

    @BeforeEach
    void begin() {
        ports = nobody();
        parking = new Parking(ports.launches(), ports.arrivals());
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
    }

    @Test
    void aLaunchOfSomebodyWhoIsKnownStaysParked() {
        arrive("n1", ADA);

        parking.park(launch("h1", ADA), Optional.of(ADA));

        assertThat(redeem("h1")).isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void aLaunchOfWhomNothingIsWrittenDownStaysParkedToo() {
        parking.park(launch("h1", ADA), Optional.empty());

        assertThat(redeem("h1")).isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void whoIsErasedBetweenTheRecordAndTheParkingIsNotParked() {
        arrive("n1", ADA);
        ports.elsewhere().erase(NORTH, ADA);

        parking.park(launch("h1", ADA), Optional.of(ADA));

        assertThat(redeem("h1")).isEqualTo(new Redemption.Unknown());
    }

    @Test
    void whoIsErasedAfterTheParkingIsNotParkedAnyMore() {
        arrive("n1", ADA);
        parking.park(launch("h1", ADA), Optional.of(ADA));

        ports.elsewhere().erase(NORTH, ADA);

        assertThat(redeem("h1")).isEqualTo(new Redemption.Unknown());
    }

    @Test
    void whoIsToBeErasedAndOfWhomNothingButTheLaunchIsKeptIsNotParkedAnyMore() {
        parking.park(launch("h1", ADA), Optional.empty());

        assertThat(ports.elsewhere().erase(NORTH, ADA)).isEmpty();

        assertThat(redeem("h1")).isEqualTo(new Redemption.Unknown());
    }

    @Test
    void ofErasuresAndParkingsThatRaceNothingIsLeftParkedOfWhomNobodyKnows() throws Exception {
        for (int round = 0; round < 40; round++) {
            IdentityName who = IdentityName.lti("pf1", "p" + round);
            String hint = "h" + round;
            arrive("n" + round, who);
            List<Callable<Boolean>> racers = List.of(
                    () -> {
                        parking.park(launch(hint, who), Optional.of(who));
                        return true;
                    },
                    () -> ports.elsewhere().erase(NORTH, who).isPresent());

            assertThat(Race.of(racers)).containsOnly(true);

            assertThat(ports.arrivals().knows(NORTH, who)).isFalse();
            assertThat(redeem(hint)).as("round " + round).isEqualTo(new Redemption.Unknown());
        }
    }

    @Test
    void aLaunchThatIsWrittenDownIsParkedInTheSameActAndOneThatWasHereBeforeIsNot() {
        assertThat(record("n1", "h1", ADA)).isInstanceOf(Arrivals.Entry.Written.class);
        assertThat(record("n1", "h2", ADA)).isEqualTo(new Arrivals.Entry.Repeated());

        assertThat(redeem("h1")).isInstanceOf(Redemption.Redeemed.class);
        assertThat(redeem("h2")).isEqualTo(new Redemption.Unknown());
    }

    @Test
    void whoLaunchesAfterTheErasureIsSomebodyNewAndParked() {
        record("n1", "h1", ADA);
        ports.elsewhere().erase(NORTH, ADA);

        record("n2", "h2", ADA);

        assertThat(redeem("h1")).isEqualTo(new Redemption.Unknown());
        assertThat(redeem("h2")).isInstanceOf(Redemption.Redeemed.class);
    }

    @Test
    void ofErasuresAndLaunchesThatRaceNothingIsLeftParkedOfWhomNobodyKnows() throws Exception {
        for (int round = 0; round < 40; round++) {
            IdentityName who = IdentityName.lti("pf1", "p" + round);
            String nonce = "n" + round;
            record("before " + round, "before " + round, who);
            List<Callable<Boolean>> racers = List.of(
                    () -> record(nonce, nonce, who) instanceof Arrivals.Entry.Written,
                    () -> ports.elsewhere().erase(NORTH, who).isPresent());

            assertThat(Race.of(racers)).containsOnly(true);

            if (!ports.arrivals().knows(NORTH, who)) {
                assertThat(redeem(nonce)).as("round " + round).isEqualTo(new Redemption.Unknown());
            }
            assertThat(redeem("before " + round)).as("round " + round).isEqualTo(new Redemption.Unknown());
        }
    }

    private Arrivals.Entry record(String nonce, String hint, IdentityName who) {
        Report report = Report.activity(Arrival.key("pf1", nonce), who, Kind.ACCESS, NOON, NOON);
        return ports.arrivals()
                .record(new Arrival(
                        NORTH,
                        "pf1",
                        nonce,
                        Optional.of(report),
                        Optional.empty(),
                        "Ada Marsh",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(launch(hint, who))));
    }

    private void arrive(String nonce, IdentityName who) {
        Report report = Report.activity(Arrival.key("pf1", nonce), who, Kind.ACCESS, NOON, NOON);
        ports.arrivals()
                .record(new Arrival(
                        NORTH, "pf1", nonce, Optional.of(report), Optional.empty(), "Ada Marsh", Optional.empty()));
    }

    private Redemption redeem(String hint) {
        return ports.launches().redeem(NORTH, "pf1", hint, "tl1", "of " + hint, NOON);
    }

    private static ParkedLaunch launch(String hint, IdentityName who) {
        return new ParkedLaunch(
                NORTH,
                hint,
                "pf1",
                "tl1",
                "1",
                Optional.of(who),
                "",
                "{\"sub\": \"" + who.value() + "\", \"name\": \"Ada Marsh\"}",
                "",
                NOON.plusSeconds(120));
    }
}
