package org.headcount.web.admin.usage;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.ahead.Forecast;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.NextTier;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.web.admin.CommitmentBar;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** Writes the meter's answers down as people read them. */
final class UsageViews {

    private final Visit visit;
    private final Texts texts;
    private final Months months;

    UsageViews(Visit visit) {
        this.visit = visit;
        this.texts = visit.texts();
        this.months = new Months(visit.terms().zone());
    }

    UsageView view(
            MonthDays days,
            Figures.Around around,
            List<UsageView.Warning> warnings,
            Optional<UsageView.Release> release) {
        UsageCharts charts = new UsageCharts(texts, months.zone(days.month().month()));
        return new UsageView(
                bar(days),
                warnings,
                numbers(days),
                against(days.month(), around),
                charts.days(days),
                charts.history(around.months()),
                around.months().stream().map(this::row).toList(),
                around.forecast().months().stream().map(this::ahead).toList(),
                release);
    }

    private UsageView.Bar bar(MonthDays days) {
        MonthAnswer month = days.month();
        YearMonth present = months.containing(visit.moment().at());
        boolean closes = month.state() == MonthAnswer.State.OPEN || month.state() == MonthAnswer.State.CLOSING;
        return new UsageView.Bar(
                month.month(),
                texts.month(month.month()),
                month.state().wire(),
                closes ? Optional.of(Cut.of(visit.institution(), month.month()).closesAt()) : Optional.empty(),
                days.asOf(),
                month.month().minusMonths(1),
                month.month().isBefore(present) ? Optional.of(month.month().plusMonths(1)) : Optional.empty(),
                month.month().equals(present));
    }

    private List<UsageView.Figure> numbers(MonthDays days) {
        MonthAnswer month = days.month();
        String name = texts.month(month.month());
        boolean present = visit.moment().isPresent();
        List<UsageView.Figure> numbers = new ArrayList<>();
        numbers.add(new UsageView.Figure(
                texts.of(present ? "usage.now" : "usage.then"),
                texts.number(days.inUse()),
                texts.of("usage.now.help"),
                Optional.empty(),
                "learners?status=active",
                false));
        boolean distinct = month.measure() == Policy.Measure.DISTINCT;
        boolean over = month.state() != MonthAnswer.State.OPEN
                || visit.moment().asOf().isPresent(); // what came after that moment is known, and counted
        numbers.add(number(
                month,
                Policy.Measure.DISTINCT,
                texts.of(distinct ? over ? "usage.charged.over" : "usage.charged" : "usage.touched"),
                texts.of("usage.distinct.help", name),
                Optional.empty()));
        numbers.add(number(
                month,
                Policy.Measure.PEAK,
                texts.of("usage.peak"),
                texts.of("usage.peak.help"),
                Optional.of(month.count().peakAt())));
        numbers.add(number(
                month,
                Policy.Measure.CLOSING,
                texts.of("usage.closing"),
                texts.of(over ? "usage.closing.over.help" : "usage.closing.help"),
                Optional.of(month.span().until())));
        return numbers;
    }

    private UsageView.Figure number(
            MonthAnswer month, Policy.Measure measure, String name, String help, Optional<Instant> at) {
        return new UsageView.Figure(
                name,
                texts.number(month.count().measured(measure)),
                help,
                at,
                address(month.month(), measure),
                month.measure() == measure);
    }

    private static String address(YearMonth month, Policy.Measure measure) {
        return "months/" + month + "/" + measure.name().toLowerCase(Locale.ROOT);
    }

    private UsageView.Against against(MonthAnswer month, Figures.Around around) {
        List<String> lines = new ArrayList<>();
        month.rates().ifPresent(card -> lines.addAll(prices(card, month)));
        around.recommendation().offered().ifPresent(offer -> {
            RateCard card = around.recommendation().card().orElseThrow();
            lines.add(texts.of(
                    "usage.offer",
                    texts.number(offer.commitment()),
                    texts.money(around.recommendation().savesPerMonth().orElseThrow(), card.currency())));
        });
        return new UsageView.Against(
                texts.number(month.measured()),
                address(month.month(), month.measure()),
                month.commitment().map(texts::number),
                month.commitment().map(committed -> CommitmentBar.of(month.measured(), committed)),
                over(month),
                texts.number(month.unused().orElse(0)),
                month.amount()
                        .map(amount -> texts.money(amount, month.currency().orElseThrow())),
                lines);
    }

    private List<String> prices(RateCard card, MonthAnswer month) {
        int committed = month.commitment().orElseThrow();
        if (card.form() == RateCard.Form.BASE_PLUS) {
            return List.of(texts.of(
                    "usage.base",
                    texts.money(card.base(), card.currency()),
                    texts.number(card.included()),
                    texts.price(card.over(), card.currency())));
        }
        return NextTier.of(card, committed)
                .map(next -> texts.of(
                        "usage.tier",
                        texts.number(next.from()),
                        texts.price(next.price(), card.currency()),
                        texts.price(card.rate(committed), card.currency()),
                        texts.number(next.breakEven())))
                .stream()
                .toList();
    }

    private Optional<String> over(MonthAnswer month) {
        return month.over().filter(number -> number > 0).map(texts::number);
    }

    private UsageView.Row row(MonthAnswer month) {
        return new UsageView.Row(
                month.month(),
                month.state() != MonthAnswer.State.HISTORY || month.count().distinct() > 0,
                texts.month(month.month()),
                month.state().wire(),
                texts.number(month.measured()),
                month.commitment().map(texts::number).orElse("–"),
                over(month),
                amount(month));
    }

    private UsageView.Ahead ahead(Forecast.Month month) {
        return new UsageView.Ahead(
                month.floor().month(),
                texts.month(month.floor().month()),
                month.floor().commitment().map(texts::number).orElse("–"),
                guess(month.floor()),
                guess(month.likely()),
                guess(month.worst()));
    }

    private UsageView.Guess guess(MonthAnswer month) {
        return new UsageView.Guess(texts.number(month.measured()), over(month), amount(month));
    }

    private String amount(MonthAnswer month) {
        return month.amount()
                .map(amount -> texts.money(amount, month.currency().orElseThrow()))
                .orElse("–");
    }
}
