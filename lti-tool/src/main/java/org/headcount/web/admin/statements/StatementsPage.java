package org.headcount.web.admin.statements;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.headcount.gateway.connection.Examinations;
import org.headcount.gateway.statement.ChainCheck;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.DamagedStatement;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.StatementSheet;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Months;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Chart;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.usage.CountingView;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.admin.usage.Patience;
import org.headcount.web.pages.Texts;

/** The list of months, and below it each of them. */
public final class StatementsPage implements StaffPage {

    private static final int ALL = Integer.MAX_VALUE;
    private static final int MONTHS_DRAWN = 14;
    private static final int MONTHS_BEFORE = 13;
    private static final int MOST_OPEN = 24;
    private static final int MOST_PROOFS = 4;

    private final Closing closing;
    private final Statements statements;
    private final Figures figures;
    private final ChainCheck chain;
    private final StatementViews views;
    private final Examinations proofs = new Examinations(MOST_PROOFS);

    public StatementsPage(
            Closing closing, Statements statements, Figures figures, ChainCheck chain, StatementViews views) {
        this.closing = closing;
        this.statements = statements;
        this.figures = figures;
        this.chain = chain;
        this.views = views;
    }

    @Override
    public String name() {
        return "statements";
    }

    @Override
    public String tab() {
        return "statements";
    }

    @Override
    public Answer get(Visit visit) {
        try {
            return shown(visit, lines(visit));
        } catch (DamagedStatement e) {
            return damaged(visit, e.month());
        }
    }

    /** What was closed; while a damaged statement keeps others from being closed, so far. */
    private Statements.Lines lines(Visit visit) {
        try {
            return closing.closeDue(visit.id()).orElseThrow(Visit::notFound);
        } catch (DamagedStatement e) {
            return statements.lines(visit.id()).orElseThrow(Visit::notFound);
        }
    }

    private Answer damaged(Visit visit, YearMonth month) {
        FrozenStatement statement = statements.find(visit.id(), month).orElseThrow(Visit::notFound);
        return Answer.of(visit.page(
                "admin/statements/damaged.jte",
                new DamagedView(
                        month.toString(),
                        visit.texts().month(month),
                        chain.link(visit.id(), statement).orElseGet(() -> notAsWritten(statement)),
                        statement.digest())));
    }

    private Answer shown(Visit visit, Statements.Lines lines) {
        if (visit.rest().isEmpty()) {
            return list(visit, lines, "statements", Optional::empty);
        }
        if (visit.rest().equals(List.of("check"))) {
            return list(visit, lines, "statements/check", () -> Optional.of(proof(visit)));
        }
        if (visit.rest().size() == 1) {
            YearMonth month = month(visit.rest().get(0));
            return frozen(visit, lines, month)
                    .map(statement -> month(visit, views.of(visit, statement)))
                    .orElseGet(() -> open(visit, lines, month));
        }
        if (visit.rest().size() == 3 && visit.rest().get(1).equals("corrects")) {
            YearMonth month = month(visit.rest().get(0));
            return Answer.of(visit.page(
                    "admin/statements/correction.jte",
                    views.correction(
                            visit,
                            lines,
                            frozen(visit, lines, month),
                            month,
                            month(visit.rest().get(2)))));
        }
        throw Visit.notFound();
    }

    private Answer open(Visit visit, Statements.Lines lines, YearMonth month) {
        return figures.months(visit, List.of(month), Patience.begin())
                .map(counted -> month(visit, views.of(visit, lines, counted)))
                .orElseGet(() -> CountingView.about(
                        visit,
                        month,
                        visit.texts().of("statements.draft-of", visit.texts().month(month)),
                        "statements/" + month));
    }

    private static Answer month(Visit visit, StatementView view) {
        return Answer.of(visit.page("admin/statements/month.jte", view));
    }

