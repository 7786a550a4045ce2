package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.headcount.metering.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link UnansweredScores} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class UnansweredScoresContract {

    private static final Instant LATER = Instant.parse("2026-12-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private UnansweredScores scores;

    protected abstract UnansweredScores noScores();

    @BeforeEach
    void begin() {
        scores = noScores();
    }

    @Test
    void aScoreThatWasNotedIsFoundInItsInstitution() {
        scores.note(NORTH, "s1", LATER);

        assertThat(scores.has(NORTH, "s1")).isTrue();
        assertThat(scores.has(NORTH, "s2")).isFalse();
        assertThat(scores.has(SOUTH, "s1")).isFalse();
    }

    @Test
    void manyMayNoteOneScoreAtOnce() throws Exception {
        assertThat(Race.of(() -> {
                    scores.note(NORTH, "s1", LATER);
                    return scores.has(NORTH, "s1");
                }))
                .containsOnly(true);
    }
}
