package org.headcount.store;

import java.sql.SQLException;
import java.util.List;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;

/** One page of those who have a period that touches or borders a span, by their ids; found as {@link LearnerPage} finds its own. */
final class TouchingPage {

    private static final String TOUCHING = """
            select distinct p.learner
            from period p
            where p.institution = ? and p.learner > ? and p.ends_at >= ? and p.starts_at <= ?
            order by p.learner
            limit ?
            """;

    /** Those of whom few periods begin early enough; the plus keeps SQLite from looking for the end first. */
    static final String BEGUN = """
            with few (learner) as materialized (
                select p.learner
                from period p
                where p.institution = ? and p.starts_at <= ? and +p.ends_at >= ?)
            select distinct learner
            from few
            where learner > ?
            order by learner
            limit ?
            """;

    static final String BEGUN_OF_FEW = """
            select count(*)
            from (
                select 1
                from period
                where institution = ? and starts_at <= ?
                limit ?) begun
            """;

    /** Those of whom few periods last long enough. */
    static final String LASTING = """
            with few (learner) as materialized (
                select p.learner
                from period p
                where p.institution = ? and p.ends_at >= ? and p.starts_at <= ?)
            select distinct learner
            from few
            where learner > ?
            order by learner
            limit ?
            """;

    static final String LASTING_OF_FEW = """
            select count(*)
            from (
                select 1
                from period
                where institution = ? and ends_at >= ?
                limit ?) lasting
            """;

    /** How many periods it is cheaper to look through, each in its own place, than all in their order. */
    static final int FEW = 10_000;

    private TouchingPage() {}

    /**
     * Opaque ids, in their order.
     *
     * @param unit only those with a fact of this label; empty for all
     * @param few how many periods it is cheaper to look through: {@link #FEW}
     * @param labelled how many facts of a unit: {@link LearnerPage#FEW}. Both affect cost, never meaning
     */
    static List<String> of(
            Session session,
            InstitutionId institution,
            Span span,
            String unit,
            String after,
            int limit,
            int few,
            int labelled)
            throws SQLException {
        String id = institution.value();
        long from = Micros.of(span.from());
        long until = Micros.of(span.until());
        if (!unit.isEmpty()) {
            return UnitPage.touching(session, institution, span, unit, after, limit, labelled);
        }
        List<String> next = next(session, institution, span, after, limit);
        if (next.size() == limit) {
            return next;
        }
        if (few(session, BEGUN_OF_FEW, id, until, few)) {
            return session.list(BEGUN, row -> row.getString(1), id, until, from, after, limit);
        }
        return few(session, LASTING_OF_FEW, id, from, few)
                ? session.list(LASTING, row -> row.getString(1), id, from, until, after, limit)
                : session.list(TOUCHING, row -> row.getString(1), id, after, from, until, limit);
    }

    /** Those among the next learners: where many touch the span nobody else need be looked for. */
    private static List<String> next(Session session, InstitutionId institution, Span span, String after, int limit)
            throws SQLException {
        LearnerSearch search = new LearnerSearch();
        search.and(LearnerPage.FIRST_MET, institution.value(), after, LearnerPage.NEXT, after);
        search.touching(span);
        search.and(LearnerPage.PAGE, limit);
        return search.run(session);
    }

    private static boolean few(Session session, String sql, String institution, long at, int few) throws SQLException {
        return session.first(sql, row -> row.getInt(1), institution, at, few).orElseThrow() < few;
    }
}
