package org.headcount.web.admin.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.headcount.metering.terms.RateCard;
import org.headcount.web.pages.Texts;

/** A rate card in words. */
final class CardRows {

    private CardRows() {}

    static List<PolicyView.Field> of(RateCard card, Texts texts) {
        List<PolicyView.Field> rows = new ArrayList<>();
        if (card.form() == RateCard.Form.BASE_PLUS) {
            rows.add(new PolicyView.Field(texts.of("policy.base"), texts.price(card.base(), card.currency())));
            rows.add(new PolicyView.Field(texts.of("policy.included"), texts.number(card.included())));
            rows.add(new PolicyView.Field(texts.of("policy.over"), texts.price(card.over(), card.currency())));
            return rows;
        }
        rows.add(new PolicyView.Field(texts.of("policy.minimum"), texts.number(card.minimum())));
        card.tiers()
                .forEach(tier -> rows.add(new PolicyView.Field(
                        texts.of("policy.tier", tier.from()), texts.price(tier.price(), card.currency()))));
        return rows;
    }

    static String form(RateCard card, Texts texts) {
        return texts.of(
                "policy.form." + card.form().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** In a line. */
    static String line(RateCard card, Texts texts) {
        return form(card, texts) + texts.of("colon") + " "
                + of(card, texts).stream()
                        .map(row -> row.label() + " " + row.value())
                        .collect(Collectors.joining("; "));
    }
}
