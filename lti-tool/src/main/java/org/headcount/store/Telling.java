package org.headcount.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;

/** Tells of facts that are written down for somebody, in the transaction that writes them. */
final class Telling {

    private final AuditRows audit;
    private final Optional<Author> author;
    private final boolean loading;

    /** Tells of none: they are written down for nobody. */
    Telling(AuditRows audit) {
        this(audit, Optional.empty(), false);
    }

    private Telling(AuditRows audit, Optional<Author> author, boolean loading) {
        this.audit = audit;
        this.author = author;
        this.loading = loading;
    }

    Telling by(Author somebody) {
        return new Telling(audit, Optional.of(somebody), false);
    }

    Telling loadedBy(Author somebody) {
        return new Telling(audit, Optional.of(somebody), true);
    }

    /** Of one that changes what others count for. Switches and vouchers of a history that is loaded are part of it. */
    void of(Session session, InstitutionId institution, Report report, FactWriter.Written written) throws SQLException {
        Optional<Audit.Action> action =
                loading && !report.type().corrects() && !report.type().links()
                        ? Optional.empty()
                        : AuditDetails.action(report);
        if (author.isPresent()
                && action.isPresent()
                && isNew(written)
                && written.who().isPresent()) {
            audit.add(
                    session,
                    institution,
                    author.get(),
                    action.get(),
                    written.who().get().learner(),
                    AuditDetails.fact(report, author.get()));
        }
    }

    /** Of how many were loaded in one transaction. */
    void ofAll(Session session, InstitutionId institution, List<FactWriter.Written> written) throws SQLException {
        long loaded = loading ? written.stream().filter(Telling::isNew).count() : 0;
        if (loaded > 0) {
            audit.add(
                    session,
                    institution,
                    author.orElseThrow(),
                    Audit.Action.FACTS_LOADED,
                    institution.value(),
                    AuditDetails.none().put("facts", loaded));
        }
    }

    private static boolean isNew(FactWriter.Written written) {
        return !(written.receipt() instanceof Receipt.Duplicate) && !(written.receipt() instanceof Receipt.Conflict);
    }
}
