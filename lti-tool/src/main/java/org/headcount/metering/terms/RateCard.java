package org.headcount.metering.terms;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * What learners cost a month, in one currency. Which members are used depends on the form: VOLUME and GRADUATED have
 * tiers and a minimum, BASE_PLUS has a base that includes a number of learners and a price for each one over it.
 *
 * @param minimum the smallest commitment, and what is committed to where nothing else is agreed
 */
public record RateCard(
        Currency currency, Form form, int minimum, List<Tier> tiers, BigDecimal base, int included, BigDecimal over) {

    public enum Form {
        /** One price for all learners, that of the committed quantity; going over costs the same price. */
        VOLUME,
        /** Each range of learners at its own price. */
        GRADUATED,
        /** A fixed price with so many learners in it, and a price for each one over. */
        BASE_PLUS
    }

    /** From this quantity on, this unit price. */
    public record Tier(int from, BigDecimal price) {}

    /** The smallest commitment where a card says nothing else. */
    public static final int DEFAULT_MINIMUM = 50;

    public RateCard {
        tiers = List.copyOf(tiers);
        require(currency.getDefaultFractionDigits() >= 0, "currency " + currency + " has no minor unit");
        if (form == Form.BASE_PLUS) {
            require(tiers.isEmpty(), "a base-plus card has no tiers");
            require(base.signum() >= 0, "base is not negative; found " + base);
            require(included >= 0, "included is not negative; found " + included);
            require(over.signum() >= 0, "over is not negative; found " + over);
        } else {
            require(minimum >= 1, "minimum is at least 1; found " + minimum);
            checkTiers(minimum, tiers);
        }
    }

    public static RateCard volume(Currency currency, int minimum, List<Tier> tiers) {
        return new RateCard(currency, Form.VOLUME, minimum, tiers, BigDecimal.ZERO, 0, BigDecimal.ZERO);
    }

    public static RateCard graduated(Currency currency, int minimum, List<Tier> tiers) {
        return new RateCard(currency, Form.GRADUATED, minimum, tiers, BigDecimal.ZERO, 0, BigDecimal.ZERO);
    }

    public static RateCard basePlus(Currency currency, BigDecimal base, int included, BigDecimal over) {
        return new RateCard(currency, Form.BASE_PLUS, 0, List.of(), base, included, over);
    }

    private static void checkTiers(int minimum, List<Tier> tiers) {
        require(!tiers.isEmpty(), "tiers are missing");
        require(
                tiers.get(0).from() <= minimum,
                "tiers[0]: from " + tiers.get(0).from() + " is above the minimum of " + minimum);
        for (int i = 0; i < tiers.size(); i++) {
            Tier row = tiers.get(i);
            String name = "tiers[" + i + "]: ";
            require(row.from() >= 0, name + "from " + row.from() + " is negative");
            require(row.price().signum() >= 0, name + "price " + row.price() + " is negative");
            if (i > 0) {
                Tier above = tiers.get(i - 1);
                require(row.from() > above.from(), name + "from " + row.from() + " does not follow " + above.from());
                require(
                        row.price().compareTo(above.price()) <= 0,
                        name + "price " + row.price() + " from " + row.from() + " is above " + above.price() + " from "
                                + above.from());
            }
        }
    }

    private static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** @throws IllegalArgumentException if a commitment is below the minimum; BASE_PLUS takes any, and uses none */
    public void check(int commitment) {
        require(
                form == Form.BASE_PLUS || commitment >= minimum,
                "commitment of " + commitment + " is below the minimum of " + minimum);
    }

    /**
     * How many learners are paid for whether they come or not: those agreed, never fewer than the minimum; those
     * included, under BASE_PLUS. A card that raises the minimum raises an older commitment with it.
     */
    public int committed(Optional<Integer> agreed) {
        return form == Form.BASE_PLUS ? included : Math.max(minimum, agreed.orElse(minimum));
    }

    /**
     * What a month costs, rounded once, half up, to the currency's minor unit.
     *
     * @param committed as {@link #committed} tells
     */
    public BigDecimal charge(int measured, int committed) {
        return charge(measured, committed, Optional.empty());
    }

    /** @param share of the fixed price, which is what the month costs whoever comes; empty for all of it */
    public BigDecimal charge(int measured, int committed, Optional<Share> share) {
        BigDecimal fixed = fixed(committed);
        BigDecimal more = exceeding(measured, committed);
        int digits = currency.getDefaultFractionDigits();
        return share.map(part -> fixed.multiply(BigDecimal.valueOf(part.days()))
                        .add(more.multiply(BigDecimal.valueOf(part.of())))
                        .divide(BigDecimal.valueOf(part.of()), digits, RoundingMode.HALF_UP))
                .orElseGet(() -> fixed.add(more).setScale(digits, RoundingMode.HALF_UP));
    }

    private BigDecimal fixed(int committed) {
        return switch (form) {
            case VOLUME -> rate(committed).multiply(BigDecimal.valueOf(committed));
            case GRADUATED -> byRanges(committed);
            case BASE_PLUS -> base;
        };
    }

    private BigDecimal exceeding(int measured, int committed) {
        BigDecimal exceeding = BigDecimal.valueOf(Math.max(0, measured - committed));
        return switch (form) {
            case VOLUME -> rate(committed).multiply(exceeding);
            case GRADUATED -> byRanges(Math.max(committed, measured)).subtract(byRanges(committed));
            case BASE_PLUS -> over.multiply(exceeding);
        };
    }

    /** What one learner more can cost at most: prices do not rise with the quantity. */
    public BigDecimal dearest() {
        return form == Form.BASE_PLUS ? over : tiers.get(0).price();
    }

    /** Nothing at all, in this currency. */
    public BigDecimal zero() {
        return BigDecimal.ZERO.setScale(currency.getDefaultFractionDigits());
    }

    /** The unit price of a quantity, where a card has one: that of its tier. */
    public BigDecimal rate(int quantity) {
        BigDecimal rate = tiers.get(0).price();
        for (Tier tier : tiers) {
            if (tier.from() <= quantity) {
                rate = tier.price();
            }
        }
        return rate;
    }

    /** The first range begins with the first learner: nobody below the first tier is free. */
    private BigDecimal byRanges(int quantity) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < tiers.size(); i++) {
            long first = i == 0 ? 1 : Math.max(1, tiers.get(i).from());
            long end = i + 1 < tiers.size() ? tiers.get(i + 1).from() : Long.MAX_VALUE;
            long within = Math.max(0, Math.min(quantity + 1L, end) - first);
            sum = sum.add(tiers.get(i).price().multiply(BigDecimal.valueOf(within)));
        }
        return sum;
    }
}
