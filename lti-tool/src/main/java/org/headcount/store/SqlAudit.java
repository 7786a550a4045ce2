package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.headcount.gateway.Audit;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Reads who changed what. */
final class SqlAudit implements Audit {

    private static final String LIST = """
            select id, changed_at, author, author_role, author_label, action, subject, detail
            from audit
            where institution = ? and (changed_at, id) > (?, ?) and changed_at >= ? and changed_at < ?
                and (? = '' or action = ?)
            order by changed_at, id
            limit ?
            """;

    private static final String NEWEST = """
            select id, changed_at, author, author_role, author_label, action, subject, detail
            from audit
            where institution = ? and (changed_at, id) < (?, ?) and changed_at >= ? and changed_at < ?
                and (? = '' or action = ?)
            order by changed_at desc, id desc
            limit ?
            """;

    private final Database database;
    private final AuditRows rows;

    SqlAudit(Database database, AuditRows rows) {
        this.database = database;
        this.rows = rows;
    }

    @Override
    public void note(InstitutionId institution, Author author, Action action, String subject) {
        database.<Boolean>write(session -> {
            rows.add(session, institution, author, action, subject, AuditDetails.none());
            return true;
        });
    }

    @Override
    public List<Entry> list(InstitutionId institution, Question question, int limit) {
        return database.read(
                session -> session.list(LIST, SqlAudit::entry, values(institution, question, limit, Long.MIN_VALUE)));
    }

    @Override
    public List<Entry> newest(InstitutionId institution, Question question, int limit) {
        return database.read(
                session -> session.list(NEWEST, SqlAudit::entry, values(institution, question, limit, Long.MAX_VALUE)));
    }

    @Override
    public void each(InstitutionId institution, Question question, Consumer<Entry> visitor) {
        database.<Boolean>read(session -> {
            session.each(
                    LIST,
                    row -> visitor.accept(entry(row)),
                    values(institution, question, Integer.MAX_VALUE, Long.MIN_VALUE));
            return true;
        });
    }

    private static Object[] values(InstitutionId institution, Question question, int limit, long begin) {
        String action = question.action().map(Action::name).orElse("");
        return new Object[] {
            institution.value(),
            question.after().map(place -> Micros.of(place.at())).orElse(begin),
            question.after().map(Place::id).orElse(""),
            question.from().map(Micros::of).orElse(Long.MIN_VALUE),
            question.until().map(Micros::of).orElse(Long.MAX_VALUE),
            action,
            action,
            limit
        };
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString(1),
                Micros.toInstant(row.getLong(2)),
                new Author(row.getString(3), row.getString(4), row.getString(5)),
                Action.valueOf(row.getString(6)),
                row.getString(7),
                row.getString(8));
    }
}
