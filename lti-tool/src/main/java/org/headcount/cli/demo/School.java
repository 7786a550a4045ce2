package org.headcount.cli.demo;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;

/** One institution of the demonstration: what it has agreed, and how its learners live. */
record School(
        String id,
        String name,
        ZoneId zone,
        Policy policy,
        RateCard card,
        List<Integer> commitment,
        List<String> units,
        int learners,
        long seed,
        Function<Histories, List<Happening>> lives) {

    /** Status is declared by staff. */
    static final School SWITCH = new School(
            "demo",
            "Harbour Training College",
            ZoneId.of("Australia/Sydney"),
            Policy.SWITCH,
            RateCard.basePlus(Currency.getInstance("AUD"), new BigDecimal("1450.00"), 320, new BigDecimal("4.50")),
            List.of(),
            List.of("Nursing", "Business", "Construction", "Hospitality"),
            1_000,
            1404,
            Histories::switched);

    /** Status follows from time. */
    static final School ROLLING = new School(
            "demo-rolling",
            "Fernschule am Fluss",
            ZoneId.of("Europe/Berlin"),
            Policy.ROLLING,
            RateCard.volume(
                    Currency.getInstance("EUR"),
                    RateCard.DEFAULT_MINIMUM,
                    List.of(
                            new RateCard.Tier(50, new BigDecimal("6.00")),
                            new RateCard.Tier(100, new BigDecimal("5.20")),
                            new RateCard.Tier(250, new BigDecimal("4.60")),
                            new RateCard.Tier(500, new BigDecimal("4.10")))),
            List.of(250),
            List.of("Sprachen", "Wirtschaft", "Informatik"),
            600,
            90,
            Histories::rolling);

    /** Where somebody belongs; nobody has said it of one in sixteen. */
    String unit(int number) {
        return number % 16 == 15 ? "" : units.get(number % 7 % units.size());
    }
}
