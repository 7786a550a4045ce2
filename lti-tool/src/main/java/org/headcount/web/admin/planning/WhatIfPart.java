package org.headcount.web.admin.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.gateway.connection.Connections;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.ahead.Replay;
import org.headcount.metering.ahead.WhatIf;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Chart;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.policy.Filled;
import org.headcount.web.admin.policy.TermsFaults;
import org.headcount.web.admin.policy.TermsFields;
import org.headcount.web.api.WhatIfReader;
import org.headcount.web.pages.Texts;

/** The institution's own history under another agreement. */
public final class WhatIfPart implements PlanningPage.Part {

    private static final int LEARNERS_A_PAGE = 50;

    private final Outlook outlook;
    private final Connections connections;

    public WhatIfPart(Outlook outlook, Connections connections) {
        this.outlook = outlook;
        this.connections = connections;
    }

    /**
     * What is shown.
     *
     * @param query of the address, but for the page of learners
     * @param faults what of the form cannot be used
     */
    public record View(String query, Filled filled, List<TermsFaults.Told> faults, Optional<Shown> shown) {}

    /** @param sums what all months come to; empty where they have no amounts, or not all in one currency */
    public record Shown(Replay replay, Optional<Sums> sums, Chart chart, Places places, boolean firstPage) {}

    public record Sums(String agreed, String replayed, String difference, int sign) {}

    @Override
    public Answer get(Visit visit) {
        ObjectNode body = TermsFields.of(visit);
        if (body.isEmpty()) {
            return Answer.of(visit.page(
                    "admin/planning/whatif.jte", new View("", Filled.of(visit), List.of(), Optional.empty())));
        }
        for (String end : List.of("first", "last")) {
            if (!visit.parameter(end).isEmpty()) {
                body.put(end, visit.parameter(end));
            }
        }
        try {
            WhatIf what = WhatIfReader.read(body, visit.terms(), visit.moment().at());
            return Answer.of(visit.page(
                    "admin/planning/whatif.jte",
                    new View(
                            Queries.of(visit, "after"), Filled.of(visit), List.of(), Optional.of(shown(visit, what)))));
        } catch (ProblemException e) {
            Problem problem = e.problem();
            if (problem.faults().isEmpty()) {
                throw e;
            }
            return Answer.refused(visit.page(
                    "admin/planning/whatif.jte",
                    new View("", Filled.of(visit), TermsFaults.told(problem, visit.texts()), Optional.empty())));
        }
    }

    private Shown shown(Visit visit, WhatIf what) {
        String given = visit.parameter("after");
        String after = given.matches("[A-Za-z0-9_-]{1,128}") ? given : "";
        Replay replay = outlook.whatIf(visit.id(), what, visit.moment().knownAt(), LEARNERS_A_PAGE, after);
        return shown(replay, visit.texts(), Places.of(connections, visit.id()), after.isEmpty());
    }

    /** The same for whoever shows a replay elsewhere. */
    public static Shown shown(Replay replay, Texts texts, Places places, boolean firstPage) {
        return new Shown(replay, sums(replay, texts), chart(replay, texts), places, firstPage);
    }

    private static Optional<Sums> sums(Replay replay, Texts texts) {
        return replay.totals().map(totals -> {
            Currency currency = totals.currency();
            BigDecimal difference = totals.replayed().subtract(totals.agreed());
            return new Sums(
                    texts.money(totals.agreed(), currency),
                    texts.money(totals.replayed(), currency),
                    texts.signedMoney(difference, currency),
                    difference.signum());
        });
    }

    private static Chart chart(Replay replay, Texts texts) {
        boolean money = replay.totals().isPresent();
        Function<MonthAnswer, Number> value = money ? month -> month.amount().orElseThrow() : MonthAnswer::measured;
        return new Chart(
                Chart.Kind.BAR,
                texts.of(money ? "planning.what-if.chart.money" : "planning.what-if.chart.learners"),
                texts.of("planning.what-if.chart.summary", replay.months().size()),
                texts.of("planning.month"),
                replay.months().stream()
                        .map(month -> texts.shortMonth(month.agreed().month()))
                        .toList(),
                List.of(
                        new Chart.Series(
                                texts.of("planning.agreed"),
                                Chart.Role.LIMIT,
                                replay.months().stream()
                                        .map(month -> value.apply(month.agreed()))
                                        .toList(),
                                false,
                                Chart.Kind.BAR),
                        new Chart.Series(
                                texts.of("planning.replayed"),
                                Chart.Role.USED,
                                replay.months().stream()
                                        .map(month -> value.apply(month.replayed()))
                                        .toList(),
                                false,
                                Chart.Kind.BAR)),
                Optional.empty());
    }
}
