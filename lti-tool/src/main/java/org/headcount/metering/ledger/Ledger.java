package org.headcount.metering.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/**
 * The facts, append-only, and beside them the periods that follow from them: a cache of {@link Periods}, rebuilt at
 * will, whose presence affects cost and never meaning.
 */
public interface Ledger extends Histories, Persons {

    /** The same, whose switches, corrections, links and vouchers are told to have been written down for somebody; without it they are not told beside themselves. */
    default Ledger by(Author author) {
        return this;
    }

    /** The same for a history that somebody loads: of how many facts it is, is told, and of corrections and links each beside that. */
    default Ledger loadedBy(Author author) {
        return this;
    }

    /**
     * Writes facts down, each on its own: a repeated or conflicting one spoils only itself. Returns when all that is
     * new is durable. Of racing callers with one key exactly one gets a first receipt. Identities not met before get
     * an opaque id. Learners are put together and parted as {@link Links} says of all that is recorded, before this returns.
     * Safe to repeat.
     *
     * @return one receipt for each report, in their order
     */
    List<Receipt> append(InstitutionId institution, List<Report> reports);

    /**
     * Writes all of some reports down, atomically, or none of them where the key of any was used, or where one would link somebody
     * who has a name with somebody who was erased. Of racing callers that have a key in common exactly one is told {@code true}. Each links, unlinks or takes back.
     */
    boolean appendAll(InstitutionId institution, List<Report> reports);

    /**
     * Writes one report down, as {@link #append} does, unless somebody objects by what is there when its turn has come: nobody else writes facts of the
     * institution from then on until this one is written or refused. So of two that would pass each for itself, but not after the other, one is refused.
     *
     * @param objection is given the terms that are known then; looks through the ledger that it is given, and nowhere else; may be asked again, and is to change
     *     nothing
     * @return the objection, and then nothing was written
     */
    Receipt appendUnless(
            InstitutionId institution, Report report, BiFunction<Terms, Ledger, Optional<Receipt>> objection);

    /**
     * Whom a name means: the learner of that identity, or, for a bare value, the one with that opaque id.
     *
     * @return empty when nobody of that name was ever met; a learner may be met (launched, rostered) without any fact
     */
    Optional<Standing> standing(InstitutionId institution, IdentityName who);

    /** The licence of whom a name means, as {@link #standing} without what the learner is called: one look, however many facts there are. */
    Optional<Licence> licence(InstitutionId institution, IdentityName who);

    /** When we met the first of a learner's identities; an imported history may tell of a time before. */
    public Instant metAt(InstitutionId institution, LearnerId learner);

    /** All facts of a learner's identities, refusals among them, in the order of evaluation. */
    public List<Fact> facts(InstitutionId institution, LearnerId learner);

    /** A fact by its name, and whose it is; empty while there is none. */
    Optional<Kept> fact(InstitutionId institution, FactKey key);

    /** A fact that was written down. */
    record Kept(LearnerId learner, Fact fact) {}

    /** The free texts beside a fact; {@link Report.Note#NONE} where there are none, or they were erased. */
    Report.Note note(InstitutionId institution, FactKey key);

    /** {@link Report.Note#context} of those of these facts that have a note, at once. */
    Map<FactKey, String> contexts(InstitutionId institution, Collection<FactKey> facts);

    /** Learners met that a question fits, with or without facts, ordered by opaque id, at most {@code question.limit()} of them. */
    List<Standing> standings(InstitutionId institution, Question question);

    /**
     * Learners with a stored period that touches or borders a span, ordered by opaque id, those after one, at most so
     * many.
     *
     * @param unit what else is asked of each: none who has a fact of this label, or for {@code unassigned} one
     *     without any, is left out, and of others as many as is cheap; empty for nothing
     * @param after empty to begin
     */
    List<Standing> touching(InstitutionId institution, Span span, String unit, String after, int limit);

    /** Whether so many learners were met, or more. */
    boolean hasMet(InstitutionId institution, int many);

    /** How many learners are active at an instant, by the stored periods: half-open, so that a licence freed at it is free. */
    int inUse(InstitutionId institution, Instant at);

    /**
     * Hands over every stored period that touches or borders a span, without holding them in memory: the learners in no
     * order, but all periods of one learner one after the other.
     */
    void periods(InstitutionId institution, Span span, PeriodVisitor visitor);

    /** Counts a month by the stored periods, all of them as they are at one moment. */
    default MonthCount count(InstitutionId institution, Span month) {
        MonthSweep sweep = new MonthSweep(month);
        periods(institution, month, sweep);
        return sweep.count();
    }

    /** Counts each of some days by the stored periods, all of them as they are at one moment; each day begins where the one before ends. */
    default List<DayCount> days(InstitutionId institution, List<Span> days) {
        DaySweep sweep = new DaySweep(days);
        periods(institution, sweep.span(), sweep);
        return sweep.counts();
    }

