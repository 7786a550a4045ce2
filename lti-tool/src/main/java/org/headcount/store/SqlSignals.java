package org.headcount.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.alert.Signals;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;

/** When sources were heard, found in an index without reading what they said. */
final class SqlSignals implements Signals {

    /** From one to the next, passing over all facts in between: there are few sources and many facts. */
    static final String SOURCES = """
            with recursive heard (source) as (
                select min(f.source) from fact f where f.institution = ?
                union all
                select (select min(f.source) from fact f where f.institution = ? and f.source > heard.source)
                from heard
                where heard.source is not null)
            select source
            from heard
            where source is not null
            limit ?
            """;

    static final String LAST = """
            select recorded_at
            from fact
            where institution = ? and source = ? and recorded_at <= ?
            order by recorded_at desc
            limit 1
            """;

    static final String COUNT = """
            select count(*)
            from (
                select 1
                from fact
                where institution = ? and source = ? and recorded_at >= ? and recorded_at < ?
                limit ?) heard
            """;

    private final Database database;

    SqlSignals(Database database) {
        this.database = database;
    }

    @Override
    public List<String> sources(InstitutionId institution, int most) {
        return database.look(session ->
                session.list(SOURCES, row -> row.getString(1), institution.value(), institution.value(), most));
    }

    @Override
    public Optional<Instant> last(InstitutionId institution, String source, Instant upTo) {
        return database.look(session -> session.first(
                LAST, row -> Micros.toInstant(row.getLong(1)), institution.value(), source, Micros.of(upTo)));
    }

    @Override
    public int count(InstitutionId institution, String source, Span recorded, int most) {
        return database.look(session -> session.first(
                        COUNT,
                        row -> row.getInt(1),
                        institution.value(),
                        source,
                        Micros.of(recorded.from()),
                        Micros.of(recorded.until()),
                        most)
                .orElseThrow());
    }
}
