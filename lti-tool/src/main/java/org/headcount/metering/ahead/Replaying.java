package org.headcount.metering.ahead;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Sweeps;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Policy;

/**
 * Replays a history learner by learner. Where a peak is billed once to count and once more for who differs, because a peak
 * is known only when all are counted; else in one go. Holds the instants of the sweeps and a page of learners, however many
 * there are.
 */
final class Replaying {

    private final Books agreed;
    private final Books other;
    private final List<YearMonth> months;
    private final boolean sameCounts;
    private final Instant now;

    Replaying(Books agreed, Books other, WhatIf what, Instant now) {
        this.agreed = agreed;
        this.other = other;
        this.months = Stream.iterate(what.first(), month -> !month.isAfter(what.last()), month -> month.plusMonths(1))
                .toList();
        this.sameCounts = what.policy().isEmpty();
        this.now = now;
    }

    Replay run(String after, int limit, Function<LearnerId, Optional<Learner>> names) {
        Differences differences = new Differences(after, limit);
        Sweeps before = new Sweeps(agreed.months(), months);
        if (sameCounts) {
            agreed.periods(before.span(), before);
            return differences.answer(counted(before, before), names);
        }
        Sweeps replayed = new Sweeps(other.months(), months);
        List<Replay.Month> uncounted = counted(before, replayed);
        boolean peaks = uncounted.stream()
                .anyMatch(month -> month.agreed().measure() == Policy.Measure.PEAK
                        || month.replayed().measure() == Policy.Measure.PEAK);
        folds((learner, was, would) -> {
            Books.hand(learner, was.periods(), before);
            Books.hand(learner, would.periods(), replayed);
            if (!peaks) {
                differences.compare(uncounted, learner, was, would);
            }
        });
        List<Replay.Month> counted = counted(before, replayed);
        if (peaks) {
            folds((learner, was, would) -> differences.compare(counted, learner, was, would));
        }
        return differences.answer(counted, names);
    }

    /** Takes what one learner's facts come to, as agreed and replayed. */
    private interface Visitor {
        void folds(LearnerId learner, Periods.Fold was, Periods.Fold would);
    }

    private void folds(Visitor visitor) {
        agreed.histories((learner, facts) -> visitor.folds(learner, agreed.fold(facts), other.fold(facts)));
    }

    private List<Replay.Month> counted(Sweeps before, Sweeps replayed) {
        Map<YearMonth, MonthCount> counts = replayed.counts();
        List<Replay.Month> counted = new ArrayList<>();
        before.counts()
                .forEach((month, count) -> counted.add(new Replay.Month(
                        agreed.answer(month, count, now),
                        other.answer(month, counts.getOrDefault(month, count), now))));
        return counted;
    }

    /** Counts who differs, and keeps no more of them than the page takes. */
    private static final class Differences {

        private final String after;
        private final int limit;
        private final NavigableMap<LearnerId, Difference> page = new TreeMap<>();
        private int differing;

        private record Difference(List<YearMonth> added, List<YearMonth> dropped) {}

        Differences(String after, int limit) {
            this.after = after;
            this.limit = limit;
        }

        void compare(List<Replay.Month> months, LearnerId learner, Periods.Fold was, Periods.Fold would) {
            Difference difference = new Difference(new ArrayList<>(), new ArrayList<>());
            for (Replay.Month month : months) {
                boolean charged = month.agreed().chargedFor(was).isPresent();
                boolean replayed = month.replayed().chargedFor(would).isPresent();
                if (charged != replayed) {
                    (replayed ? difference.added() : difference.dropped())
                            .add(month.agreed().month());
                }
            }
            if (difference.added().isEmpty() && difference.dropped().isEmpty()) {
                return;
            }
            differing++;
            if (learner.value().compareTo(after) > 0) {
                page.put(learner, difference);
            }
            if (page.size() > limit + 1) {
                page.pollLastEntry();
            }
        }

        Replay answer(List<Replay.Month> counted, Function<LearnerId, Optional<Learner>> names) {
            Optional<String> next = Optional.empty();
            if (page.size() > limit) {
                page.pollLastEntry();
                next = Optional.of(page.lastKey().value());
            }
            List<Replay.Difference> learners = new ArrayList<>();
            page.forEach((id, difference) -> names.apply(id)
                    .ifPresent(learner ->
                            learners.add(new Replay.Difference(learner, difference.added(), difference.dropped()))));
            return new Replay(counted, differing, learners, next);
        }
    }
}
