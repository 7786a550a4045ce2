package org.headcount.metering;

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

/**
 * Replays a history learner by learner: once to count, and once more for who differs, because a peak is known only when
 * all are counted. Holds the instants of the sweeps and a page of learners, however many there are.
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
        List<Replay.Month> counted = sameCounts ? priced() : replayed();
        Differences differences = new Differences(counted, after, limit);
        if (!sameCounts) {
            agreed.histories(differences);
        }
        return differences.answer(names);
    }

    private List<Replay.Month> priced() {
        Sweeps sweeps = new Sweeps(agreed.months(), months);
        agreed.periods(sweeps.span(), sweeps);
        return months(sweeps, sweeps);
    }

    private List<Replay.Month> replayed() {
        Sweeps before = new Sweeps(agreed.months(), months);
        Sweeps after = new Sweeps(other.months(), months);
        agreed.histories((learner, facts) -> {
            Books.hand(learner, agreed.fold(facts).periods(), before);
            Books.hand(learner, other.fold(facts).periods(), after);
        });
        return months(before, after);
    }

    private List<Replay.Month> months(Sweeps before, Sweeps after) {
        List<Replay.Month> counted = new ArrayList<>();
        Map<YearMonth, MonthCount> replayed = after.counts();
        before.counts()
                .forEach((month, count) -> counted.add(new Replay.Month(
                        agreed.answer(month, count, now),
                        other.answer(month, replayed.getOrDefault(month, count), now))));
        return counted;
    }

    /** Counts who differs, and keeps no more of them than the page takes. */
    private final class Differences implements Ledger.HistoryVisitor {

        private final List<Replay.Month> counted;
        private final String after;
        private final int limit;
        private final NavigableMap<LearnerId, Difference> page = new TreeMap<>();
        private int differing;

        private record Difference(List<YearMonth> added, List<YearMonth> dropped) {}

        Differences(List<Replay.Month> counted, String after, int limit) {
            this.counted = counted;
            this.after = after;
            this.limit = limit;
        }

        @Override
        public void history(LearnerId learner, List<Fact> facts) {
            Periods.Fold before = agreed.fold(facts);
            Periods.Fold replayed = other.fold(facts);
            Difference difference = new Difference(new ArrayList<>(), new ArrayList<>());
            for (Replay.Month month : counted) {
                boolean was = month.agreed().chargedFor(before).isPresent();
                boolean would = month.replayed().chargedFor(replayed).isPresent();
                if (was != would) {
                    (would ? difference.added() : difference.dropped())
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

        Replay answer(Function<LearnerId, Optional<Learner>> names) {
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
