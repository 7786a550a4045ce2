package org.headcount.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.InstantSource;
import org.headcount.gateway.Audit;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Writes down who changed what, in the transaction that changes it. */
final class AuditRows {

    private static final String ADD = """
            insert into audit (institution, changed_at, id, author, author_role, author_label, action, subject, detail)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final int ID_BITS = 80;

    private final InstantSource clock;

    AuditRows(InstantSource clock) {
        this.clock = clock;
    }

    void add(
            Session session,
            InstitutionId institution,
            Author author,
            Audit.Action action,
            String subject,
            ObjectNode detail)
            throws SQLException {
        session.update(
                ADD,
                institution.value(),
                Micros.of(clock.instant()),
                "au" + Secrets.id(ID_BITS),
                author.name(),
                author.role(),
                author.label(),
                action.name(),
                subject,
                detail.toString());
    }
}
