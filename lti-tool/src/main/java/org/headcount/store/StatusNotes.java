package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Period;

/** Notes, within the transaction of a change, whose status hosts must hear of; see {@link SqlStatusFeed}. */
final class StatusNotes {

    static final String EVERYBODY = "";

    /** Of how many learners together each is told. */
    private static final int MANY = 200;

    private static final Inserts NOTE = new Inserts("""
            insert into status_note (institution, due, mark, learner)
            """, 4, "");

    private StatusNotes() {}

    /** Whatever is known of a learner may hold no longer from an instant on. */
    static void note(Session session, InstitutionId institution, String learner, Instant due) throws SQLException {
        NOTE.later(session, row(institution, learner, due));
    }

    /** Of some learners each from some instants on; of very many that everybody be asked about again. */
    static void note(Session session, InstitutionId institution, Map<String, Set<Instant>> dues) throws SQLException {
        Map<String, Set<Instant>> told = dues;
        if (dues.size() > MANY) {
            Set<Instant> all = new TreeSet<>();
            dues.values().forEach(all::addAll);
            told = all.size() > dues.size() ? dues : Map.of(EVERYBODY, all);
        }
        List<Object[]> rows = new ArrayList<>();
        told.forEach((learner, instants) -> instants.forEach(due -> rows.add(row(institution, learner, due))));
        NOTE.write(session, rows);
    }

    private static Object[] row(InstitutionId institution, String learner, Instant due) {
        return new Object[] {
            institution.value(), Micros.of(due), ThreadLocalRandom.current().nextLong(), learner
        };
    }

    /** A learner is another one than before, or consists of others. */
    static void moved(Session session, InstitutionId institution, String learner, List<Period> periods, Instant now)
            throws SQLException {
        note(session, institution, learner, now);
        for (Instant due : planned(List.of(), periods, now)) {
            note(session, institution, learner, due);
        }
    }

    /**
     * A learner's periods were others before. Only what somebody who has kept the old answer would get wrong is noted: not
     * that a period is longer than it was, since who knows its old end asks again then.
     */
    static void changed(
            Session session,
            InstitutionId institution,
            String learner,
            boolean wasKnown,
            List<Period> were,
            boolean isKnown,
            List<Period> are,
            Instant now)
            throws SQLException {
        for (Instant due : dues(learner, wasKnown, were, isKnown, are, now)) {
            note(session, institution, learner, due);
        }
    }

    /** From when on the old answer is wrong: from now, and from the beginnings that are planned for later. */
    static Set<Instant> dues(
            String learner, boolean wasKnown, List<Period> were, boolean isKnown, List<Period> are, Instant now) {
        Licence before = new Licence(new LearnerId(learner), wasKnown, were);
        Licence after = new Licence(new LearnerId(learner), isKnown, are);
        Instant until = before.current(now).map(Period::until).orElse(now);
        Set<Instant> dues = new TreeSet<>(planned(were, are, now));
        if (wasKnown != isKnown
                || before.active(now) != after.active(now)
                || after.current(now)
                        .filter(period -> period.until().isBefore(until))
                        .isPresent()) {
            dues.add(now);
        }
        return dues;
    }

    /** What begins later than now is told when it does. */
    static Set<Instant> planned(List<Period> were, List<Period> are, Instant now) {
        Set<Instant> dues = new TreeSet<>();
        for (Period period : are) {
            if (period.from().isAfter(now)
                    && were.stream().noneMatch(old -> old.from().equals(period.from()))) {
                dues.add(period.from());
            }
        }
        return dues;
    }
}
