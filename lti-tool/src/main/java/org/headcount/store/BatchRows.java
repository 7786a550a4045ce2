package org.headcount.store;

import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;

/** What a list of reports needs to know of what is there, read a hundred keys at a time. */
final class BatchRows {

    private static final String CUTS = """
            select month, closes_at
            from statement_cut
            where institution = ?
            """;

    private static final String HELD = """
            select 1
            from hold
            where institution = ? and state in ('HELD', 'SENDING')
            limit 1
            """;

    private final Session session;
    private final InstitutionId institution;
    private final BatchSelects selects;

    BatchRows(Session session, InstitutionId institution, BatchSelects selects) {
        this.session = session;
        this.institution = institution;
        this.selects = selects;
    }

    /**
     * A fact that is written down already.
     *
     * @param erased whether nobody knows any more whose it is
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Kept(String identity, byte[] digest, boolean erased) {}

    /** Those who are called so; who is meant by an opaque id is not among them. */
    Map<IdentityName, Identities.Known> known(Collection<IdentityName> names) throws SQLException {
        Map<IdentityName, Identities.Known> known = new HashMap<>();
        selects.known()
                .each(
                        session,
                        institution,
                        names,
                        name -> new String[] {name.namespace(), name.value()},
                        row -> known.put(
                                new IdentityName(row.getString(1), row.getString(2)),
                                new Identities.Known(
                                        row.getString(3),
                                        row.getString(4),
                                        row.getBytes(5),
                                        row.getString(6),
                                        row.getInt(7),
                                        row.getString(8))));
        return known;
    }

    /** Those who are meant by an opaque id of ours, as a bare value, and whether they have been erased. */
    Map<IdentityName, Boolean> opaque(Collection<IdentityName> names) throws SQLException {
        Map<IdentityName, Boolean> opaque = new HashMap<>();
        selects.opaque()
                .each(
                        session,
                        institution,
                        names,
                        name -> new String[] {name.value()},
                        row -> opaque.put(
                                new IdentityName(IdentityName.DEFAULT, row.getString(1)), row.getInt(2) == 0));
        return opaque;
    }

    Map<FactKey, Kept> kept(Collection<FactKey> facts) throws SQLException {
        Map<FactKey, Kept> kept = new HashMap<>();
        selects.kept()
                .each(
                        session,
                        institution,
                        facts,
                        fact -> new String[] {fact.source(), fact.id()},
                        row -> kept.put(
                                new FactKey(row.getString(1), row.getString(2)),
                                new Kept(row.getString(3), row.getBytes(4), row.getInt(5) == 0)));
        return kept;
    }

    /**
     * A learner that is held until the transaction ends.
     *
     * @param erasures see {@link Identities.Known#isStill}
     */
    record Held(Periods.Progress progress, int erasures) {}

    /** Holds learners, and says where their folds stand. Whoever has several to hold gives them in their order. */
    Map<String, Held> hold(Collection<String> learners) throws SQLException {
        Map<String, Held> held = new HashMap<>();
        selects.progress()
                .each(
                        session,
                        institution,
                        learners,
                        learner -> new String[] {learner},
                        row -> held.put(row.getString(1), new Held(PeriodRows.progress(row, 2), row.getInt(5))));
        Map<String, Period> last = new HashMap<>();
        selects.last()
                .each(
                        session,
                        institution,
                        learners,
                        learner -> new String[] {learner},
                        row -> last.put(row.getString(9), PeriodRows.period(row, 1)));
        last.forEach((learner, period) -> held.computeIfPresent(
                learner,
                (id, one) -> one.progress().known()
                        ? new Held(PeriodRows.withLast(one.progress(), period), one.erasures())
                        : one));
        return held;
    }

    /** All facts of some learners. */
    Map<String, List<Fact>> histories(Collection<String> learners) throws SQLException {
        Map<String, String> learnerOf = new HashMap<>();
        selects.identities()
                .each(
                        session,
                        institution,
                        learners,
                        learner -> new String[] {learner},
                        row -> learnerOf.put(row.getString(1), row.getString(2)));
        Map<String, List<Fact>> histories = new HashMap<>();
        learners.forEach(learner -> histories.put(learner, new ArrayList<>()));
        selects.facts()
                .each(
                        session,
                        institution,
                        learnerOf.keySet(),
                        identity -> new String[] {identity},
                        row -> histories
                                .computeIfAbsent(
                                        Objects.requireNonNull(learnerOf.get(row.getString(3))),
                                        any -> new ArrayList<>())
                                .add(FactRows.fact(row)));
        return histories;
    }

    /** The lines under months, the latest month first. */
    NavigableMap<YearMonth, Long> cuts() throws SQLException {
        NavigableMap<YearMonth, Long> cuts = new TreeMap<>();
        session.each(CUTS, row -> cuts.put(YearMonth.parse(row.getString(1)), row.getLong(2)), institution.value());
        return cuts.descendingMap();
    }

    /** Whether any score is held at all. */
    boolean anyHeld() throws SQLException {
        return session.exists(HELD, institution.value());
    }
}
