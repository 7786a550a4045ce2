package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;

/**
 * Which commitment would have been the cheapest, with its arithmetic. Nothing is ever applied by itself.
 *
 * @param months the closed months of the contract, the oldest first
 * @param card the card in force now, by which all is computed; empty where none is agreed
 * @param present the commitment in force now, and what the months come to with it; empty unless candidates are compared
 * @param candidates every commitment worth a look with its sum over the months
 * @param offered the cheapest of them; empty where nothing is offered
 */
public record Recommendation(
        List<MonthAnswer> months,
        Optional<RateCard> card,
        Optional<CommitmentSum> present,
        List<CommitmentSum> candidates,
        Verdict verdict,
        Optional<CommitmentSum> offered) {

    /** How many of the newest closed months are looked at for a commitment that was exceeded. */
    public static final int LOOKED_AT = 6;

    /** In how many of them it must have been. */
    public static final int ENOUGH = 3;

    /** The most months that are compared, the newest ones: ten years. */
    public static final int MOST_MONTHS = 120;

    /** Why something is offered, or nothing. */
    public enum Verdict {
        OFFERED,
        /** No card is agreed. */
        NO_RATE_CARD,
        /** Only a volume card has a price that a commitment chooses. */
        NOT_A_VOLUME_CARD,
        NO_CLOSED_MONTH,
        SELDOM_EXCEEDED,
        /** No other commitment would have cost less. */
        SAVES_NOTHING
    }

    public Recommendation {
        months = List.copyOf(months);
        candidates = List.copyOf(candidates);
    }

    public static Recommendation of(Terms terms, List<MonthAnswer> months, Instant asOf) {
        Optional<RateCard> card = terms.rateCard().at(asOf);
        Optional<Verdict> none = card.isEmpty()
                ? Optional.of(Verdict.NO_RATE_CARD)
                : card.get().form() != RateCard.Form.VOLUME
                        ? Optional.of(Verdict.NOT_A_VOLUME_CARD)
                        : months.isEmpty() ? Optional.of(Verdict.NO_CLOSED_MONTH) : Optional.empty();
        if (none.isPresent()) {
            return new Recommendation(months, card, Optional.empty(), List.of(), none.get(), Optional.empty());
        }
        RateCard rates = card.orElseThrow();
        List<Integer> measured = months.stream().map(MonthAnswer::measured).toList();
        CommitmentSum present = CommitmentSum.of(rates, terms.committedAt(asOf).orElseThrow(), measured);
        List<CommitmentSum> candidates = CommitmentSum.candidates(rates, measured);
        CommitmentSum cheapest = CommitmentSum.cheapest(candidates);
        Verdict verdict = exceeded(months) < ENOUGH
                ? Verdict.SELDOM_EXCEEDED
                : cheapest.sum().compareTo(present.sum()) < 0 ? Verdict.OFFERED : Verdict.SAVES_NOTHING;
        return new Recommendation(
                months,
                card,
                Optional.of(present),
                candidates,
                verdict,
                Optional.of(cheapest).filter(any -> verdict == Verdict.OFFERED));
    }

    /** In how many of the newest closed months more were measured than committed to then. */
    public int exceeded() {
        return exceeded(months);
    }

    private static int exceeded(List<MonthAnswer> months) {
        return (int) months.stream()
                .skip(Math.max(0, months.size() - LOOKED_AT))
                .filter(month -> month.over().filter(over -> over > 0).isPresent())
                .count();
    }

    /** For how many learners a commitment pays in all months together. */
    public long learnerMonths(int commitment) {
        return months.stream()
                .mapToLong(month -> Math.max(commitment, month.measured()))
                .sum();
    }

    /** What the offer would have saved over all months. */
    public Optional<BigDecimal> saves() {
        return offered.map(
                offer -> present.map(CommitmentSum::sum).orElseThrow().subtract(offer.sum()));
    }

    /** The same for one month of them. */
    public Optional<BigDecimal> savesPerMonth() {
        return saves().map(all -> all.divide(BigDecimal.valueOf(months.size()), all.scale(), RoundingMode.HALF_UP));
    }
}
