package org.headcount.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * One page of those whom a question fits, by their ids. Where those are many it is found among the next learners; where they are
 * few, they are looked for by what makes them few.
 */
final class LearnerPage {

    static final String MET = """
            select l.id
            from learner l
            where l.institution = ? and l.id > ?
            """;

    static final String FIRST_MET = """
            select l.id
            from (
                select institution, id, known, used_at, corrected
                from learner
                where institution = ? and id > ?
                order by id
                limit ?) l
            where l.id > ?
            """;

    /** Those who have a period that covers an instant and ends within a stretch after it, found by its end. */
    static final String COVERED = """
            with covered (institution, id) as materialized (
                select p.institution, p.learner
                from period p
                where p.institution = ? and p.ends_at > ? and p.ends_at < ? and p.starts_at <= ?)
            select l.id
            from covered l
            where l.id > ?
            """;

    /** The same with what is told by the learner's own row. */
    private static final String COVERED_LEARNERS = COVERED.replace(
            "from covered l", "from covered c join learner l on l.institution = c.institution and l.id = c.id");

    static final String ENDING_OF_FEW = """
            select count(*)
            from (
                select 1
                from period
                where institution = ? and ends_at > ? and ends_at < ?
                limit ?) ending
            """;

    /** Those who are called so, found by a look at all names and nothing else. */
    static final String NAMED = """
            with named (institution, identity) as materialized (
                select n.institution, n.identity
                from identity_name n
                where n.institution = ? and $called),
            called (id) as materialized (
                select distinct i.learner
                from named n
                join identity i on i.institution = n.institution and i.id = n.identity)
            select l.id
            from called c
            join learner l on l.institution = ? and l.id = c.id
            where l.id > ?
            """;

    /** Those whose identities were found already, on a file. */
    static final String IDENTITIES = """
            with named (identity) as materialized (
                select value
                from json_each(?)),
            called (id) as materialized (
                select distinct i.learner
                from named n
                join identity i on i.institution = ? and i.id = n.identity)
            select l.id
            from called c
            join learner l on l.institution = ? and l.id = c.id
            where l.id > ?
            """;

    /** Those who have an identity in a namespace, found by its names. */
    static final String KNOWN_WHERE = """
            with named (institution, identity) as materialized (
                select n.institution, n.identity
                from identity_name n
                where n.institution = ? and n.namespace = ?),
            called (id) as materialized (
                select distinct i.learner
                from named n
                join identity i on i.institution = n.institution and i.id = n.identity)
            select l.id
            from called c
            join learner l on l.institution = ? and l.id = c.id
            where l.id > ?
            """;

    static final String NAMED_OF_FEW = """
            select count(*)
            from (
                select 1
                from identity_name
                where institution = ? and namespace = ?
                limit ?) named
            """;

    /** Those who have no period later than an instant, and those who have one planned: some of them are active, and looked at. */
    static final String ENDED = """
            with planned (id) as materialized (
                select p.learner
                from period p
                where p.institution = ? and p.starts_at > ?),
            ended (institution, id) as materialized (
                select e.institution, e.id
                from learner e
                where e.institution = ? and e.known = 1 and e.ended_day <= ?
                union all
                select distinct m.institution, m.id
                from planned p
                join learner m on m.institution = ? and m.id = p.id
                where m.ended_day > ?)
            select l.id
            from ended e
            join learner l on l.institution = e.institution and l.id = e.id
            where l.id > ?
            """;

    static final String ENDED_OF_FEW = """
            select count(*)
            from (
                select 1
                from learner
                where institution = ? and known = 1 and ended_day <= ?
                limit ?) ended
            """;

    static final String PLANNED_OF_FEW = """
            select count(*)
            from (
                select 1
                from period
                where institution = ? and starts_at > ?
                limit ?) planned
            """;

    static final String PAGE = """
            order by l.id
            limit ?
            """;

    /** How many periods at most are looked through for a page, rather than learners in its order. */
    static final int FEW = 100_000;

    /** Where nobody is found among so many, the next ones are not asked for: a whole page of them is unlikely, and everybody is looked for. */
    static final int FIRST = 200;

    /** Among how many learners a page may be found that nobody need look for. */
    static final int NEXT = 2_000;

    private LearnerPage() {}

    /**
     * Opaque ids, in their order.
     *
     * @param few of how many it is cheaper to look through all: {@link #FEW}. Affects cost, never meaning
     */
    static List<String> of(Session session, InstitutionId institution, Ledger.Question question, int few)
            throws SQLException {
        if (!question.text().isEmpty()) {
            return called(session, institution, question, few);
        }
        Ledger.Question.@Nullable Hint hint = question.hint();
        if (hint != null && !hint.unit().isEmpty()) {
            List<String> next = ofNext(session, institution, question, NEXT);
            if (next.size() == question.limit()) {
                return next;
            }
            if (UnitPage.isFew(session, institution, hint.unit(), few)) {
                return UnitPage.of(session.dialect(), institution, question, hint)
                        .run(session);
            }
        }
        boolean active = question.status() == Ledger.Question.Status.ACTIVE
                || (question.status() == Ledger.Question.Status.ALL && question.endsBefore() != null);
        if (question.status() == Ledger.Question.Status.INACTIVE && fewEnded(session, institution, question, few)) {
            return ofEnded(session.dialect(), institution, question).run(session);
        }
        if (active && fewEnd(session, institution, question, few)) {
            return ofCovered(institution, question).run(session);
        }
        return (!question.namespace().isEmpty() && fewNamed(session, institution, question, few)
                        ? ofNamespace(institution, question)
                        : ofLearners(session.dialect(), institution, question))
                .run(session);
    }

