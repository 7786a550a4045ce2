package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.LastUse;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/** Stored periods: what {@link Periods} made of the facts, kept so that a status costs one look and a new fact one step. */
final class PeriodRows {

    private static final String PROGRESS = """
            select known, latest, corrected, erasures
            from learner
            where institution = ? and id = ?
            """;

    private static final String ALL = """
            select starts_at, ends_at, opened_source, opened_id, extended_source, extended_id, closed_source, closed_id
            from period
            where institution = ? and learner = ?
            order by starts_at
            """;

    private static final String LICENCE = """
            select i.learner, l.known, p.starts_at, p.ends_at, p.opened_source, p.opened_id, p.extended_source,
                p.extended_id, p.closed_source, p.closed_id
            """;

    private static final String THEIR_PERIODS = """
            join learner l on l.institution = i.institution and l.id = i.learner
            left join period p on p.institution = i.institution and p.learner = i.learner
            """;

    static final String LICENCE_BY_NAME = LICENCE + """
            from identity_name n
            join identity i on i.institution = n.institution and i.id = n.identity
            """ + THEIR_PERIODS + """
            where n.institution = ? and n.namespace = ? and n.value = ?
            order by p.starts_at
            """;

    static final String LICENCE_BY_ID = LICENCE + "from identity i\n" + THEIR_PERIODS + """
            where i.institution = ? and i.id = ?
            order by p.starts_at
            """;

    private static final String LAST = """
            select starts_at, ends_at, opened_source, opened_id, extended_source, extended_id, closed_source, closed_id
            from period
            where institution = ? and learner = ?
            order by starts_at desc
            limit 1
            """;

    private static final String TOUCHING = """
            select learner, starts_at, ends_at
            from period
            where institution = ? and ends_at >= ? and starts_at <= ?
            order by learner
            """;

    static final String IN_USE = """
            select count(*)
            from period
            where institution = ? and ends_at > ? and starts_at <= ?
            """;

    private static final Inserts KEEP = new Inserts("""
            insert into period (institution, learner, starts_at, ends_at, opened_source, opened_id, extended_source,
                extended_id, closed_source, closed_id, touched_before)
            """, 11, """
            on conflict (institution, learner, starts_at) do update
            set ends_at = excluded.ends_at, extended_source = excluded.extended_source,
                extended_id = excluded.extended_id, closed_source = excluded.closed_source,
                closed_id = excluded.closed_id
            """);

    static final String DROP = """
            delete from period
            where institution = ? and learner = ?
            """;

    /** When a learner was in use who has no earlier period. */
    static final long NEVER = Long.MIN_VALUE;

    private static final String DROP_ALL = """
            delete from period
            where institution = ?
            """;

    private static final String ADVANCE = """
            update learner
            set known = ?, latest = ?, corrected = ?, ended_day = ?, used_at = case when used_at < ? then ? else used_at end
            where institution = ? and id = ?
            """;

    /** Where nothing else has changed. Without what an index is of: SQLite would write its entry anew, though it is the same. */
    static final String GO_ON = """
            update learner
            set latest = ?, used_at = case when used_at < ? then ? else used_at end
            where institution = ? and id = ?
            """;

    /** Of a period that is stored. */
    private static final String EXTEND = """
            update period
            set ends_at = ?, extended_source = ?, extended_id = ?, closed_source = ?, closed_id = ?
            where institution = ? and learner = ? and starts_at = ?
            """;

    private static final String USED = """
            update learner
            set used_at = ?
            where institution = ? and id = ?
            """;

    /** Of whom nothing is known that the learner did. */
    static final long NEVER_USED = -1;

    private static final long DAY = Duration.ofDays(1).toNanos() / 1_000;

    /** By how much, at most, the clocks of two nodes do. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    private final String progressHeld;
    private final String ownerHeld;

    PeriodRows(Dialect dialect) {
        this.progressHeld = dialect.holding(PROGRESS);
        this.ownerHeld = dialect.holding(HoldQueues.HOLD_LEARNER);
    }

    /** Holds an identity and its learner until the transaction ends, as whoever moves a hold does. */
    void holdOwner(Session session, InstitutionId institution, String identity) throws SQLException {
        session.exists(ownerHeld, institution.value(), identity);
    }

