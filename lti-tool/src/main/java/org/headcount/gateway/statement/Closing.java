package org.headcount.gateway.statement;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.ledger.Histories;
import org.headcount.metering.month.Billed;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.KnownFacts;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.month.Statement;
import org.headcount.metering.month.Summing;

/**
 * Closes months. First a line is drawn, which takes no time and says for ever which facts are late; then the month is
 * summed up from those that are not, which takes what it takes and comes out the same for whoever does it, however often.
 */
public final class Closing {

    private static final int ALL = Integer.MAX_VALUE;

    private final Histories histories;
    private final Statements statements;
    private final InstantSource clock;
    private final Map<InstitutionId, Lock> busy = new ConcurrentHashMap<>();

    public Closing(Histories histories, Statements statements, InstantSource clock) {
        this.histories = histories;
        this.statements = statements;
        this.clock = clock;
    }

    /**
     * Closes every month of an institution that is due, in their order. Whoever asks for statements calls it first, so
     * that nothing depends on whether somebody came before.
     *
     * @return the lines as they are then; empty where there is no such institution
     */
    public Optional<Statements.Lines> closeDue(InstitutionId institution) {
        Optional<Statements.Lines> lines = statements.lines(institution);
        Instant now = now();
        while (lines.isPresent() && lines.get().next().isDue(now)) {
            statements.draw(institution, now);
            lines = statements.lines(institution);
        }
        lines.ifPresent(this::sumUp);
        return lines;
    }

    /** Sums up what has a line and no statement; one thread of this node at a time, since others would do the same work. */
    private void sumUp(Statements.Lines lines) {
        InstitutionId id = lines.institution().id();
        if (lines.last().isEmpty()
                || statements.find(id, lines.last().get().month()).isPresent()) {
            return;
        }
        Lock lock = busy.computeIfAbsent(id, any -> new ReentrantLock());
        lock.lock();
        try {
            List<FrozenStatement> kept = statements.list(id, Optional.empty(), ALL);
            for (int next = kept.size(); next < lines.cuts().size(); next = kept.size()) {
                append(lines, kept, next);
                kept = statements.list(id, Optional.empty(), ALL);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Facts may come meanwhile: from the line on every one of them is late, and says so. */
    private void append(Statements.Lines lines, List<FrozenStatement> kept, int next) {
        Institution institution = lines.institution();
        Cut cut = lines.cuts().get(next);
        Summing summing = new Summing(institution, new KnownFacts(institution.id(), histories, Optional.of(cut)));
        try (StatementLines charged = new StatementLines()) {
            Statement statement = summing.of(cut, billed(kept), before(lines.cuts(), next), charged);
            StatementText text = StatementForm.text(statement, digest(kept), charged);
            statements.append(institution.id(), cut.month(), digest(kept), text);
        }
    }

    /**
     * What a month that is not closed would come to if it closed now, by all facts there are. To be closed.
     *
     * @param lines as {@link #closeDue} gave them
     */
    public StatementText draft(Statements.Lines lines, YearMonth month) {
        return draft(lines, month, kept(lines), histories);
    }

    /** The same on one view, so that its learners are as many as it measures, whatever is written meanwhile. */
    public StatementText draft(Statements.Lines lines, YearMonth month, Snapshots snapshots) {
        List<FrozenStatement> kept = kept(lines);
        return snapshots.view(lines.institution().id(), view -> draft(lines, month, kept, view.ledger()));
    }

    private List<FrozenStatement> kept(Statements.Lines lines) {
        return statements.list(lines.institution().id(), Optional.empty(), ALL);
    }

    private StatementText draft(Statements.Lines lines, YearMonth month, List<FrozenStatement> kept, Histories facts) {
        Institution institution = lines.institution();
        boolean comesNext = lines.next().month().equals(month);
        Summing summing = new Summing(institution, new KnownFacts(institution.id(), facts, Optional.empty()));
        StatementLines charged = new StatementLines();
        try {
            Statement statement = summing.of(
                    new Cut(month, now()),
                    comesNext ? billed(kept) : new TreeMap<>(),
                    comesNext ? lines.last() : Optional.empty(),
                    charged);
            return StatementForm.draft(
                    statement,
                    comesNext ? digest(kept) : Optional.empty(),
                    Cut.of(institution, month).closesAt().toString(),
                    charged);
        } catch (RuntimeException e) {
            charged.close();
            throw e;
        }
    }

    private static NavigableMap<YearMonth, Billed> billed(List<FrozenStatement> kept) {
        return Billed.by(kept.stream().map(FrozenStatement::told).toList());
    }

    private static Optional<String> digest(List<FrozenStatement> kept) {
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(kept.get(kept.size() - 1).digest());
    }

    private static Optional<Cut> before(List<Cut> cuts, int next) {
        return next == 0 ? Optional.empty() : Optional.of(cuts.get(next - 1));
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
