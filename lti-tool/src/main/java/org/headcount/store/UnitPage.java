package org.headcount.store;

import java.sql.SQLException;
import java.util.List;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Units;

/** Learners who have a fact of a unit, where they are too few to be met among the next learners: found by those facts. */
final class UnitPage {

    /** Those who have a fact of a unit, found by its facts. */
    static final String LABELLED = """
            with labelled (institution, identity) as materialized (
                select distinct f.institution, f.identity
                from fact f
                where f.institution = ? and f.unit = ? and f.unit <> ''),
            called (id) as materialized (
                select distinct i.learner
                from labelled f
                join identity i on i.institution = f.institution and i.id = f.identity)
            select l.id
            from called c
            join learner l on l.institution = ? and l.id = c.id
            where l.id > ?
            """;

    static final String LABELLED_OF_FEW = """
            select count(*)
            from (
                select 1
                from fact
                where institution = ? and unit = ? and unit <> ''
                limit ?) labelled
            """;

    static final String LABELLED_AT_ALL = """
            select 1
            from fact
            where institution = ? and unit <> ''
            limit 1
            """;

    private UnitPage() {}

    /** Whether the facts of a unit are few enough; what is of none has no place among them. */
    static boolean isFew(Session session, InstitutionId institution, String unit, int few) throws SQLException {
        return !unit.equals(Units.UNASSIGNED)
                && session.first(LABELLED_OF_FEW, row -> row.getInt(1), institution.value(), unit, few)
                                .orElseThrow()
                        < few;
    }

    /** @param hint of the question, which names the unit */
    static LearnerSearch of(
            Dialect dialect, InstitutionId institution, Ledger.Question question, Ledger.Question.Hint hint) {
        LearnerSearch search = new LearnerSearch();
        search.and(LABELLED, institution.value(), hint.unit(), institution.value(), question.after());
        search.fits(dialect, question.with(hint.of("")));
        search.and(LearnerPage.PAGE, question.limit());
        return search;
    }

    /** Those of them who have a period that touches or borders a span; opaque ids, in their order. */
    static List<String> touching(
            Session session, InstitutionId institution, Span span, String unit, String after, int limit, int few)
            throws SQLException {
        LearnerSearch next = new LearnerSearch();
        next.and(LearnerPage.FIRST_MET, institution.value(), after, LearnerPage.NEXT, after);
        next.touching(span);
        next.ofUnit(unit, span.until());
        next.and(LearnerPage.PAGE, limit);
        List<String> found = next.run(session);
        if (found.size() == limit) {
            return found;
        }
        LearnerSearch all = new LearnerSearch();
        if (isFew(session, institution, unit, few)) {
            all.and(LABELLED, institution.value(), unit, institution.value(), after);
        } else {
            all.and(LearnerPage.MET, institution.value(), after);
            all.ofUnit(unit, span.until());
        }
        all.touching(span);
        all.and(LearnerPage.PAGE, limit);
        return all.run(session);
    }
}