    private static YearMonth month(String text) {
        if (!text.matches("(19|[2-9]\\d)\\d\\d-\\d\\d")) {
            throw Visit.notFound();
        }
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw Visit.notFound();
        }
    }

    /** Each costs a look at everybody's facts for every statement. */
    private StatementsView.Proof proof(Visit visit) {
        return proofs.one(visit.id(), () -> chain.proof(visit.id()))
                .map(result -> new StatementsView.Proof(false, result.statements(), result.difference()))
                .orElseGet(() -> new StatementsView.Proof(true, 0, Optional.empty()));
    }

    /** The statement as it was there at the moment of which the page tells. */
    private Optional<FrozenStatement> frozen(Visit visit, Statements.Lines lines, YearMonth month) {
        return lines.cuts().stream()
                .filter(cut -> cut.month().equals(month) && isThere(visit, cut.closesAt()))
                .findFirst()
                .flatMap(any -> statements.find(visit.id(), month));
    }

    private static boolean isThere(Visit visit, Instant closed) {
        return !closed.isAfter(visit.moment().at())
                && visit.moment()
                        .knownAt()
                        .filter(known -> known.isBefore(closed))
                        .isEmpty();
    }

    /** @param proof asked for once, when all the rest is there */
    private Answer list(
            Visit visit, Statements.Lines lines, String address, Supplier<Optional<StatementsView.Proof>> proof) {
        Patience patience = Patience.begin();
        List<FrozenStatement> kept = statements.list(visit.id(), Optional.empty(), ALL);
        List<StatementSheet> closed = kept.stream()
                .flatMap(statement -> StatementSheet.read(statement).stream())
                .filter(sheet -> isThere(visit, sheet.closesAt()))
                .toList();
        return figures.months(visit, notClosed(visit, closed), patience)
                .map(counted -> Answer.of(visit.page(
                        "admin/statements/list.jte", list(visit, lines, kept, closed, counted, proof.get()))))
                .orElseGet(() -> CountingView.aboutMonths(visit, visit.texts().of("nav.statements"), address));
    }

    private StatementsView list(
            Visit visit,
            Statements.Lines lines,
            List<FrozenStatement> kept,
            List<StatementSheet> closed,
            Figures.Several counted,
            Optional<StatementsView.Proof> proof) {
        Texts texts = visit.texts();
        List<StatementSheet> others = others(visit, lines, counted.months());
        List<StatementSheet> drawn = Stream.concat(others.stream(), closed.stream())
                .sorted(Comparator.comparing(StatementSheet::month))
                .toList();
        return new StatementsView(
                newestFirst(others.stream().filter(sheet -> !isHistory(sheet.answer())), texts),
                newestFirst(closed.stream(), texts),
                newestFirst(others.stream().filter(sheet -> isHistory(sheet.answer())), texts),
                counted.countedAt(),
                chart(drawn.subList(Math.max(0, drawn.size() - MONTHS_DRAWN), drawn.size()), texts),
                proof.or(() -> kept.stream()
                        .filter(statement -> StatementSheet.read(statement).isEmpty())
                        .findFirst()
                        .map(statement -> new StatementsView.Proof(false, 0, Optional.of(notAsWritten(statement))))));
    }

    private static String notAsWritten(FrozenStatement statement) {
        return "statement " + statement.month() + ": it is no longer what was written";
    }

    private static boolean isHistory(MonthAnswer month) {
        return month.state() == MonthAnswer.State.HISTORY;
    }

    private static List<MonthLine> newestFirst(Stream<StatementSheet> sheets, Texts texts) {
        return sheets.sorted(Comparator.comparing(StatementSheet::month).reversed())
                .map(sheet -> MonthLine.of(sheet, texts))
                .toList();
    }

    /** The months that have no statement at that moment: those after the newest one, and some before the oldest. */
    private static List<YearMonth> notClosed(Visit visit, List<StatementSheet> closed) {
        Months months = new Months(visit.terms().zone());
        YearMonth present = months.containing(visit.moment().at());
        YearMonth first = closed.isEmpty() ? present : closed.get(0).month();
        YearMonth earliest =
                present.minusMonths(MOST_OPEN); // a moment that lies far ahead has no more months to tell of
        YearMonth after = closed.isEmpty()
                ? present.minusMonths(MONTHS_BEFORE)
                : closed.get(closed.size() - 1).month().plusMonths(1);
        return Stream.concat(
                        Stream.iterate(
                                first.minusMonths(MONTHS_BEFORE),
                                month -> month.isBefore(first),
                                month -> month.plusMonths(1)),
                        Stream.iterate(
                                after.isBefore(earliest) ? earliest : after,
                                month -> !month.isAfter(present),
                                month -> month.plusMonths(1)))
                .distinct()
                .toList();
    }

    /** As far as anybody was met in them where they never close. */
    private static List<StatementSheet> others(Visit visit, Statements.Lines lines, List<MonthAnswer> answers) {
        Months months = new Months(visit.terms().zone());
        return answers.stream()
                .filter(answer -> !isHistory(answer) || answer.count().distinct() > 0)
                .map(answer -> StatementSheet.of(
                        answer,
                        months.zone(answer.month()),
                        Cut.of(lines.institution(), answer.month()).closesAt()))
                .toList();
    }

    private static Optional<Chart> chart(List<StatementSheet> months, Texts texts) {
        if (months.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(new Chart(
                Chart.Kind.BAR,
                texts.of("statements.chart"),
                texts.of("statements.chart.summary", months.size()),
                texts.of("statements.month"),
                months.stream().map(sheet -> texts.shortMonth(sheet.month())).toList(),
                List.of(
                        new Chart.Series(
                                texts.of("statements.measured"),
                                Chart.Role.USED,
                                months.stream()
                                        .map(sheet -> sheet.answer().measured())
                                        .toList(),
                                false,
                                Chart.Kind.BAR),
                        new Chart.Series(
                                texts.of("statements.commitment"),
                                Chart.Role.LIMIT,
                                months.stream()
                                        .map(sheet ->
                                                sheet.answer().commitment().orElse(null))
                                        .toList(),
                                true,
                                Chart.Kind.LINE)),
                Optional.empty()));
    }
}
