package org.headcount.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RegisteredTools} keeps to, beside its {@link Connections} and {@link Invitations}. */
@SuppressWarnings("NullAway.Init")
public abstract class RegisteredToolsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private ToolPorts ports;
    private Invitation invitation;

    /** On one database. */
    public record ToolPorts(RegisteredTools registered, Connections connections, Invitations invitations) {}

    protected abstract ToolPorts nothing();

    @BeforeEach
    void begin() {
        ports = nothing();
        ports.connections().addPlatform(NORTH, platform(), Registrar.INSTITUTION);
        invitation = FreshInvitation.ofTool(NORTH, "pf1", Registrar.INSTITUTION, NOON)
                .kept();
        ports.invitations().add(invitation);
    }

    @Test
    void oneThatWaitsIsNoConnectedTool() {
        assertThat(ports.registered().add(invitation, tool("tl1"), "hash", NOON))
                .isTrue();

        assertThat(ports.registered().waiting(NORTH)).containsExactly(tool("tl1"));
        assertThat(ports.registered().waiting(SOUTH)).isEmpty();
        assertThat(ports.connections().tool(NORTH, "tl1")).isEmpty();
        assertThat(ports.connections().tools(NORTH)).isEmpty();
        assertThat(ports.connections().isTool("tl1")).isFalse();
    }

    @Test
    void anInvitationBringsOneToolHoweverManyRaceForIt() throws Exception {
        AtomicInteger number = new AtomicInteger();

        assertThat(Race.of(
                        () -> ports.registered().add(invitation, tool("tl" + number.incrementAndGet()), "hash", NOON)))
                .containsOnlyOnce(true);

        assertThat(ports.registered().waiting(NORTH)).hasSize(1);
        assertThat(ports.invitations().find(invitation.hash(), NOON)).isEmpty();
    }

    @Test
    void anInvitationThatHasExpiredBringsNone() {
        assertThat(ports.registered().add(invitation, tool("tl1"), "hash", invitation.expiresAt()))
                .isFalse();
        assertThat(ports.registered().waiting(NORTH)).isEmpty();
    }

    @Test
    void ofThoseWhoApproveAtOnceExactlyOneConnectsIt() throws Exception {
        ports.registered().add(invitation, tool("tl1"), "hash", NOON);

        assertThat(Race.of(() -> ports.registered().approve(NORTH, "tl1"))).containsOnlyOnce(Optional.of(tool("tl1")));

        assertThat(ports.connections().tools(NORTH)).containsExactly(tool("tl1"));
        assertThat(ports.registered().waiting(NORTH)).isEmpty();
    }

    @Test
    void itIsFoundByItsOwnTokenWhileItWaitsAndWhenItIsConnected() {
        ports.registered().add(invitation, tool("tl1"), "hash", NOON);
        assertThat(ports.registered().find(NORTH, "pf1", "tl1", "hash")).contains(tool("tl1"));

        ports.registered().approve(NORTH, "tl1");

        assertThat(ports.registered().find(NORTH, "pf1", "tl1", "hash")).contains(tool("tl1"));
        assertThat(ports.registered().find(NORTH, "pf1", "tl1", "another")).isEmpty();
        assertThat(ports.registered().find(NORTH, "pf2", "tl1", "hash")).isEmpty();
        assertThat(ports.registered().find(SOUTH, "pf1", "tl1", "hash")).isEmpty();
        assertThat(ports.registered().find(NORTH, "pf1", "tl1\0", "hash")).isEmpty();
    }

    @Test
    void itChangesWhileItWaitsAndWhenItIsConnected() {
        ports.registered().add(invitation, tool("tl1"), "hash", NOON);
        assertThat(change("hash", one -> named(one, "Exam"))).contains(named(tool("tl1"), "Exam"));
        assertThat(ports.registered().approve(NORTH, "tl1")).contains(named(tool("tl1"), "Exam"));

        change("hash", one -> named(one, "Test"));

        assertThat(ports.connections().tool(NORTH, "tl1")).contains(named(tool("tl1"), "Test"));
        assertThat(ports.registered().change(NORTH, "pf1", "tl2", "hash", one -> one))
                .isEmpty();
        assertThat(ports.registered().change(NORTH, "pf2", "tl1", "hash", one -> one))
                .isEmpty();
        assertThat(ports.registered().change(SOUTH, "pf1", "tl1", "hash", one -> one))
                .isEmpty();
    }

    @Test
    void nothingChangesByAnotherTokenOrOneThatIsRevoked() {
        ports.registered().add(invitation, tool("tl1"), "hash", NOON);
        assertThat(change("another", one -> named(one, "Exam"))).isEmpty();
        ports.registered().revoke(NORTH, "tl1");
        assertThat(change("hash", one -> named(one, "Exam"))).isEmpty();
        assertThat(ports.registered().waiting(NORTH)).containsExactly(tool("tl1"));

        ports.registered().approve(NORTH, "tl1");

        assertThat(change("hash", one -> named(one, "Exam"))).isEmpty();
        assertThat(ports.connections().tool(NORTH, "tl1")).contains(tool("tl1"));
    }

    private Optional<ToolRegistration> change(String hash, UnaryOperator<ToolRegistration> change) {
        return ports.registered().change(NORTH, "pf1", "tl1", hash, change);
    }

    @Test
    void onlyOneThatWaitsIsRejectedAndADisconnectedOneLeavesNothing() {
        ports.registered().add(invitation, tool("tl1"), "hash", NOON);
        assertThat(ports.registered().remove(SOUTH, "tl1")).isFalse();
        ports.registered().approve(NORTH, "tl1");
        assertThat(ports.registered().remove(NORTH, "tl1")).isFalse();

        assertThat(ports.connections().removeTool(NORTH, "tl1")).isTrue();

        assertThat(ports.registered().find(NORTH, "pf1", "tl1", "hash")).isEmpty();
    }

    @Test
    void aTokenThatIsRevokedOpensNothingWhateverIsShown() {
        ports.registered().add(invitation, tool("tl1"), "hash", NOON);
        ports.registered().revoke(SOUTH, "tl1");
        assertThat(ports.registered().find(NORTH, "pf1", "tl1", "hash")).isPresent();

        ports.registered().revoke(NORTH, "tl1");

        assertThat(ports.registered().find(NORTH, "pf1", "tl1", "hash")).isEmpty();
        assertThat(ports.registered().waiting(NORTH)).hasSize(1);
    }

    @Test
    void withAnLmsThatIsGoneNoToolRegistersAndNoneChangesWhatItRegistered() {
        ports.registered().add(invitation, tool("tl1"), "hash", NOON);
        Invitation another = FreshInvitation.ofTool(NORTH, "pf1", Registrar.INSTITUTION, NOON)
                .kept();
        ports.invitations().add(another);
        ports.connections().removePlatform(NORTH, "pf1");

        assertThat(ports.registered().add(another, tool("tl2"), "another", NOON))
                .isFalse();
        assertThat(change("hash", one -> named(one, "Exam"))).isEmpty();

        assertThat(ports.registered().waiting(NORTH)).containsExactly(tool("tl1"));
        ports.registered().approve(NORTH, "tl1");
        assertThat(change("hash", one -> named(one, "Exam"))).isEmpty();
    }

    private static PlatformRegistration platform() {
        URI uri = URI.create("https://lms.example/");
        return new PlatformRegistration(
                "pf1",
                "LMS",
                "https://lms.example",
                "client",
                uri,
                uri,
                uri,
                uri.toString(),
                Set.of(),
                PlatformRegistration.Anonymous.PASS);
    }

    private static ToolRegistration tool(String id) {
        URI uri = URI.create("https://quiz.example/");
        return new ToolRegistration(id, "Quiz", uri, List.of(uri.toString()), uri, uri, Set.of(Scopes.SCORE));
    }

    private static ToolRegistration named(ToolRegistration tool, String name) {
        return new ToolRegistration(
                tool.id(),
                name,
                tool.loginUri(),
                tool.redirectUris(),
                tool.targetLinkUri(),
                tool.jwksUri(),
                tool.scopes());
    }
}
