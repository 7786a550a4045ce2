package org.headcount.gateway.grade;

import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;

/** All grades that wait for one learner, ended at once. Each ends by the rules of {@link HeldGrades}; what is told of each is told of it alone. */
public final class LearnerHolds {

    /** Of one go: each may have to wait for the LMS. */
    private static final int MOST = 100;

    private final Holds holds;
    private final HeldGrades grades;

    public LearnerHolds(Holds holds, HeldGrades grades) {
        this.holds = holds;
        this.grades = grades;
    }

    /** What came of it. */
    public enum Outcome {
        /** None waits any more. */
        DONE,
        /** Some wait still, because the LMS did not take one yet, or there are very many. */
        SOME_WAIT,
        /** Nothing was sent: the record may not change. */
        INACTIVE,
        /** None waited. */
        NOTHING
    }

    /** Sends the newest of each line item; the older ones end with it. Stops at an LMS that does not take one. Safe to repeat. */
    public Outcome release(InstitutionId institution, LearnerId learner, Author author) {
        List<Hold.Entry> waiting = waiting(institution, learner);
        for (Hold.Entry hold : waiting) {
            HeldGrades.Ending ending = grades.release(institution, hold.id(), author);
            if (ending instanceof HeldGrades.Ending.LearnerInactive) {
                return Outcome.INACTIVE;
            }
            if (ending instanceof HeldGrades.Ending.Now now
                    && !now.hold().state().ended()) {
                return Outcome.SOME_WAIT;
            }
        }
        return outcome(institution, learner, waiting);
    }

    /** Throws them away, but for what is on its way. Safe to repeat. */
    public Outcome discard(InstitutionId institution, LearnerId learner, Author author) {
        List<Hold.Entry> waiting = waiting(institution, learner);
        waiting.forEach(hold -> grades.discard(institution, hold.id(), author));
        return outcome(institution, learner, waiting);
    }

    private Outcome outcome(InstitutionId institution, LearnerId learner, List<Hold.Entry> waited) {
        if (waited.isEmpty()) {
            return Outcome.NOTHING;
        }
        return waiting(institution, learner).isEmpty() ? Outcome.DONE : Outcome.SOME_WAIT;
    }

    private List<Hold.Entry> waiting(InstitutionId institution, LearnerId learner) {
        return holds.list(
                institution, new Holds.Question(Optional.of(Hold.State.HELD), Optional.of(learner)), MOST, "");
    }
}