    /**
     * Brings a learner's periods up to a fact that was just written, and holds the learner until the transaction ends:
     * facts of one learner are folded one after the other. Costs the same however many facts there are, unless the new
     * one is not the last, or changes which of the others count.
     */
    Taken take(Session session, InstitutionId institution, Terms terms, Identities.Known who, Fact fact, Instant now)
            throws SQLException {
        return take(session, institution, terms, who.learner(), fact, hold(session, institution, who), now);
    }

    /** The same for a learner already held. */
    Taken take(
            Session session,
            InstitutionId institution,
            Terms terms,
            String learner,
            Fact fact,
            Periods.Progress before,
            Instant now)
            throws SQLException {
        if (fact.type() == FactType.REFUSAL) {
            return new Taken(new Receipt.Recorded(), false);
        }
        List<Fact> corrections = before.corrected() ? FactRows.corrections(session, institution, learner) : List.of();
        if (!Periods.canExtend(before, fact, corrections, terms.policy(), terms.zone())) {
            Periods.Fold fold =
                    Periods.fold(FactRows.ofLearner(session, institution, learner), terms.policy(), terms.zone());
            List<Period> were = all(session, institution, learner);
            replace(session, institution, learner, fold, used(List.of(fact)));
            StatusNotes.changed(
                    session,
                    institution,
                    learner,
                    before.known(),
                    were,
                    fold.progress().known(),
                    fold.periods(),
                    now);
            return new Taken(fold.receipt(fact), true);
        }
        Periods.Step step = Periods.extend(before, fact, corrections, terms.policy(), terms.zone());
        Periods.Progress after = step.after();
        if (!after.equals(before)) {
            advance(session, institution, learner, before, after, used(List.of(fact)));
            StatusNotes.changed(
                    session,
                    institution,
                    learner,
                    before.known(),
                    before.last().stream().toList(),
                    after.known(),
                    after.last().stream().toList(),
                    now);
        }
        if (after.last().isPresent() && !after.last().equals(before.last())) {
            keep(session, institution, learner, before.last(), after.last().get());
        }
        return new Taken(step.receipt(), opened(before, after, now));
    }

    /** See {@link Taken#opened}. */
    static boolean opened(Periods.Progress before, Periods.Progress after, Instant now) {
        return !after.last().equals(before.last())
                && before.last()
                        .filter(last ->
                                !last.from().isAfter(now) && last.until().isAfter(now.plus(CLOCKS_DIFFER)))
                        .isEmpty();
    }

    /**
     * What became of a fact.
     *
     * @param opened whether the learner may be active by it where that was not to be expected before. Never so for the many facts of whoever is active anyway,
     *     however far they extend the period
     */
    record Taken(Receipt receipt, boolean opened) {}

    /** Holds a learner until the transaction ends, and says where the fold stands. */
    Periods.Progress hold(Session session, InstitutionId institution, Identities.Known who) throws SQLException {
        Periods.Progress known = session.first(
                        progressHeld,
                        row -> {
                            who.isStill(row.getInt(4));
                            return progress(row, 1);
                        },
                        institution.value(),
                        who.learner())
                .orElseThrow();
        return known.known()
                ? session.first(LAST, PeriodRows::period, institution.value(), who.learner())
                        .map(last -> withLast(known, last))
                        .orElse(known)
                : known;
    }

    /** Without the last period, which is read beside it. */
    static Periods.Progress progress(ResultSet row, int first) throws SQLException {
        return new Periods.Progress(
                row.getInt(first) == 1,
                Micros.toInstant(row.getLong(first + 1)),
                Optional.empty(),
                row.getInt(first + 2) == 1);
    }

    static Periods.Progress withLast(Periods.Progress progress, Period last) {
        return new Periods.Progress(progress.known(), progress.latest(), Optional.of(last), progress.corrected());
    }

    /**
     * A held learner's licence as a fact that happens now sees it: all of it where something is planned after the fact, else
     * without the periods before the last one.
     */
    Licence licence(Session session, InstitutionId institution, FactWriter.Held held, Fact at) throws SQLException {
        String learner = held.who().learner();
        Periods.Progress progress = held.progress();
        boolean lastTells = progress.precedes(at)
                && progress.last()
                        .filter(last -> last.from().isAfter(at.effectiveAt()))
                        .isEmpty();
        return new Licence(
                new LearnerId(learner),
                progress.known(),
                lastTells ? progress.last().stream().toList() : all(session, institution, learner));
    }

