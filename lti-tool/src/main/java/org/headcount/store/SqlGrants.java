package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.TreeSet;
import org.headcount.gateway.service.Grants;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Access tokens and spent assertions in the database. */
final class SqlGrants implements Grants {

    private static final String SPEND = """
            insert into spent_assertion (institution, platform, tool, jti, forget_after)
            values (?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String GRANT = """
            insert into access_grant (institution, hash, platform, tool, deployment, scopes, forget_after)
            values (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND = """
            select platform, tool, deployment, scopes, forget_after
            from access_grant
            where institution = ? and hash = ? and forget_after > ?
            """;

    private static final String REVOKE = """
            delete from access_grant
            where institution = ? and tool = ?
            """;

    private static final Duration REMEMBERED = Duration.ofSeconds(3);
    private static final int MOST_REMEMBERED = 10_000;

    private record Token(InstitutionId institution, String hash) {}

    private final Database database;

    /** A grant never changes, but may be taken back on another node. */
    private final Cache<Token, Grant> remembered = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    SqlGrants(Database database) {
        this.database = database;
    }

    @Override
    public boolean spend(InstitutionId institution, String platform, String tool, String jti, Instant forgetAfter) {
        return database.write(session ->
                session.update(SPEND, institution.value(), platform, tool, jti, Micros.of(forgetAfter)) == 1);
    }

    @Override
    public void grant(InstitutionId institution, String hash, Grant grant) {
        database.write(session -> session.update(
                GRANT,
                institution.value(),
                hash,
                grant.platform(),
                grant.tool(),
                grant.deployment(),
                Json.list(new TreeSet<>(grant.scopes())),
                Micros.of(grant.expiresAt())));
    }

    @Override
    public Optional<Grant> find(InstitutionId institution, String hash, Instant now) {
        Token token = new Token(institution, hash);
        Grant known = remembered.getIfPresent(token);
        if (known != null) {
            return Optional.of(known).filter(grant -> grant.expiresAt().isAfter(now));
        }
        Optional<Grant> found = read(institution, hash, now);
        found.ifPresent(grant -> remembered.put(token, grant));
        return found;
    }

    @Override
    public void revoke(InstitutionId institution, String tool) {
        database.write(session -> session.update(REVOKE, institution.value(), tool));
        remembered.invalidateAll();
    }

    private Optional<Grant> read(InstitutionId institution, String hash, Instant now) {
        return database.look(session -> session.first(
                FIND,
                row -> new Grant(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        new LinkedHashSet<>(Json.list(row.getString(4))),
                        Micros.toInstant(row.getLong(5))),
                institution.value(),
                hash,
                Micros.of(now)));
    }
}
