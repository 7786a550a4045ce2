package org.headcount.store;

import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.MadeLinks;

/** Links in the order of their index. */
final class SqlMadeLinks implements MadeLinks {

    /** Its condition is that of the index, letter by letter. */
    static final String LIST = FactRows.COLUMNS + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and f.type = 'LINK' and (f.recorded_at, f.source, f.id) > (?, ?, ?)
            order by f.recorded_at, f.source, f.id
            limit ?
            """;

    private final Database database;

    SqlMadeLinks(Database database) {
        this.database = database;
    }

    @Override
    public List<Fact> list(InstitutionId institution, Optional<Place> after, int limit) {
        return database.look(session -> session.list(
                LIST,
                FactRows::fact,
                institution.value(),
                after.map(Place::recordedAt).map(Micros::of).orElse(Long.MIN_VALUE),
                after.map(Place::link).map(FactKey::source).orElse(""),
                after.map(Place::link).map(FactKey::id).orElse(""),
                limit));
    }
}
