package org.headcount.web.admin.planning;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.headcount.metering.ahead.Plan;
import org.headcount.metering.ahead.PlanAnswer;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Undertaking;
import org.headcount.web.pages.Texts;

/** Says what a plan comes to and why, in the reader's language. */
final class PlannerWords {

    private final PlanAnswer answer;
    private final Undertaking what;
    private final PlanAnswer.ByHand byHand;
    private final Texts texts;

    PlannerWords(PlanAnswer answer, Texts texts) {
        this.answer = answer;
        this.what = answer.what();
        this.byHand = answer.byHand();
        this.texts = texts;
    }

    List<String> all() {
        List<String> said = new ArrayList<>();
        said.add(texts.of(
                "planning.plan.usual",
                what.learners(),
                byHand.plan().cohorts().get(0).learners(),
                byHand.commitment(),
                money(byHand.expected())));
        if (byHand.holds()) {
            said.add(texts.of("planning.plan.holds", measure(), what.workDays(), money(byHand.amount())));
        } else {
            said.add(texts.of(
                    "planning.plan.fails",
                    measure(),
                    money(byHand.amount()),
                    PlannerPart.months(byHand.exceeded(), texts)));
            said.add(why());
            if (!byHand.slack().isEmpty()) {
                said.add(texts.of(
                        "planning.plan.slack",
                        byHand.slack().stream()
                                .map(days -> days < 0 ? texts.of("planning.plan.slack.none") : texts.number(days))
                                .collect(Collectors.joining(", "))));
            }
            closing(said);
        }
        said.add(texts.of(
                "planning.plan.proposal",
                calendar(answer.proposed()),
                answer.proposed().best().commitment(),
                money(answer.proposed().best().sum())));
        BigDecimal less = byHand.amount().subtract(answer.proposed().best().sum());
        if (less.signum() > 0) {
            said.add(texts.of("planning.plan.less", money(less)));
        }
        answer.released().ifPresent(plan -> said.add(release(plan)));
        said.add(texts.of("planning.plan.registered", what.learners(), money(answer.registered())));
        return said;
    }

    private String why() {
        return what.released()
                ? texts.of("planning.plan.why.released", what.workDays())
                : what.policy().window() == null
                        ? texts.of("planning.plan.why.switch")
                        : texts.of("planning.plan.why.window", what.policy().window(), what.workDays());
    }

    private void closing(List<String> said) {
        if (what.policy().measure() != Policy.Measure.CLOSING) {
            List<Integer> closing = byHand.plan().months().stream()
                    .map(month -> month.count().closing())
                    .toList();
            said.add(texts.of(
                    "planning.plan.closing",
                    money(CommitmentSum.of(what.card(), byHand.commitment(), closing)
                            .sum())));
        }
    }

    private String release(Plan plan) {
        BigDecimal saved = answer.proposed().best().sum().subtract(plan.best().sum());
        return saved.signum() > 0
                ? texts.of(
                        "planning.plan.release",
                        calendar(plan),
                        plan.best().commitment(),
                        money(plan.best().sum()),
                        money(saved))
                : texts.of("planning.plan.release.nothing");
    }

    private String calendar(Plan plan) {
        return plan.cohorts().size() > 4
                ? texts.of("planning.plan.cohorts.many", plan.cohorts().size())
                : plan.cohorts().stream()
                        .map(cohort -> texts.of("planning.plan.cohort", cohort.learners(), texts.day(cohort.from())))
                        .collect(Collectors.joining(", "));
    }

    private String measure() {
        return texts.of("policy.measure." + what.policy().measure());
    }

    private String money(BigDecimal amount) {
        return texts.money(amount, what.card().currency());
    }
}
