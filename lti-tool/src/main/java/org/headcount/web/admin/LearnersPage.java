package org.headcount.web.admin;

import java.util.Optional;
import org.headcount.lti.message.PlainText;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.month.SwitchOutcome;

/** The learners of an institution, and the switch of each. */
public final class LearnersPage implements StaffPage {

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
        return "usage";
    }

    @Override
    public Answer get(Visit visit) {
        throw Visit.notFound();
    }

    @Override
    public Answer post(Visit visit) {
        if (visit.rest().size() == 2 && visit.rest().get(1).equals("switch")) {
            return Answer.goOn(
                    visit.frame().page("") + "#learners",
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
