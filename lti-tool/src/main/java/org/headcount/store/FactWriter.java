package org.headcount.store;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Optional;
import org.headcount.metering.Fact;
import org.headcount.metering.FactKey;
import org.headcount.metering.IdentityId;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Micros;
import org.headcount.metering.Receipt;
import org.headcount.metering.Report;
import org.headcount.metering.Terms;

/** Writes facts down within a transaction, and brings the learner's stored periods up to them. */
final class FactWriter {

    private static final String APPEND = """
            insert into fact (institution, source, id, identity, type, kind, role, origin, occurred_at, recorded_at,
                unit, digest)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String FIND = """
            select identity, digest
            from fact
            where institution = ? and source = ? and id = ?
            """;

    private static final String ADD_NOTE = """
            insert into fact_note (institution, source, id, actor, reason, context)
            values (?, ?, ?, ?, ?, ?)
            """;

    private final Identities identities;
    private final PeriodRows periods;

    FactWriter(Identities identities, PeriodRows periods) {
        this.identities = identities;
        this.periods = periods;
    }

    /** What became of a report, and whom it was about; nobody, when it was refused for its key and names somebody never met. */
    record Written(Receipt receipt, Optional<Identities.Known> who) {}

    /** @param terms held by this transaction */
    Written append(Session session, InstitutionId institution, Terms terms, Report report) throws SQLException {
        Optional<Identities.Known> met = identities.find(session, institution, report.who());
        if (met.isEmpty()
                && exists(session, institution, report.key())) { // nobody is met by a report that is not written
            return new Written(new Receipt.Conflict(), met);
        }
        Identities.Known who = met.isPresent() ? met.get() : identities.meet(session, institution, report.who());
        byte[] digest = PayloadDigest.of(report, who.digestKey());
        if (!insert(session, institution, report, who.identity(), digest)) {
            return new Written(repeated(session, institution, report.key(), who, digest), Optional.of(who));
        }
        if (!report.note().equals(Report.Note.NONE)) {
            addNote(session, institution, report);
        }
        Fact fact = new Fact(
                report.key(),
                new IdentityId(who.identity()),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                report.unit());
        return new Written(periods.take(session, institution, terms, who.learner(), fact), Optional.of(who));
    }

    boolean exists(Session session, InstitutionId institution, FactKey key) throws SQLException {
        return session.exists(FIND, institution.value(), key.source(), key.id());
    }

    private static boolean insert(
            Session session, InstitutionId institution, Report report, String identity, byte[] digest)
            throws SQLException {
        return session.update(
                        APPEND,
                        institution.value(),
                        report.key().source(),
                        report.key().id(),
                        identity,
                        report.type().name(),
                        report.kind().name(),
                        report.role().name(),
                        report.origin().name(),
                        Micros.of(report.at()),
                        Micros.of(report.recordedAt()),
                        report.unit(),
                        digest)
                == 1;
    }

    private static Receipt repeated(
            Session session, InstitutionId institution, FactKey key, Identities.Known who, byte[] digest)
            throws SQLException {
        boolean same = session.first(
                        FIND,
                        row -> row.getString(1).equals(who.identity())
                                && MessageDigest.isEqual(row.getBytes(2), digest),
                        institution.value(),
                        key.source(),
                        key.id())
                .orElseThrow();
        return same ? new Receipt.Duplicate() : new Receipt.Conflict();
    }

    private static void addNote(Session session, InstitutionId institution, Report report) throws SQLException {
        session.update(
                ADD_NOTE,
                institution.value(),
                report.key().source(),
                report.key().id(),
                report.note().actor(),
                report.note().reason(),
                report.note().context());
    }
}
