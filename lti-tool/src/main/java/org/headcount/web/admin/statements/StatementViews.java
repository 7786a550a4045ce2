package org.headcount.web.admin.statements;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.statement.ChainCheck;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.gateway.statement.StatementRows;
import org.headcount.gateway.statement.StatementSheet;
import org.headcount.gateway.statement.StatementText;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.Correcting;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.terms.Policy;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.pages.Charges;
import org.headcount.web.pages.Texts;

/** Puts together what the page of one month shows. */
public final class StatementViews {

    private static final int WORKED_OUT_AT_ONCE = 5_000;
    private static final int CHANGES_SHOWN = 500;
    private static final int PIECES_CHECKED_AT_ONCE = 40;

    private final Closing closing;
    private final ChargedList charged;
    private final Snapshots snapshots;
    private final ChainCheck chain;
    private final Correcting correcting;
    private final Connections connections;

    public StatementViews(
            Closing closing,
            Statements statements,
            Snapshots snapshots,
            Meter meter,
            Ledger ledger,
            ChainCheck chain,
            Correcting correcting,
            Connections connections) {
        this.closing = closing;
        this.charged = new ChargedList(new StatementRows(statements), meter, ledger);
        this.snapshots = snapshots;
        this.chain = chain;
        this.correcting = correcting;
        this.connections = connections;
    }

    /** Of one that was closed. */
    StatementView of(Visit visit, FrozenStatement frozen) {
        return of(visit, StatementSheet.of(frozen), Optional.of(frozen), Optional.empty(), false);
    }

    /**
     * Of one that is not.
     *
     * @param counted that month alone
     */
    StatementView of(Visit visit, Statements.Lines lines, Figures.Several counted) {
        StatementSheet computed = computed(visit, lines, counted.months().get(0));
        boolean corrects = lines.next().month().equals(computed.month());
        boolean asked = visit.moment().isPresent()
                && (computed.answer().count().distinct() <= WORKED_OUT_AT_ONCE
                        || !visit.parameter("corrections").isEmpty());
        return of(
                visit,
                corrects && asked ? draft(lines, computed.month()) : computed,
                Optional.empty(),
                corrects && asked ? Optional.empty() : counted.countedAt(),
                corrects && !asked);
    }

    private StatementView of(
            Visit visit,
            StatementSheet sheet,
            Optional<FrozenStatement> frozen,
            Optional<Instant> countedAt,
            boolean unasked) {
        Texts texts = visit.texts();
        YearMonth month = sheet.month();
        MonthAnswer answer = sheet.answer();
        Policy.Measure measure = Arrays.stream(Policy.Measure.values())
                .filter(one -> one.name().equals(visit.parameter("by")))
                .findFirst()
                .orElse(answer.measure());
        boolean contracted = visit.terms().isContracted(answer.span());
        ChargedList.Listed listed = charged.page(visit, Places.of(connections, visit.id()), frozen, sheet, measure);
        return new StatementView(
                sheet,
                countedAt,
                texts.month(month),
                MonthLine.money(sheet, texts),
                Charges.words(texts, answer, contracted),
                numbers(answer),
                Arrays.stream(Policy.Measure.values())
                        .map(one -> definition(answer, answer.by(one, contracted), texts))
                        .toList(),
                sheet.adjustments().stream()
                        .map(one -> new StatementView.Correction(
                                "statements/" + one.month(),
                                "statements/" + month + "/corrects/" + one.month(),
                                texts.month(one.month()),
                                one.learners(),
                                one.measured(),
                                one.amount()
                                        .map(amount -> texts.signedMoney(
                                                amount, one.currency().orElseThrow()))))
                        .toList(),
                sheet.beyondHorizon().entrySet().stream()
                        .map(one -> new StatementView.Late(texts.month(one.getKey()), one.getValue()))
                        .toList(),
                unasked,
                listed.learners(),
                measure.name(),
                measure != answer.measure(),
                listed.next(),
                visit.parameter("after").isEmpty(),
                frozen.filter(one -> one.pieces() <= PIECES_CHECKED_AT_ONCE)
                        .flatMap(one -> chain.link(visit.id(), one)));
    }

