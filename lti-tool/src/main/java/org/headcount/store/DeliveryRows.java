package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.AlertSending;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Puts deliveries into the outbox, within the transaction that gives them their reason. */
final class DeliveryRows {

    private static final String TOLD = """
            select channel, id
            from subscriber
            where institution = ? and state = 'ACTIVE'
            """;

    private static final String ADD = """
            insert into alert_delivery (institution, id, alert, event, channel, subscriber, state, attempts, due, claims)
            values (?, ?, ?, ?, ?, ?, 'WAITING', 0, ?, 0)
            """;

    private record Told(String channel, String id) {}

    private DeliveryRows() {}

    /** One for everybody who is told now. */
    static void add(Session session, InstitutionId institution, String alert, Alert.Event event, Instant now)
            throws SQLException {
        for (Told told : session.list(TOLD, row -> new Told(row.getString(1), row.getString(2)), institution.value())) {
            session.update(
                    ADD,
                    institution.value(),
                    AlertSending.newId(),
                    alert,
                    event.name(),
                    told.channel(),
                    told.id(),
                    Micros.of(now));
        }
    }
}
