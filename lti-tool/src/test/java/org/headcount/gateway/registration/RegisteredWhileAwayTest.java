package org.headcount.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.HalfDone;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.tool.RegistrationClient;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** An LMS that has registered us while the database is away: asked again it would do so a second time. */
@SuppressWarnings("NullAway.Init")
class RegisteredWhileAwayTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId RIVERS = new InstitutionId("rivers");
    private static final Addresses ADDRESSES = new Addresses(URI.create("https://headcount.example"));
    private static final String SECRET = "secret";

    private final TurnedClock clock = new TurnedClock(NOON);
    private final PracticeLms lms = new PracticeLms(0, clock, "School of Rivers");
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));
    private final Invitations invitations = mock(Invitations.class);
    private final RegisteredPlatforms registered = mock(RegisteredPlatforms.class);
    private final Connections connections = mock(Connections.class);
    private final AtomicBoolean taken = new AtomicBoolean();
    private LmsRenewal renewal;
    private LmsRegistration registration;

    @BeforeEach
    void invite() {
        Invitation invitation = FreshInvitation.ofLms(RIVERS, Optional.empty(), "", Registrar.INSTITUTION, NOON)
                .kept();
        when(invitations.find(anyString(), any()))
                .thenAnswer(call -> taken.get() ? Optional.empty() : Optional.of(invitation));
        when(invitations.take(any(), any())).thenAnswer(call -> taken.compareAndSet(false, true));
        doAnswer(call -> {
                    taken.set(false);
                    return null;
                })
                .when(invitations)
                .giveBack(any());
        UrlPolicy urls = new UrlPolicy(true);
        RegistrationClient client = new RegistrationClient(outbound, urls);
        Seal seal = Seal.open(InMemoryKeyStore.withKeys(NOON), NOON);
        renewal = new LmsRenewal(ADDRESSES, registered, connections, client, seal);
        registration = new LmsRegistration(
                ADDRESSES,
                invitations,
                registered,
                connections,
                renewal,
                client,
                InMemoryKeyStore.rings(NOON),
                urls,
                seal,
                clock);
    }

    private static TemporarilyUnavailable away() {
        return new TemporarilyUnavailable("away");
    }

    @AfterEach
    void close() {
        outbound.close();
        lms.close();
    }

    /** What the page where it is confirmed has. */
    private String opened() {
        String query = URI.create(lms.registrationUrl("https://headcount.example/lti/register/" + SECRET))
                .getRawQuery();
        Map<String, String> parameters = Arrays.stream(query.split("&"))
                .map(one -> one.split("=", 2))
                .collect(Collectors.toMap(one -> one[0], one -> URLDecoder.decode(one[1], StandardCharsets.UTF_8)));
        RegistrationOutcome ready = registration.open(SECRET, parameters);
        assertThat(ready).isInstanceOf(RegistrationOutcome.Ready.class);
        return ((RegistrationOutcome.Ready) ready).sealed();
    }

    @Test
    void whatTheLmsHasDoneIsNotToBeDoneAgainByTheSameInvitation() {
        String sealed = opened();
        doThrow(away()).doNothing().when(registered).add(any(), any());

        assertThatThrownBy(() -> registration.confirm(SECRET, sealed))
                .isInstanceOf(HalfDone.class)
                .hasNoCause();

        assertThat(registration.confirm(SECRET, sealed)).isInstanceOf(RegistrationOutcome.NotInvited.class);
        assertThat(lms.seen(Place.REGISTRATION)).hasSize(1);
    }

    @Test
    void anInvitationThatCannotBeGivenBackIsNotToBeTriedAgain() {
        String sealed = opened();
        lms.mishaps().next(Place.REGISTRATION, Reply.text(400, "text/plain", "no"));
        doThrow(away()).when(invitations).giveBack(any());

        assertThatThrownBy(() -> registration.confirm(SECRET, sealed))
                .isInstanceOf(HalfDone.class)
                .hasNoCause();
    }

    @Test
    void whereTheDatabaseGoesBeforeTheLmsHearsOfItTheInvitationIsGoodAgain() {
        String sealed = opened();
        doThrow(away()).doNothing().when(registered).expect(any(), anyString());

        assertThatThrownBy(() -> registration.confirm(SECRET, sealed)).isInstanceOf(TemporarilyUnavailable.class);

        assertThat(registration.confirm(SECRET, sealed)).isInstanceOf(RegistrationOutcome.Registered.class);
        assertThat(lms.seen(Place.REGISTRATION)).hasSize(1);
    }

    @Test
    void whoeverToldTheLmsAnewIsNotToDoItAgainWithATokenThatIsOver() {
        ArgumentCaptor<RegisteredPlatforms.Waiting> kept = ArgumentCaptor.forClass(RegisteredPlatforms.Waiting.class);
        doNothing().when(registered).add(any(), kept.capture());
        registration.confirm(SECRET, opened());
        RegisteredPlatforms.Waiting waiting = kept.getValue();
        String platform = waiting.platform().id();
        when(connections.platform(platform)).thenReturn(Optional.of(new LmsConnection(RIVERS, waiting.platform())));
        when(registered.origin(RIVERS, platform)).thenReturn(Optional.of(waiting.origin()));
        when(registered.by(any())).thenReturn(registered);
        when(registered.change(any(), anyString(), any(), any())).thenThrow(away());

        assertThatThrownBy(() -> renewal.renew(RIVERS, platform, Author.SYSTEM))
                .isInstanceOf(HalfDone.class)
                .hasNoCause();
    }
}
