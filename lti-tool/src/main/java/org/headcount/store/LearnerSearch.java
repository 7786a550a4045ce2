package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Units;
import org.jspecify.annotations.Nullable;

/** A question about learners as SQL: whole clauses that are there or not, and the values for them. */
final class LearnerSearch {

    private static final String MET_WITH_PERIODS = """
            select l.id, l.known, s.starts_at, s.ends_at, s.opened_source, s.opened_id, s.extended_source,
                s.extended_id, s.closed_source, s.closed_id
            from learner l
            left join period s on s.institution = l.institution and s.learner = l.id
            where l.institution = ?
            """;

    private static final String MET_WITH_FACTS = """
            select f.source, f.id, f.identity, f.type, f.kind, f.role, f.origin, f.occurred_at, f.recorded_at, f.unit,
                f.voids_source, f.voids_id, f.begins_at, f.ends_at, f.with_identity, l.id, w.created_at
            from learner l
            join identity w on w.institution = l.institution and w.learner = l.id
            left join fact f on f.institution = w.institution and f.identity = w.id
            where l.institution = ?
            """;

    private static final String ACTIVE = """
            and exists (
                select 1 from period p
                where p.institution = l.institution and p.learner = l.id and p.starts_at <= ? and p.ends_at > ?)
            """;

    private static final String INACTIVE = """
            and l.known = 1 and not exists (
                select 1 from period p
                where p.institution = l.institution and p.learner = l.id and p.starts_at <= ? and p.ends_at > ?)
            """;

    private static final String ENDING = """
            and exists (
                select 1 from period p
                where p.institution = l.institution and p.learner = l.id and p.starts_at <= ? and p.ends_at > ?
                    and p.ends_at < ?)
            """;

    private static final String CALLED = """
            and exists (
                select 1 from identity i
                join identity_name n on n.institution = i.institution and n.identity = i.id
                where i.institution = l.institution and i.learner = l.id and $called)
            """;

    private static final String KNOWN_WHERE = """
            and exists (
                select 1 from identity i
                join identity_name n on n.institution = i.institution and n.identity = i.id
                where i.institution = l.institution and i.learner = l.id and n.namespace = ?)
            """;

    private static final String UNUSED = """
            and (l.used_at < ? or l.used_at > ? or l.corrected = 1)
            """;

    /** Its condition on the label is that of the index. */
    private static final String OF_UNIT = """
            and exists (
                select 1 from identity i
                join fact f on f.institution = i.institution and f.identity = i.id
                where i.institution = l.institution and i.learner = l.id and f.unit = ? and f.unit <> '')
            """;

    /** Of no unit, as far as may be: where facts have no label, or say so, and where nothing was given by then. */
    private static final String OF_NO_UNIT = """
            and (exists (
                    select 1 from identity i
                    join fact f on f.institution = i.institution and f.identity = i.id
                    where i.institution = l.institution and i.learner = l.id and f.unit in ('', ?))
                or not exists (
                    select 1 from period p
                    where p.institution = l.institution and p.learner = l.id and p.starts_at <= ?))
            """;

    private static final String TOUCHING = """
            and exists (
                select 1 from period p
                where p.institution = l.institution and p.learner = l.id and p.starts_at <= ? and p.ends_at >= ?)
            """;

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** All whom a question fits, a row for each of their periods. */
    static LearnerSearch ofAll(Dialect dialect, InstitutionId institution, Ledger.Question question) {
        LearnerSearch search = new LearnerSearch();
        search.and(MET_WITH_PERIODS, institution.value());
        search.fits(dialect, question);
        search.and("order by l.id, s.starts_at");
        return search;
    }

    /** All who are called so, a row for each of their facts. */
    static LearnerSearch ofFacts(Dialect dialect, InstitutionId institution, String text) {
        LearnerSearch search = new LearnerSearch();
        search.and(MET_WITH_FACTS, institution.value());
        search.called(dialect, text);
        search.and("order by l.id");
        return search;
    }

    void fits(Dialect dialect, Ledger.Question question) {
        hinted(question);
        stands(question);
        called(dialect, question.text());
        knownWhere(question);
    }

    void stands(Ledger.Question question) {
        long asOf = Micros.of(question.asOf());
        if (question.status() == Ledger.Question.Status.ACTIVE) {
            and(ACTIVE, asOf, asOf);
        } else if (question.status() == Ledger.Question.Status.INACTIVE) {
            and(INACTIVE, asOf, asOf);
        }
        if (question.endsBefore() != null) {
            and(ENDING, asOf, asOf, Micros.of(question.endsBefore()));
        }
    }

    private void called(Dialect dialect, String text) {
        if (!text.isEmpty()) {
            and(named(dialect, CALLED), name(dialect, text));
        }
    }

    /** What stands for its placeholder in a select from names: that somebody is called so. */
    static String named(Dialect dialect, String select) {
        return select.replace("$called", dialect.contains("n.folded"));
    }

    /** The cheapest first: most learners are told by their own row. */
    void hinted(Ledger.Question question) {
        Ledger.Question.@Nullable Hint hint = question.hint();
        if (hint != null) {
            @Nullable Instant unusedSince = hint.unusedSince();
            if (unusedSince != null) {
                and(UNUSED, Micros.of(unusedSince), Micros.of(question.asOf()));
            }
            @Nullable Span touching = hint.touching();
            if (touching != null) {
                touching(touching);
            }
            ofUnit(hint.unit(), question.asOf());
        }
    }

    void touching(Span span) {
        and(TOUCHING, Micros.of(span.until()), Micros.of(span.from()));
    }

    /** @param by when somebody who had no period by then is of no unit */
    void ofUnit(String unit, Instant by) {
        if (unit.equals(Units.UNASSIGNED)) {
            and(OF_NO_UNIT, unit, Micros.of(by));
        } else if (!unit.isEmpty()) {
            and(OF_UNIT, unit);
        }
    }

    void knownWhere(Ledger.Question question) {
        if (!question.namespace().isEmpty()) {
            and(KNOWN_WHERE, question.namespace());
        }
    }

    void and(String clause, Object... with) {
        sql.append(clause);
        values.addAll(List.of(with));
    }

    /** The value for it. */
    static String name(Dialect dialect, String text) {
        return dialect.contained(Identities.fold(text));
    }

    String sql() {
        return sql.toString();
    }

    List<String> run(Session session) throws SQLException {
        return list(session, row -> row.getString(1));
    }

    <T> List<T> list(Session session, Session.Row<T> row) throws SQLException {
        return session.list(sql.toString(), row, values.toArray());
    }

    /** Hands over the rows of a result of any length. */
    void each(Session session, Session.Rows rows) throws SQLException {
        session.each(sql.toString(), rows, values.toArray());
    }
}
