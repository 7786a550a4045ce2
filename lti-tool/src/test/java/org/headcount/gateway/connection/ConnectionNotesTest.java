package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.lti.wire.VerifiedToken;
import org.junit.jupiter.api.Test;

class ConnectionNotesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TurnedClock clock = new TurnedClock(NOON);
    private final ConnectionNotes notes = new ConnectionNotes(clock);

    @Test
    void theQuickestOfTheLastLaunchesTellsHowTheClockGoes() {
        notes.signed("pf1", token("a", NOON.minusSeconds(9)));
        notes.signed("pf1", token("b", NOON.plusSeconds(3)));
        notes.signed("pf1", token("c", NOON.minusSeconds(5)));

        assertThat(notes.skew("pf1")).contains(new ConnectionNotes.Skew(Duration.ofSeconds(3), NOON));
        assertThat(notes.skew("pf2")).isEmpty();
    }

    @Test
    void aTokenTellsOfTheClockOnceHoweverOftenItIsPosted() {
        VerifiedToken token = token("a", NOON);
        notes.signed("pf1", token);
        clock.turn(Duration.ofMinutes(1));
        for (int time = 0; time < 30; time++) {
            notes.signed("pf1", token);
        }

        assertThat(notes.skew("pf1")).contains(new ConnectionNotes.Skew(Duration.ZERO, NOON));
    }

    private static VerifiedToken token(String nonce, Instant issued) {
        return SigningPeer.verified(Json.object().put("nonce", nonce).put("iat", issued.getEpochSecond()));
    }
}
