package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.LmsHosts;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.DeepLinkingAnswers;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.tool.LaunchMessages;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Seal;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody chooses content while the order to erase them is carried out. */
@SuppressWarnings("NullAway.Init")
class ChoosingWhileErasedTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final IdentityName IDA = IdentityName.lti("pf1", "7");
    private static final LmsConnection LMS = new LmsConnection(
            NORTH,
            new PlatformRegistration(
                    "pf1",
                    "LMS",
                    "https://lms.example",
                    "client-1",
                    URI.create("https://lms.example/auth"),
                    URI.create("https://lms.example/token"),
                    URI.create("https://lms.example/jwks"),
                    "https://lms.example/token",
                    Set.of("1"),
                    PlatformRegistration.Anonymous.PASS));
    private static final ToolRegistration TOOL = tool("tl1");
    private static final LaunchMessage LAUNCH = LaunchMessages.choosing("'sub': '7'", "'name': 'Ida Stone'");

    private final Connections connections = mock(Connections.class);
    private final Arrivals arrivals = mock(Arrivals.class);
    private final DeepLinks requests = mock(DeepLinks.class);
    private final ParkedLaunches parked = mock(ParkedLaunches.class);
    private DeepLinking choosing;

    private static ToolRegistration tool(String id) {
        return new ToolRegistration(
                id,
                "Quiz",
                URI.create("https://tool.example/login"),
                List.of("https://tool.example/launch"),
                URI.create("https://tool.example/start"),
                URI.create("https://tool.example/jwks"),
                Set.of());
    }

    @BeforeEach
    void connect() {
        InMemoryKeyStore keys = new InMemoryKeyStore();
        choosing = new DeepLinking(
                new Addresses(URI.create("https://headcount.example")),
                connections,
                new LmsHosts(connections),
                arrivals,
                requests,
                parked,
                mock(DeepLinkingAnswers.class),
                mock(Migration.class),
                Seal.open(keys, NOON),
                InstantSource.fixed(NOON));
        when(connections.platform("pf1")).thenReturn(Optional.of(LMS));
        when(connections.tools(NORTH)).thenReturn(List.of(TOOL, tool("tl2")));
        when(connections.tool(NORTH, "tl1")).thenReturn(Optional.of(TOOL));
        when(arrivals.record(any())).thenReturn(new Arrivals.Entry.Written(new Receipt.Recorded()));
    }

    private String picker() {
        return ((LaunchOutcome.Picking) choosing.arrive(LAUNCH, LMS, Optional.empty(), "")).sealed();
    }

    @Test
    void whatWasAskedForWhoIsErasedMeanwhileIsForgottenAlsoWhereNoServiceHasThemWrittenDown() {
        when(arrivals.knows(NORTH, IDA)).thenReturn(true, false);

        choosing.arrive(LAUNCH, LMS, Optional.of(TOOL), "");

        verify(requests).forget(NORTH, IDA);
        verify(parked).forget(NORTH, IDA);
    }

    @Test
    void soItIsForWhoIsErasedAfterTheChoiceOfATool() {
        when(arrivals.knows(NORTH, IDA)).thenReturn(true, true, false);

        choosing.pick(picker(), "tl1");

        verify(requests).forget(NORTH, IDA);
        verify(parked).forget(NORTH, IDA);
    }

    @Test
    void whoWasNotKnownBeforeMayChooseAllTheSame() {
        assertThat(choosing.arrive(LAUNCH, LMS, Optional.of(TOOL), "")).isInstanceOf(LaunchOutcome.Forwarded.class);
        assertThat(choosing.pick(picker(), "tl1")).isInstanceOf(DeepLinkOutcome.Forwarded.class);

        verify(requests, never()).forget(any(), any());
        verify(parked, never()).forget(any(), any());
    }

    @Test
    void aPageThatWasOpenedBeforeTheErasureWritesNobodyDownAnew() {
        when(arrivals.knows(NORTH, IDA)).thenReturn(true);
        String sealed = picker();
        when(arrivals.knows(NORTH, IDA)).thenReturn(false);

        for (String tool : List.of("tl1", "")) {
            assertThat(choosing.pick(sealed, tool)).isEqualTo(new DeepLinkOutcome.Over("pf1"));
        }

        verify(arrivals).record(any()); // the arrival, and no choice
        verify(requests, never()).ask(any());
    }
}
