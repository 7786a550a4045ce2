package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** The columns of a hold, and how they are read. */
final class HoldRows {

    /** For lists: what the tool wrote may be a megabyte of each. */
    static final String SELECT_ENTRY =
            "select institution, id, platform, tool, line_item_url, namespace, value, written_timestamp, scored_at,"
                    + " received_at, state, attempts, last_answer\n";

    static final String ONE = """
            select institution, id, platform, tool, ref, line_item_url, namespace, value, written_timestamp, scored_at,
                received_at, content_type, body, state, attempts, last_answer
            from hold
            where institution = ? and id = ?
            """;

    static final String WAKE = """
            update hold
            set due = case when state = 'SENDING' then due when not_before > ? then not_before else ? end,
                changed_at = ?, mark = mark + 1
            where institution = ? and state in ('HELD', 'SENDING')
                and identity in (select i.id from identity i where i.institution = ? and i.learner = ?)
            """;

    static final String WAKE_ALL = """
            update hold
            set due = case when state = 'SENDING' then due when not_before > ? then not_before else ? end,
                changed_at = ?, mark = mark + 1
            where institution = ? and state in ('HELD', 'SENDING')
            """;

    private HoldRows() {}

    /**
     * Has a learner's holds looked at, because the learner may be active where that was not to be expected. What is on its way is looked at anyway when it comes
     * back. For whoever holds the learner.
     *
     * @return whether there were any
     */
    static boolean wake(Session session, InstitutionId institution, String learner, Instant now) throws SQLException {
        long instant = Micros.of(now);
        return session.update(WAKE, instant, instant, instant, institution.value(), institution.value(), learner) > 0;
    }

    /**
     * Has all holds of an institution looked at, because its terms have changed.
     *
     * @return whether there were any
     */
    static boolean wakeAll(Session session, InstitutionId institution, Instant now) throws SQLException {
        long instant = Micros.of(now);
        return session.update(WAKE_ALL, instant, instant, instant, institution.value()) > 0;
    }

    static Hold.Entry entry(ResultSet row) throws SQLException {
        return new Hold.Entry(
                new InstitutionId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                new IdentityName(row.getString(6), row.getString(7)),
                row.getString(8),
                Micros.toInstant(row.getLong(9)),
                Micros.toInstant(row.getLong(10)),
                Hold.State.valueOf(row.getString(11)),
                row.getInt(12),
                row.getString(13));
    }

    static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                new InstitutionId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                new IdentityName(row.getString(7), row.getString(8)),
                row.getString(9),
                Micros.toInstant(row.getLong(10)),
                Micros.toInstant(row.getLong(11)),
                row.getString(12),
                row.getBytes(13),
                Hold.State.valueOf(row.getString(14)),
                row.getInt(15),
                row.getString(16));
    }
}
