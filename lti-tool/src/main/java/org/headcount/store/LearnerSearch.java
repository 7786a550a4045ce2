package org.headcount.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Ledger;
import org.headcount.metering.Micros;

/** A question about learners as SQL: whole clauses that are there or not, and the values for them. */
final class LearnerSearch {

    private static final String MET = """
            select l.id
            from learner l
            where l.institution = ? and l.id > ?
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
                where i.institution = l.institution and i.learner = l.id and n.folded like ? escape '!')
            """;

    private static final String PAGE = """
            order by l.id
            limit ?
            """;

    private final StringBuilder sql = new StringBuilder(MET);
    private final List<Object> values = new ArrayList<>();

    private LearnerSearch() {}

    static LearnerSearch of(InstitutionId institution, Ledger.Question question) {
        LearnerSearch search = new LearnerSearch();
        search.values.add(institution.value());
        search.values.add(question.after());
        long asOf = Micros.of(question.asOf());
        if (question.status() == Ledger.Question.Status.ACTIVE) {
            search.and(ACTIVE, asOf, asOf);
        } else if (question.status() == Ledger.Question.Status.INACTIVE) {
            search.and(INACTIVE, asOf, asOf);
        }
        if (question.endsBefore() != null) {
            search.and(ENDING, asOf, asOf, Micros.of(question.endsBefore()));
        }
        if (!question.text().isEmpty()) {
            search.and(CALLED, "%" + literally(Identities.fold(question.text())) + "%");
        }
        search.and(PAGE, question.limit());
        return search;
    }

    private void and(String clause, Object... with) {
        sql.append(clause);
        values.addAll(List.of(with));
    }

    /** Takes the meaning from what means something in a pattern. */
    private static String literally(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    List<String> run(Session session) throws SQLException {
        return session.list(sql.toString(), row -> row.getString(1), values.toArray());
    }
}
