package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.headcount.gateway.connection.LeftClaims;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Names of claims that stay behind, in the database. */
final class SqlLeftClaims implements LeftClaims {

    private static final String NOTE = """
            insert into left_claim (institution, platform, name, since)
            select ?, ?, ?, ?
            where (select count(*) from left_claim where institution = ? and platform = ?) < ?
            on conflict do nothing
            """;

    private static final String OF = """
            select name, since
            from left_claim
            where institution = ? and platform = ?
            order by name
            """;

    private static final int MOST_REMEMBERED = 20_000;

    private record Noted(InstitutionId institution, String platform, String name) {}

    private final Database database;
    private final InstantSource clock;
    private final Cache<Noted, Boolean> noted = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .build();

    SqlLeftClaims(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void note(InstitutionId institution, String platform, Collection<String> names) {
        List<String> fresh = names.stream()
                .filter(name -> noted.getIfPresent(new Noted(institution, platform, name)) == null)
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        database.<Boolean>write(session -> {
            for (String name : fresh) {
                session.update(
                        NOTE,
                        institution.value(),
                        platform,
                        name,
                        Micros.of(clock.instant()),
                        institution.value(),
                        platform,
                        MOST);
            }
            return true;
        });
        fresh.forEach(name -> noted.put(new Noted(institution, platform, name), true));
    }

    @Override
    public List<Left> of(InstitutionId institution, String platform) {
        return database.look(session -> session.list(
                OF,
                row -> new Left(row.getString(1), Micros.toInstant(row.getLong(2))),
                institution.value(),
                platform));
    }
}
