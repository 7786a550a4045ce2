package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What every {@link Connections} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class ConnectionsContract {

    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final String ISSUER = "https://lms.example";
    private static final Predicate<PlatformOutcome> CONNECTED = PlatformOutcome.Connected.class::isInstance;
    private static final PlatformOutcome CLIENT_TAKEN = new PlatformOutcome.ClientTaken();

    private Connections connections;

    protected abstract Connections noConnections();

    @BeforeEach
    void begin() {
        connections = noConnections();
    }

    @Test
    void aToolOfAnyInstitutionIsKnownByItsId() {
        connections.addTool(NORTH, tool("tl1"));

        assertThat(connections.isTool("tl1")).isTrue();
        assertThat(connections.isTool("tl2")).isFalse();
        assertThat(connections.isTool("TL1")).isFalse();
        assertThat(connections.isTool("tl1\0")).isFalse();
        connections.removeTool(NORTH, "tl1");
        assertThat(connections.isTool("tl1")).isFalse();
    }

    @Test
    void aPlatformComesBackAsItWasByItsIdItsIssuerAndEachOfItsDeployments() {
        PlatformRegistration platform = platform("pf1", "client", "z", "a", "m");

        assertThat(add(NORTH, platform)).matches(CONNECTED);

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
        add(NORTH, platform("pf1", "client", "1"));

        assertThat(connections.holder(ISSUER + "/", "client", "1")).isEmpty();
        assertThat(connections.holder(ISSUER, "Client", "1")).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "1 ")).isEmpty();
        assertThat(connections.ofIssuer("https://LMS.example")).isEmpty();
        assertThat(connections.platform("PF1")).isEmpty();
    }

    @Test
    void theFirstHolderOfADeploymentWinsAndTheSecondStoresNothing() {
        add(NORTH, platform("pf1", "client", "1", "2"));

        assertThat(add(SOUTH, platform("pf2", "client", "2", "3", "1"))).isEqualTo(taken("1", "2"));

        assertThat(connections.platform("pf2")).isEmpty();
        assertThat(connections.platforms(SOUTH)).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "3")).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "1").orElseThrow().institution())
                .isEqualTo(NORTH);
    }

    @Test
    void oneClientIdServesManyInstitutionsByTheirDeployments() {
        add(NORTH, platform("pf1", "client", "1"));
        add(SOUTH, platform("pf2", "client", "2"));

        assertThat(connections.ofIssuer(ISSUER))
                .extracting(LmsConnection::institution)
                .containsExactly(NORTH, SOUTH);
        assertThat(connections.holder(ISSUER, "client", "2").orElseThrow().institution())
                .isEqualTo(SOUTH);
    }

    /** A registration that differs from the one that {@link #platform} makes in this member only. */
    private static Stream<UnaryOperator<PlatformRegistration>> otherClients() {
        URI evil = URI.create("https://evil.example/");
        return Stream.of(
                as -> client(as, evil.toString(), as.authorizationEndpoint(), as.tokenEndpoint(), as.jwksUri()),
                as -> client(as, as.issuer(), evil, as.tokenEndpoint(), as.jwksUri()),
                as -> client(as, as.issuer(), as.authorizationEndpoint(), evil, as.jwksUri()),
                as -> client(as, as.issuer(), as.authorizationEndpoint(), as.tokenEndpoint(), evil),
                ConnectionsContract::ofAnotherAudience);
    }

    @Test
    void nobodyConnectsAnothersClientIdWithAnIssuerEndpointAudienceOrKeySetOfHisOwn() {
        add(NORTH, platform("pf1", "client", "1"));

        assertThat(otherClients()).allSatisfy(other -> {
            assertThat(add(SOUTH, other.apply(platform("pf2", "client", "2")))).isEqualTo(CLIENT_TAKEN);
            assertThat(connections.platform("pf2")).isEmpty();
            assertThat(connections.platforms(SOUTH)).isEmpty();
            assertThat(connections.holder(ISSUER, "client", "2")).isEmpty();
            assertThat(connections.holder("https://evil.example/", "client", "2"))
                    .isEmpty();
        });
        assertThat(add(SOUTH, ofAnotherAudience(platform("pf2", "Client", "2"))))
                .as("another client_id is another client")
                .matches(CONNECTED);
        assertThat(add(NORTH, ofAnotherAudience(platform("pf3", "client", "3"))))
                .as("nobody is protected from himself")
                .matches(CONNECTED);
    }

    @Test
    void norDoesHeChangeIntoIt() {
        add(NORTH, platform("pf1", "client", "1"));
        add(SOUTH, platform("pf2", "client", "2"));
        PlatformRegistration own = ofAnotherAudience(platform("pf3", "own", "3"));
        add(SOUTH, own);

        assertThat(replace(SOUTH, ofAnotherAudience(platform("pf3", "client", "3"))))
                .as("another's client_id on one's own addresses")
                .isEqualTo(CLIENT_TAKEN);
        assertThat(connections.platform("pf3")).contains(new LmsConnection(SOUTH, own));
        assertThat(connections.holder(ISSUER, "own", "3")).isPresent();
        assertThat(otherClients())
                .as("one's own addresses on another's client_id, whoever came first")
                .allSatisfy(other -> {
                    assertThat(replace(NORTH, other.apply(platform("pf1", "client", "1"))))
                            .isEqualTo(CLIENT_TAKEN);
                    assertThat(replace(SOUTH, other.apply(platform("pf2", "client", "2"))))
                            .isEqualTo(CLIENT_TAKEN);
                });
        assertThat(connections.ofIssuer(ISSUER))
                .filteredOn(one -> one.platform().clientId().equals("client"))
                .extracting(one -> one.platform().tokenAudience())
                .containsOnly(ISSUER + "/token");
        assertThat(replace(SOUTH, platform("pf2", "client", "2", "4"))).matches(CONNECTED);
        assertThat(replace(SOUTH, platform("pf3", "client", "3")))
                .as("the same client as the other")
                .matches(CONNECTED);
    }

    @Test
    void whereTheOthersDifferAmongThemselvesNobodyIsTheSameAsAllOfThem() {
        add(NORTH, platform("pf1", "client", "1"));
        add(NORTH, ofAnotherAudience(platform("pf2", "client", "2")));

        assertThat(add(SOUTH, platform("pf3", "client", "3"))).isEqualTo(CLIENT_TAKEN);
        assertThat(add(SOUTH, ofAnotherAudience(platform("pf3", "client", "3"))))
                .isEqualTo(CLIENT_TAKEN);
    }

    @Test
    void theOperatorMayAndWhatHeConnectedStaysAsItIs() {
        add(NORTH, platform("pf1", "client", "1"));
        PlatformRegistration other = ofAnotherAudience(platform("pf2", "client", "2"));

        assertThat(connections.addPlatform(SOUTH, other, Registrar.OPERATOR)).matches(CONNECTED);
        assertThat(replace(SOUTH, ofAnotherAudience(platform("pf2", "client", "2", "4"))))
                .as("what stays the same client needs no leave")
                .matches(CONNECTED);
        assertThat(replace(NORTH, platform("pf1", "client", "1", "5"))).matches(CONNECTED);
        assertThat(replace(SOUTH, ofAnotherAudience(ofAnotherAudience(platform("pf2", "client", "2")))))
                .isEqualTo(CLIENT_TAKEN);
        assertThat(connections.changePlatform(NORTH, "pf1", Registrar.OPERATOR, ConnectionsContract::ofAnotherAudience))
                .matches(CONNECTED);
        assertThat(connections.addPlatform(SOUTH, platform("pf3", "client", "1"), Registrar.OPERATOR))
                .as("the operator takes no deployment from anybody")
                .isEqualTo(taken("1"));
    }

    @Test
    void aClientIdIsFreeAgainWhenTheLastOfTheOthersHasGone() {
        add(NORTH, platform("pf1", "client", "1"));
        replace(NORTH, platform("pf1", "moved", "1"));
        assertThat(add(SOUTH, ofAnotherAudience(platform("pf2", "client", "2"))))
                .matches(CONNECTED);

        connections.removePlatform(NORTH, "pf1");
        assertThat(add(SOUTH, ofAnotherAudience(platform("pf3", "moved", "3")))).matches(CONNECTED);
    }

    @RepeatedTest(5)
    void ofInstitutionsThatRaceForOneClientIdWithAddressesOfTheirOwnExactlyOneWins() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<PlatformOutcome> outcomes = Race.of(() -> {
            int one = number.incrementAndGet();
            URI own = URI.create("https://lms" + one + ".example/");
            PlatformRegistration platform = platform("pf" + one, "client", "1");
            return add(new InstitutionId("i" + one), client(platform, own.toString(), own, own, own));
        });

        assertThat(outcomes).filteredOn(CONNECTED).hasSize(1);
        assertThat(outcomes).filteredOn(CLIENT_TAKEN::equals).hasSize(outcomes.size() - 1);
    }

    @RepeatedTest(5)
    void holdersWhoMoveRaceThoseWhoJoinThemAndAllEndAsOneClient() throws Exception {
        add(NORTH, platform("pf0", "client", "0"));
        AtomicInteger number = new AtomicInteger();
        Race.of(() -> {
            int one = number.incrementAndGet();
            return one % 2 == 1
                    ? replace(NORTH, ofAnotherAudience(platform("pf0", "client", "0")))
                    : add(new InstitutionId("i" + one), platform("pf" + one, "client", "d" + one));
        });

        List<LmsConnection> connected = connections.ofIssuer(ISSUER);
        assertThat(connected)
                .extracting(one -> one.platform().tokenAudience())
                .containsOnly(connected.get(0).platform().tokenAudience());
    }

    @Test
    void aNulIsInNobodysName() {
        add(NORTH, platform("pf1", "client", "1"));

        assertThat(connections.platform("pf1\0")).isEmpty();
        assertThat(connections.ofIssuer(ISSUER + "\0")).isEmpty();
        assertThat(connections.holder(ISSUER, "client\0", "1")).isEmpty();
        assertThat(connections.tool(NORTH, "\0")).isEmpty();
    }

    @Test
    void ofRacingHoldersExactlyOneWins() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<PlatformOutcome> outcomes =
                Race.of(() -> add(NORTH, platform("pf" + number.incrementAndGet(), "client", "1", "2", "3", "4")));

        assertThat(outcomes).filteredOn(CONNECTED).hasSize(1);
        assertThat(outcomes).filteredOn(taken("1", "2", "3", "4")::equals).hasSize(outcomes.size() - 1);
        assertThat(connections.platforms(NORTH)).hasSize(1);
    }

    @Test
    void aReplacementGivesUpDeploymentsAndTakesOthersUnderTheSameRule() {
        add(NORTH, platform("pf1", "client", "1", "2"));
        add(SOUTH, platform("pf2", "client", "3"));

        assertThat(replace(NORTH, platform("pf1", "client", "2", "3"))).isEqualTo(taken("3"));
        assertThat(connections.platform("pf1").orElseThrow().platform().deployments())
                .as("nothing is replaced when one is taken")
                .containsExactly("1", "2");
        assertThat(connections.holder(ISSUER, "client", "1")).isPresent();

        PlatformRegistration moved = platform("pf1", "another client", "2", "4");
        assertThat(replace(NORTH, moved)).matches(CONNECTED);
        assertThat(connections.platform("pf1")).contains(new LmsConnection(NORTH, moved));
        assertThat(connections.holder(ISSUER, "client", "2")).isEmpty();
        assertThat(connections.holder(ISSUER, "another client", "4")).isPresent();
    }

    @Test
    void racingReplacementsOfOnePlatformLeaveTheDeploymentsOfTheLastAndOfNoOther() throws Exception {
        add(NORTH, platform("pf1", "client", "1"));
        AtomicInteger number = new AtomicInteger();

        List<PlatformOutcome> outcomes =
                Race.of(() -> replace(NORTH, platform("pf1", "client " + number.incrementAndGet(), "1", "2")));

        assertThat(outcomes).allMatch(CONNECTED);
        String last = connections.platforms(NORTH).get(0).clientId();
        for (int one = 1; one <= number.get(); one++) {
            assertThat(connections.holder(ISSUER, "client " + one, "1").isPresent())
                    .isEqualTo(last.equals("client " + one));
        }
        assertThat(connections.holder(ISSUER, "client", "1")).isEmpty();
    }

    @Test
    void changesOfOnePlatformThatRaceEachSeeWhatTheOneBeforeHasMade() throws Exception {
        add(NORTH, platform("pf1", "client", "0"));
        AtomicInteger number = new AtomicInteger();

        List<PlatformOutcome> outcomes = Race.of(() -> {
            String added = "d" + number.incrementAndGet();
            return connections.changePlatform(NORTH, "pf1", Registrar.INSTITUTION, present -> {
                Set<String> all = new LinkedHashSet<>(present.deployments());
                all.add(added);
                return present.withDeployments(all);
            });
        });

        assertThat(outcomes).allMatch(CONNECTED);
        PlatformRegistration platform = connections.platforms(NORTH).get(0);
        assertThat(platform.deployments()).startsWith("0").hasSize(1 + number.get());
        assertThat(outcomes).contains(new PlatformOutcome.Connected(platform));
        assertThat(platform.deployments())
                .allSatisfy(one ->
                        assertThat(connections.holder(ISSUER, "client", one)).isPresent());
    }

    @Test
    void changesOfOneToolThatRaceEachSeeWhatTheOneBeforeHasMade() throws Exception {
        connections.addTool(NORTH, tool("tl1"));
        int before = tool("tl1").redirectUris().size();
        AtomicInteger number = new AtomicInteger();

        List<Optional<ToolRegistration>> changed = Race.of(() -> {
            String added = "https://quiz.example/" + number.incrementAndGet();
            return connections.changeTool(NORTH, "tl1", present -> {
                List<String> all = new ArrayList<>(present.redirectUris());
                all.add(added);
                return redirectedTo(all, present);
            });
        });

        ToolRegistration tool = connections.tool(NORTH, "tl1").orElseThrow();
        assertThat(tool.redirectUris()).hasSize(before + number.get()).doesNotHaveDuplicates();
        assertThat(changed).doesNotContain(Optional.empty()).contains(Optional.of(tool));
    }

    @Test
    void aChangeThatThrowsChangesNothing() {
        PlatformRegistration platform = platform("pf1", "client", "1");
        add(NORTH, platform);
        connections.addTool(NORTH, tool("tl1"));

        assertThatThrownBy(() -> connections.changePlatform(NORTH, "pf1", Registrar.OPERATOR, present -> {
                    throw new IllegalArgumentException("no such platform");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such platform");
        assertThatThrownBy(() -> connections.changeTool(NORTH, "tl1", present -> {
                    throw new IllegalArgumentException("no such tool");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such tool");
        assertThat(connections.platforms(NORTH)).containsExactly(platform);
        assertThat(connections.holder(ISSUER, "client", "1")).isPresent();
        assertThat(connections.tools(NORTH)).containsExactly(tool("tl1"));
    }

    @Test
    void nobodyReplacesOrRemovesWhatIsAnothers() {
        add(NORTH, platform("pf1", "client", "1"));
        connections.addTool(NORTH, tool("tl1"));

        assertThat(replace(SOUTH, platform("pf1", "client", "1"))).isEqualTo(new PlatformOutcome.NotThere());
        assertThat(replace(NORTH, platform("pf2", "client", "1"))).isEqualTo(new PlatformOutcome.NotThere());
        assertThat(connections.removePlatform(SOUTH, "pf1")).isFalse();
        assertThat(connections.changeTool(SOUTH, "tl1", present -> present)).isEmpty();
        assertThat(connections.removeTool(SOUTH, "tl1")).isFalse();
        assertThat(connections.tool(SOUTH, "tl1")).isEmpty();
        assertThat(connections.platform("pf1")).isPresent();
        assertThat(connections.tool(NORTH, "tl1")).isPresent();
    }

    @Test
    void whatIsRemovedIsGoneEverywhereAndItsDeploymentsAreFree() {
        add(NORTH, platform("pf1", "client", "1"));
        assertThat(connections.platform("pf1")).isPresent();

        assertThat(connections.removePlatform(NORTH, "pf1")).isTrue();
        assertThat(connections.removePlatform(NORTH, "pf1")).isFalse();

        assertThat(connections.platform("pf1")).isEmpty();
        assertThat(connections.ofIssuer(ISSUER)).isEmpty();
        assertThat(connections.holder(ISSUER, "client", "1")).isEmpty();
        assertThat(add(SOUTH, platform("pf2", "client", "1"))).matches(CONNECTED);
    }

    @Test
    void platformsAndToolsComeInTheOrderInWhichTheyWereConnected() {
        for (int number = 12; number > 0; number--) {
            add(NORTH, platform("pf" + number, "client", "d" + number));
            connections.addTool(NORTH, tool("tl" + number));
        }
        connections.changeTool(NORTH, "tl12", present -> tool("tl12"));
        replace(NORTH, platform("pf12", "client", "d12", "d13"));

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
                Set.of(),
                URI.create("https://other.example/choose"));
        assertThat(connections.changeTool(NORTH, "tl1", present -> other)).contains(other);
        assertThat(connections.tool(NORTH, "tl1")).contains(other);
        assertThat(connections.removeTool(NORTH, "tl1")).isTrue();
        assertThat(connections.tool(NORTH, "tl1")).isEmpty();
        assertThat(connections.changeTool(NORTH, "tl1", present -> other)).isEmpty();
    }

    private PlatformOutcome add(InstitutionId institution, PlatformRegistration platform) {
        return connections.addPlatform(institution, platform, Registrar.INSTITUTION);
    }

    private PlatformOutcome replace(InstitutionId institution, PlatformRegistration platform) {
        return connections.changePlatform(institution, platform.id(), Registrar.INSTITUTION, present -> platform);
    }

    private static PlatformOutcome taken(String... deployments) {
        return new PlatformOutcome.DeploymentsTaken(List.of(deployments));
    }

    private static PlatformRegistration client(
            PlatformRegistration as, String issuer, URI authorization, URI token, URI keys) {
        return new PlatformRegistration(
                as.id(),
                as.name(),
                issuer,
                as.clientId(),
                authorization,
                token,
                keys,
                as.tokenAudience(),
                as.deployments(),
                as.anonymous());
    }

    private static PlatformRegistration ofAnotherAudience(PlatformRegistration as) {
        return new PlatformRegistration(
                as.id(),
                as.name(),
                as.issuer(),
                as.clientId(),
                as.authorizationEndpoint(),
                as.tokenEndpoint(),
                as.jwksUri(),
                as.tokenAudience() + "/other",
                as.deployments(),
                as.anonymous());
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

    private static ToolRegistration redirectedTo(List<String> uris, ToolRegistration as) {
        return new ToolRegistration(
                as.id(), as.name(), as.loginUri(), uris, as.targetLinkUri(), as.jwksUri(), as.scopes());
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
