package org.headcount.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Persons;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.LinkCosts;
import org.headcount.metering.month.MonthCosts;
import org.headcount.metering.month.SwitchOutcome;

/**
 * Looks at what takes facts back before it is written down, voids and revocations of vouchers: whether a void is about
 * the learner whose fact it names, and whether one person alone may change so much money. What has not arrived yet has
 * cost nothing yet, so nobody need approve what takes it back.
 */
final class Approvals {

    /** What one person alone may void where nobody says otherwise, in whatever the institution pays in. */
    static final BigDecimal USUAL_LIMIT = BigDecimal.valueOf(100);

    private final BigDecimal limit;
    private final boolean byKey;
    private final boolean seconded;

    /**
     * @param limit the most that may be taken back without a second person, over all months together
     * @param byKey whether that person has to prove it; else whoever reports is believed
     */
    Approvals(BigDecimal limit, boolean byKey) {
        this(limit, byKey, false);
    }

    private Approvals(BigDecimal limit, boolean byKey, boolean seconded) {
        this.limit = limit;
        this.byKey = byKey;
        this.seconded = seconded;
    }

    /** The same for what somebody reports, with whoever stands for it. */
    Approvals by(Author author) {
        return new Approvals(limit, byKey, !author.approver().isEmpty());
    }

    private boolean approved(Report report) {
        return seconded || (!byKey && report.note().approved());
    }

    /** Whether a report has to be looked at. */
    static boolean concern(Report report) {
        return report.type() == FactType.VOID || report.type() == FactType.VOUCHER_REVOKED;
    }

    /**
     * Why a report is not written down; empty where it may be. Says nothing to what was reported before: that is repeated or a conflict. Looks anew at whoever
     * became one with another meanwhile: of whom no facts are found, nothing could cost much.
     */
    Optional<Receipt> objection(Books books, Report report, Instant now) {
        return books.about(report.who(), () -> objectionNow(books, report, now));
    }

    private Optional<Receipt> objectionNow(Books books, Report report, Instant now) {
        if (books.fact(report.key()).isPresent()) {
            return Optional.empty();
        }
        return report.detail() instanceof Detail.Voids voids
                ? toVoid(books, report, voids, now)
                : toRevocation(books, report, now);
    }

    private Optional<Receipt> toVoid(Books books, Report report, Detail.Voids voids, Instant now) {
        Optional<Ledger.Kept> target = books.fact(voids.fact());
        if (target.isEmpty()) {
            return Optional.empty();
        }
        if (target.get().fact().type().links()) {
            return objection(books, report, target.get().fact(), now);
        }
        LearnerId learner = target.get().learner();
        if (!books.learner(report.who()).equals(Optional.of(learner))) {
            return Optional.of(new Receipt.SomebodyElses());
        }
        return unlessApproved(
                books, report, learner, List.of(target.get().fact().identity()), now);
    }

    /** Who was issued several is named by each of them; which one is meant is known when it is written down. */
    private Optional<Receipt> toRevocation(Books books, Report report, Instant now) {
        Optional<LearnerId> learner = books.learner(report.who());
        return learner.flatMap(holder -> unlessApproved(
                books,
                report,
                holder,
                books.facts(holder).stream()
                        .filter(fact -> fact.type() == FactType.VOUCHER_ISSUED)
                        .map(Fact::identity)
                        .distinct()
                        .toList(),
                now));
    }

    /** @param identities any of which the report may be about */
    private Optional<Receipt> unlessApproved(
            Books books, Report report, LearnerId learner, List<IdentityId> identities, Instant now) {
        MonthCosts costs = new MonthCosts(books, now);
        return approved(report)
                        || identities.stream().allMatch(identity -> isSmall(costs, learner, report.of(identity)))
                ? Optional.empty()
                : Optional.of(new Receipt.NotApproved());
    }

    /** A void of a link is about one of the two that it joins: who else is the same learner may depend on the link. */
    private Optional<Receipt> objection(Books books, Report report, Fact link, Instant now) {
        Optional<IdentityId> about = books.persons()
                .meant(books.id(), report.who())
                .map(Persons.Meant::identity)
                .filter(identity -> Links.joins(link, identity));
        if (about.isEmpty()) {
            return Optional.of(new Receipt.SomebodyElses());
        }
        return approved(report) || within(new LinkCosts(books, now).of(List.of(report)))
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
