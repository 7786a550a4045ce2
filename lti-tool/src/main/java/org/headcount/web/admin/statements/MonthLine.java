package org.headcount.web.admin.statements;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.gateway.statement.StatementSheet;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.web.pages.Texts;

/**
 * A month in the list.
 *
 * @param address of its own page, behind the institution's
 * @param state the last part of the text {@code statements.state.<state>}
 * @param corrections how many months it corrects
 */
public record MonthLine(
        String address,
        String name,
        String state,
        String measure,
        int measured,
        Optional<Integer> commitment,
        int over,
        int unused,
        Optional<String> amount,
        int corrections,
        Optional<String> corrected,
        String total) {

    static MonthLine of(StatementSheet sheet, Texts texts) {
        MonthAnswer month = sheet.answer();
        return new MonthLine(
                "statements/" + sheet.month(),
                texts.month(sheet.month()),
                month.state().wire(),
                texts.of("policy.measure." + month.measure()),
                month.measured(),
                month.commitment(),
                month.over().orElse(0),
                month.unused().orElse(0),
                month.amount()
                        .map(amount -> texts.money(amount, month.currency().orElseThrow())),
                sheet.adjustments().size(),
                corrected(sheet, texts),
                money(sheet, texts));
    }

    /** All of a statement's adjustments together, where they are in one currency. */
    private static Optional<String> corrected(StatementSheet sheet, Texts texts) {
        Optional<Currency> currency = sheet.adjustments().stream()
                .flatMap(one -> one.currency().stream())
                .findFirst();
        return currency.filter(only -> sheet.adjustments().stream()
                        .allMatch(one -> one.currency().equals(Optional.of(only))))
                .map(only -> texts.signedMoney(
                        sheet.adjustments().stream()
                                .flatMap(one -> one.amount().stream())
                                .reduce(BigDecimal.ZERO, BigDecimal::add),
                        only));
    }

    static String money(StatementSheet sheet, Texts texts) {
        return sheet.totals().isEmpty()
                ? "–"
                : sheet.totals().entrySet().stream()
                        .map(total -> texts.money(total.getValue(), total.getKey()))
                        .collect(Collectors.joining(" + "));
    }

    public boolean closed() {
        return state.equals("closed");
    }
}
