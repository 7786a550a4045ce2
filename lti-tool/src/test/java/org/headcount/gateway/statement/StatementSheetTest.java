package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Statement;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatementSheetTest {

    private static final YearMonth MONTH = YearMonth.of(2026, 2);
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Instant BEGINS = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant ENDS = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant CLOSES = Instant.parse("2026-03-04T00:00:00Z");
    private static final MonthCount COUNT = new MonthCount(7, 5, BEGINS.plusSeconds(3600), 3, 4, 2);

    static Stream<Optional<RateCard>> everyKindOfCard() {
        List<RateCard.Tier> tiers =
                List.of(new RateCard.Tier(1, new BigDecimal("6.00")), new RateCard.Tier(100, new BigDecimal("5.125")));
        return Stream.of(
                Optional.of(RateCard.volume(EUR, 2, tiers)),
                Optional.of(RateCard.graduated(EUR, 2, tiers)),
                Optional.of(RateCard.basePlus(EUR, new BigDecimal("500.00"), 4, new BigDecimal("4.5"))),
                Optional.empty());
    }

    private static MonthAnswer answer(Optional<RateCard> card, Optional<Share> share) {
        return new MonthAnswer(
                MONTH,
                new Span(BEGINS, ENDS),
                MonthAnswer.State.CLOSED,
                COUNT,
                Policy.Measure.DISTINCT,
                7,
                Optional.of(4),
                card.map(rates -> rates.charge(7, 4, share)),
                card,
                share);
    }

    @ParameterizedTest
    @MethodSource("everyKindOfCard")
    void whatWasFrozenIsReadAsItWasWritten(Optional<RateCard> card) {
        for (Optional<Share> share : List.of(Optional.<Share>empty(), Optional.of(new Share(10, 28)))) {
            MonthAnswer answer = answer(card, share);
            List<Adjustment> adjustments = List.of(new Adjustment(
                    MONTH.minusMonths(1),
                    8,
                    -1,
                    card.map(any -> new BigDecimal("-6.00")),
                    card.map(RateCard::currency)));
            Statement statement = new Statement(
                    new InstitutionId("north"),
                    answer,
                    ZoneId.of("Europe/Berlin"),
                    Policy.ROLLING,
                    CLOSES,
                    adjustments,
                    Map.of(YearMonth.of(2024, 1), 3));
            try (StatementLines nobody = new StatementLines()) {
                StatementText text = StatementForm.text(statement, Optional.of("before"), nobody);

                StatementSheet sheet = StatementSheet.of(
                        new FrozenStatement(MONTH, text.digest(), Optional.of("before"), text.head(), 0, text.tail()));

                assertThat(sheet)
                        .isEqualTo(new StatementSheet(
                                answer,
                                ZoneId.of("Europe/Berlin"),
                                CLOSES,
                                adjustments,
                                Map.of(YearMonth.of(2024, 1), 3),
                                statement.totals(),
                                Optional.of(text.digest()),
                                Optional.of("before")));
            }
        }
    }

    @Test
    void aMonthThatIsNotClosedComesToItsOwnAmount() {
        RateCard card = RateCard.volume(EUR, 2, List.of(new RateCard.Tier(1, new BigDecimal("6.00"))));

        StatementSheet sheet = StatementSheet.of(answer(Optional.of(card), Optional.empty()), ZoneOffset.UTC, CLOSES);

        assertThat(sheet.isClosed()).isFalse();
        assertThat(sheet.totals()).containsExactly(Map.entry(EUR, new BigDecimal("42.00")));
    }

    @Test
    void anotherDefinitionIsChargedByTheSameRatesAndNothingOutsideOfAContract() {
        RateCard card = RateCard.volume(EUR, 2, List.of(new RateCard.Tier(1, new BigDecimal("6.00"))));
        MonthAnswer agreed = answer(Optional.of(card), Optional.empty());

        assertThat(agreed.by(Policy.Measure.DISTINCT, true)).isEqualTo(agreed);
        assertThat(agreed.by(Policy.Measure.PEAK, true).amount()).contains(new BigDecimal("30.00"));
        assertThat(agreed.by(Policy.Measure.CLOSING, true).amount())
                .as("the commitment is paid in any case")
                .contains(new BigDecimal("24.00"));
        assertThat(agreed.by(Policy.Measure.PEAK, false).amount()).contains(new BigDecimal("0.00"));
        assertThat(answer(Optional.empty(), Optional.empty())
                        .by(Policy.Measure.PEAK, true)
                        .amount())
                .isEmpty();
    }
}
