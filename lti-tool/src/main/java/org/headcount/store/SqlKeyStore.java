package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.StoredKey;
import org.headcount.metering.fact.Micros;

/**
 * Our own secret keys in the database. Two keys of the table decide races: one per name, one per predecessor; and who adds a key for an LMS holds its row of
 * the directory meanwhile, as who disconnects it does.
 */
final class SqlKeyStore implements KeyStore {

    private static final String LOAD_ALL = """
            select owner, id, predecessor, created_at, secret
            from secret_key
            where purpose = ?
            order by created_at, id
            """;

    private static final String LOAD = """
            select owner, id, predecessor, created_at, secret
            from secret_key
            where purpose = ? and owner = ?
            order by created_at, id
            """;

    private static final String OWNER = """
            select 1
            from platform_directory
            where platform = ?
            """;

    private static final String ADD = """
            insert into secret_key (purpose, owner, id, predecessor, created_at, secret)
            values (?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String REMOVE = """
            delete from secret_key
            where purpose = ? and id = ?
            """;

    private static final String REMOVE_ALL = """
            delete from secret_key
            where purpose = ? and owner = ?
            """;

    private final Database database;
    private final String holdOwner;

    SqlKeyStore(Database database) {
        this.database = database;
        this.holdOwner = database.dialect().holding(OWNER);
    }

    /** To be called by whoever disconnects an LMS, when its row of the directory is gone. */
    static void removeAll(Session session, String owner) throws SQLException {
        for (StoredKey.Purpose purpose : StoredKey.Purpose.values()) {
            session.update(REMOVE_ALL, purpose.name(), owner);
        }
    }

    @Override
    public List<StoredKey> load(StoredKey.Purpose purpose) {
        return database.read(session -> session.list(LOAD_ALL, row -> key(purpose, row), purpose.name()));
    }

    @Override
    public List<StoredKey> load(StoredKey.Purpose purpose, String owner) {
        return database.read(session -> session.list(LOAD, row -> key(purpose, row), purpose.name(), owner));
    }

    @Override
    public boolean add(StoredKey key) {
        return database.write(session -> (key.owner().isEmpty() || session.exists(holdOwner, key.owner()))
                && session.update(
                                ADD,
                                key.purpose().name(),
                                key.owner(),
                                key.id(),
                                key.predecessor(),
                                Micros.of(key.createdAt()),
                                key.secret())
                        == 1);
    }

    @Override
    public void remove(StoredKey.Purpose purpose, String id) {
        database.write(session -> session.update(REMOVE, purpose.name(), id));
    }

    private static StoredKey key(StoredKey.Purpose purpose, ResultSet row) throws SQLException {
        return new StoredKey(
                purpose,
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Micros.toInstant(row.getLong(4)),
                row.getString(5));
    }
}
