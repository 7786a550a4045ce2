package org.headcount.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.headcount.gateway.launch.ParkedLogins;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Logins that are too long to be carried, where a commit waits for no disk. */
final class SqlParkedLogins implements ParkedLogins {

    private static final String PARK = """
            insert into parked_login (institution, login, parameters, forget_after)
            select ?, ?, ?, ?
            where (select count(*) from parked_login where institution = ? and forget_after > ?) < ?
            on conflict do nothing
            """;

    private static final String FIND = """
            select parameters
            from parked_login
            where institution = ? and login = ? and forget_after > ?
            """;

    private static final String FORGET = """
            delete from parked_login
            where institution = ?
            """;

    private final Database database;
    private final InstantSource clock;

    SqlParkedLogins(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void park(InstitutionId institution, String login, Map<String, String> parameters, Instant forgetAfter) {
        List<String> texts = new ArrayList<>();
        parameters.forEach((name, value) -> texts.addAll(List.of(name, value)));
        database.write(session -> session.update(
                PARK,
                institution.value(),
                login,
                Json.list(texts),
                Micros.of(forgetAfter),
                institution.value(),
                Micros.of(clock.instant()),
                MOST));
    }

    @Override
    public void forget(InstitutionId institution) {
        database.write(session -> session.update(FORGET, institution.value()));
    }

    @Override
    public Map<String, String> find(InstitutionId institution, String login, Instant now) {
        List<String> texts = database.read(session -> session.first(
                        FIND, row -> Json.list(row.getString(1)), institution.value(), login, Micros.of(now)))
                .orElse(List.of());
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int name = 0; name < texts.size(); name += 2) {
            parameters.put(texts.get(name), texts.get(name + 1));
        }
        return parameters;
    }
}
