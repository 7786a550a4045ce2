package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.MonthSweep;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;

/** Looks for those who would not be counted in a month if they were switched off before it, by the fold of their facts. */
final class ReleaseList {

    private final Books books;
    private final MonthAnswer month;
    private final Instant lastPeakAt;
    private final Instant before;
    private final Instant asOf;

    /** @param lastPeakAt as {@link MonthSweep#lastPeakAt} tells of the month */
    ReleaseList(Books books, MonthAnswer month, Instant lastPeakAt, Instant asOf) {
        this.books = books;
        this.month = month;
        this.lastPeakAt = lastPeakAt;
        this.before = month.measure() == Policy.Measure.CLOSING
                ? month.span().until()
                : month.span().from();
        this.asOf = asOf;
    }

    /** A learner who may be released, with the periods that would remain. */
    private record Found(Release.Candidate candidate, List<Period> remaining) {}

    Release page(String after, int limit) {
        if (!books.terms().policy().inForceAt(lastMoment()).switching()) {
            return new Release(month, before, false, List.of(), nothing(), Optional.empty());
        }
        List<Found> found = found(after, limit + 1);
        List<Found> page = found.subList(0, Math.min(limit, found.size()));
        Optional<String> next = found.size() > limit
                ? Optional.of(page.get(limit - 1).candidate().learner().id().value())
                : Optional.empty();
        return new Release(
                month, before, true, page.stream().map(Found::candidate).toList(), together(page), next);
    }

    private Instant lastMoment() {
        return before.minusNanos(1_000);
    }

    private Optional<BigDecimal> nothing() {
        return month.rates().map(RateCard::zero);
    }

    private List<Found> found(String after, int most) {
        List<Found> found = new ArrayList<>();
        String last = after;
        List<ChargedLearners.Charge> charged;
        do {
            charged = books.charged(month, last, most);
            for (ChargedLearners.Charge charge : charged) {
                last = charge.learner().id().value();
                if (found.size() < most) {
                    released(charge.learner()).ifPresent(found::add);
                }
            }
        } while (charged.size() == most && found.size() < most);
        return found;
    }

    private Optional<Found> released(Learner learner) {
        List<Fact> facts = new ArrayList<>(books.facts(learner.id()));
        List<Period> periods = books.fold(facts).periods();
        facts.add(new Fact(
                new FactKey(Meter.SOURCE, "release"),
                new IdentityId(learner.id().value()),
                FactType.SWITCH_OFF,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                lastMoment(),
                asOf,
                ""));
        List<Period> remaining = books.fold(facts).periods();
        return counted(remaining)
                ? Optional.empty()
                : Optional.of(new Found(
                        new Release.Candidate(learner, last(periods).flatMap(Period::end), saves(periods)), remaining));
    }

    private boolean counted(List<Period> periods) {
        return periods.stream()
                .anyMatch(
                        month.measure() == Policy.Measure.CLOSING
                                ? period -> period.contains(month.span().lastInstant())
                                : period -> period.touches(month.span()));
    }

    private static Optional<Period> last(List<Period> periods) {
        return periods.stream().reduce((earlier, later) -> later);
    }

    /** One measured less: unless the peak is billed and there is another one after this learner has gone. */
    private Optional<BigDecimal> saves(List<Period> periods) {
        boolean measured = month.measure() != Policy.Measure.PEAK
                || periods.stream()
                        .anyMatch(period -> period.contains(month.count().peakAt())
                                && period.until().isAfter(lastPeakAt));
        return measured
                ? less(books.answer(month.month(), MonthCount.allMonth(month.measured() - 1, month.span()), asOf))
                : nothing();
    }

    private Optional<BigDecimal> together(List<Found> page) {
        Map<LearnerId, List<Period>> remaining = new HashMap<>();
        page.forEach(each -> remaining.put(each.candidate().learner().id(), each.remaining()));
        MonthSweep sweep = new MonthSweep(month.span());
        books.periods(month.span(), (learner, from, until) -> {
            if (!remaining.containsKey(learner)) {
                sweep.period(learner, from, until);
            }
        });
        remaining.forEach((learner, periods) -> Books.hand(learner, periods, sweep));
        return less(books.answer(month.month(), sweep.count(), asOf));
    }

    private Optional<BigDecimal> less(MonthAnswer other) {
        return month.amount().flatMap(amount -> other.amount().map(amount::subtract));
    }
}
