package org.headcount.web.admin.settings;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.month.MonthUnits;
import org.headcount.metering.month.Units;
import org.headcount.metering.terms.Months;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.usage.Again;
import org.headcount.web.admin.usage.AskedMonth;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.pages.Texts;

/** A month by units, such as faculties: whose learners are charged, and for how much. */
public final class UnitsPage implements StaffPage {

    private final Figures figures;

    public UnitsPage(Figures figures) {
        this.figures = figures;
    }

    @Override
    public String name() {
        return "units";
    }

    @Override
    public String tab() {
        return "settings";
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        YearMonth present =
                new Months(visit.terms().zone()).containing(visit.moment().at());
        YearMonth month = AskedMonth.of(visit.parameter("month"), "?month").orElse(present);
        Optional<MonthUnits> units = figures.units(visit, month);
        return Answer.of(visit.page(
                "admin/settings/units.jte",
                units.map(found -> view(visit.texts(), found, present))
                        .orElseGet(() -> counting(visit.texts(), month, present, Again.of(visit)))));
    }

    /** So many learners that their units are still being counted. */
    private static UnitsView counting(Texts texts, YearMonth month, YearMonth present, Again again) {
        return new UnitsView(
                month,
                texts.month(month),
                month.minusMonths(1),
                next(month, present),
                "",
                "",
                Optional.empty(),
                again,
                List.of());
    }

    private static Optional<YearMonth> next(YearMonth month, YearMonth present) {
        return month.isBefore(present) ? Optional.of(month.plusMonths(1)) : Optional.empty();
    }

    private static UnitsView view(Texts texts, MonthUnits units, YearMonth present) {
        YearMonth month = units.month().month();
        int measured = units.month().measured();
        return new UnitsView(
                month,
                texts.month(month),
                month.minusMonths(1),
                next(month, present),
                texts.number(measured),
                units.month()
                        .amount()
                        .map(amount -> money(texts, units, amount))
                        .orElse("–"),
                Optional.of(units.activeAt()),
                new Again(0),
                units.units().stream()
                        .map(share -> row(texts, units, share, measured))
                        .toList());
    }

    private static UnitsView.Row row(Texts texts, MonthUnits units, MonthUnits.Share share, int measured) {
        boolean none = share.unit().equals(Units.UNASSIGNED);
        return new UnitsView.Row(
                share.unit(),
                none ? texts.of("settings.units.unassigned") : share.unit(),
                texts.number(share.active()),
                texts.number(share.count().distinct()),
                texts.number(share.count().peak()),
                texts.number(share.charged()),
                measured == 0 ? 0 : Math.round(100f * share.charged() / measured),
                share.amount().map(amount -> money(texts, units, amount)).orElse("–"),
                none && share.charged() > 0);
    }

    private static String money(Texts texts, MonthUnits units, BigDecimal amount) {
        return texts.money(amount, units.month().currency().orElseThrow());
    }
}
