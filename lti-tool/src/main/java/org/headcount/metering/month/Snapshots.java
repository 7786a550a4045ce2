package org.headcount.metering.month;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Licence;

/** Reads an institution as a whole, as it stood at one moment of the ledger. */
public interface Snapshots {

    /**
     * Runs work on one view: whatever it asks is answered by what was committed before the call, terms included, so that
     * everything it is told adds up. Holds a connection to the database until the work ends; what the work throws ends
     * it and passes through. The view is good for nothing afterwards.
     *
     * @throws IllegalArgumentException if there is no such institution
     */
    <T> T view(InstitutionId institution, Function<View, T> work);

    /** One institution at one moment. Sweeps hold one learner at a time, however many there are. */
    interface View {

        Institution institution();

        /** The same facts and periods as a ledger that takes nothing new. */
        Ledger ledger();

        /** As {@link Ledger#histories}, of those learners only who have a stored period that touches or borders a span. */
        void touching(Span span, Ledger.HistoryVisitor visitor);

        /** Learners met that a question fits, by their stored periods and by opaque id; its limit and after are passed over. */
        void licences(Ledger.Question question, Consumer<Licence> visitor);

        /**
         * Every learner met, with all facts, which may be none, in the order of evaluation, refusals among them; by opaque id.
         *
         * @param text as in {@link Ledger.Question}
         */
        void met(String text, MetVisitor visitor);

        /**
         * Activities and refusals that fall into a span by {@link Fact#effectiveAt}, in the order of {@link Moment}.
         *
         * @param recordedBefore only those; empty for all
         * @param after where to go on; empty to begin
         * @param most how many at most
         */
        void activity(
                Span span,
                Optional<Instant> recordedBefore,
                Optional<Moment> after,
                long most,
                Ledger.HistoryVisitor visitor);

        /** The refusals among them, newest first. */
        void refusals(RefusalQuestion question, Optional<Moment> after, long most, Ledger.HistoryVisitor visitor);

        /**
         * How many refusals of a question there are of each kind, by the part of its span that they fall into and by what their
         * sources begin with.
         *
         * @param parts of which none is there twice; whatever falls into none of them is not counted
         * @param beginnings none of which begins with another
         */
        List<RefusalCount> countRefusals(RefusalQuestion question, List<Span> parts, List<String> beginnings);

        /** Whether any fact may have a unit's label. */
        boolean labelled();

        /** What some learners are called; one whose names were erased has none. */
        Map<LearnerId, Learner> learners(Collection<LearnerId> ids);

        /** The free texts beside some facts, where there are any. */
        Map<FactKey, Report.Note> notes(Collection<FactKey> facts);
    }

    /**
     * Which refusals are asked for.
     *
     * @param recordedBefore only those; empty for all
     * @param kind only these; empty for all
     * @param without none whose source begins with one of these
     */
    record RefusalQuestion(Span span, Optional<Instant> recordedBefore, Optional<Kind> kind, List<String> without) {

        public RefusalQuestion {
            without = List.copyOf(without);
        }
    }

    /** @param source what their source begins with; empty where it begins with nothing that was asked for */
    record RefusalCount(Span part, Optional<String> source, Kind kind, int refusals) {}

    /** Takes one learner's facts, and when we met that learner. */
    interface MetVisitor {
        void met(LearnerId learner, Instant metAt, List<Fact> facts);
    }

    /** The place of a fact in a journal: by when it takes effect, then by source and id. */
    record Moment(Instant at, FactKey fact) {

        public static Moment of(Fact fact) {
            return new Moment(fact.effectiveAt(), fact.key());
        }
    }
}
