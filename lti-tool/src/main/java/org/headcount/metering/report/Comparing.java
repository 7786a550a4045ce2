package org.headcount.metering.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Reconciliation.Entry;
import org.headcount.metering.report.Reconciliation.Reason;
import org.headcount.metering.report.Reconciliation.Row;
import org.headcount.metering.report.Reconciliation.Side;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Period;

/** One comparison under way. */
final class Comparing {

    private static final int TOGETHER = 200;

    private final Snapshots.View view;
    private final Books books;
    private final Span span;
    private final List<Entry> theirs;
    private final Consumer<Row> visitor;
    private final Map<IdentityName, LearnerId> meant = new HashMap<>();
    private final Map<LearnerId, Entry> first = new HashMap<>();
    private final Set<LearnerId> found = new HashSet<>();
    private int onlyOurs;
    private int unreadable;

    /** @param span what is compared: a month, or an instant */
    Comparing(Snapshots.View view, Books books, Span span, List<Entry> theirs, Consumer<Row> visitor) {
        this.view = view;
        this.books = books;
        this.span = span;
        this.theirs = theirs;
        this.visitor = visitor;
        List<IdentityName> names =
                theirs.stream().flatMap(entry -> entry.name().stream()).toList();
        view.ledger()
                .meant(view.institution().id(), names)
                .forEach((name, identity) -> meant.put(name, books.learner(identity)));
        for (Entry entry : theirs) {
            learner(entry).ifPresent(learner -> first.putIfAbsent(learner, entry));
        }
    }

    private Optional<LearnerId> learner(Entry entry) {
        return entry.name().map(meant::get);
    }

    /** @param ours hands over everybody on our list */
    Reconciliation with(Reason reason, Consumer<Surveys.ReasonVisitor> ours) {
        Batch<Row> batch = new Batch<>(TOGETHER, this::hand);
        ours.accept((learner, fact) -> {
            Optional<Entry> entry = Optional.ofNullable(first.get(learner));
            if (entry.isPresent()) {
                found.add(learner);
            } else {
                onlyOurs++;
            }
            batch.add(new Row(
                    entry.isPresent() ? Side.BOTH : Side.ONLY_OURS,
                    reason,
                    entry,
                    nameless(learner),
                    Optional.of(fact),
                    Optional.empty(),
                    Optional.empty()));
        });
        for (Entry entry : theirs) {
            if (entry.name().isEmpty()) {
                unreadable++;
                batch.add(row(Side.UNREADABLE, Reason.NOT_A_NAME, entry, Optional.empty()));
            } else {
                Optional<LearnerId> learner = learner(entry);
                if (learner.isEmpty()) {
                    batch.add(row(Side.ONLY_THEIRS, Reason.NEVER_MET, entry, Optional.empty()));
                } else if (!entry.equals(first.get(learner.get()))) {
                    batch.add(new Row(
                            Side.ONLY_THEIRS,
                            Reason.SAME_LEARNER,
                            Optional.of(entry),
                            nameless(learner.get()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.ofNullable(first.get(learner.get()))));
                } else if (!found.contains(learner.get())) {
                    batch.add(missing(entry, learner.get()));
                }
            }
        }
        batch.end();
        return new Reconciliation(found.size(), theirs.size() - unreadable - found.size(), onlyOurs, unreadable);
    }

    /** Tells by the learner's own facts why it is not on our list. */
    private Row missing(Entry entry, LearnerId learner) {
        List<Fact> facts = books.facts(learner);
        Optional<Licence> known = books.asKnown(learner, books.metAt(learner), facts);
        if (known.isEmpty()) {
            return row(Side.ONLY_THEIRS, Reason.NEVER_MET, entry, Optional.empty());
        }
        if (!known.get().known()) {
            List<Fact> parts = facts.stream()
                    .filter(fact -> fact.type() != FactType.REFUSAL) // says what did not happen, and supposes a learner
                    .toList();
            boolean counted = parts.isEmpty() || parts.stream().anyMatch(this::isOfACountedRole);
            return row(
                    Side.ONLY_THEIRS,
                    counted ? Reason.WITHOUT_ACTIVITY : Reason.STAFF_OR_TEST,
                    entry,
                    Optional.of(learner));
        }
        Optional<Period> within = known.get().periods().stream()
                .filter(period -> period.touches(span))
                .findFirst();
        if (within.isPresent()) {
            return because(
                    Reason.NOT_MEASURED, entry, learner, facts, within.get().opened(), Optional.empty());
        }
        Optional<Period> before = known.get().lastBefore(span.from());
        if (before.isPresent()) {
            Period last = before.get();
            return because(
                    Reason.INACTIVE,
                    entry,
                    learner,
                    facts,
                    last.closed().orElse(last.extended()),
                    Optional.of(last.until()));
        }
        return known.get().periods().stream()
                .findFirst()
                .map(next ->
                        because(Reason.NOT_YET_ACTIVE, entry, learner, facts, next.opened(), Optional.of(next.from())))
                .orElseGet(() -> row(Side.ONLY_THEIRS, Reason.NEVER_ACTIVE, entry, Optional.of(learner)));
    }

    private boolean isOfACountedRole(Fact fact) {
        return books.terms()
                .policy()
                .inForceAt(fact.effectiveAt())
                .countedRoles()
                .contains(fact.role());
    }

    private static Row because(
            Reason reason, Entry entry, LearnerId learner, List<Fact> facts, FactKey fact, Optional<Instant> since) {
        return new Row(
                Side.ONLY_THEIRS,
                reason,
                Optional.of(entry),
                nameless(learner),
                Books.find(facts, fact),
                since,
                Optional.empty());
    }

    private static Row row(Side side, Reason reason, Entry entry, Optional<LearnerId> learner) {
        return new Row(
                side,
                reason,
                Optional.of(entry),
                learner.flatMap(Comparing::nameless),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<Learner> nameless(LearnerId learner) {
        return Optional.of(new Learner(learner, List.of(), ""));
    }

    /** Says what everybody is called, many at a time. */
    private void hand(List<Row> rows) {
        List<LearnerId> ids = new ArrayList<>();
        rows.forEach(row -> row.learner().ifPresent(learner -> ids.add(learner.id())));
        Map<LearnerId, Learner> learners = books.called(view, ids);
        rows.forEach(row -> visitor.accept(new Row(
                row.side(),
                row.reason(),
                row.theirs(),
                row.learner().map(learner -> Surveys.called(learners, learner.id())),
                row.fact(),
                row.since(),
                row.sameAs())));
    }
}
