package org.headcount.web.admin.planning;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.gateway.connection.Connections;
import org.headcount.metering.ahead.Forecast;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Chart;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.usage.CountingView;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.admin.usage.Patience;
import org.headcount.web.pages.Texts;

/** The coming months, and who need not be counted in the first of them. */
public final class ForecastPart implements PlanningPage.Part {

    private static final int MONTHS = 6;
    private static final int MOST_MONTHS = 12;

    private final Figures figures;
    private final Connections connections;

    public ForecastPart(Figures figures, Connections connections) {
        this.figures = figures;
        this.connections = connections;
    }

    /** @param firstPage whether the release list begins with its first learner */
    public record View(Forecast forecast, int months, Chart chart, Places places, boolean firstPage) {}

    @Override
    public Answer get(Visit visit) {
        String given = visit.parameter("months");
        int months = given.matches("\\d{1,2}") ? Math.max(1, Math.min(MOST_MONTHS, Integer.parseInt(given))) : MONTHS;
        String after = visit.parameter("after");
        String from = after.matches("[A-Za-z0-9_-]{1,128}") ? after : "";
        return figures.forecast(visit, months, from, Patience.begin())
                .map(forecast -> told(visit, forecast, months, from))
                .orElseGet(() -> CountingView.aboutMonths(
                        visit,
                        visit.texts().of("planning.forecast"),
                        "planning/forecast?months=" + months + (from.isEmpty() ? "" : "&after=" + from)));
    }

    private Answer told(Visit visit, Forecast forecast, int months, String from) {
        return Answer.of(visit.page(
                "admin/planning/forecast.jte",
                new View(
                        forecast,
                        months,
                        chart(forecast, visit.texts()),
                        Places.of(connections, visit.id()),
                        from.isEmpty())));
    }

    private static Chart chart(Forecast forecast, Texts texts) {
        return new Chart(
                Chart.Kind.LINE,
                texts.of("planning.forecast.chart"),
                texts.of("planning.forecast.chart.summary", forecast.months().size()),
                texts.of("planning.month"),
                forecast.months().stream()
                        .map(month -> texts.shortMonth(month.floor().month()))
                        .toList(),
                List.of(
                        series(
                                forecast,
                                texts.of("planning.floor"),
                                Chart.Role.FLOOR,
                                month -> month.floor().measured()),
                        series(
                                forecast,
                                texts.of("planning.likely"),
                                Chart.Role.LIKELY,
                                month -> month.likely().measured()),
                        series(
                                forecast,
                                texts.of("planning.worst"),
                                Chart.Role.WORST,
                                month -> month.worst().measured()),
                        series(
                                forecast,
                                texts.of("planning.commitment"),
                                Chart.Role.LIMIT,
                                month -> month.floor().commitment().orElse(null))),
                Optional.empty());
    }

    private static Chart.Series series(
            Forecast forecast, String name, Chart.Role role, Function<Forecast.Month, Integer> value) {
        return new Chart.Series(
                name, role, forecast.months().stream().map(value).toList(), false, Chart.Kind.LINE);
    }

    /** For templates: an amount with its currency, or a dash. */
    public static String money(Texts texts, MonthAnswer month) {
        return month.amount()
                .map(amount -> texts.money(amount, month.currency().orElseThrow()))
                .orElse("–");
    }
}
