package org.headcount.cli;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.metering.ahead.Cohort;
import org.headcount.metering.ahead.Plan;
import org.headcount.metering.ahead.PlanAnswer;
import org.headcount.metering.terms.RateCard;

/** A plan for people: what each calendar comes to, its months as numbers and as bars, and the same in words. */
final class PlanPicture {

    private static final int WIDTH = 50;

    private final PlanAnswer answer;
    private final RateCard card;
    private final List<Calendar> calendars;

    private record Calendar(String name, Plan plan, int commitment) {}

    private PlanPicture(PlanAnswer answer) {
        this.answer = answer;
        this.card = answer.what().card();
        this.calendars = Stream.concat(
                        Stream.of(
                                best("cheapest", answer.proposed()),
                                new Calendar(
                                        "by hand",
                                        answer.byHand().plan(),
                                        answer.byHand().commitment())),
                        answer.released().map(plan -> best("released", plan)).stream())
                .toList();
    }

    private static Calendar best(String name, Plan plan) {
        return new Calendar(name, plan, plan.best().commitment());
    }

    /** Line by line. */
    static List<String> of(PlanAnswer answer) {
        PlanPicture picture = new PlanPicture(answer);
        List<String> lines = new ArrayList<>();
        lines.add(picture.title());
        lines.add("");
        lines.addAll(picture.sums());
        lines.add("");
        lines.addAll(picture.months());
        lines.add("");
        lines.addAll(picture.bars());
        lines.add("");
        lines.addAll(answer.words());
        return lines;
    }

    private String title() {
        return answer.what().learners() + " learners, each with "
                + answer.what().workDays()
                + " days of work, all done by " + answer.what().deadline() + " of every year; "
                + answer.what().policy().measure() + " is billed, in "
                + card.currency().getCurrencyCode() + ".";
    }

    private List<String> sums() {
        TextTable table = new TextTable("calendar", "commitment", "a year", "enrol");
        for (Calendar calendar : calendars) {
            table.row(
                    calendar.name(),
                    Integer.toString(calendar.commitment()),
                    calendar.plan().at(card, calendar.commitment()).toPlainString(),
                    calendar.plan().cohorts().stream().map(PlanPicture::told).collect(Collectors.joining(", ")));
        }
        table.row(
                "seats",
                Integer.toString(answer.what().learners()),
                answer.registered().toPlainString(),
                "everybody registered, in every month");
        return table.lines();
    }

    private static String told(Cohort cohort) {
        return cohort.learners() + " on " + cohort.from();
    }

    private List<YearMonth> year() {
        return answer.proposed().months().stream().map(Plan.Month::month).toList();
    }

    private List<String> months() {
        List<String> header = new ArrayList<>(List.of("month"));
        calendars.forEach(calendar -> header.addAll(List.of(calendar.name(), "amount")));
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (int month = 0; month < year().size(); month++) {
            List<String> cells = new ArrayList<>(List.of(year().get(month).toString()));
            for (Calendar calendar : calendars) {
                int measured = calendar.plan().months().get(month).measured();
                cells.add(Integer.toString(measured));
                cells.add(card.charge(measured, calendar.commitment()).toPlainString());
            }
            table.row(cells.toArray(String[]::new));
        }
        return table.lines();
    }

    private List<String> bars() {
        int most = calendars.stream()
                .flatMap(calendar -> Stream.concat(
                        Stream.of(calendar.commitment()),
                        calendar.plan().months().stream().map(Plan.Month::measured)))
                .max(Integer::compare)
                .orElseThrow();
        List<String> lines = new ArrayList<>();
        lines.add("# billed, | commitment, . committed and not used; as wide as " + most + " learners");
        for (int month = 0; month < year().size(); month++) {
            String label = year().get(month).toString();
            for (Calendar calendar : calendars) {
                int measured = calendar.plan().months().get(month).measured();
                lines.add("%-7s  %-8s  %s"
                        .formatted(label, calendar.name(), bar(measured, calendar.commitment(), most))
                        .stripTrailing());
                label = "";
            }
        }
        return lines;
    }

    /** Whoever is there is seen: nothing above zero is drawn as nothing. */
    static String bar(int measured, int commitment, int most) {
        int filled = columns(measured, most);
        int mark = columns(commitment, most);
        StringBuilder bar = new StringBuilder();
        for (int column = 1; column <= Math.max(filled, mark); column++) {
            bar.append(column <= filled ? '#' : '.');
            if (column == mark) {
                bar.append('|');
            }
        }
        return bar.toString();
    }

    private static int columns(int learners, int most) {
        return (int) ((learners * (long) WIDTH + most - 1) / most);
    }
}
