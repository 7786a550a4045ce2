package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Terms;

/** Writes facts down within a transaction, brings the learner's stored periods up to them, and has the learner's held scores looked at where they may go now. */
final class FactWriter {

    static final String INTO = """
            insert into fact (institution, source, id, identity, type, kind, role, origin, occurred_at, recorded_at,
                unit, voids_source, voids_id, begins_at, ends_at, with_identity, digest, came_after)
            """;

    /** Without the last one, which says whether it came too late. */
    static final int COLUMNS = 17;

    private static final String APPEND_NEW = INTO + """
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (
                select max(month)
                from statement_cut
                where institution = ? and closes_at > ?))
            """;

    static final String APPEND = APPEND_NEW + "on conflict do nothing";

    static final String EXISTS = """
            select 1
            from fact
            where institution = ? and source = ? and id = ?
            """;

    private static final String FIND = """
            select f.identity, f.digest, (
                select count(*)
                from identity_name n
                where n.institution = f.institution and n.identity = f.identity)
            from fact f
            where f.institution = ? and f.source = ? and f.id = ?
            """;

    static final Inserts ADD_NOTE = new Inserts(
            "insert into fact_note (institution, source, id, actor, reason, context, approved_by)\n", 7, "");

    private final Identities identities;
    private final PeriodRows periods;
    private final InstantSource clock;

    FactWriter(Identities identities, PeriodRows periods, InstantSource clock) {
        this.identities = identities;
        this.periods = periods;
        this.clock = clock;
    }

    /**
     * What became of a report.
     *
     * @param who whom it was about; nobody, when it was refused for its key and names somebody never met
     * @param woke whether held scores of theirs may go by it
     */
    record Written(Receipt receipt, Optional<Identities.Known> who, boolean woke) {}

    /** Somebody whose learner is held until the transaction ends, and how far the fold of the learner's facts is. */
    record Held(Identities.Known who, Periods.Progress progress) {}

    /**
     * What was looked up before a report.
     *
     * @param whose whom it is about; empty for whom nobody knows by name
     * @param isNew whether its key was seen to be free; false where nobody has looked
     * @param isStranger whether it was looked for whom it is about, and nobody found
     */
    record Known(Optional<Held> whose, boolean isNew, boolean isStranger) {

        static final Known NOTHING = new Known(Optional.empty(), false, false);
    }

    /** Whether a fact about somebody held may be written down. */
    interface Check {
        boolean passes(Held held, Fact fact) throws SQLException;
    }

    /** @param terms held by this transaction */
    Written append(Session session, InstitutionId institution, Terms terms, Report report) throws SQLException {
        return append(session, institution, terms, report, Known.NOTHING, Optional.empty())
                .orElseThrow();
    }

    /**
     * @param known what this transaction has looked up already
     * @return empty when the check lets it not pass; of the report nothing but whom it is about was written then
     */
    Optional<Written> append(
            Session session, InstitutionId institution, Terms terms, Report report, Known known, Optional<Check> check)
            throws SQLException {
        boolean meets = known.isStranger() && (known.isNew() || !exists(session, institution, report.key()));
        Optional<Held> whose = meets ? Optional.of(stranger(session, institution, report.who())) : known.whose();
        Optional<Identities.Known> met = whose.isPresent() ? whose.map(Held::who) : meet(session, institution, report);
        if (met.isEmpty()) {
            return Optional.of(new Written(repeated(session, institution, report), met, false));
        }
        Identities.Known who = met.get();
        Optional<Fact> made = fact(session, institution, report, who);
        if (made.isEmpty()) {
            return Optional.of(new Written(repeated(session, institution, report), met, false));
        }
        Fact fact = made.get();
        Optional<Held> held = whose.isPresent() || check.isEmpty()
                ? whose
                : Optional.of(new Held(who, periods.hold(session, institution, who)));
        if (check.isPresent() && !check.get().passes(held.orElseThrow(), fact)) {
            return Optional.empty();
        }
        byte[] digest = PayloadDigest.of(report, fact, who.digestKey());
        if (!insert(session, institution, fact, digest, known.isNew())) {
            return Optional.of(new Written(repeated(session, institution, report), met, false));
        }
        if (!report.note().equals(Report.Note.NONE)) {
            ADD_NOTE.later(session, noteRow(institution, report));
        }
        Instant now = clock.instant();
        Set<IdentityId> named = LinkMoves.named(session, institution, fact);
        if (!named.isEmpty()) {
            identities.hold(session, institution, who);
            boolean wakes = new LinkMoves(session, institution, terms, periods).move(named, now);
            if (fact.type().corrects()) {
                Identities.Known still =
                        identities.find(session, institution, report.who()).orElseThrow();
                periods.take(session, institution, terms, still, fact, now);
            }
            return Optional.of(new Written(new Receipt.Recorded(), met, wakes));
        }
        PeriodRows.Taken taken = held.isPresent()
                ? periods.take(
                        session,
                        institution,
                        terms,
                        who.learner(),
                        fact,
                        held.get().progress(),
                        now)
                : periods.take(session, institution, terms, who, fact, now);
        boolean woke = taken.opened() && !meets && HoldRows.wake(session, institution, who.learner(), now);
        return Optional.of(new Written(taken.receipt(), met, woke));
    }