    /** Who makes the difference for an earlier month between two lines: that under the month before, and that of the statement, or now. */
    CorrectionView correction(
            Visit visit,
            Statements.Lines lines,
            Optional<FrozenStatement> frozen,
            YearMonth month,
            YearMonth corrected) {
        Texts texts = visit.texts();
        Optional<Instant> before = lines.cuts().stream()
                .filter(cut -> cut.month().equals(month.minusMonths(1)))
                .map(Cut::closesAt)
                .findFirst();
        if (before.isEmpty()
                || !corrected.isBefore(month)
                || lines.cuts().stream().noneMatch(cut -> cut.month().equals(corrected))) {
            throw Visit.notFound();
        }
        Correcting.Changes changes = correcting.between(
                visit.id(),
                corrected,
                before.get(),
                frozen.map(StatementSheet::of)
                        .map(StatementSheet::closesAt)
                        .or(() -> visit.moment().knownAt()),
                CHANGES_SHOWN);
        Places places = Places.of(connections, visit.id());
        return new CorrectionView(
                texts.month(corrected),
                texts.of(frozen.isPresent() ? "statements.of" : "statements.draft-of", texts.month(month)),
                "statements/" + month,
                changes.added(),
                changes.dropped(),
                changes.shown().stream().map(change -> row(change, places)).toList());
    }

    private static CorrectionView.Row row(Correcting.Change change, Places places) {
        Fact reason = change.reason();
        StatementView.Charged charged = ChargedList.charged(
                change.learner(),
                reason.type().wire(),
                reason.kind().wire(),
                reason.effectiveAt(),
                reason.key().source(),
                places);
        return new CorrectionView.Row(
                charged.id(),
                charged.name(),
                change.added(),
                charged.fact(),
                charged.at(),
                reason.recordedAt(),
                charged.source());
    }

    private static StatementSheet computed(Visit visit, Statements.Lines lines, MonthAnswer answer) {
        if (answer.state() == MonthAnswer.State.HISTORY && answer.count().distinct() == 0) {
            throw Visit.notFound();
        }
        return StatementSheet.of(
                answer,
                visit.terms().zone().inForceAt(answer.span().from()),
                Cut.of(lines.institution(), answer.month()).closesAt());
    }

    private StatementSheet draft(Statements.Lines lines, YearMonth month) {
        try (StatementText text = closing.draft(lines, month, snapshots)) {
            return StatementSheet.of(text);
        }
    }

    private static List<StatementView.Figure> numbers(MonthAnswer answer) {
        MonthCount count = answer.count();
        Instant begins = answer.span().from();
        return List.of(
                number("distinct", count.distinct(), answer, Policy.Measure.DISTINCT, Optional.empty()),
                number("peak", count.peak(), answer, Policy.Measure.PEAK, Optional.of(count.peakAt())),
                number(
                        "closing",
                        count.closing(),
                        answer,
                        Policy.Measure.CLOSING,
                        Optional.of(answer.span().lastInstant())),
                new StatementView.Figure("opening", count.opening(), false, Optional.of(begins)),
                new StatementView.Figure("carried", count.carried(), false, Optional.empty()));
    }

    private static StatementView.Figure number(
            String text, int number, MonthAnswer answer, Policy.Measure measure, Optional<Instant> at) {
        return new StatementView.Figure(text, number, answer.measure() == measure, at);
    }

    private static StatementView.Definition definition(MonthAnswer agreed, MonthAnswer other, Texts texts) {
        return new StatementView.Definition(
                other.measure().name(),
                other.measured(),
                other.measure() == agreed.measure(),
                other.amount()
                        .map(amount -> texts.money(amount, other.currency().orElseThrow())),
                other.amount()
                        .flatMap(amount -> agreed.amount().map(amount::subtract))
                        .filter(more -> more.signum() != 0)
                        .map(more -> texts.signedMoney(more, other.currency().orElseThrow())));
    }
}
