package org.headcount.web.admin.held;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.grade.HeldGrades;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.gateway.grade.LearnerHolds;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.report.Refusals;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;

/** What was refused for inactive learners, and the grades that are held for them. */
public final class HoldsPage implements StaffPage {

    private final Ledger ledger;
    private final HeldGrades heldGrades;
    private final LearnerHolds learnerHolds;
    private final HeldViews held;
    private final RefusedViews refused;

    public HoldsPage(Ledger ledger, Connections connections, Holds holds, HeldGrades heldGrades, Refusals refusals) {
        this.ledger = ledger;
        this.heldGrades = heldGrades;
        this.learnerHolds = new LearnerHolds(holds, heldGrades);
        this.held = new HeldViews(ledger, connections, holds);
        this.refused = new RefusedViews(refusals, connections);
    }

    @Override
    public String name() {
        return "holds";
    }

    @Override
    public String tab() {
        return "holds";
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        Supplier<HoldsView.Held> theHeld = held.asked(visit);
        Supplier<HoldsView.Refused> theRefused = refused.asked(visit);
        return Answer.of(visit.page("admin/held/holds.jte", Map.of())
                .late(
                        "lists",
                        () -> visit.part("admin/held/lists.jte", new HoldsView(theHeld.get(), theRefused.get()))));
    }

    @Override
    public Answer post(Visit visit) {
        List<String> path = visit.rest();
        if (visit.contractEnded()) {
            return Answer.goOn(visit.frame().page("holds"), Notice.failed("contract-ended"));
        }
        if (path.size() == 2) {
            String hold = path.get(0);
            Notice notice = switch (path.get(1)) {
                case "release" -> release(visit, hold);
                case "discard" -> discard(visit, hold);
                default -> throw Visit.notFound();
            };
            return Answer.goOn(visit.frame().page("holds"), notice);
        }
        if (path.size() == 3 && path.get(0).equals("learners")) {
            LearnerId learner = learner(visit, path.get(1));
            Notice notice = switch (path.get(2)) {
                case "release" -> told(learnerHolds.release(visit.id(), learner, visit.author()), "released");
                case "discard" -> told(learnerHolds.discard(visit.id(), learner, visit.author()), "discarded");
                default -> throw Visit.notFound();
            };
            return Answer.goOn(visit.frame().page("holds?learner=" + learner), notice);
        }
        throw Visit.notFound();
    }

    private LearnerId learner(Visit visit, String id) {
        return Optional.of(id)
                .filter(IdentityName::isValue)
                .map(value -> new IdentityName(IdentityName.DEFAULT, value))
                .flatMap(who -> ledger.standing(visit.id(), who))
                .map(standing -> standing.learner().id())
                .orElseThrow(Visit::notFound);
    }

    private static Notice told(LearnerHolds.Outcome outcome, String what) {
        return switch (outcome) {
            case DONE -> Notice.done("all-" + what);
            case SOME_WAIT -> Notice.failed("some-wait");
            case INACTIVE -> Notice.failed("inactive");
            case NOTHING -> Notice.failed("no-hold");
        };
    }

    private Notice release(Visit visit, String hold) {
        HeldGrades.Ending ending = heldGrades.release(visit.id(), hold, visit.author());
        if (ending instanceof HeldGrades.Ending.Now now) {
            Hold.State state = now.hold().state();
            return state == Hold.State.RELEASED
                    ? Notice.done("released")
                    : Notice.failed(state.ended() ? "ended" : "waiting");
        }
        return Notice.failed(ending instanceof HeldGrades.Ending.LearnerInactive ? "inactive" : "no-hold");
    }

    private Notice discard(Visit visit, String hold) {
        HeldGrades.Ending ending = heldGrades.discard(visit.id(), hold, visit.author());
        if (ending instanceof HeldGrades.Ending.Now now) {
            return now.hold().state() == Hold.State.DISCARDED ? Notice.done("discarded") : Notice.failed("ended");
        }
        return Notice.failed("no-hold");
    }
}
