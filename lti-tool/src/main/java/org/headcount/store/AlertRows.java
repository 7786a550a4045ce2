package org.headcount.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Optional;
import org.headcount.gateway.warning.Alert;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** An alert as a row, read. */
final class AlertRows {

    /** As {@link #alert} reads them. */
    static final String SELECT = """
            select a.id, a.rule, a.month, a.source, a.fired_at, a.recovered_at, a.learners, a.most, a.amount, a.currency,
                a.since, a.ended_at
            """;

    private AlertRows() {}

    static Alert alert(ResultSet row, InstitutionId institution) throws SQLException {
        Finding finding = new Finding(
                AlertRule.valueOf(row.getString(2)),
                YearMonth.parse(row.getString(3)),
                row.getString(4),
                true,
                new Finding.Figures(
                        number(row, 7),
                        number(row, 8),
                        Optional.ofNullable(row.getString(9)).map(BigDecimal::new),
                        Optional.ofNullable(row.getString(10)).map(Currency::getInstance),
                        instant(row, 11)));
        return new Alert(
                institution,
                row.getString(1),
                finding,
                Micros.toInstant(row.getLong(5)),
                instant(row, 6),
                instant(row, 12));
    }

    private static Optional<Integer> number(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Micros.toInstant(micros));
    }
}
