package org.headcount.metering.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateCardTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final List<RateCard.Tier> TIERS =
            List.of(tier(50, "6.00"), tier(100, "5.00"), tier(250, "4.00"), tier(500, "3.25"), tier(1000, "2.50"));
    private static final RateCard VOLUME = RateCard.volume(EUR, 50, TIERS);
    private static final RateCard GRADUATED = RateCard.graduated(EUR, 50, TIERS);
    private static final RateCard BASE_PLUS =
            RateCard.basePlus(Currency.getInstance("AUD"), new BigDecimal("500.00"), 100, new BigDecimal("4.50"));

    @ParameterizedTest(name = "{0}: C {1}, U {2}")
    @CsvSource({
        "P01, 50, 0, 300.00",
        "P02, 50, 50, 300.00",
        "P03, 50, 51, 306.00",
        "P05, 99, 99, 594.00",
        "P07, 100, 249, 1245.00",
        "P08, 250, 249, 1000.00",
        "P09, 250, 250, 1000.00",
        "P10, 250, 251, 1004.00",
        "P12, 220, 220, 1100.00",
        "P13, 1000, 1000, 2500.00",
    })
    void volumeTakesThePriceOfTheCommitment(String id, int commitment, int measured, BigDecimal expected) {
        assertThat(VOLUME.charge(measured, VOLUME.committed(Optional.of(commitment))))
                .as(id)
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: U {1}")
    @CsvSource({
        "P14, 50, 300.00",
        "P14, 99, 594.00",
        "P14, 100, 599.00",
        "P16, 500, 2347.25",
        "P16, 1000, 3971.50",
        "minimum, 0, 300.00",
    })
    void graduatedSumsRanges(String id, int measured, BigDecimal expected) {
        assertThat(GRADUATED.charge(measured, GRADUATED.committed(Optional.empty())))
                .as(id)
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "P17: U {0}")
    @CsvSource({"87, 500.00", "100, 500.00", "130, 635.00"})
    void basePlusIncludesLearners(int measured, BigDecimal expected) {
        assertThat(BASE_PLUS.charge(measured, BASE_PLUS.committed(Optional.of(100))))
                .isEqualTo(expected);
        assertThat(BASE_PLUS.charge(measured, BASE_PLUS.committed(Optional.empty())))
                .isEqualTo(expected);
    }

    @Test
    void p04_aCommitmentBelowTheMinimumIsRejected() {
        assertThatThrownBy(() -> VOLUME.check(49)).hasMessage("commitment of 49 is below the minimum of 50");
        assertThatThrownBy(() -> GRADUATED.check(49)).hasMessage("commitment of 49 is below the minimum of 50");
        assertThatCode(() -> VOLUME.check(50)).doesNotThrowAnyException();
        assertThatCode(() -> BASE_PLUS.check(0)).doesNotThrowAnyException();
    }

    @Test
    void aCardThatRaisesTheMinimumRaisesAnOlderCommitmentWithIt() {
        assertThat(VOLUME.committed(Optional.of(40))).isEqualTo(50);
    }

    @Test
    void withoutACommitmentTheMinimumIsCommitted() {
        assertThat(VOLUME.committed(Optional.empty())).isEqualTo(50);
    }

    @Test
    void aRiseIsRejectedWithItsRow() {
        assertThatThrownBy(
                        () -> RateCard.volume(EUR, 50, List.of(tier(50, "6.00"), tier(100, "5.00"), tier(250, "5.01"))))
                .hasMessage("tiers[2]: price 5.01 from 250 is above 5.00 from 100");
        assertThat(RateCard.volume(EUR, 50, List.of(tier(50, "6.00"), tier(100, "6.0"))))
                .isNotNull();
    }

    @Test
    void aRowOutOfOrderIsRejected() {
        assertThatThrownBy(() -> RateCard.graduated(EUR, 50, List.of(tier(50, "6.00"), tier(50, "5.00"))))
                .hasMessage("tiers[1]: from 50 does not follow 50");
    }

    @Test
    void theFirstTierStartsAtOrBelowTheMinimum() {
        assertThatThrownBy(() -> RateCard.volume(EUR, 50, List.of(tier(51, "6.00"))))
                .hasMessage("tiers[0]: from 51 is above the minimum of 50");
        assertThatThrownBy(() -> RateCard.volume(EUR, 50, List.of())).hasMessage("tiers are missing");
    }

    @Test
    void negativeNumbersAreRejected() {
        assertThatThrownBy(() -> RateCard.volume(EUR, 50, List.of(tier(50, "-0.01"))))
                .hasMessage("tiers[0]: price -0.01 is negative");
        assertThatThrownBy(() -> RateCard.volume(EUR, 0, List.of(tier(0, "1"))))
                .hasMessage("minimum is at least 1; found 0");
        assertThatThrownBy(() -> RateCard.basePlus(EUR, new BigDecimal("-1"), 100, BigDecimal.ONE))
                .hasMessage("base is not negative; found -1");
        assertThatThrownBy(() -> RateCard.basePlus(EUR, BigDecimal.ONE, -1, BigDecimal.ONE))
                .hasMessage("included is not negative; found -1");
        assertThatThrownBy(() -> RateCard.basePlus(EUR, BigDecimal.ONE, 1, new BigDecimal("-1")))
                .hasMessage("over is not negative; found -1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"JPY, 51", "EUR, 50.51", "KWD, 50.505"})
    void anAmountIsRoundedOnceHalfUpToTheMinorUnit(String currency, BigDecimal expected) {
        RateCard card = RateCard.volume(Currency.getInstance(currency), 1, List.of(tier(1, "0.50505")));

        assertThat(card.charge(100, 1)).isEqualTo(expected);
    }

    @Test
    void aCurrencyWithoutAMinorUnitIsNoMoney() {
        assertThatThrownBy(() -> RateCard.volume(Currency.getInstance("XXX"), 50, TIERS))
                .hasMessage("currency XXX has no minor unit");
    }

    @Test
    void oneLearnerMoreNeverCostsLessAtTheSameCommitment() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            RateCard card = List.of(VOLUME, GRADUATED, BASE_PLUS).get(random.nextInt(3));
            int committed = card.committed(Optional.of(50 + random.nextInt(1_200)));
            int measured = random.nextInt(2_000);
            assertThat(card.charge(measured + 1, committed))
                    .as("seed %d, %s, C %d, U %d", seed, card.form(), committed, measured)
                    .isGreaterThanOrEqualTo(card.charge(measured, committed));
        }
    }

    private static RateCard.Tier tier(int from, String price) {
        return new RateCard.Tier(from, new BigDecimal(price));
    }
}
