package org.headcount.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at voids before they are written down: whether they are about the learner whose fact they name, and whether one
 * person alone may change so much money. What has not arrived yet has cost nothing yet, so its void needs nobody's approval.
 */
final class Approvals {

    /** What one person alone may void where nobody says otherwise, in whatever the institution pays in. */
    static final BigDecimal USUAL_LIMIT = BigDecimal.valueOf(100);

    private final BigDecimal limit;

    /** @param limit the most that a void may change without a second person, over all months together */
    Approvals(BigDecimal limit) {
        this.limit = limit;
    }

    /** Why a void is not written down; empty where it may be. Says nothing to what was reported before: that is repeated or a conflict. */
    Optional<Receipt> objection(Books books, Report report, Detail.Voids voids, Instant now) {
        Optional<Ledger.Kept> target = books.fact(voids.fact());
        if (target.isEmpty() || books.fact(report.key()).isPresent()) {
            return Optional.empty();
        }
        LearnerId learner = target.get().learner();
        if (!books.learner(report.who()).equals(Optional.of(learner))) {
            return Optional.of(new Receipt.SomebodyElses());
        }
        Fact added = report.of(target.get().fact().identity());
        return report.note().approved() || isSmall(new MonthCosts(books, now), learner, added)
                ? Optional.empty()
                : Optional.of(new Receipt.NotApproved());
    }

    /** Counts everybody only where it must. */
    private boolean isSmall(MonthCosts costs, LearnerId learner, Fact added) {
        return costs.atMost(learner, added).compareTo(limit) <= 0 || within(costs.of(learner, added));
    }

    private boolean within(List<SwitchOutcome.Cost> costs) {
        Map<Currency, BigDecimal> changed = new HashMap<>();
        costs.forEach(cost -> changed.merge(cost.currency(), cost.amount().abs(), BigDecimal::add));
        return changed.values().stream().allMatch(amount -> amount.compareTo(limit) <= 0);
    }
}