    /** How many periods began up to an instant and end after another. */
    int inUse(Session session, InstitutionId institution, Instant begun, Instant endingAfter) throws SQLException {
        return session.first(
                        IN_USE, row -> row.getInt(1), institution.value(), Micros.of(endingAfter), Micros.of(begun))
                .orElseThrow();
    }

    /** In one statement: a decision costs no other. */
    Optional<Licence> licence(Session session, InstitutionId institution, IdentityName who) throws SQLException {
        Optional<Licence> named = licence(session, LICENCE_BY_NAME, institution.value(), who.namespace(), who.value());
        return named.isPresent() || !who.namespace().equals(IdentityName.DEFAULT)
                ? named
                : licence(session, LICENCE_BY_ID, institution.value(), who.value());
    }

    private static Optional<Licence> licence(Session session, String sql, Object... values) throws SQLException {
        List<Licence> rows = session.list(sql, PeriodRows::licence, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(together(rows));
    }

    /** One learner's rows, of which there is at least one. */
    static Licence together(List<Licence> rows) {
        Licence first = rows.get(0);
        return new Licence(
                first.learner(),
                first.known(),
                rows.stream().flatMap(row -> row.periods().stream()).toList());
    }

    /** A row for each period, and one for who has none. */
    static Licence licence(ResultSet row) throws SQLException {
        List<Period> periods = row.getString(5) == null ? List.of() : List.of(period(row, 3));
        return new Licence(new LearnerId(row.getString(1)), row.getInt(2) == 1, periods);
    }

    /** Whether any fact of a learner could count. */
    boolean known(Session session, InstitutionId institution, String learner) throws SQLException {
        return session.first(PROGRESS, row -> row.getInt(1) == 1, institution.value(), learner)
                .orElse(false);
    }

    List<Period> all(Session session, InstitutionId institution, String learner) throws SQLException {
        return session.list(ALL, PeriodRows::period, institution.value(), learner);
    }

    void touching(Session session, InstitutionId institution, Span span, Ledger.PeriodVisitor visitor)
            throws SQLException {
        session.each(
                TOUCHING,
                row -> visitor.period(new LearnerId(row.getString(1)), row.getLong(2), row.getLong(3)),
                institution.value(),
                Micros.of(span.from()),
                Micros.of(span.until()));
    }

    /**
     * Throws all periods of an institution away and makes them anew from its facts, one learner at a time. Hosts are told of
     * what is planned when it comes.
     */
    void rebuild(Session session, InstitutionId institution, Terms terms, Instant now) throws SQLException {
        session.update(DROP_ALL, institution.value());
        Map<String, Set<Instant>> planned = new TreeMap<>();
        FactRows.byLearner(session, institution, (learner, facts, cameAfter) -> {
            Periods.Fold fold = Periods.fold(facts, terms.policy(), terms.zone());
            store(session, institution, learner.value(), fold, used(facts));
            Set<Instant> dues = StatusNotes.planned(List.of(), fold.periods(), now);
            if (!dues.isEmpty()) {
                planned.put(learner.value(), dues);
            }
        });
        StatusNotes.note(session, institution, planned);
    }

    /** Folds all facts of a learner anew. */
    static void refold(Session session, InstitutionId institution, Terms terms, String learner) throws SQLException {
        List<Fact> facts = FactRows.ofLearner(session, institution, learner);
        long used = used(facts);
        session.update(
                USED, used, institution.value(), learner); // it may be less than it was, of whom somebody was parted
        replace(session, institution, learner, Periods.fold(facts, terms.policy(), terms.zone()), used);
    }

    /** When the learner did something last by these facts, whatever others say of them. */
    static long used(List<Fact> facts) {
        return facts.stream()
                .filter(LastUse::isOne)
                .mapToLong(fact -> Micros.of(fact.effectiveAt()))
                .max()
                .orElse(NEVER_USED);
    }

    /** The first day, counted since the epoch, that begins no earlier than an instant; what nothing ends lies beyond all of them. */
    static long dayFrom(Instant instant) {
        return -Math.floorDiv(-Micros.of(instant), DAY);
    }

    /** The same of the end of the last period; 0 where there is none. */
    static long endedDay(Periods.Progress progress) {
        return progress.last().map(last -> dayFrom(last.until())).orElse(0L);
    }

    /** Throws away the periods of a learner who is no more. */
    static void drop(Session session, InstitutionId institution, String learner) throws SQLException {
        session.update(DROP, institution.value(), learner);
    }

    private static void replace(
            Session session, InstitutionId institution, String learner, Periods.Fold fold, long used)
            throws SQLException {
        session.update(DROP, institution.value(), learner);
        store(session, institution, learner, fold, used);
    }

    private static void store(Session session, InstitutionId institution, String learner, Periods.Fold fold, long used)
            throws SQLException {
        advance(session, institution, learner, fold.progress(), used);
        keep(session, kept(institution, learner, fold.periods()));
    }

    private static void advance(
            Session session,
            InstitutionId institution,
            String learner,
            Periods.Progress from,
            Periods.Progress to,
            long used)
            throws SQLException {
        boolean goesOn =
                from.known() == to.known() && from.corrected() == to.corrected() && endedDay(from) == endedDay(to);
        if (goesOn) {
            session.later(GO_ON, Micros.of(to.latest()), used, used, institution.value(), learner);
        } else {
            advance(session, institution, learner, to, used);
        }
    }

    /** @param before the stored one that was the last; the same one that is kept now, or the one before it */
    @SuppressWarnings("NullAway") // a period that nobody closed has no fact for it
    private static void keep(
            Session session, InstitutionId institution, String learner, Optional<Period> before, Period last)
            throws SQLException {
        boolean stored = before.filter(old -> old.from().equals(last.from())).isPresent();
        if (stored) {
            session.later(
                    EXTEND,
                    Micros.of(last.until()),
                    last.extended().source(),
                    last.extended().id(),
                    last.closed().map(FactKey::source).orElse(null),
                    last.closed().map(FactKey::id).orElse(null),
                    institution.value(),
                    learner,
                    Micros.of(last.from()));
        } else {
            KEEP.later(session, kept(institution, learner, last, before));
        }
    }

    private static void advance(
            Session session, InstitutionId institution, String learner, Periods.Progress to, long used)
            throws SQLException {
        session.later(
                ADVANCE,
                to.known() ? 1 : 0,
                Micros.of(to.latest()),
                to.corrected() ? 1 : 0,
                endedDay(to),
                used,
                used,
                institution.value(),
                learner);
    }

    /** Rows for {@link #keep}: all periods of a learner, in their order. */
    static List<Object[]> kept(InstitutionId institution, String learner, List<Period> periods) {
        List<Object[]> rows = new ArrayList<>(periods.size());
        Optional<Period> before = Optional.empty();
        for (Period period : periods) {
            rows.add(kept(institution, learner, period, before));
            before = Optional.of(period);
        }
        return rows;
    }

    /** @param before the learner's last period until now: the same one, or the one before it */
    @SuppressWarnings("NullAway") // a period that nobody closed has no fact for it
    static Object[] kept(InstitutionId institution, String learner, Period period, Optional<Period> before) {
        return new Object[] {
            institution.value(),
            learner,
            Micros.of(period.from()),
            Micros.of(period.until()),
            period.opened().source(),
            period.opened().id(),
            period.extended().source(),
            period.extended().id(),
            period.closed().map(FactKey::source).orElse(null),
            period.closed().map(FactKey::id).orElse(null),
            before.map(PeriodRows::lastTouched).orElse(NEVER)
        };
    }

    /** Keeps periods of learners who had none. */
    static void begin(Session session, List<Object[]> rows) throws SQLException {
        KEEP.load(session, rows);
    }

    static void keep(Session session, List<Object[]> rows) throws SQLException {
        KEEP.write(session, rows);
    }

    private static long lastTouched(Period period) {
        return period.from().equals(period.until()) ? Micros.of(period.from()) : Micros.of(period.until()) - 1;
    }

    static Period period(ResultSet row) throws SQLException {
        return period(row, 1);
    }

    static Period period(ResultSet row, int first) throws SQLException {
        @Nullable String closedSource = row.getString(first + 6);
        return new Period(
                Micros.toInstant(row.getLong(first)),
                Micros.toInstant(row.getLong(first + 1)),
                new FactKey(row.getString(first + 2), row.getString(first + 3)),
                new FactKey(row.getString(first + 4), row.getString(first + 5)),
                closedSource == null
                        ? Optional.empty()
                        : Optional.of(new FactKey(closedSource, row.getString(first + 7))));
    }
}
