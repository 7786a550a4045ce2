package org.headcount.metering.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NextTierTest {

    private static final Currency EUR = Currency.getInstance("EUR");

    private static RateCard.Tier tier(int from, String price) {
        return new RateCard.Tier(from, new BigDecimal(price));
    }

    @Test
    void theNextPriceIsTheNextOneThatIsBetter() {
        RateCard card = RateCard.volume(
                EUR, 50, List.of(tier(50, "6.00"), tier(100, "6.00"), tier(250, "4.00"), tier(500, "3.00")));

        assertThat(NextTier.of(card, 50))
                .contains(new NextTier(250, new BigDecimal("4.00"), 167)); // 166 × 6.00 = 996, 250 × 4.00 = 1,000
        assertThat(NextTier.of(card, 300)).contains(new NextTier(500, new BigDecimal("3.00"), 376));
        assertThat(NextTier.of(card, 500)).isEmpty();
    }

    @Test
    void aCardWhosePriceNoCommitmentChoosesHasNone() {
        assertThat(NextTier.of(RateCard.graduated(EUR, 1, List.of(tier(1, "6.00"), tier(10, "5.00"))), 1))
                .isEmpty();
        assertThat(NextTier.of(RateCard.basePlus(EUR, BigDecimal.TEN, 5, BigDecimal.ONE), 5))
                .isEmpty();
    }

    @Test
    void fromTheBreakEvenOnAMonthCostsLessAndBeforeItDoesNot() {
        long seed = System.nanoTime();
        for (long each = seed; each < seed + 300; each++) {
            Random random = new Random(each);
            List<RateCard.Tier> tiers = new ArrayList<>();
            int from = 1;
            int cents = 900;
            for (int row = 1 + random.nextInt(4); row > 0; row--) {
                tiers.add(new RateCard.Tier(from, BigDecimal.valueOf(cents, 2)));
                from += 1 + random.nextInt(60);
                cents -= random.nextInt(200);
            }
            RateCard card = RateCard.volume(EUR, 1, tiers);
            int committed = 1 + random.nextInt(100);
            Optional<NextTier> next = NextTier.of(card, committed);
            next.ifPresent(tier -> assertThat(IntStream.rangeClosed(0, tier.from() + 50)
                            .filter(learners ->
                                    card.charge(learners, tier.from()).compareTo(card.charge(learners, committed)) < 0)
                            .findFirst())
                    .as("seed of the run")
                    .hasValue(tier.breakEven()));
        }
    }
}
