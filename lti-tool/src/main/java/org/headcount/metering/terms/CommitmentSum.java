package org.headcount.metering.terms;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What some months come to together under one commitment. */
public record CommitmentSum(int commitment, BigDecimal sum) {

    /**
     * Every commitment worth a look, in their order: the minimum, every tier's beginning and every number measured. In
     * between a month costs no less than at the beginning of the same tier.
     */
    public static List<CommitmentSum> candidates(RateCard card, Collection<Integer> measured) {
        TreeSet<Integer> commitments = new TreeSet<>();
        Stream.of(Stream.of(card.minimum()), card.tiers().stream().map(RateCard.Tier::from), measured.stream())
                .flatMap(quantities -> quantities)
                .forEach(quantity -> commitments.add(card.committed(Optional.of(quantity))));
        return commitments.stream()
                .map(commitment -> of(card, commitment, measured))
                .toList();
    }

    /** @param commitment as {@link RateCard#committed} tells */
    public static CommitmentSum of(RateCard card, int commitment, Collection<Integer> measured) {
        return new CommitmentSum(
                commitment,
                measured.stream()
                        .map(each -> card.charge(each, commitment))
                        .reduce(BigDecimal::add)
                        .orElse(card.zero()));
    }

    /** The least sum; of equal ones that with the smallest commitment. */
    public static CommitmentSum cheapest(List<CommitmentSum> candidates) {
        return candidates.stream()
                .min(Comparator.comparing(CommitmentSum::sum).thenComparing(CommitmentSum::commitment))
                .orElseThrow();
    }
}
