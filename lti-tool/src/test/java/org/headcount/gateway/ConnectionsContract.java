package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Connections} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class ConnectionsContract {

    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final String ISSUER = "https://lms.example";

    private Connections connections;

    protected abstract Connections noConnections();

    @BeforeEach
    void begin() {
        connections = noConnections();
    }

    @Test
    void aPlatformComesBackAsItWasByItsIdItsIssuerAndEachOfItsDeployments() {
        PlatformRegistration platform = platform("pf1", "client", "z", "a", "m");

        assertThat(connections.addPlatform(NORTH, platform)).isEmpty();

        LmsConnection connection = new LmsConnection(NORTH, platform);
        assertThat(connections.platform("pf1")).contains(connection);
        assertThat(connections.platform("pf1").orElseThrow().platform().deployments())
                .containsExactly("z", "a", "m");
        assertThat(connections.ofIssuer(ISSUER)).containsExactly(connection);
        assertThat(connections.holder(ISSUER, "client", "a")).contains(connection);
        assertThat(connections.platforms(NORTH)).containsExactly(platform);
        assertThat(connections.platforms(SOUTH)).isEmpty();
    }

    @Test
    void whatIsLikeItIsNotIt() {
        connections.addPlatform(NORTH, platform("pf1", "client", "1"));

        assertThat(connections.holder(ISSUER + "/", "client", "1")).isEmpty();
        assertThat(connections.holder(ISSUER, "Client", "1")).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "1 ")).isEmpty();
        assertThat(connections.ofIssuer("https://LMS.example")).isEmpty();
        assertThat(connections.platform("PF1")).isEmpty();
    }

    @Test
    void theFirstHolderOfADeploymentWinsAndTheSecondStoresNothing() {
        connections.addPlatform(NORTH, platform("pf1", "client", "1", "2"));

        assertThat(connections.addPlatform(SOUTH, platform("pf2", "client", "2", "3", "1")))
                .containsExactlyInAnyOrder("1", "2");

        assertThat(connections.platform("pf2")).isEmpty();
        assertThat(connections.platforms(SOUTH)).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "3")).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "1").orElseThrow().institution())
                .isEqualTo(NORTH);
    }

    @Test
    void oneClientIdServesManyInstitutionsByTheirDeployments() {
        connections.addPlatform(NORTH, platform("pf1", "client", "1"));
        connections.addPlatform(SOUTH, platform("pf2", "client", "2"));

        assertThat(connections.ofIssuer(ISSUER))
                .extracting(LmsConnection::institution)
                .containsExactly(NORTH, SOUTH);
        assertThat(connections.holder(ISSUER, "client", "2").orElseThrow().institution())
                .isEqualTo(SOUTH);
    }

    @Test
    void aNulIsInNobodysName() {
        connections.addPlatform(NORTH, platform("pf1", "client", "1"));

        assertThat(connections.platform("pf1\0")).isEmpty();
        assertThat(connections.ofIssuer(ISSUER + "\0")).isEmpty();
        assertThat(connections.holder(ISSUER, "client\0", "1")).isEmpty();
        assertThat(connections.tool(NORTH, "\0")).isEmpty();
    }

    @Test
    void ofRacingHoldersExactlyOneWins() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<List<String>> taken = Race.of(() -> connections.addPlatform(
                NORTH, platform("pf" + number.incrementAndGet(), "client", "1", "2", "3", "4")));

        assertThat(taken).filteredOn(List::isEmpty).hasSize(1);
        assertThat(taken)
                .filteredOn(deployments -> !deployments.isEmpty())
                .allSatisfy(deployments -> assertThat(deployments).containsExactlyInAnyOrder("1", "2", "3", "4"));
        assertThat(connections.platforms(NORTH)).hasSize(1);
    }

    @Test
    void aReplacementGivesUpDeploymentsAndTakesOthersUnderTheSameRule() {
        connections.addPlatform(NORTH, platform("pf1", "client", "1", "2"));
        connections.addPlatform(SOUTH, platform("pf2", "client", "3"));

        assertThat(connections.replacePlatform(NORTH, platform("pf1", "client", "2", "3")))
                .containsExactly("3");
        assertThat(connections.platform("pf1").orElseThrow().platform().deployments())
                .as("nothing is replaced when one is taken")
                .containsExactly("1", "2");
        assertThat(connections.holder(ISSUER, "client", "1")).isPresent();

        PlatformRegistration moved = platform("pf1", "another client", "2", "4");
        assertThat(connections.replacePlatform(NORTH, moved)).isEmpty();
        assertThat(connections.platform("pf1")).contains(new LmsConnection(NORTH, moved));
        assertThat(connections.holder(ISSUER, "client", "2")).isEmpty();
        assertThat(connections.holder(ISSUER, "another client", "4")).isPresent();
    }

    @Test
    void racingReplacementsOfOnePlatformLeaveTheDeploymentsOfTheLastAndOfNoOther() throws Exception {
        connections.addPlatform(NORTH, platform("pf1", "client", "1"));
        AtomicInteger number = new AtomicInteger();

        List<List<String>> taken = Race.of(() ->
                connections.replacePlatform(NORTH, platform("pf1", "client " + number.incrementAndGet(), "1", "2")));

        assertThat(taken).allMatch(List::isEmpty);
        String last = connections.platforms(NORTH).get(0).clientId();
        for (int one = 1; one <= number.get(); one++) {
            assertThat(connections.holder(ISSUER, "client " + one, "1").isPresent())
                    .isEqualTo(last.equals("client " + one));
        }
        assertThat(connections.holder(ISSUER, "client", "1")).isEmpty();
    }

    @Test
    void nobodyReplacesOrRemovesWhatIsAnothers() {
        connections.addPlatform(NORTH, platform("pf1", "client", "1"));
        connections.addTool(NORTH, tool("tl1"));

        assertThatThrownBy(() -> connections.replacePlatform(SOUTH, platform("pf1", "client", "1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(connections.removePlatform(SOUTH, "pf1")).isFalse();
        assertThat(connections.replaceTool(SOUTH, tool("tl1"))).isFalse();
        assertThat(connections.removeTool(SOUTH, "tl1")).isFalse();
        assertThat(connections.tool(SOUTH, "tl1")).isEmpty();
        assertThat(connections.platform("pf1")).isPresent();
        assertThat(connections.tool(NORTH, "tl1")).isPresent();
    }

    @Test
    void whatIsRemovedIsGoneEverywhereAndItsDeploymentsAreFree() {
        connections.addPlatform(NORTH, platform("pf1", "client", "1"));
        assertThat(connections.platform("pf1")).isPresent();

        assertThat(connections.removePlatform(NORTH, "pf1")).isTrue();
        assertThat(connections.removePlatform(NORTH, "pf1")).isFalse();

        assertThat(connections.platform("pf1")).isEmpty();
        assertThat(connections.ofIssuer(ISSUER)).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "1")).isEmpty();
        assertThat(connections.addPlatform(SOUTH, platform("pf2", "client", "1")))
                .isEmpty();
    }

    @Test
    void platformsAndToolsComeInTheOrderInWhichTheyWereConnected() {
        for (int number = 12; number > 0; number--) {
            connections.addPlatform(NORTH, platform("pf" + number, "client", "d" + number));
            connections.addTool(NORTH, tool("tl" + number));
        }
        connections.replaceTool(NORTH, tool("tl12"));
        connections.replacePlatform(NORTH, platform("pf12", "client", "d12", "d13"));

        assertThat(connections.platforms(NORTH))
                .extracting(PlatformRegistration::id)
                .startsWith("pf12", "pf11", "pf10", "pf9")
                .endsWith("pf1");
        assertThat(connections.ofIssuer(ISSUER))
                .extracting(connection -> connection.platform().id())
                .startsWith("pf12", "pf11", "pf10", "pf9");
        assertThat(connections.tools(NORTH))
                .extracting(ToolRegistration::id)
                .startsWith("tl12", "tl11", "tl10", "tl9")
                .endsWith("tl1");
    }

    @Test
    void aToolComesBackAsItWasAndAsItWasReplaced() {
        ToolRegistration tool = tool("tl1");
        connections.addTool(NORTH, tool);
        assertThat(connections.tool(NORTH, "tl1")).contains(tool);
        assertThat(connections.tools(NORTH)).containsExactly(tool);

        ToolRegistration other = new ToolRegistration(
                "tl1",
                "Tölkien’s tool",
                URI.create("https://other.example/login?x=1&y=%20"),
                List.of(),
                URI.create("https://other.example/"),
                URI.create("https://other.example/jwks"),
                Set.of());
        assertThat(connections.replaceTool(NORTH, other)).isTrue();
        assertThat(connections.tool(NORTH, "tl1")).contains(other);
        assertThat(connections.removeTool(NORTH, "tl1")).isTrue();
        assertThat(connections.tool(NORTH, "tl1")).isEmpty();
        assertThat(connections.replaceTool(NORTH, other)).isFalse();
    }

    private static PlatformRegistration platform(String id, String clientId, String... deployments) {
        return new PlatformRegistration(
                id,
                "Moodle “" + id + "”",
                ISSUER,
                clientId,
                URI.create(ISSUER + "/auth?a=1"),
                URI.create(ISSUER + "/token"),
                URI.create(ISSUER + "/jwks"),
                ISSUER + "/token",
                new LinkedHashSet<>(List.of(deployments)),
                PlatformRegistration.Anonymous.REFUSE);
    }

    private static ToolRegistration tool(String id) {
        return new ToolRegistration(
                id,
                "Tool " + id,
                URI.create("https://tool.example/login"),
                List.of("https://tool.example/launch", "https://tool.example/a?b=\"c\""),
                URI.create("https://tool.example/start"),
                URI.create("https://tool.example/jwks"),
                Set.of("https://purl.imsglobal.org/spec/lti-ags/scope/score", "b"));
    }
}
