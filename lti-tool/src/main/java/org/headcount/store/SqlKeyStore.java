package org.headcount.store;

import java.util.List;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.StoredKey;
import org.headcount.metering.Micros;

/** Our own secret keys in the database. Two keys of the table decide races: one per name, one per predecessor. */
final class SqlKeyStore implements KeyStore {

    private static final String LOAD = """
            select id, predecessor, created_at, secret
            from secret_key
            where purpose = ?
            order by created_at, id
            """;

    private static final String ADD = """
            insert into secret_key (purpose, id, predecessor, created_at, secret)
            values (?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String REMOVE = """
            delete from secret_key
            where purpose = ? and id = ?
            """;

    private final Database database;

    SqlKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public List<StoredKey> load(StoredKey.Purpose purpose) {
        return database.read(session -> session.list(
                LOAD,
                row -> new StoredKey(
                        purpose,
                        row.getString(1),
                        row.getString(2),
                        Micros.toInstant(row.getLong(3)),
                        row.getString(4)),
                purpose.name()));
    }

    @Override
    public boolean add(StoredKey key) {
        return database.write(session -> session.update(
                        ADD,
                        key.purpose().name(),
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
}
