package org.headcount.metering.month;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ApportionmentTest {

    @Test
    void whatIsLeftOverGoesToTheLargestRemainders() {
        assertThat(Apportionment.of(
                        new BigDecimal("100.00"),
                        new TreeMap<>(Map.of("arts", 1, "law", 1, "unassigned", 1)),
                        "unassigned"))
                .isEqualTo(Map.of(
                        "arts", new BigDecimal("33.34"),
                        "law", new BigDecimal("33.33"),
                        "unassigned", new BigDecimal("33.33")));
        assertThat(Apportionment.of(new BigDecimal("10"), new TreeMap<>(Map.of("arts", 1, "law", 6)), "law"))
                .isEqualTo(Map.of("arts", new BigDecimal("1"), "law", new BigDecimal("9")));
    }

    @Test
    void whereNobodyHasAnyWeightAllOfItIsTheRest() {
        assertThat(Apportionment.of(
                        new BigDecimal("250.00"), new TreeMap<>(Map.of("law", 0, "unassigned", 0)), "unassigned"))
                .isEqualTo(Map.of("law", new BigDecimal("0.00"), "unassigned", new BigDecimal("250.00")));
    }

    @Test
    void thePartsAddUpToTheAmountAndNoneIsAMinorUnitAwayFromItsShare() {
        long seed = System.nanoTime();
        for (int number = 0; number < 2_000; number++) {
            long each = seed + number;
            Random random = new Random(each);
            BigDecimal amount = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(4));
            TreeMap<String, Integer> weights = new TreeMap<>();
            for (int unit = random.nextInt(9); unit >= 0; unit--) {
                weights.put("u" + unit, random.nextInt(4) == 0 ? 0 : random.nextInt(1_000));
            }
            long total = weights.values().stream().mapToLong(Integer::longValue).sum();
            Map<String, BigDecimal> parts = Apportionment.of(amount, weights, "u0");

            assertThat(parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("seed %d", each)
                    .isEqualByComparingTo(amount);
            if (total > 0) {
                weights.forEach((unit, weight) -> {
                    BigDecimal away = parts.getOrDefault(unit, BigDecimal.ZERO)
                            .multiply(BigDecimal.valueOf(total))
                            .subtract(amount.multiply(BigDecimal.valueOf(weight)))
                            .abs();
                    assertThat(away)
                            .as("seed %d", each)
                            .isLessThan(BigDecimal.valueOf(1, amount.scale()).multiply(BigDecimal.valueOf(total)));
                });
            }
        }
    }
}
