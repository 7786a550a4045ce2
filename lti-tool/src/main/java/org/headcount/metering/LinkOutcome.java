package org.headcount.metering;

import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.LearnerStatus;

/** What came of saying who is who, or of asking what that would cost. */
public sealed interface LinkOutcome {

    /** Done; what it costs is what was said before it was done. */
    record Done(Link link, LearnerStatus learner, List<SwitchOutcome.Cost> costs) implements LinkOutcome {}

    /** Nothing was done; this is what it would cost. */
    record Previewed(List<SwitchOutcome.Cost> costs) implements LinkOutcome {}

    /** They are linked already, each with the first, or somebody else has done the same just now. */
    record AlreadyLinked() implements LinkOutcome {}

    record NoSuchLearner() implements LinkOutcome {}

    /** What stands at a place of a list cannot be meant there. */
    record Faulty(String list, Optional<Integer> index, String what) implements LinkOutcome {}

    /**
     * A link that was made here.
     *
     * @param learners the identities that it joins, the first one with each of the others
     * @param inForce whether any two of them are linked by it now, and not by another one that was made since
     */
    record Link(String id, List<IdentityId> learners, boolean inForce) {}
}
