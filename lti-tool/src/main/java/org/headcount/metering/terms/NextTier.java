package org.headcount.metering.terms;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The next better price of a card, for whoever commits to more. Only a volume card has a price that a commitment chooses.
 *
 * @param from the commitment from which on the price is paid
 * @param breakEven from how many learners on a month costs less with that commitment than with the present one
 */
public record NextTier(int from, BigDecimal price, int breakEven) {

    /** Empty where no commitment gives a better price. */
    public static Optional<NextTier> of(RateCard card, int committed) {
        if (card.form() != RateCard.Form.VOLUME) {
            return Optional.empty();
        }
        BigDecimal present = card.rate(committed);
        return card.tiers().stream()
                .filter(tier -> tier.from() > committed && tier.price().compareTo(present) < 0)
                .findFirst()
                .map(tier -> new NextTier(tier.from(), tier.price(), breakEven(card, committed, tier.from())));
    }

    /** What the larger commitment costs is the same up to it, and what the smaller one costs never falls: so there is one such number. */
    private static int breakEven(RateCard card, int committed, int larger) {
        BigDecimal fixed = card.charge(0, larger);
        int least = 0;
        int most = larger;
        while (least < most) {
            int middle = least + (most - least) / 2;
            if (fixed.compareTo(card.charge(middle, committed)) < 0) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return least;
    }
}
