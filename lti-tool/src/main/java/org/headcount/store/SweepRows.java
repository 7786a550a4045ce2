package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.status.Licence;

/** Rows of a whole institution, handed over one learner or one fact at a time. */
final class SweepRows {

    /** The expression of the index; see {@link Fact#effectiveAt()}. */
    static final String EFFECT = "case when f.occurred_at < f.recorded_at then f.occurred_at else f.recorded_at end";

    static final String ACTIVITY = FactRows.COLUMNS + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and $effect >= ? and $effect < ? and ($effect, f.source, f.id) > (?, ?, ?)
                and f.recorded_at < ? and f.type in ('ACTIVITY', 'REFUSAL')
            order by $effect, f.source, f.id
            limit ?
            """.replace("$effect", EFFECT);

    private SweepRows() {}

    /** By effect, source and id. */
    static void activity(
            Session session,
            InstitutionId institution,
            Span span,
            Optional<Instant> recordedBefore,
            Optional<Snapshots.Moment> after,
            long most,
            Ledger.HistoryVisitor visitor)
            throws SQLException {
        long from = after.map(Snapshots.Moment::at).map(Micros::of).orElse(Micros.of(span.from()));
        session.each(
                ACTIVITY,
                row -> visitor.history(new LearnerId(row.getString(16)), List.of(FactRows.fact(row))),
                institution.value(),
                from,
                Micros.of(span.until()),
                from,
                after.map(place -> place.fact().source()).orElse(""),
                after.map(place -> place.fact().id()).orElse(""),
                recordedBefore.map(Micros::of).orElse(Long.MAX_VALUE),
                most);
    }

    /** Learners that a question fits, with their stored periods, by opaque id. */
    static void licences(
            Session session, InstitutionId institution, Ledger.Question question, Consumer<Licence> visitor)
            throws SQLException {
        List<Licence> rows = new ArrayList<>();
        LearnerSearch.ofAll(session.dialect(), institution, question).each(session, row -> {
            Licence licence = PeriodRows.licence(row);
            if (!rows.isEmpty() && !rows.get(0).learner().equals(licence.learner())) {
                visitor.accept(PeriodRows.together(rows));
                rows.clear();
            }
            rows.add(licence);
        });
        if (!rows.isEmpty()) {
            visitor.accept(PeriodRows.together(rows));
        }
    }

    /** Every learner met whose name or identity has a text, with when that was and all facts, by opaque id. */
    static void met(Session session, InstitutionId institution, String text, Snapshots.MetVisitor visitor)
            throws SQLException {
        Meeting meeting = new Meeting(visitor);
        LearnerSearch.ofFacts(session.dialect(), institution, text).each(session, meeting::take);
        meeting.handOver();
    }

    /** A learner at a time: a row for each fact, and one for each identity that has none. */
    private static final class Meeting {

        private final Snapshots.MetVisitor visitor;
        private final List<Fact> facts = new ArrayList<>();
        private String learner = "";
        private long metAt;

        private Meeting(Snapshots.MetVisitor visitor) {
            this.visitor = visitor;
        }

        private void take(ResultSet row) throws SQLException {
            String whose = row.getString(16);
            long met = row.getLong(17);
            if (!whose.equals(learner)) {
                handOver();
                learner = whose;
                metAt = met;
            }
            metAt = Math.min(metAt, met);
            if (row.getString(1) != null) {
                facts.add(FactRows.fact(row));
            }
        }

        private void handOver() {
            if (!learner.isEmpty()) {
                facts.sort(Fact.EVALUATION);
                visitor.met(new LearnerId(learner), Micros.toInstant(metAt), List.copyOf(facts));
                facts.clear();
            }
        }
    }
}
