package org.headcount.gateway.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.HalfDone;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.NoticeHandlers;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.IdTokens;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notices that come while the database is away: the LMS tells them again, and then they are news. */
@SuppressWarnings("NullAway.Init")
class NoticesWhileAwayTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final KeyRings KEYS = InMemoryKeyStore.rings(NOON);
    private static final InstitutionId RIVERS = new InstitutionId("rivers");
    private static final String ISSUER = "https://lms.example";
    private static final String COPY = "LtiContextCopyNotice";

    private final LoopbackServer lmsSide = new LoopbackServer();
    private final LoopbackServer toolSide = new LoopbackServer();
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));
    private final Connections connections = mock(Connections.class);
    private final NoticeHandlers handlers = mock(NoticeHandlers.class);
    private final Set<String> spent = new HashSet<>();
    private Notices notices;

    @BeforeEach
    void connect() {
        lmsSide.on("/jwks", 200, "application/json", KEYS.of("lms").publicKeys());
        toolSide.on("/notices", 200, "application/json", "{}");
        when(connections.platform("pf1")).thenReturn(Optional.of(new LmsConnection(RIVERS, lms())));
        when(handlers.spend(any(), anyString(), any())).thenAnswer(call -> spent.add(call.getArgument(1)));
        notices = notices(InMemoryKeyStore.rings(NOON).of(""));
    }

    private Notices notices(KeyRing ours) {
        return new Notices(
                new Addresses(URI.create("https://headcount.example")),
                connections,
                mock(Services.class),
                handlers,
                new RemoteKeys(outbound, CLOCK),
                new IdTokens(ours),
                outbound,
                CLOCK);
    }

    private static TemporarilyUnavailable away() {
        return new TemporarilyUnavailable("away");
    }

    @AfterEach
    void close() {
        outbound.close();
        lmsSide.close();
        toolSide.close();
    }

    private PlatformRegistration lms() {
        URI uri = lmsSide.url("/jwks");
        return new PlatformRegistration(
                "pf1",
                "LMS",
                ISSUER,
                "client",
                uri,
                uri,
                uri,
                ISSUER,
                Set.of("d"),
                PlatformRegistration.Anonymous.PASS);
    }

    private ToolRegistration tool() {
        URI uri = toolSide.url("/");
        return new ToolRegistration(
                "tl1", "Quiz", uri, List.of(uri.toString()), uri, uri, Set.of(Scopes.NOTICE_HANDLERS));
    }

    private List<NoticeHandlers.Handler> ordered() {
        return List.of(new NoticeHandlers.Handler("tl1", COPY, toolSide.url("/notices")));
    }

    private static byte[] batch() {
        ObjectNode claims = Json.object()
                .put(ClaimNames.ISSUER, ISSUER)
                .put(ClaimNames.AUDIENCE, "client")
                .put(ClaimNames.ISSUED_AT, NOON.getEpochSecond())
                .put(ClaimNames.EXPIRES_AT, NOON.plusSeconds(60).getEpochSecond())
                .put(ClaimNames.NONCE, "n1")
                .put(ClaimNames.VERSION, ClaimNames.VERSION_1_3)
                .put(ClaimNames.DEPLOYMENT_ID, "d");
        claims.putObject(ClaimNames.NOTICE)
                .put("id", "notice-1")
                .put("timestamp", NOON.toString())
                .put("type", COPY);
        return ("{\"notices\": [{\"jwt\": \"" + KEYS.of("lms").sign(claims, NOON) + "\"}]}").getBytes(UTF_8);
    }

    @Test
    void whatCameWhileNobodyKnewWhoWantsItIsPassedOnWhenItIsToldAgain() {
        when(handlers.handlers(any())).thenThrow(away()).thenReturn(ordered());
        when(connections.tool(RIVERS, "tl1")).thenReturn(Optional.of(tool()));

        isPassedOnWhenItIsToldAgain();
    }

    @Test
    void whatCameWhileNobodyKnewTheToolIsPassedOnWhenItIsToldAgain() {
        when(handlers.handlers(any())).thenReturn(ordered());
        when(connections.tool(RIVERS, "tl1")).thenThrow(away()).thenReturn(Optional.of(tool()));

        isPassedOnWhenItIsToldAgain();
    }

    @Test
    void whatCannotBeSignedOnceItIsSpentIsNotToBeToldAgain() {
        KeyStore store = mock(KeyStore.class);
        when(store.load(any(), anyString())).thenThrow(away());
        Notices unsigned = notices(KeyRing.closed(StoredKey.Purpose.PLATFORM, store, KeySchedule.USUAL, CLOCK));
        when(handlers.handlers(any())).thenReturn(ordered());
        when(connections.tool(RIVERS, "tl1")).thenReturn(Optional.of(tool()));

        assertThatThrownBy(() -> unsigned.hear("pf1", batch()))
                .isInstanceOf(HalfDone.class)
                .hasNoCause();
        assertThat(spent).hasSize(1);
    }

    private void isPassedOnWhenItIsToldAgain() {
        byte[] batch = batch();
        assertThatThrownBy(() -> notices.hear("pf1", batch)).isInstanceOf(TemporarilyUnavailable.class);

        assertThat(notices.hear("pf1", batch)).isEqualTo(Notices.Heard.TAKEN);
        assertThat(notices.hear("pf1", batch)).isEqualTo(Notices.Heard.TAKEN);

        assertThat(toolSide.asked()).hasSize(1);
    }
}