    /** When a month goes over a commitment, by the stored periods: see {@link Overtaking#at}. */
    default Optional<Instant> overAt(InstitutionId institution, Span month, Policy.Measure measure, int committed) {
        Overtaking overtaking = new Overtaking(measure, committed, month);
        periods(institution, month, overtaking);
        return overtaking.at();
    }

    @Override
    default Instant likelyPeakAt(InstitutionId institution, Span month) {
        return count(institution, month).peakAt();
    }

    /** A learner beside whose stored periods something is kept for {@link #count} that does not follow from them; there should be none. */
    default Optional<LearnerId> miscounted(InstitutionId institution) {
        return Optional.empty();
    }

    /**
     * Which learners are asked for.
     *
     * @param status ALL, or those active or inactive at {@code asOf}
     * @param endsBefore only those whose present period ends before this; null for no such condition
     * @param text part of a name or of an identity's value, letter case ignored; empty for no such condition
     * @param namespace only those who have an identity in it; empty for no such condition
     * @param hint what else whoever asks will look at; null for nothing
     * @param after the opaque id after which to go on; empty to begin
     */
    record Question(
            Instant asOf,
            Status status,
            @Nullable Instant endsBefore,
            String text,
            String namespace,
            @Nullable Hint hint,
            int limit,
            String after) {

        /**
         * What else is asked of each learner who is found: none who fits it is left out, and of others as many as is cheap. Affects cost, never meaning.
         *
         * @param unusedSince those who did nothing from then on up to {@code asOf}; by the epoch nothing at all; null for no
         *     such condition
         * @param touching those with a period that touches or borders this; null for no such condition
         * @param unit those with a fact of this label, of {@code unassigned} those with one that has none or whoever had
         *     no period by {@code asOf}; empty for no such condition
         */
        public record Hint(
                @Nullable Instant unusedSince, @Nullable Span touching, String unit) {

            /** Nothing else is asked. */
            public static final Hint NONE = new Hint(null, null, "");

            /** Of one unit only. */
            public Hint of(String label) {
                return new Hint(unusedSince, touching, label);
            }
        }

        public Question(
                Instant asOf,
                Status status,
                @Nullable Instant endsBefore,
                String text,
                String namespace,
                int limit,
                String after) {
            this(asOf, status, endsBefore, text, namespace, null, limit, after);
        }

        /** One of no namespace in particular. */
        public Question(
                Instant asOf, Status status, @Nullable Instant endsBefore, String text, int limit, String after) {
            this(asOf, status, endsBefore, text, "", limit, after);
        }

        /** Whether a learner is asked for, as far as status and end go. Who is unknown is neither active nor inactive. */
        public boolean fits(Standing standing) {
            return fits(standing.licence());
        }

        public boolean fits(Licence licence) {
            boolean active = licence.active(asOf);
            boolean fits = switch (status) {
                case ALL -> true;
                case ACTIVE -> active;
                case INACTIVE -> !active && licence.known();
            };
            return fits
                    && (endsBefore == null
                            || licence.current(asOf)
                                    .filter(period -> period.until().isBefore(endsBefore))
                                    .isPresent());
        }

        /** Whether a learner is called so, and known where it is asked for. */
        public boolean names(Learner learner) {
            String part = text.toLowerCase(Locale.ROOT);
            return isKnownWhere(learner)
                    && (learner.name().toLowerCase(Locale.ROOT).contains(part)
                            || learner.identities().stream()
                                    .anyMatch(name -> name.value()
                                            .toLowerCase(Locale.ROOT)
                                            .contains(part)));
        }

        /** Whether a learner has an identity in the namespace. */
        public boolean isKnownWhere(Learner learner) {
            return namespace.isEmpty()
                    || learner.identities().stream()
                            .anyMatch(name -> name.namespace().equals(namespace));
        }

        public Question page(String from, int most) {
            return new Question(asOf, status, endsBefore, text, namespace, hint, most, from);
        }

        public Question everybody() {
            return new Question(asOf, Status.ALL, null, text, namespace, limit, after);
        }

        public Question with(Hint other) {
            return new Question(asOf, status, endsBefore, text, namespace, other, limit, after);
        }

        public Question of(Status other) {
            return new Question(asOf, other, endsBefore, text, namespace, hint, limit, after);
        }

        /** Which of the learners. */
        public enum Status {
            ALL,
            ACTIVE,
            INACTIVE
        }
    }

    /** Takes periods as microseconds since the epoch: a million of them must cost no objects. */
    interface PeriodVisitor {
        public void period(LearnerId learner, long from, long until);
    }

    /** Takes one learner's facts. */
    interface HistoryVisitor {
        void history(LearnerId learner, List<Fact> facts);
    }
}
