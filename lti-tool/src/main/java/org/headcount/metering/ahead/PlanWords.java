package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Undertaking;

/** Says what a plan comes to and why, for people who make the usual one. */
final class PlanWords {

    private final PlanAnswer answer;
    private final Undertaking what;
    private final PlanAnswer.ByHand byHand;

    private PlanWords(PlanAnswer answer) {
        this.answer = answer;
        this.what = answer.what();
        this.byHand = answer.byHand();
    }

    public static List<String> of(PlanAnswer answer) {
        PlanWords words = new PlanWords(answer);
        List<String> said = new ArrayList<>();
        said.add(words.usual());
        said.add(words.byHand.holds() ? words.holds() : words.fails());
        said.add(words.proposal());
        answer.released().ifPresent(plan -> said.add(words.release(plan)));
        said.add("A contract for registered seats would pay for all " + words.what.learners() + " in every month: "
                + words.money(answer.registered()) + " a year.");
        return said;
    }

    private String usual() {
        return "The usual plan: " + what.learners() + " learners once a year are "
                + byHand.plan().cohorts().get(0).learners() + " a quarter, so commit to " + byHand.commitment()
                + " and pay "
                + money(byHand.expected()) + " a year.";
    }

    private String fails() {
        String exceeded = byHand.exceeded().stream().map(Object::toString).collect(Collectors.joining(", "));
        return "Under " + what.policy().measure() + " it fails and comes to " + money(byHand.amount()) + ": " + why()
                + ". In " + exceeded + " more are counted than one quarter's learners." + closing();
    }

    private String why() {
        if (what.released()) {
            return "a learner counts from enrolment until release, " + what.workDays()
                    + " days later, and so long that one quarter's learners meet another's";
        }
        return what.policy().window() == null
                ? "nobody stops being active before somebody switches off"
                : "a learner stays active for " + what.policy().window()
                        + " days after the last action, and a quarter has 90 to 92, so that after " + what.workDays()
                        + " days of work the cohort before still counts when the next one enrols" + slack();
    }

    private String closing() {
        if (what.policy().measure() == Policy.Measure.CLOSING) {
            return "";
        }
        List<Integer> closing = byHand.plan().months().stream()
                .map(month -> month.count().closing())
                .toList();
        return " Under CLOSING, which asks only who is active as a month ends, the same would come to "
                + money(CommitmentSum.of(what.card(), byHand.commitment(), closing)
                        .sum())
                + ".";
    }

    private String slack() {
        return byHand.slack().isEmpty()
                ? ""
                : " (it would be gone in time after at most "
                        + byHand.slack().stream()
                                .map(days -> days < 0 ? "no" : days.toString())
                                .collect(Collectors.joining(", "))
                        + " days of work in the four quarters)";
    }

    private String holds() {
        return "Under " + what.policy().measure() + " it holds with " + what.workDays() + " days of work and comes to "
                + money(byHand.amount()) + ".";
    }

    private String proposal() {
        Plan plan = answer.proposed();
        return "The cheapest calendar: " + calendar(plan) + ", a commitment of "
                + plan.best().commitment() + " and " + money(plan.best().sum()) + " a year"
                + (plan.best().sum().compareTo(byHand.amount()) < 0
                        ? ", " + money(byHand.amount().subtract(plan.best().sum())) + " less than by hand."
                        : ".");
    }

    private String release(Plan plan) {
        BigDecimal saved = answer.proposed().best().sum().subtract(plan.best().sum());
        return saved.signum() > 0
                ? "If staff switch off everybody whose work is done: " + calendar(plan) + ", a commitment of "
                        + plan.best().commitment() + " and " + money(plan.best().sum()) + " a year, another "
                        + money(saved) + " less. Without release every learner costs as many months whenever they come:"
                        + " spreading cohorts changes the price, not the quantity."
                : "Switching off everybody whose work is done would save nothing.";
    }

    private static String calendar(Plan plan) {
        return plan.cohorts().stream()
                .map(cohort -> cohort.learners() + " on " + cohort.from())
                .collect(Collectors.joining(", "));
    }

    private String money(BigDecimal amount) {
        return amount.toPlainString() + " " + what.card().currency().getCurrencyCode();
    }
}
