package org.headcount.metering.month;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Months;

/**
 * Finds the months that learners' periods touch otherwise than other periods do. A difference without an end is followed to
 * the month after the present one, or after the last instant at which any of these learners begins or ends a period: from then on
 * every month is like that one. What is planned for later than a century from now is not followed at all.
 */
public final class TouchedMonths {

    private static final Duration FURTHEST = Duration.ofDays(36_525);
    private static final LearnerId ANYBODY = new LearnerId("anybody");

    private final Months months;
    private final Instant now;

    public TouchedMonths(Months months, Instant now) {
        this.months = months;
        this.now = now;
    }

    /** @param before the periods of each learner; {@code after} the same of the learners that they became */
    public NavigableSet<YearMonth> differing(Map<LearnerId, List<Period>> before, Map<LearnerId, List<Period>> after) {
        Set<LearnerId> learners = new HashSet<>(before.keySet());
        learners.addAll(after.keySet());
        List<Difference> differences = learners.stream()
                .map(learner ->
                        new Difference(before.getOrDefault(learner, List.of()), after.getOrDefault(learner, List.of())))
                .filter(difference -> difference.parting().isPresent())
                .toList();
        Instant planned = Stream.of(before, after)
                .flatMap(some -> some.values().stream())
                .flatMap(List::stream)
                .flatMap(period -> Stream.of(period.from(), period.until()))
                .filter(instant -> !instant.equals(Period.OPEN))
                .reduce(
                        now,
                        TouchedMonths::later); // of all of them: which learner keeps its id says nothing of who is who
        NavigableSet<YearMonth> differing = months(differences, planned);
        differing.removeIf(month -> within(month, before.values()).equals(within(month, after.values())));
        return differing;
    }

    /** The months in which one learner's periods differ. */
    public NavigableSet<YearMonth> differing(List<Period> before, List<Period> after) {
        return differing(Map.of(ANYBODY, before), Map.of(ANYBODY, after));
    }

    private NavigableSet<YearMonth> months(List<Difference> differences, Instant planned) {
        Instant end = months.of(
                        months.containing(earlier(planned, now.plus(FURTHEST))).plusMonths(1))
                .until();
        NavigableSet<YearMonth> differing = new TreeSet<>();
        for (Difference difference : differences) {
            Instant at = difference.parting().orElseThrow();
            difference.periods().forEach(period -> {
                Instant from = later(period.from(), at);
                Instant until = earlier(period.until(), end); // or open
                if (!from.isAfter(until)) {
                    differing.addAll(months.touchedBy(from, until));
                }
            });
        }
        return differing;
    }

    private record Difference(List<Period> before, List<Period> after) {

        Stream<Period> periods() {
            return Stream.of(before, after).flatMap(List::stream);
        }

        Optional<Instant> parting() {
            return TouchedMonths.parting(before, after);
        }
    }

    /** The first instant from which on the periods are not the same; empty where they are. */
    private static Optional<Instant> parting(List<Period> before, List<Period> after) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            if (i >= before.size() || i >= after.size()) {
                return Optional.of((i < before.size() ? before : after).get(i).from());
            }
            Period one = before.get(i);
            Period other = after.get(i);
            if (!one.from().equals(other.from())) {
                return Optional.of(earlier(one.from(), other.from()));
            }
            if (!one.until().equals(other.until())) {
                return Optional.of(earlier(one.until(), other.until()));
            }
        }
        return Optional.empty();
    }

    /** What of each learner's periods lies within a month, of those who are in it at all, and how often there is such a learner. */
    private Map<List<Span>, Integer> within(YearMonth month, Collection<List<Period>> all) {
        Span span = months.of(month);
        Instant carried =
                span.from().minusNanos(1_000); // who comes over from the month before is not who begins with this one
        Map<List<Span>, Integer> within = new HashMap<>();
        for (List<Period> periods : all) {
            List<Span> theirs = new ArrayList<>();
            for (Period period : periods) {
                if (period.touches(span)) {
                    theirs.add(new Span(later(period.from(), carried), earlier(period.until(), span.until())));
                }
            }
            if (!theirs.isEmpty()) {
                within.merge(theirs, 1, Integer::sum);
            }
        }
        return within;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
