package org.headcount.metering;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;

/**
 * What learners cost a month, in one currency. Which members are used depends on the form: VOLUME and GRADUATED have
 * tiers and a minimum, BASE_PLUS has a base that includes a number of learners and a price for each one over it.
 */
public record RateCard(
        Currency currency, Form form, int minimum, List<Tier> tiers, BigDecimal base, int included, BigDecimal over) {

    public enum Form {
        VOLUME,
        GRADUATED,
        BASE_PLUS
    }

    /** From this quantity on, this unit price. */
    public record Tier(int from, BigDecimal price) {}

    /** The smallest commitment where a card says nothing else. */
    public static final int DEFAULT_MINIMUM = 50;

    public RateCard {
        tiers = List.copyOf(tiers);
    }
}
