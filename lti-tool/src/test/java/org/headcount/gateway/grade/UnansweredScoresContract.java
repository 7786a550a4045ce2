package org.headcount.gateway.grade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link UnansweredScores} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class UnansweredScoresContract {

    private static final Instant LATER = Instant.parse("2026-12-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private static final IdentityName ADA = IdentityName.lti("pf1", "5");

    /** ScorePorts over one storage. */
    public record ScorePorts(Institutions institutions, Ledger ledger, UnansweredScores scores) {}

    private UnansweredScores scores;

    protected abstract ScorePorts noScores();

    @BeforeEach
    void begin() {
        ScorePorts ports = noScores();
        scores = ports.scores();
        ports.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        ports.ledger().append(NORTH, List.of(Given.access("1", ADA, "2026-11-21T12:00:00Z")));
    }

    @Test
    void aScoreThatWasNotedIsFoundInItsInstitution() {
        scores.note(NORTH, ADA, "s1", LATER);

        assertThat(scores.has(NORTH, "s1")).isTrue();
        assertThat(scores.has(NORTH, "s2")).isFalse();
        assertThat(scores.has(SOUTH, "s1")).isFalse();
    }

    @Test
    void ofSomebodyWhomNobodyKnowsNothingIsNoted() {
        scores.note(NORTH, IdentityName.lti("pf1", "6"), "s1", LATER);

        assertThat(scores.has(NORTH, "s1")).isFalse();
    }

    @Test
    void manyMayNoteOneScoreAtOnce() throws Exception {
        assertThat(Race.of(() -> {
                    scores.note(NORTH, ADA, "s1", LATER);
                    return scores.has(NORTH, "s1");
                }))
                .containsOnly(true);
    }
}
