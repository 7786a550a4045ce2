package org.headcount.gateway.grade;

import java.time.Instant;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/**
 * Scores that were sent to an LMS without its saying what became of them, or without our writing down that it took them. Whoever sends the same again and hears
 * of a conflict knows now: it had arrived, unless another one that is no older has.
 */
public interface UnansweredScores {

    /**
     * Notes a score; durable when it returns. Repeats and races change nothing, and of somebody erased meanwhile nothing is noted.
     *
     * @param learner whose it is
     * @param score the id of {@link Hold}: the same for the same bytes of the same learner and line item
     * @param forgetAfter when the note may be dropped
     */
    void note(InstitutionId institution, IdentityName learner, String score, Instant forgetAfter);

    boolean has(InstitutionId institution, String score);
}