    private Held stranger(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        return new Held(identities.meetStranger(session, institution, who), Periods.Progress.NONE);
    }

    /** The fact that a report becomes; empty where its key was used, and it names somebody else who was never met. */
    private Optional<Fact> fact(Session session, InstitutionId institution, Report report, Identities.Known who)
            throws SQLException {
        IdentityId identity = new IdentityId(who.identity());
        return report.detail() instanceof Detail.With with
                ? meet(session, institution, report.key(), with.other())
                        .map(other -> report.of(identity, new IdentityId(other.identity())))
                : Optional.of(report.of(identity));
    }

    private Optional<Identities.Known> meet(Session session, InstitutionId institution, Report report)
            throws SQLException {
        return meet(session, institution, report.key(), report.who());
    }

    /**
     * Nobody is met by a report that is not written. Where its key was used by somebody who has met the same person only
     * just now, it may still be the same report.
     */
    private Optional<Identities.Known> meet(Session session, InstitutionId institution, FactKey key, IdentityName who)
            throws SQLException {
        Optional<Identities.Known> met = identities.find(session, institution, who);
        if (met.isPresent()) {
            return met;
        }
        return exists(session, institution, key)
                ? identities.find(session, institution, who)
                : Optional.of(identities.meet(session, institution, who));
    }

    boolean exists(Session session, InstitutionId institution, FactKey key) throws SQLException {
        return session.exists(FIND, institution.value(), key.source(), key.id());
    }

    private static boolean insert(Session session, InstitutionId institution, Fact fact, byte[] digest, boolean isNew)
            throws SQLException {
        Object[] values = Arrays.copyOf(row(institution, fact, digest), COLUMNS + 2);
        values[COLUMNS] = institution.value();
        values[COLUMNS + 1] = Micros.of(fact.recordedAt());
        return isNew ? session.insertNew(APPEND, APPEND_NEW, values) : session.update(APPEND, values) == 1;
    }

    /** What stands in the {@link #COLUMNS}. */
    @SuppressWarnings("NullAway") // what only a void, an exemption or a link says is not there in others
    static Object[] row(InstitutionId institution, Fact fact, byte[] digest) {
        Optional<FactKey> voids =
                fact.detail() instanceof Detail.Voids named ? Optional.of(named.fact()) : Optional.empty();
        Optional<Span> stretch =
                fact.detail() instanceof Detail.Exempts exempts ? Optional.of(exempts.stretch()) : Optional.empty();
        Optional<IdentityId> with =
                fact.detail() instanceof Detail.Joins joins ? Optional.of(joins.other()) : Optional.empty();
        return new Object[] {
            institution.value(),
            fact.key().source(),
            fact.key().id(),
            fact.identity().value(),
            fact.type().name(),
            fact.kind().name(),
            fact.role().name(),
            fact.origin().name(),
            Micros.of(fact.occurredAt()),
            Micros.of(fact.recordedAt()),
            fact.unit(),
            voids.map(FactKey::source).orElse(null),
            voids.map(FactKey::id).orElse(null),
            stretch.map(span -> Micros.of(span.from())).orElse(null),
            stretch.map(span -> Micros.of(span.until())).orElse(null),
            with.map(IdentityId::value).orElse(null),
            digest
        };
    }

    /** Of somebody erased it cannot be told any more whether two reports say the same, of the same person: the key alone makes a duplicate. */
    private Receipt repeated(Session session, InstitutionId institution, Report report) throws SQLException {
        BatchRows.Kept first = session.first(
                        FIND,
                        row -> new BatchRows.Kept(row.getString(1), row.getBytes(2), row.getInt(3) == 0),
                        institution.value(),
                        report.key().source(),
                        report.key().id())
                .orElseThrow();
        return first.erased()
                        || new FormerNames(identities)
                                .isSame(session, institution, report, first.identity(), first.digest())
                ? new Receipt.Duplicate()
                : new Receipt.Conflict();
    }

    /** What {@link #ADD_NOTE} takes. */
    static Object[] noteRow(InstitutionId institution, Report report) {
        return new Object[] {
            institution.value(),
            report.key().source(),
            report.key().id(),
            report.note().actor(),
            report.note().reason(),
            report.note().context(),
            report.note().approvedBy()
        };
    }
}
