package org.headcount.metering.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Span;

/** Where everybody's facts come from: the ledger, or an export of one. May be read any number of times. */
public interface Histories {

    /** Hands over every learner with its facts in the order of evaluation, learner by learner in the order of their ids, refusals left out. */
    default void histories(InstitutionId institution, Ledger.HistoryVisitor visitor) {
        marked(institution, (learner, facts, cameAfter) -> visitor.history(learner, facts));
    }

    /** The same, with what marks facts as late. A fact and its mark are read together: none is ever seen without its own. */
    void marked(InstitutionId institution, MarkedVisitor visitor);

    /**
     * The same of learners as only some of the links make them: all facts of everybody, but put together by those links
     * that are known. What one learner is now may be several then, and the other way round.
     */
    void marked(InstitutionId institution, Known known, MarkedVisitor visitor);

    /** Says which links are known, by what marks them as late. */
    interface Known {
        boolean knows(Fact link, Map<FactKey, YearMonth> cameAfter);
    }

    /**
     * Facts, and what marks them as late.
     *
     * @param cameAfter of the facts that were written down only after lines were drawn that they should have come before:
     *     the last month of those lines
     */
    record Marked(List<Fact> facts, Map<FactKey, YearMonth> cameAfter) {}

    /** Takes one learner's facts. */
    interface MarkedVisitor {

        /** @param cameAfter see {@link Marked} */
        void history(LearnerId learner, List<Fact> facts, Map<FactKey, YearMonth> cameAfter);
    }

    /** When a month's peak is to be expected, if that costs less than a look at everybody. May be wrong: affects cost, never meaning. */
    default Instant likelyPeakAt(InstitutionId institution, Span month) {
        return month.from();
    }
}
