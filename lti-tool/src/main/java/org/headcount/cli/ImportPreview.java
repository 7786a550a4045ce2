package org.headcount.cli;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.Previews;
import org.headcount.metering.Effect;
import org.headcount.metering.Effects;
import org.headcount.metering.Previewing;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.settings.Settings;
import org.headcount.store.Store;

/** What a file would change if it were loaded, month by month. It is held in memory as a whole. */
final class ImportPreview {

    /** How many facts are looked at together at most. */
    static final int MOST = 100_000;

    private final Previews previews;
    private final InstitutionId institution;
    private final Terminal terminal;
    private boolean asked;

    ImportPreview(Store store, Settings settings, InstitutionId institution, Terminal terminal) {
        Closing closing = new Closing(store.ledger(), store.statements(), terminal.clock());
        this.previews = new Previews(
                new Previewing(
                        store.snapshots(), terminal.clock(), settings.voids().approvalAbove()),
                closing,
                store.statements());
        this.institution = institution;
        this.terminal = terminal;
    }

    /** Prints the months that would change, and says what would become of each report. */
    List<Receipt> of(List<Report> reports) {
        if (asked || reports.size() > MOST) {
            throw new Failure("more than " + MOST + " lines are not looked at together");
        }
        asked = true;
        Effects effects = previews.of(institution, reports).orElseThrow();
        TextTable table = new TextTable(
                "month", "state", "measure", "learners", "then", "amount", "then", "more", "currency", "statement");
        effects.months().forEach(effect -> row(table, effect));
        table.lines().forEach(terminal.out()::println);
        return effects.receipts();
    }

    private static void row(TextTable table, Effect effect) {
        MonthAnswer before = effect.before();
        table.row(
                effect.month().toString(),
                before.state().wire(),
                before.measure().name(),
                String.valueOf(before.measured()),
                String.valueOf(effect.after().measured()),
                before.amount().map(BigDecimal::toPlainString).orElse("-"),
                effect.after().amount().map(BigDecimal::toPlainString).orElse("-"),
                effect.difference().map(BigDecimal::toPlainString).orElse("-"),
                before.currency().map(Currency::getCurrencyCode).orElse("-"),
                statement(effect).map(YearMonth::toString).orElse("none"));
    }

    /** Which statement bills it: none where the month never closes, or is no longer corrected. */
    private static Optional<YearMonth> statement(Effect effect) {
        return switch (effect.before().state()) {
            case HISTORY -> Optional.empty();
            case OPEN, CLOSING -> Optional.of(effect.month());
            case CLOSED -> effect.correction().map(Effect.Correction::statement);
        };
    }
}
