package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PendingDeployments} keeps to, beside its {@link Connections}. */
@SuppressWarnings("NullAway.Init")
public abstract class PendingDeploymentsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private DeploymentPorts ports;

    /** On one database. */
    public record DeploymentPorts(PendingDeployments pending, Connections connections) {}

    protected abstract DeploymentPorts nothing();

    @BeforeEach
    void begin() {
        ports = nothing();
        ports.connections().addPlatform(NORTH, platform("1"), Registrar.INSTITUTION);
    }

    @Test
    void oneThatIsNotedWaitsAsItWasSeenFirst() {
        ports.pending().note(NORTH, "pf1", "2", NOON);
        ports.pending().note(NORTH, "pf1", "2", NOON.plusSeconds(9));
        ports.pending().note(NORTH, "pf1", "3", NOON.plusSeconds(1));
        ports.pending().note(NORTH, "pf9", "2", NOON);

        assertThat(ports.pending().list(NORTH, "pf1"))
                .containsExactly(
                        new PendingDeployments.Pending("2", NOON),
                        new PendingDeployments.Pending("3", NOON.plusSeconds(1)));
        assertThat(ports.pending().list(SOUTH, "pf1")).isEmpty();
        assertThat(ports.pending().list(NORTH, "pf9")).as("no LMS at all").isEmpty();
    }

    @Test
    void noMoreWaitThanMayHoweverManyRace() throws Exception {
        for (int number = 0; number < PendingDeployments.MOST - 3; number++) {
            ports.pending().note(NORTH, "pf1", "d" + number, NOON);
        }
        AtomicInteger number = new AtomicInteger();
        Race.of(() -> {
            ports.pending().note(NORTH, "pf1", "r" + number.incrementAndGet(), NOON);
            return true;
        });

        assertThat(ports.pending().list(NORTH, "pf1")).hasSize(PendingDeployments.MOST);
    }

    @Test
    void whatIsConnectedWaitsNoMoreAndADisconnectedLmsLeavesNone() {
        ports.pending().note(NORTH, "pf1", "2", NOON);
        ports.pending().note(NORTH, "pf1", "3", NOON);

        ports.connections()
                .changePlatform(
                        NORTH, "pf1", Registrar.INSTITUTION, present -> present.withDeployments(Set.of("1", "2")));

        assertThat(ports.pending().list(NORTH, "pf1"))
                .extracting(PendingDeployments.Pending::deployment)
                .containsExactly("3");
        ports.connections().removePlatform(NORTH, "pf1");
        assertThat(ports.pending().list(NORTH, "pf1")).isEmpty();
    }

    private static PlatformRegistration platform(String deployment) {
        URI uri = URI.create("https://lms.example/");
        return new PlatformRegistration(
                "pf1",
                "LMS",
                "https://lms.example",
                "client",
                uri,
                uri,
                uri,
                "a",
                Set.of(deployment),
                PlatformRegistration.Anonymous.PASS);
    }
}
