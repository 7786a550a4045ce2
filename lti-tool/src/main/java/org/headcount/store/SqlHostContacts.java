package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.headcount.gateway.host.HostContacts;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** When hosts were heard, in the database; what this node has noted lately it remembers. */
final class SqlHostContacts implements HostContacts {

    private static final String NOTE = """
            insert into host_contact (institution, api_key, matter, heard_at)
            values (?, ?, ?, ?)
            on conflict (institution, api_key, matter) do update set heard_at = excluded.heard_at
            where host_contact.heard_at < excluded.heard_at
            """;

    private static final String OF = """
            select api_key, matter, heard_at
            from host_contact
            where institution = ?
            order by api_key, matter
            """;

    private static final Duration PAUSE = Duration.ofMinutes(APART);
    private static final int MOST_REMEMBERED = 20_000;

    private record Noted(InstitutionId institution, String key, Matter matter) {}

    private final Database database;
    private final Cache<Noted, Instant> noted = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .build();

    SqlHostContacts(Database database) {
        this.database = database;
    }

    @Override
    public void note(InstitutionId institution, String key, Matter matter, Instant now) {
        Noted host = new Noted(institution, key, matter);
        Instant[] before = new Instant[1];
        noted.asMap().compute(host, (same, last) -> { // one of racing calls goes on to write
            before[0] = last;
            return last == null || !now.isBefore(last.plus(PAUSE)) ? now : last;
        });
        if (before[0] == null || !now.isBefore(before[0].plus(PAUSE))) {
            database.write(session -> session.update(NOTE, institution.value(), key, matter.name(), Micros.of(now)));
        }
    }

    @Override
    public List<Contact> of(InstitutionId institution) {
        return database.look(session -> session.list(
                OF,
                row -> new Contact(
                        row.getString(1), Matter.valueOf(row.getString(2)), Micros.toInstant(row.getLong(3))),
                institution.value()));
    }
}
