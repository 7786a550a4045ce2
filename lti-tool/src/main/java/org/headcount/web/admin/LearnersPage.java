package org.headcount.web.admin;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.message.PlainText;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.Page;
import org.headcount.metering.month.SwitchOutcome;

/** The learners of an institution, and the switch of each. */
public final class LearnersPage implements StaffPage {

    private static final int LEARNERS_A_PAGE = 50;
    private static final int LONGEST_REASON = 500;

    private final Meter meter;

    public LearnersPage(Meter meter) {
        this.meter = meter;
    }

    @Override
    public String name() {
        return "learners";
    }

    @Override
    public String tab() {
        return "learners";
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        return Answer.of(visit.page("admin/learners.jte", learners(visit)));
    }

    private LearnersView learners(Visit visit) {
        Instant now = visit.moment().now();
        String text = visit.text("q");
        Ledger.Question.Status status = Arrays.stream(Ledger.Question.Status.values())
                .filter(known -> known.name().equalsIgnoreCase(visit.parameter("status")))
                .findFirst()
                .orElse(Ledger.Question.Status.ALL);
        String after = visit.text("after");
        Page found = meter.list(
                visit.id(), new Ledger.Question(now, status, null, text, LEARNERS_A_PAGE, after), Optional.empty());
        List<LearnerRow> rows = found.learners().stream()
                .map(standing -> LearnerRow.of(
                        standing,
                        meter.neverCounted(visit.id(), standing),
                        meter.reason(visit.id(), standing, now),
                        now,
                        visit.zone()))
                .toList();
        return new LearnersView(
                visit.policy().switching(), rows, text, status, found.next().orElse(""), after.isEmpty());
    }

    @Override
    public Answer post(Visit visit) {
        if (visit.rest().size() == 2 && visit.rest().get(1).equals("switch")) {
            return Answer.goOn(
                    visit.frame().page("learners"),
                    moveSwitch(visit, visit.rest().get(0)));
        }
        throw Visit.notFound();
    }

    private Notice moveSwitch(Visit visit, String learner) {
        String reason = visit.parameter("reason");
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            return Notice.failed("no-reason");
        }
        if (!PlainText.is(reason)) {
            return Notice.failed("unfit-reason");
        }
        if (!IdentityName.isValue(learner)) {
            return Notice.failed("no-learner");
        }
        boolean on = visit.parameter("on").equals("true");
        IdentityName who = new IdentityName(IdentityName.DEFAULT, learner);
        SwitchOutcome outcome = meter.by(visit.author())
                .switchTo(visit.id(), who, on, reason, visit.author().name(), Optional.empty());
        if (outcome instanceof SwitchOutcome.Switched) {
            return Notice.done(on ? "on" : "off");
        }
        if (outcome instanceof SwitchOutcome.NoSwitching) {
            return Notice.failed("no-switching");
        }
        if (outcome instanceof SwitchOutcome.ContractEnded) {
            return Notice.failed("contract-ended");
        }
        return Notice.failed(outcome instanceof SwitchOutcome.RoleNotCounted ? "not-counted" : "no-learner");
    }
}
