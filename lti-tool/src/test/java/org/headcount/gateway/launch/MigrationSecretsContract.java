package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.launch.MigrationSecrets.Kept;
import org.headcount.gateway.launch.MigrationSecrets.Side;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MigrationSecrets} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class MigrationSecretsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final URI PLACE = URI.create("https://peer.example/");
    private static final Kept ONE = new Kept("key-1", "sealed-1", NOON);

    private Sides ports;
    private MigrationSecrets secrets;

    /** Both on one store. */
    public record Sides(MigrationSecrets secrets, Connections connections) {}

    /** Where nothing is connected yet; each may be asked once. */
    protected abstract Sides noSecrets();

    @BeforeEach
    void connect() {
        ports = noSecrets();
        secrets = ports.secrets();
        ports.connections().addTool(NORTH, new ToolRegistration("x1", "T", PLACE, List.of(), PLACE, PLACE, Set.of()));
        ports.connections()
                .addPlatform(
                        NORTH,
                        new PlatformRegistration(
                                "x1",
                                "L",
                                PLACE.toString(),
                                "c",
                                PLACE,
                                PLACE,
                                PLACE,
                                "a",
                                Set.of("1"),
                                PlatformRegistration.Anonymous.PASS),
                        Registrar.INSTITUTION);
    }

    @Test
    void whatIsKeptIsFoundByWhoseItIsAndByNobodyElse() {
        assertThat(secrets.keep(NORTH, Side.TOOL, "x1", ONE)).isTrue();

        assertThat(secrets.find(NORTH, Side.TOOL, "x1")).contains(ONE);
        assertThat(secrets.find(NORTH, Side.PLATFORM, "x1")).isEmpty();
        assertThat(secrets.find(SOUTH, Side.TOOL, "x1")).isEmpty();
        assertThat(secrets.find(NORTH, Side.TOOL, "x1\0")).isEmpty();
        assertThat(ONE.toString()).doesNotContain("sealed-1");
    }

    @Test
    void theLaterReplacesTheEarlierAndRemovedItIsGone() {
        Kept later = new Kept("key-2", "sealed-2", NOON.plusSeconds(1));
        secrets.keep(NORTH, Side.PLATFORM, "x1", ONE);
        secrets.keep(NORTH, Side.PLATFORM, "x1", later);

        assertThat(secrets.find(NORTH, Side.PLATFORM, "x1")).contains(later);
        assertThat(secrets.remove(NORTH, Side.PLATFORM, "x1")).isTrue();
        assertThat(secrets.remove(NORTH, Side.PLATFORM, "x1")).isFalse();
        assertThat(secrets.find(NORTH, Side.PLATFORM, "x1")).isEmpty();
    }

    @Test
    void ofAConnectionThatIsNotThereNothingIsKept() {
        assertThat(secrets.keep(NORTH, Side.TOOL, "x2", ONE)).isFalse();
        assertThat(secrets.keep(SOUTH, Side.TOOL, "x1", ONE)).isFalse();
        assertThat(secrets.keep(NORTH, Side.PLATFORM, "x1\0", ONE)).isFalse();
    }

    @Test
    void itGoesWithTheConnection() {
        secrets.keep(NORTH, Side.TOOL, "x1", ONE);
        secrets.keep(NORTH, Side.PLATFORM, "x1", ONE);

        ports.connections().removeTool(NORTH, "x1");
        assertThat(secrets.find(NORTH, Side.TOOL, "x1")).isEmpty();
        assertThat(secrets.find(NORTH, Side.PLATFORM, "x1")).contains(ONE);
        ports.connections().removePlatform(NORTH, "x1");
        assertThat(secrets.find(NORTH, Side.PLATFORM, "x1")).isEmpty();
    }

    @Test
    void ofManyWhoRaceOneStaysWhole() throws Exception {
        AtomicInteger number = new AtomicInteger();

        Race.of(() -> {
            int mine = number.incrementAndGet();
            return secrets.keep(NORTH, Side.TOOL, "x1", new Kept("key-" + mine, "sealed-" + mine, NOON));
        });

        Optional<Kept> kept = secrets.find(NORTH, Side.TOOL, "x1");
        assertThat(kept.orElseThrow().sealed())
                .isEqualTo(kept.get().consumerKey().replace("key", "sealed"));
    }
}
