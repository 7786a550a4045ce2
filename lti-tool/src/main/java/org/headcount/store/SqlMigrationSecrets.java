package org.headcount.store;

import java.sql.SQLException;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.launch.MigrationSecrets;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Consumer keys of LTI 1.1, in the database. */
final class SqlMigrationSecrets implements MigrationSecrets {

    private static final String FIND = """
            select consumer_key, sealed, since
            from migration_secret
            where institution = ? and side = ? and id = ?
            """;

    private static final String KEEP = """
            insert into migration_secret (institution, side, id, consumer_key, sealed, since)
            values (?, ?, ?, ?, ?, ?)
            on conflict (institution, side, id)
            do update set consumer_key = excluded.consumer_key, sealed = excluded.sealed, since = excluded.since
            """;

    private static final String REMOVE = """
            delete from migration_secret
            where institution = ? and side = ? and id = ?
            """;

    private static final String TOOL = """
            select id
            from tool
            where institution = ? and id = ?
            """;

    private static final String PLATFORM = """
            select id
            from platform
            where institution = ? and id = ?
            """;

    private final Database database;
    private final AuditRows audit;
    private final Author author;

    SqlMigrationSecrets(Database database, AuditRows audit) {
        this(database, audit, Author.SYSTEM);
    }

    private SqlMigrationSecrets(Database database, AuditRows audit, Author author) {
        this.database = database;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public MigrationSecrets by(Author somebody) {
        return new SqlMigrationSecrets(database, audit, somebody);
    }

    @Override
    public Optional<Kept> find(InstitutionId institution, Side side, String id) {
        if (id.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return database.look(session -> session.first(
                FIND,
                row -> new Kept(row.getString(1), row.getString(2), Micros.toInstant(row.getLong(3))),
                institution.value(),
                side.name(),
                id));
    }

    /** Whoever keeps one holds the connection's row meanwhile, so that nothing is kept of one that goes. */
    @Override
    public boolean keep(InstitutionId institution, Side side, String id, Kept kept) {
        String owner = database.dialect().holding(side == Side.TOOL ? TOOL : PLATFORM);
        return id.indexOf('\0') < 0
                && database.write(session -> {
                    if (!session.exists(owner, institution.value(), id)) {
                        return false;
                    }
                    session.update(
                            KEEP,
                            institution.value(),
                            side.name(),
                            id,
                            kept.consumerKey(),
                            kept.sealed(),
                            Micros.of(kept.since()));
                    tell(session, institution, Audit.Action.CONSUMER_KEY_SET, id);
                    return true;
                });
    }

    @Override
    public boolean remove(InstitutionId institution, Side side, String id) {
        return id.indexOf('\0') < 0
                && database.write(session -> {
                    boolean removed = remove(session, institution, side, id);
                    if (removed) {
                        tell(session, institution, Audit.Action.CONSUMER_KEY_REMOVED, id);
                    }
                    return removed;
                });
    }

    private void tell(Session session, InstitutionId institution, Audit.Action action, String id) throws SQLException {
        audit.add(session, institution, author, action, id, AuditDetails.none());
    }

    /** With the connection that it belongs to. */
    static boolean remove(Session session, InstitutionId institution, Side side, String id) throws SQLException {
        return session.update(REMOVE, institution.value(), side.name(), id) == 1;
    }
}
