package org.headcount.metering.report;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Learner;

/**
 * What a comparison of two lists came to: both and only theirs are all their entries, both and only ours are all of ours.
 *
 * @param unreadable entries of theirs that name nobody
 */
public record Reconciliation(int both, int onlyTheirs, int onlyOurs, int unreadable) {

    public int ours() {
        return both + onlyOurs;
    }

    public int theirs() {
        return both + onlyTheirs + unreadable;
    }

    /**
     * One of their entries.
     *
     * @param line where it stands, from 1
     * @param written as they wrote it
     * @param name empty where what they wrote can be nobody's name
     */
    public record Entry(long line, String written, Optional<IdentityName> name) {}

    /** On which lists somebody is. */
    public enum Side {
        BOTH,
        ONLY_THEIRS,
        ONLY_OURS,
        /** What they wrote can be nobody's name. */
        UNREADABLE;

        /** As written in JSON and CSV. */
        public String wire() {
            return Reconciliation.wire(this);
        }
    }

    /** Why. */
    public enum Reason {
        /** The fact made the month chargeable. */
        CHARGED,
        /** The fact keeps the learner active. */
        ACTIVE,
        /** Nobody of that name was ever met. */
        NEVER_MET,
        /** Met, but nothing that could count was ever reported. */
        WITHOUT_ACTIVITY,
        /** All that is known happened in a part that never counts, such as staff or a test user. */
        STAFF_OR_TEST,
        /** There are facts that could count, and none of them opened a period. */
        NEVER_ACTIVE,
        /** Inactive since an instant, after the fact. */
        INACTIVE,
        /** Active only from a later instant, by the fact. */
        NOT_YET_ACTIVE,
        /** Active in the month, but not at the instant that is measured. */
        NOT_MEASURED,
        /** Means the same learner as an entry before. */
        SAME_LEARNER,
        /** Can be nobody's name. */
        NOT_A_NAME;

        /** As written in JSON and CSV. */
        public String wire() {
            return Reconciliation.wire(this);
        }
    }

    private static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A row of the comparison.
     *
     * @param theirs their entry; empty where only we have it
     * @param learner empty for whom we do not know
     * @param fact the fact that explains it, where one does
     * @param since for {@link Reason#INACTIVE} and {@link Reason#NOT_YET_ACTIVE}
     * @param sameAs the entry before that means the same learner
     */
    public record Row(
            Side side,
            Reason reason,
            Optional<Entry> theirs,
            Optional<Learner> learner,
            Optional<Fact> fact,
            Optional<Instant> since,
            Optional<Entry> sameAs) {}
}
