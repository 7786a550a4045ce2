package org.headcount.web.admin.learners;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.Effect;
import org.headcount.metering.Effects;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/**
 * What a change costs, in words: the same before it is made and after.
 *
 * @param goesOn whether the months after the last one are like it
 */
public record Price(List<Line> lines, boolean goesOn) {

    /** That of what changes no month. */
    public static final Price NONE = new Price(List.of(), false);

    /**
     * A month.
     *
     * @param counts measured before and after; empty where only the amount is known
     * @param difference with its sign; empty where the month has no amount
     * @param note of a closed month: where the difference is charged
     */
    public record Line(String month, String counts, String difference, String note) {}

    public Price {
        lines = List.copyOf(lines);
    }

    static Price of(Effects effects, Visit visit) {
        return new Price(
                effects.months().stream()
                        .map(effect -> line(effect, visit.texts()))
                        .toList(),
                effects.months().stream().map(Effect::month).anyMatch(month -> month.isAfter(present(visit))));
    }

    static Price of(List<SwitchOutcome.Cost> costs, Visit visit) {
        return new Price(
                costs.stream()
                        .map(cost -> new Line(
                                visit.texts().month(cost.month()),
                                "",
                                signed(cost.amount(), cost.currency(), visit.texts()),
                                ""))
                        .toList(),
                costs.stream().map(SwitchOutcome.Cost::month).anyMatch(month -> month.isAfter(present(visit))));
    }

    private static YearMonth present(Visit visit) {
        return YearMonth.from(visit.moment().now().atZone(visit.zone()));
    }

    private static Line line(Effect effect, Texts texts) {
        MonthAnswer before = effect.before();
        Optional<Currency> currency = before.currency();
        return new Line(
                texts.month(effect.month()),
                texts.of(
                        "learners.price.counts",
                        texts.number(before.measured()),
                        texts.number(effect.after().measured())),
                effect.difference()
                        .flatMap(more -> currency.map(known -> signed(more, known, texts)))
                        .orElse(""),
                effect.correction()
                        .map(correction -> texts.of("learners.price.adjusted", texts.month(correction.statement())))
                        .orElse(""));
    }

    private static String signed(BigDecimal amount, Currency currency, Texts texts) {
        return (amount.signum() > 0 ? "+" : "") + texts.money(amount, currency);
    }

    public boolean changesNothing() {
        return lines.isEmpty();
    }

    /** By which the same price is known again. */
    public String mark() {
        return Integer.toHexString(lines.hashCode());
    }
}
