package org.headcount.web.pages;

import java.util.Currency;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.RateCard;

/** How a month's amount comes about, in a line that can be followed with a pencil. */
public final class Charges {

    private Charges() {}

    /** Empty where nothing is charged, because no card is agreed or the month lies outside of the contract. */
    public static String words(Texts texts, MonthAnswer month, boolean contracted) {
        if (month.rates().isEmpty() || !contracted) {
            return "";
        }
        RateCard card = month.rates().get();
        String whole = whole(texts, month, card);
        return month.share()
                .map(share -> whole + " · " + texts.of("statements.sum.prorated", share.days(), share.of()))
                .orElse(whole);
    }

    private static String whole(Texts texts, MonthAnswer month, RateCard card) {
        Currency currency = card.currency();
        int committed = month.commitment().orElseThrow();
        int over = month.over().orElseThrow();
        return switch (card.form()) {
            case VOLUME ->
                over == 0
                        ? texts.of("statements.sum.volume", committed, texts.price(card.rate(committed), currency))
                        : texts.of(
                                "statements.sum.volume-over",
                                committed,
                                over,
                                texts.price(card.rate(committed), currency));
            case GRADUATED -> texts.of("statements.sum.graduated", Math.max(committed, month.measured()));
            case BASE_PLUS ->
                over == 0
                        ? texts.of("statements.sum.base", texts.price(card.base(), currency), committed)
                        : texts.of(
                                "statements.sum.base-over",
                                texts.price(card.base(), currency),
                                committed,
                                over,
                                texts.price(card.over(), currency));
        };
    }
}
