package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import org.headcount.gateway.SentForm;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Forms that were sent; each once, together with what comes of it. */
final class SentForms {

    private static final String ADD = """
            insert into sent_form (institution, id, forget_after)
            values (?, ?, ?)
            on conflict do nothing
            """;

    static final String FORGET = """
            delete from sent_form
            where (institution, id) in (select institution, id from sent_form where forget_after <= ? limit ?)
            """;

    /** Longer than any session: by then nobody can send it. */
    private static final Duration KEPT = Duration.ofDays(60);

    private SentForms() {}

    /** Whether it is sent for the first time. */
    static boolean isFirst(Session session, InstitutionId institution, SentForm form) throws SQLException {
        return session.update(
                        ADD, institution.value(), form.id(), Micros.of(form.at().plus(KEPT)))
                == 1;
    }
}
