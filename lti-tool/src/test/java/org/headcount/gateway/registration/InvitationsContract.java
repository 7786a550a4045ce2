package org.headcount.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headcount.gateway.SentForm;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Invitations} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class InvitationsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");

    private final FreshInvitation made =
            FreshInvitation.ofLms(NORTH, Optional.empty(), "https://lms.example", Registrar.INSTITUTION, NOON);
    private Invitations invitations;

    protected abstract Invitations noInvitations();

    @BeforeEach
    void begin() {
        invitations = noInvitations();
        invitations.add(made.kept());
    }

    @Test
    void itIsFoundByTheHashOfItsSecretUntilItExpires() {
        Instant end = made.kept().expiresAt();

        assertThat(invitations.find(Secrets.hash(made.secret()), end.minusMillis(1)))
                .contains(made.kept());
        assertThat(invitations.find(Secrets.hash(made.secret()), end)).isEmpty();
        assertThat(invitations.find(made.secret(), NOON)).isEmpty();
        assertThat(made.kept().toString()).doesNotContain(made.secret());
    }

    @Test
    void itIsTakenOnceAndCanBeGivenBack() {
        assertThat(invitations.take(made.kept(), NOON)).isTrue();
        assertThat(invitations.take(made.kept(), NOON)).isFalse();
        assertThat(invitations.find(made.kept().hash(), NOON)).isEmpty();

        invitations.giveBack(made.kept());
        invitations.giveBack(made.kept());

        assertThat(invitations.take(made.kept(), NOON)).isTrue();
        assertThat(invitations.take(made.kept(), NOON)).isFalse();
    }

    @Test
    void aFormThatIsSentAgainInvitesNobodyWhoeverRuns() throws Exception {
        SentForm form = new SentForm("form-1", NOON);

        assertThat(Race.of(() -> invitations.add(
                        FreshInvitation.ofTool(NORTH, "pf1", Registrar.INSTITUTION, NOON)
                                .kept(),
                        form)))
                .containsOnlyOnce(true);

        assertThat(invitations.open(NORTH, Invitation.Kind.TOOL, NOON)).hasSize(1);
    }

    @Test
    void oneThatHasExpiredIsTakenByNobody() {
        assertThat(invitations.take(made.kept(), made.kept().expiresAt())).isFalse();
        assertThat(invitations.take(made.kept(), NOON.plus(Duration.ofDays(700))))
                .isFalse();
    }

    @Test
    void oneThatIsWithdrawnOpensNothing() {
        assertThat(invitations.open(NORTH, Invitation.Kind.LMS, NOON)).containsExactly(made.kept());
        assertThat(invitations.open(NORTH, Invitation.Kind.TOOL, NOON)).isEmpty();
        assertThat(invitations.open(NORTH, Invitation.Kind.LMS, made.kept().expiresAt()))
                .isEmpty();
        String id = made.kept().id();
        assertThat(invitations.withdraw(NORTH, Invitation.Kind.TOOL, id)).isFalse();
        assertThat(invitations.withdraw(new InstitutionId("south"), Invitation.Kind.LMS, id))
                .isFalse();

        assertThat(invitations.withdraw(NORTH, Invitation.Kind.LMS, id)).isTrue();

        assertThat(invitations.withdraw(NORTH, Invitation.Kind.LMS, id)).isFalse();
        assertThat(invitations.find(made.kept().hash(), NOON)).isEmpty();
        assertThat(invitations.take(made.kept(), NOON)).isFalse();
    }

    @Test
    void ofThoseWhoRaceForItExactlyOneGetsIt() throws Exception {
        assertThat(Race.of(() -> invitations.take(made.kept(), NOON))).containsOnlyOnce(true);
    }
}
