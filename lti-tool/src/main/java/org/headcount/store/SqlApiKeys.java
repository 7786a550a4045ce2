package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.SentForm;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Hashes of keys in the database; found in memory where that is recent. */
final class SqlApiKeys implements ApiKeys {

    private static final String ADD = """
            insert into api_key (institution, id, hash, rights, label, created_at, line)
            values (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND = """
            select id, hash, rights, label, created_at, line
            from api_key
            where institution = ? and hash = ?
            """;

    private static final String LIST = """
            select id, hash, rights, label, created_at, line
            from api_key
            where institution = ?
            order by created_at, id
            """;

    private static final String REMOVE = """
            delete from api_key
            where institution = ? and id = ?
            """;

    private static final String KEEP_OPERATOR = """
            insert into operator_key (only_one, hash)
            values (1, ?)
            on conflict do nothing
            """;

    private static final String OPERATOR = """
            select hash
            from operator_key
            """;

    private record Question(InstitutionId institution, String hash) {}

    private final Database database;
    private final Recent recent;
    private final AuditRows audit;
    private final Author author;

    SqlApiKeys(Database database, AuditRows audit) {
        this(database, new Recent(), audit, Author.SYSTEM);
    }

    private SqlApiKeys(Database database, Recent recent, AuditRows audit, Author author) {
        this.database = database;
        this.recent = recent;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public ApiKeys by(Author somebody) {
        return new SqlApiKeys(database, recent, audit, somebody);
    }

    @Override
    public void add(ApiKey key) {
        add(session -> add(session, key));
    }

    @Override
    public boolean add(ApiKey key, SentForm form) {
        return add(session -> SentForms.isFirst(session, key.institution(), form) && add(session, key));
    }

    private boolean add(Work<Boolean> work) {
        try {
            return database.write(work);
        } finally {
            recent.forget();
        }
    }

    private boolean add(Session session, ApiKey key) throws SQLException {
        session.update(
                ADD,
                key.institution().value(),
                key.id(),
                key.hash(),
                key.rights().name(),
                key.label(),
                Micros.of(key.createdAt()),
                key.line());
        audit.add(session, key.institution(), author, Audit.Action.KEY_CREATED, key.id(), AuditDetails.key(key));
        return true;
    }

    @Override
    public Optional<ApiKey> find(InstitutionId institution, String hash) {
        return recent.ask(
                new Question(institution, hash),
                () -> database.read(
                        session -> session.first(FIND, row -> key(row, institution), institution.value(), hash)));
    }

    @Override
    public List<ApiKey> list(InstitutionId institution) {
        return database.read(session -> session.list(LIST, row -> key(row, institution), institution.value()));
    }

    @Override
    public boolean remove(InstitutionId institution, String id) {
        try {
            return database.write(session -> {
                boolean removed = session.update(REMOVE, institution.value(), id) == 1;
                if (removed) {
                    audit.add(session, institution, author, Audit.Action.KEY_DELETED, id, AuditDetails.none());
                }
                return removed;
            });
        } finally {
            recent.forget();
        }
    }

    @Override
    public String keepOperator(String hash) {
        return database.write(session -> {
            session.update(KEEP_OPERATOR, hash);
            return session.first(OPERATOR, row -> row.getString(1)).orElseThrow();
        });
    }

    private static ApiKey key(ResultSet row, InstitutionId institution) throws SQLException {
        return new ApiKey(
                institution,
                row.getString(1),
                row.getString(2),
                Rights.valueOf(row.getString(3)),
                row.getString(4),
                Micros.toInstant(row.getLong(5)),
                row.getString(6));
    }
}