    private static List<String> called(Session session, InstitutionId institution, Ledger.Question question, int few)
            throws SQLException {
        List<String> next = ofNext(session, institution, question, FIRST);
        if (!next.isEmpty() && next.size() < question.limit()) {
            next = ofNext(session, institution, question, NEXT);
        }
        if (next.size() == question.limit()) {
            return next;
        }
        Optional<List<String>> identities =
                NameLook.few(session, institution, question.text(), Math.min(few, NameLook.FEW));
        return (identities.isPresent()
                        ? ofIdentities(institution, question, identities.get())
                        : ofNamed(session.dialect(), institution, question))
                .run(session);
    }

    private static boolean fewEnded(Session session, InstitutionId institution, Ledger.Question question, int few)
            throws SQLException {
        return count(session, ENDED_OF_FEW, institution, PeriodRows.dayFrom(question.asOf()), few) < few
                && count(session, PLANNED_OF_FEW, institution, Micros.of(question.asOf()), few) < few;
    }

    private static int count(Session session, String sql, InstitutionId institution, long from, int few)
            throws SQLException {
        return session.first(sql, row -> row.getInt(1), institution.value(), from, few)
                .orElseThrow();
    }

    private static LearnerSearch ofEnded(Dialect dialect, InstitutionId institution, Ledger.Question question) {
        long day = PeriodRows.dayFrom(question.asOf());
        LearnerSearch search = new LearnerSearch();
        search.and(
                ENDED,
                institution.value(),
                Micros.of(question.asOf()),
                institution.value(),
                day,
                institution.value(),
                day,
                question.after());
        search.fits(dialect, question);
        search.and(PAGE, question.limit());
        return search;
    }

    private static boolean fewNamed(Session session, InstitutionId institution, Ledger.Question question, int few)
            throws SQLException {
        return session.first(NAMED_OF_FEW, row -> row.getInt(1), institution.value(), question.namespace(), few)
                        .orElseThrow()
                < few;
    }

    private static boolean fewEnd(Session session, InstitutionId institution, Ledger.Question question, int few)
            throws SQLException {
        return session.first(
                                ENDING_OF_FEW,
                                row -> row.getInt(1),
                                institution.value(),
                                Micros.of(question.asOf()),
                                end(question),
                                few)
                        .orElseThrow()
                < few;
    }

    private static long end(Ledger.Question question) {
        return question.endsBefore() == null ? Long.MAX_VALUE : Micros.of(question.endsBefore());
    }

    private static LearnerSearch ofLearners(Dialect dialect, InstitutionId institution, Ledger.Question question) {
        LearnerSearch search = new LearnerSearch();
        search.and(MET, institution.value(), question.after());
        search.fits(dialect, question);
        search.and(PAGE, question.limit());
        return search;
    }

    private static List<String> ofNext(Session session, InstitutionId institution, Ledger.Question question, int many)
            throws SQLException {
        LearnerSearch search = new LearnerSearch();
        search.and(FIRST_MET, institution.value(), question.after(), many, question.after());
        search.fits(session.dialect(), question);
        search.and(PAGE, question.limit());
        return search.run(session);
    }

    private static LearnerSearch ofCovered(InstitutionId institution, Ledger.Question question) {
        long asOf = Micros.of(question.asOf());
        LearnerSearch search = new LearnerSearch();
        search.and(
                question.hint() == null ? COVERED : COVERED_LEARNERS,
                institution.value(),
                asOf,
                end(question),
                asOf,
                question.after());
        search.hinted(question);
        search.knownWhere(question);
        search.and(PAGE, question.limit());
        return search;
    }

    private static LearnerSearch ofNamed(Dialect dialect, InstitutionId institution, Ledger.Question question) {
        LearnerSearch search = new LearnerSearch();
        search.and(
                LearnerSearch.named(dialect, NAMED),
                institution.value(),
                LearnerSearch.name(dialect, question.text()),
                institution.value(),
                question.after());
        return amongThem(search, question);
    }

    private static LearnerSearch ofIdentities(
            InstitutionId institution, Ledger.Question question, List<String> identities) {
        LearnerSearch search = new LearnerSearch();
        search.and(IDENTITIES, Json.list(identities), institution.value(), institution.value(), question.after());
        return amongThem(search, question);
    }

    private static LearnerSearch amongThem(LearnerSearch search, Ledger.Question question) {
        search.hinted(question);
        search.stands(question);
        search.knownWhere(question);
        search.and(PAGE, question.limit());
        return search;
    }

    private static LearnerSearch ofNamespace(InstitutionId institution, Ledger.Question question) {
        LearnerSearch search = new LearnerSearch();
        search.and(KNOWN_WHERE, institution.value(), question.namespace(), institution.value(), question.after());
        search.hinted(question);
        search.stands(question);
        search.and(PAGE, question.limit());
        return search;
    }
}
