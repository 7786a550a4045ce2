package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.terms.RateCard;
import org.jspecify.annotations.Nullable;

/** A rate card: tiers for the forms volume and graduated; base, included and over for base-plus. */
@Schema(name = "RateCard")
record RateCardJson(
        @Schema(example = "EUR") String currency,

        @Schema(allowableValues = {"volume", "graduated", "base-plus"})
        String form,

        @Nullable Integer minimum,
        @Nullable List<TierJson> tiers,
        @Schema(example = "500.00") @Nullable String base,
        @Nullable Integer included,
        @Schema(example = "4.50") @Nullable String over) {

    /** From this quantity on, this unit price. */
    @Schema(name = "Tier")
    record TierJson(int from, @Schema(example = "6.00") String price) {}

    static RateCardJson of(RateCard card) {
        boolean basePlus = card.form() == RateCard.Form.BASE_PLUS;
        return new RateCardJson(
                card.currency().getCurrencyCode(),
                wire(card.form()),
                basePlus ? null : card.minimum(),
                basePlus
                        ? null
                        : card.tiers().stream()
                                .map(tier ->
                                        new TierJson(tier.from(), tier.price().toPlainString()))
                                .toList(),
                basePlus ? card.base().toPlainString() : null,
                basePlus ? card.included() : null,
                basePlus ? card.over().toPlainString() : null);
    }

    static Optional<RateCard> read(Members in) {
        return in.object("rateCard").flatMap(RateCardJson::fields);
    }

    private static Optional<RateCard> fields(Members in) {
        Optional<Currency> currency = in.neededValue("currency", 3, RateCardJson::currency);
        if (!in.has("form")) {
            in.fault("form", "is missing");
        }
        Optional<RateCard.Form> form = in.choice("form", RateCardJson::form, "volume, graduated, base-plus");
        if (form.isEmpty()) {
            List.of("minimum", "tiers", "base", "included", "over").forEach(in::raw);
            return Optional.empty();
        }
        if (form.get() == RateCard.Form.BASE_PLUS) {
            Optional<BigDecimal> base = in.neededValue("base", 24, RateCardJson::money);
            Optional<BigDecimal> over = in.neededValue("over", 24, RateCardJson::money);
            if (!in.has("included")) {
                in.fault("included", "is missing");
            }
            Optional<Integer> included = in.number("included", 0, 100_000_000);
            return in.sound()
                    ? Optional.of(RateCard.basePlus(
                            currency.orElseThrow(), base.orElseThrow(), included.orElseThrow(), over.orElseThrow()))
                    : Optional.empty();
        }
        int minimum = in.number("minimum", 1, 100_000_000).orElse(RateCard.DEFAULT_MINIMUM);
        List<RateCard.Tier> tiers = tiers(in, minimum);
        if (!in.sound()) {
            return Optional.empty();
        }
        return Optional.of(
                form.get() == RateCard.Form.VOLUME
                        ? RateCard.volume(currency.orElseThrow(), minimum, tiers)
                        : RateCard.graduated(currency.orElseThrow(), minimum, tiers));
    }

    private static List<RateCard.Tier> tiers(Members in, int minimum) {
        if (!in.has("tiers")) {
            in.fault("tiers", "is missing");
        }
        List<RateCard.Tier> tiers = new ArrayList<>();
        int row = 0;
        for (Members tier : in.objects("tiers", 1000)) {
            if (!tier.has("from")) {
                tier.fault("from", "is missing");
            }
            Optional<Integer> from = tier.number("from", 0, 100_000_000);
            Optional<BigDecimal> price = tier.neededValue("price", 24, RateCardJson::money);
            if (from.isPresent() && price.isPresent()) {
                if (!tiers.isEmpty()
                        && from.get() <= tiers.get(tiers.size() - 1).from()) {
                    tier.fault("from", "row " + (row + 1) + " must begin above the row before it");
                }
                if (!tiers.isEmpty()
                        && price.get().compareTo(tiers.get(tiers.size() - 1).price()) > 0) {
                    tier.fault("price", "row " + (row + 1) + " must not be dearer than the row before it");
                }
                if (tiers.isEmpty() && from.get() > minimum) {
                    tier.fault("from", "the first row must begin at or below the minimum, " + minimum);
                }
                tiers.add(new RateCard.Tier(from.get(), price.get()));
            }
            row++;
        }
        if (in.has("tiers") && row == 0) {
            in.fault("tiers", "must have a row");
        }
        return tiers;
    }

    private static Currency currency(String code) {
        try {
            Currency currency = Currency.getInstance(code);
            if (currency.getDefaultFractionDigits() < 0) {
                throw new IllegalArgumentException("must be a currency with a minor unit");
            }
            return currency;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be an ISO 4217 code such as EUR", e);
        }
    }

    /** Money comes as text, so that no reader on the way rounds it. */
    private static BigDecimal money(String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,6})?")) {
            throw new IllegalArgumentException("must be an amount such as \"6.00\"");
        }
        return new BigDecimal(text);
    }

    private static String wire(RateCard.Form form) {
        return form.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<RateCard.Form> form(String text) {
        return Arrays.stream(RateCard.Form.values())
                .filter(form -> wire(form).equals(text))
                .findFirst();
    }
}
