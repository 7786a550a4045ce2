package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/**
 * One held learner's periods while several facts are written down: each fact is answered as if it had come alone, and what
 * all of them came to is stored once. The same steps as {@link PeriodRows#take}.
 */
final class LearnerFold {

    private static final Inserts ADVANCE = new Inserts("""
            insert into learner (institution, id, known, latest, corrected, ended_day, used_at)
            """, 7, """
            on conflict (institution, id) do update
            set known = excluded.known, latest = excluded.latest, corrected = excluded.corrected,
                ended_day = excluded.ended_day,
                used_at = case when learner.used_at < excluded.used_at then excluded.used_at else learner.used_at end
            """);

    private final InstitutionId institution;
    private final String learner;
    private final Terms terms;
    private final Source source;
    private final List<Fact> added = new ArrayList<>();
    private final List<Object[]> kept = new ArrayList<>();
    private final Set<Instant> dues = new TreeSet<>();
    private @Nullable List<Fact> earlier;
    private Periods.@Nullable Fold first;
    private Periods.Progress progress;
    private boolean isNew;
    private boolean advanced;
    private boolean replaced;
    private boolean opened;

    /** Where a learner's earlier facts are read when they are needed. */
    interface Source {
        List<Fact> facts(String learner) throws SQLException;
    }

    private LearnerFold(
            InstitutionId institution, String learner, Terms terms, Periods.Progress progress, Source source) {
        this.institution = institution;
        this.learner = learner;
        this.terms = terms;
        this.progress = progress;
        this.source = source;
    }

    static LearnerFold of(
            InstitutionId institution, String learner, Terms terms, Periods.Progress progress, Source source) {
        return new LearnerFold(institution, learner, terms, progress, source);
    }

    /** Of somebody met only now, who has no facts and is not stored yet. */
    static LearnerFold ofNew(InstitutionId institution, String learner, Terms terms) {
        LearnerFold fold = new LearnerFold(institution, learner, terms, Periods.Progress.NONE, any -> List.of());
        fold.isNew = true;
        return fold;
    }

    /** Whether the earlier facts will be looked at, by what is known before any of these facts is taken. May say so in vain. */
    boolean needsEarlier(Collection<Fact> facts) {
        Instant latest = progress.latest();
        boolean needs = progress.corrected();
        for (Fact fact : facts) {
            needs = needs || fact.type().corrects() || !latest.isBefore(fact.effectiveAt());
            latest = fact.effectiveAt().isAfter(latest) ? fact.effectiveAt() : latest;
        }
        return needs;
    }

    void earlier(List<Fact> facts) {
        this.earlier = facts;
    }

    Receipt take(Fact fact, Instant now) throws SQLException {
        added.add(fact);
        if (fact.type() == FactType.REFUSAL) {
            return new Receipt.Recorded();
        }
        Periods.Progress before = progress;
        List<Fact> corrections = before.corrected() ? corrections() : List.of();
        if (!Periods.canExtend(before, fact, corrections, terms.policy(), terms.zone())) {
            Periods.Fold fold = Periods.fold(all(), terms.policy(), terms.zone());
            kept.clear();
            kept.addAll(PeriodRows.kept(institution, learner, fold.periods()));
            Periods.Fold first = first();
            dues.addAll(StatusNotes.dues(
                    learner,
                    first.progress().known(),
                    first.periods(),
                    fold.progress().known(),
                    fold.periods(),
                    now));
            progress = fold.progress();
            advanced = true;
            replaced = true;
            opened = true;
            return fold.receipt(fact);
        }
        Periods.Step step = Periods.extend(before, fact, corrections, terms.policy(), terms.zone());
        progress = step.after();
        if (!progress.equals(before)) {
            advanced = true;
            dues.addAll(StatusNotes.dues(
                    learner,
                    before.known(),
                    before.last().stream().toList(),
                    progress.known(),
                    progress.last().stream().toList(),
                    now));
        }
        progress.last()
                .filter(last -> !before.last().equals(Optional.of(last)))
                .ifPresent(last -> keep(last, before.last()));
        opened = opened || PeriodRows.opened(before, progress, now);
        return step.receipt();
    }

    /** The last row stands for the last period where that one was changed or made here. */
    private void keep(Period last, Optional<Period> before) {
        Object[] row = PeriodRows.kept(institution, learner, last, before);
        int end = kept.size() - 1;
        boolean same = end >= 0 && kept.get(end)[2].equals(row[2]);
        if (same) {
            row[row.length - 1] = kept.get(end)[row.length - 1]; // what was before it stays before it
            kept.set(end, row);
        } else {
            kept.add(row);
        }
    }

    /** As it was before any of these facts: no other than what is stored. */
    private Periods.Fold first() throws SQLException {
        if (first == null) {
            first = Periods.fold(known(), terms.policy(), terms.zone());
        }
        return first;
    }

    private List<Fact> corrections() throws SQLException {
        return all().stream().filter(fact -> fact.type().mattersToOthers()).toList();
    }

    private List<Fact> known() throws SQLException {
        if (earlier == null) {
            earlier = source.facts(learner);
        }
        return earlier;
    }

    private List<Fact> all() throws SQLException {
        List<Fact> all = new ArrayList<>(known());
        all.addAll(added);
        return all;
    }

    /** Whether the learner may be active where that was not to be expected; see {@link PeriodRows.Taken}. */
    boolean opened() {
        return opened;
    }

    /** From when on hosts have to be told. */
    Set<Instant> dues() {
        return dues;
    }

    String learner() {
        return learner;
    }

    /** Stores what some learners' folds came to. */
    static void store(Session session, Collection<LearnerFold> folds) throws SQLException {
        List<Object[]> begun = new ArrayList<>();
        List<Object[]> advances = new ArrayList<>();
        List<Object[]> first = new ArrayList<>();
        List<Object[]> periods = new ArrayList<>();
        for (LearnerFold fold : folds) {
            if (fold.isNew) {
                begun.add(fold.row());
                first.addAll(fold.kept);
                continue;
            }
            if (fold.replaced) {
                session.update(PeriodRows.DROP, fold.institution.value(), fold.learner);
            }
            if (fold.advanced) {
                advances.add(fold.row());
            }
            periods.addAll(fold.kept);
        }
        ADVANCE.load(session, begun);
        ADVANCE.write(session, advances);
        PeriodRows.begin(session, first);
        PeriodRows.keep(session, periods);
    }

    private Object[] row() {
        return new Object[] {
            institution.value(),
            learner,
            progress.known() ? 1 : 0,
            Micros.of(progress.latest()),
            progress.corrected() ? 1 : 0,
            PeriodRows.endedDay(progress),
            PeriodRows.used(added)
        };
    }
}
