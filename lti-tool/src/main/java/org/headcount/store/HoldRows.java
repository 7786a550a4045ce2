package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.headcount.gateway.Hold;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Micros;

/** The columns of a hold, and how they are read. */
final class HoldRows {

    static final String COLUMNS =
            "institution, id, platform, tool, ref, line_item_url, namespace, value, written_timestamp, scored_at,"
                    + " received_at, content_type, body, state, attempts, last_answer";

    private HoldRows() {}

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
