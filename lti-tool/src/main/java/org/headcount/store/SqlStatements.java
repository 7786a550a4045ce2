package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.statement.AgreedVersion;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.StatementText;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institution;

/** Lines and statements in the database. */
final class SqlStatements implements Statements {

    private static final String CUTS = """
            select month, closes_at
            from statement_cut
            where institution = ?
            order by month
            """;

    private static final String LINED = """
            select month
            from statement_cut
            where institution = ?
            order by month desc
            limit 1
            """;

    private static final String DRAW = """
            insert into statement_cut (institution, month, closes_at)
            values (?, ?, ?)
            """;

    private static final String APPEND = """
            insert into statement (institution, month, previous_digest, digest, head, pieces, tail)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String APPEND_PIECE = """
            insert into statement_piece (institution, month, number, learners)
            values (?, ?, ?, ?)
            """;

    private static final String FIND = """
            select month, digest, previous_digest, head, pieces, tail
            from statement
            where institution = ? and month = ?
            """;

    private static final String LIST = """
            select month, digest, previous_digest, head, pieces, tail
            from statement
            where institution = ? and month > ?
            order by month
            limit ?
            """;

    private static final String PIECE = """
            select learners
            from statement_piece
            where institution = ? and month = ? and number = ?
            """;

    private final Database database;
    private final TermsRows terms;
    private final AuditRows audit;

    SqlStatements(Database database, TermsRows terms, AuditRows audit) {
        this.database = database;
        this.terms = terms;
        this.audit = audit;
    }

    @Override
    public boolean draw(InstitutionId institution, Instant now) {
        return database.write(session -> {
            terms.exclude(
                    session,
                    institution); // until the commit nobody writes facts, and the next one who does sees the line
            Optional<Cut> due = read(session, institution).map(Lines::next).filter(cut -> cut.isDue(now));
            if (due.isPresent()) {
                session.update(
                        DRAW,
                        institution.value(),
                        due.get().month().toString(),
                        Micros.of(due.get().closesAt()));
            }
            return due.isPresent();
        });
    }

    @Override
    public Optional<Lines> lines(InstitutionId institution) {
        return database.read(session -> read(session, institution));
    }

    private Optional<Lines> read(Session session, InstitutionId id) throws SQLException {
        Optional<Institution> institution = terms.find(session, id);
        if (institution.isEmpty()) {
            return Optional.empty();
        }
        List<Cut> cuts = session.list(
                CUTS, row -> new Cut(YearMonth.parse(row.getString(1)), Micros.toInstant(row.getLong(2))), id.value());
        return Optional.of(new Lines(institution.get(), cuts));
    }

    @Override
    public List<AgreedVersion> agreed(InstitutionId institution) {
        return database.look(session -> TermsRows.versions(session, institution));
    }

    /** The newest month with a line. */
    static Optional<YearMonth> lined(Session session, InstitutionId institution) throws SQLException {
        return session.first(LINED, row -> row.getString(1), institution.value())
                .map(YearMonth::parse);
    }

    @Override
    public boolean append(
            InstitutionId institution, YearMonth month, Optional<String> previousDigest, StatementText text) {
        return database.write(session -> {
            boolean first = session.update(
                            APPEND,
                            institution.value(),
                            month.toString(),
                            previousDigest.orElse(""),
                            text.digest(),
                            text.head(),
                            text.lines().size(),
                            text.tail())
                    == 1;
            for (int number = 0; first && number < text.lines().size(); number++) {
                session.update(
                        APPEND_PIECE,
                        institution.value(),
                        month.toString(),
                        number,
                        text.lines().get(number));
            }
            if (first) {
                audit.add(
                        session,
                        institution,
                        Author.SYSTEM,
                        Audit.Action.STATEMENT_CLOSED,
                        month.toString(),
                        AuditDetails.none().put("digest", text.digest()));
            }
            return first;
        });
    }

    @Override
    public Optional<FrozenStatement> find(InstitutionId institution, YearMonth month) {
        return database.look(
                session -> session.first(FIND, SqlStatements::statement, institution.value(), month.toString()));
    }

    @Override
    public List<FrozenStatement> list(InstitutionId institution, Optional<YearMonth> after, int limit) {
        return database.look(session -> session.list(
                LIST,
                SqlStatements::statement,
                institution.value(),
                after.map(YearMonth::toString).orElse(""),
                limit));
    }

    @Override
    public byte[] piece(InstitutionId institution, YearMonth month, int number) {
        return database.look(
                session -> session.first(PIECE, row -> row.getBytes(1), institution.value(), month.toString(), number)
                        .orElseThrow());
    }

    private static FrozenStatement statement(ResultSet row) throws SQLException {
        return new FrozenStatement(
                YearMonth.parse(row.getString(1)),
                row.getString(2),
                Optional.of(row.getString(3)).filter(digest -> !digest.isEmpty()),
                row.getBytes(4),
                row.getInt(5),
                row.getBytes(6));
    }
}
