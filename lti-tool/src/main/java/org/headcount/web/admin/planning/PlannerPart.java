package org.headcount.web.admin.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.ahead.Plan;
import org.headcount.metering.ahead.PlanAnswer;
import org.headcount.metering.ahead.Planner;
import org.headcount.metering.terms.RateCard;
import org.headcount.web.Problem;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Chart;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.policy.Filled;
import org.headcount.web.admin.policy.TermsFaults;
import org.headcount.web.admin.policy.TermsFields;
import org.headcount.web.api.Planning;
import org.headcount.web.pages.Texts;

/** When cohorts had best enrol, beside the plan that people make by hand. */
public final class PlannerPart implements PlanningPage.Part {

    /** What is shown: an answer, or what of the form cannot be used. */
    public record View(Filled filled, List<TermsFaults.Told> faults, Optional<Shown> shown) {}

    /** @param words what the calendars come to, and why */
    public record Shown(PlanAnswer answer, List<Calendar> calendars, List<String> words, Chart chart) {}

    /**
     * A calendar in the comparison.
     *
     * @param name the last part of the text {@code planning.plan.<name>}
     * @param best whether it is the cheapest of them
     */
    public record Calendar(String name, Plan plan, int commitment, String amount, boolean best) {}

    @Override
    public Answer get(Visit visit) {
        if (visit.parameter("learners").isEmpty() && visit.parameter("deadline").isEmpty()) {
            return Answer.of(
                    visit.page("admin/planning/planner.jte", new View(Filled.of(visit), List.of(), Optional.empty())));
        }
        ObjectNode body = TermsFields.of(visit);
        body.remove("commitment");
        for (String number : List.of("learners", "workDays")) {
            if (!visit.parameter(number).isEmpty()) {
                TermsFields.put(body, number, visit.parameter(number));
            }
        }
        if (!visit.parameter("deadline").isEmpty()) {
            body.put("deadline", visit.parameter("deadline"));
        }
        if (visit.parameter("released").matches("true|false")) {
            body.put("released", Boolean.parseBoolean(visit.parameter("released")));
        }
        Planning.Read read =
                Planning.read(body, Optional.of(visit.terms()), visit.moment().at());
        if (read instanceof Planning.Read.Sound sound) {
            return Answer.of(visit.page(
                    "admin/planning/planner.jte",
                    new View(
                            Filled.of(visit),
                            List.of(),
                            Optional.of(shown(Planner.plan(sound.what()), visit.texts())))));
        }
        List<Problem.Fault> faults = ((Planning.Read.Faulty) read).faults();
        return Answer.refused(visit.page(
                "admin/planning/planner.jte",
                new View(
                        Filled.of(visit), TermsFaults.told(Problem.invalid(faults), visit.texts()), Optional.empty())));
    }

    private static Shown shown(PlanAnswer answer, Texts texts) {
        RateCard card = answer.what().card();
        List<Calendar> calendars = new ArrayList<>();
        calendars.add(best("proposed", answer.proposed(), card, texts, answer));
        calendars.add(new Calendar(
                "by-hand",
                answer.byHand().plan(),
                answer.byHand().commitment(),
                texts.money(answer.byHand().amount(), card.currency()),
                false));
        answer.released().ifPresent(plan -> calendars.add(best("released", plan, card, texts, answer)));
        return new Shown(answer, calendars, new PlannerWords(answer, texts).all(), chart(calendars, texts));
    }

    private static Calendar best(String name, Plan plan, RateCard card, Texts texts, PlanAnswer answer) {
        BigDecimal sum = plan.best().sum();
        boolean cheapest = answer.released()
                .map(released -> sum.compareTo(released.best().sum()) <= 0
                        && sum.compareTo(answer.proposed().best().sum()) <= 0)
                .orElse(true);
        return new Calendar(name, plan, plan.best().commitment(), texts.money(sum, card.currency()), cheapest);
    }

    private static Chart chart(List<Calendar> calendars, Texts texts) {
        List<Chart.Role> roles = List.of(Chart.Role.USED, Chart.Role.WORST, Chart.Role.LIKELY);
        List<Chart.Series> series = new ArrayList<>();
        for (int number = 0; number < calendars.size(); number++) {
            Calendar calendar = calendars.get(number);
            series.add(new Chart.Series(
                    texts.of("planning.plan." + calendar.name()),
                    roles.get(number),
                    calendar.plan().months().stream().map(Plan.Month::measured).toList(),
                    false,
                    Chart.Kind.BAR));
        }
        return new Chart(
                Chart.Kind.BAR,
                texts.of("planning.plan.chart"),
                texts.of("planning.plan.chart.summary"),
                texts.of("planning.month"),
                calendars.get(0).plan().months().stream()
                        .map(month -> texts.shortMonth(month.month()))
                        .toList(),
                series,
                Optional.empty());
    }

    static String months(List<YearMonth> months, Texts texts) {
        return months.stream().map(texts::shortMonth).collect(Collectors.joining(", "));
    }
}
