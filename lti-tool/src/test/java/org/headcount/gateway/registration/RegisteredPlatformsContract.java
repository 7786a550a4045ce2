package org.headcount.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.StoredKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RegisteredPlatforms} keeps to, beside its {@link Connections}. */
@SuppressWarnings("NullAway.Init")
public abstract class RegisteredPlatformsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final String ISSUER = "https://lms.example";
    private static final RegisteredPlatforms.Origin ORIGIN = new RegisteredPlatforms.Origin(
            ISSUER + "/configuration", "{\"issuer\":\"x\"}", ISSUER + "/register/1", "sealed");

    private PlatformPorts ports;

    /** On one database. */
    public record PlatformPorts(RegisteredPlatforms registered, Connections connections, KeyStore keys) {}

    protected abstract PlatformPorts nothing();

    @BeforeEach
    void begin() {
        ports = nothing();
    }

    @Test
    void oneThatWaitsTakesPartInNothingButItsKeysAreKept() {
        ports.registered().expect(NORTH, "pf1");
        ports.registered().expect(NORTH, "pf1");
        assertThat(ports.keys().add(new StoredKey(StoredKey.Purpose.TOOL, "pf1", "k1", "", NOON, "{}")))
                .isTrue();

        ports.registered().add(NORTH, waiting("pf1", "1", "2"));

        assertThat(ports.registered().isKnown("pf1")).isTrue();
        assertThat(ports.registered().isKnown("pf2")).isFalse();
        assertThat(ports.registered().waiting(NORTH)).containsExactly(waiting("pf1", "1", "2"));
        assertThat(ports.registered().waiting(SOUTH)).isEmpty();
        assertThat(ports.connections().platform("pf1")).isEmpty();
        assertThat(ports.connections().platforms(NORTH)).isEmpty();
        assertThat(ports.connections().ofIssuer(ISSUER)).isEmpty();
        assertThat(ports.connections().holder(ISSUER, "client", "1")).isEmpty();
        assertThat(ports.connections().removePlatform(NORTH, "pf1")).isFalse();
        assertThat(ports.connections().changePlatform(NORTH, "pf1", Registrar.OPERATOR, one -> one))
                .isEqualTo(new PlatformOutcome.NotThere());
    }

    @Test
    void approvedItIsConnectedAndWaitsNoMore() {
        register(NORTH, "pf1", "1");

        assertThat(ports.registered().approve(NORTH, "pf1", Registrar.INSTITUTION))
                .isEqualTo(new PlatformOutcome.Connected(platform("pf1", "1")));

        assertThat(ports.registered().waiting(NORTH)).isEmpty();
        assertThat(ports.connections().platform("pf1")).contains(new LmsConnection(NORTH, platform("pf1", "1")));
        assertThat(ports.connections().holder(ISSUER, "client", "1")).isPresent();
        assertThat(ports.connections().ofIssuer(ISSUER)).hasSize(1);
        assertThat(ports.registered().origin(NORTH, "pf1")).contains(ORIGIN);
        assertThat(ports.registered().approve(NORTH, "pf1", Registrar.INSTITUTION))
                .isEqualTo(new PlatformOutcome.NotThere());
    }

    @Test
    void whatBelongsToAnotherIsNotApprovedAndGoesOnWaiting() {
        ports.connections().addPlatform(SOUTH, platform("pf0", "1"), Registrar.INSTITUTION);
        register(NORTH, "pf1", "1");

        assertThat(ports.registered().approve(NORTH, "pf1", Registrar.INSTITUTION))
                .isEqualTo(new PlatformOutcome.DeploymentsTaken(List.of("1")));

        assertThat(ports.registered().waiting(NORTH)).hasSize(1);
        assertThat(ports.connections().platform("pf1")).isEmpty();
        assertThat(ports.connections()
                        .holder(ISSUER, "client", "1")
                        .orElseThrow()
                        .institution())
                .isEqualTo(SOUTH);
        assertThat(ports.registered().approve(SOUTH, "pf1", Registrar.INSTITUTION))
                .as("another institution's")
                .isEqualTo(new PlatformOutcome.NotThere());
    }

    @Test
    void ofThoseWhoApproveAtOnceExactlyOneConnectsIt() throws Exception {
        register(NORTH, "pf1", "1");

        assertThat(Race.of(() -> ports.registered().approve(NORTH, "pf1", Registrar.INSTITUTION)))
                .filteredOn(PlatformOutcome.Connected.class::isInstance)
                .hasSize(1);
        assertThat(ports.connections().platforms(NORTH)).hasSize(1);
    }

    @Test
    void rejectedItIsGoneWithItsKeys() {
        register(NORTH, "pf1", "1");
        ports.keys().add(new StoredKey(StoredKey.Purpose.TOOL, "pf1", "k1", "", NOON, "{}"));

        assertThat(ports.registered().remove(SOUTH, "pf1")).isFalse();
        assertThat(ports.registered().remove(NORTH, "pf1")).isTrue();
        assertThat(ports.registered().remove(NORTH, "pf1")).isFalse();

        assertThat(ports.registered().isKnown("pf1")).isFalse();
        assertThat(ports.keys().load(StoredKey.Purpose.TOOL, "pf1")).isEmpty();
    }

    @Test
    void onlyAnIdUnderWhichNothingWasRegisteredIsGivenUp() {
        ports.registered().expect(NORTH, "pf1");
        ports.registered().giveUp(NORTH, "pf1");
        assertThat(ports.registered().isKnown("pf1")).isFalse();

        register(NORTH, "pf2", "1");
        ports.registered().giveUp(NORTH, "pf2");
        assertThat(ports.registered().waiting(NORTH)).hasSize(1);
    }

    @Test
    void oneThatIsDisconnectedCanBeChangedNoMore() {
        register(NORTH, "pf1", "1");
        ports.registered().approve(NORTH, "pf1", Registrar.INSTITUTION);
        RegisteredPlatforms.Origin other = new RegisteredPlatforms.Origin("a", "{}", "", "");

        assertThat(ports.registered().change(NORTH, "pf1", ORIGIN, other)).isTrue();
        assertThat(ports.registered().origin(NORTH, "pf1")).contains(other);

        assertThat(ports.connections().removePlatform(NORTH, "pf1")).isTrue();
        assertThat(ports.registered().origin(NORTH, "pf1")).isEmpty();
        assertThat(ports.registered().isKnown("pf1")).isFalse();
    }

    private static final RegisteredPlatforms.Origin NEXT =
            new RegisteredPlatforms.Origin(ISSUER + "/configuration", "{}", ISSUER + "/register/1", "sealed next");

    private PlatformOutcome renew(UnaryOperator<PlatformRegistration> change) {
        return ports.registered().renew(NORTH, "pf1", Registrar.INSTITUTION, Optional.of(ORIGIN), NEXT, change);
    }

    private void connected() {
        register(NORTH, "pf1", "1");
        ports.registered().approve(NORTH, "pf1", Registrar.INSTITUTION);
    }

    @Test
    void aRenewalKeepsTheTokenAndTheConnectionTogether() {
        connected();

        assertThat(renew(present -> platform("pf1", "1", "2")))
                .isEqualTo(new PlatformOutcome.Connected(platform("pf1", "1", "2")));

        assertThat(ports.registered().origin(NORTH, "pf1")).contains(NEXT);
        assertThat(ports.connections().platform("pf1").map(LmsConnection::platform))
                .contains(platform("pf1", "1", "2"));
    }

    @Test
    void aRenewalThatBreaksOffLeavesBothAsTheyWere() {
        connected();

        assertThatThrownBy(() -> renew(present -> {
                    throw new IllegalStateException("the node dies");
                }))
                .hasMessage("the node dies");

        assertThat(ports.registered().origin(NORTH, "pf1")).contains(ORIGIN);
        assertThat(ports.connections().platform("pf1").map(LmsConnection::platform))
                .contains(platform("pf1", "1"));
    }

    @Test
    void theTokenIsKeptAlsoWhereTheConnectionStaysAsItIs() {
        ports.connections().addPlatform(SOUTH, platform("pf0", "2"), Registrar.INSTITUTION);
        connected();

        assertThat(renew(present -> platform("pf1", "1", "2")))
                .isEqualTo(new PlatformOutcome.DeploymentsTaken(List.of("2")));

        assertThat(ports.registered().origin(NORTH, "pf1")).contains(NEXT);
        assertThat(ports.connections().platform("pf1").map(LmsConnection::platform))
                .contains(platform("pf1", "1"));
    }

    @Test
    void ofThoseWhoHadTheSameTokenExactlyOneKeepsItsNext() throws Exception {
        register(NORTH, "pf1", "1");
        AtomicInteger number = new AtomicInteger();

        List<Boolean> kept = Race.of(() -> ports.registered()
                .change(
                        NORTH,
                        "pf1",
                        ORIGIN,
                        new RegisteredPlatforms.Origin("a", "{}", "", "sealed " + number.incrementAndGet())));

        assertThat(kept).containsOnlyOnce(true);
    }

    private void register(InstitutionId institution, String id, String deployment) {
        ports.registered().expect(institution, id);
        ports.registered().add(institution, waiting(id, deployment));
    }

    private static RegisteredPlatforms.Waiting waiting(String id, String... deployments) {
        return new RegisteredPlatforms.Waiting(platform(id, deployments), NOON, ORIGIN);
    }

    private static PlatformRegistration platform(String id, String... deployments) {
        return new PlatformRegistration(
                id,
                "LMS",
                ISSUER,
                "client",
                URI.create(ISSUER + "/auth"),
                URI.create(ISSUER + "/token"),
                URI.create(ISSUER + "/keys"),
                ISSUER + "/token",
                Set.of(deployments),
                PlatformRegistration.Anonymous.PASS);
    }
}
