package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Movements;

/** Beginnings and ends of an institution's stored periods, counted by the database in its indexes alone. */
record MovementRows(Session session, InstitutionId institution) implements Movements<SQLException> {

    static final String CARRIED = """
            select count(*)
            from period
            where institution = ? and ends_at > ? and starts_at < ?
            """;

    static final String ENTERING = """
            select count(*)
            from period
            where institution = ? and starts_at >= ? and starts_at < ? and touched_before < ?
            """;

    static final String ENTERING_AT = """
            select starts_at
            from period
            where institution = ? and starts_at >= ? and starts_at < ? and touched_before < ?
            order by starts_at
            limit 1 offset ?
            """;

    static final String PARTS = """
            with recursive part (begins, ends) as (
                select cast(? as bigint), cast(? as bigint)
                union all
                select ends, case when ends + ? < ? then ends + ? else ? end
                from part
                where ends < ?)
            select begins, ends,
                (select count(*) from period p
                    where p.institution = ? and p.starts_at >= begins and p.starts_at < ends)
                - (select count(*) from period p
                    where p.institution = ? and p.starts_at >= begins and p.starts_at < ends
                        and p.ends_at = p.starts_at),
                (select count(*) from period p
                    where p.institution = ? and p.ends_at >= begins and p.ends_at < ends and p.starts_at < p.ends_at)
            from part
            order by begins
            """;

    static final String BEGINNINGS = """
            select p.starts_at, count(*) - (
                select count(*) from period e
                where e.institution = ? and e.starts_at = p.starts_at and e.ends_at = e.starts_at)
            from period p
            where p.institution = ? and p.starts_at >= ? and p.starts_at < ?
            group by p.starts_at
            order by p.starts_at
            """;

    static final String ENDS = """
            select ends_at, count(*)
            from period
            where institution = ? and ends_at >= ? and ends_at < ? and starts_at < ends_at
            group by ends_at
            order by ends_at
            """;

    static final String MISCOUNTED = """
            select learner
            from (
                select learner, touched_before, lag(
                        case when starts_at = ends_at then starts_at else ends_at - 1 end, 1, ?)
                    over (partition by learner order by starts_at) as touched
                from period
                where institution = ?) kept
            where touched_before <> touched
            order by learner
            limit 1
            """;

    @Override
    public int carried(long at) throws SQLException {
        return session.first(CARRIED, row -> row.getInt(1), institution.value(), at, at)
                .orElseThrow();
    }

    @Override
    public int entering(long from, long until, long since) throws SQLException {
        return session.first(ENTERING, row -> row.getInt(1), institution.value(), from, until, since)
                .orElseThrow();
    }

    @Override
    public OptionalLong entering(long from, long until, long since, int others) throws SQLException {
        return session.first(
                        ENTERING_AT,
                        row -> OptionalLong.of(row.getLong(1)),
                        institution.value(),
                        from,
                        until,
                        since,
                        others)
                .orElse(OptionalLong.empty());
    }

    @Override
    public List<Part> parts(long from, long until, long width) throws SQLException {
        return session.list(
                PARTS,
                row -> new Part(row.getLong(1), row.getLong(2), row.getInt(3), row.getInt(4)),
                from,
                Math.min(until, from + width),
                width,
                until,
                width,
                until,
                until,
                institution.value(),
                institution.value(),
                institution.value());
    }

    @Override
    public List<Together> beginnings(long from, long until) throws SQLException {
        return session.list(BEGINNINGS, MovementRows::together, institution.value(), institution.value(), from, until);
    }

    @Override
    public List<Together> ends(long from, long until) throws SQLException {
        return session.list(ENDS, MovementRows::together, institution.value(), from, until);
    }

    /** Somebody of whose periods one says something else of the one before it. */
    Optional<LearnerId> miscounted() throws SQLException {
        return session.first(MISCOUNTED, row -> new LearnerId(row.getString(1)), PeriodRows.NEVER, institution.value());
    }

    private static Together together(ResultSet row) throws SQLException {
        return new Together(row.getLong(1), row.getInt(2));
    }
}
