package org.headcount.web.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headcount.gateway.Connections;
import org.headcount.gateway.HeldGrades;
import org.headcount.gateway.Hold;
import org.headcount.gateway.Holds;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;

/** The grades that are held for inactive learners. */
public final class HoldsPage implements StaffPage {

    private static final int HOLDS_A_PAGE = 50;
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final Ledger ledger;
    private final Connections connections;
    private final Holds holds;
    private final HeldGrades heldGrades;

    public HoldsPage(Ledger ledger, Connections connections, Holds holds, HeldGrades heldGrades) {
        this.ledger = ledger;
        this.connections = connections;
        this.holds = holds;
        this.heldGrades = heldGrades;
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
        return Answer.of(visit.page("admin/holds.jte", holds(visit)));
    }

    @Override
    public Answer post(Visit visit) {
        if (visit.rest().size() != 2) {
            throw Visit.notFound();
        }
        String hold = visit.rest().get(0);
        Notice notice = switch (visit.rest().get(1)) {
            case "release" -> release(visit, hold);
            case "discard" -> discard(visit, hold);
            default -> throw Visit.notFound();
        };
        return Answer.goOn(visit.frame().page("holds"), notice);
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

    private HoldsView holds(Visit visit) {
        InstitutionId institution = visit.id();
        Map<String, String> tools = connections.tools(institution).stream()
                .collect(Collectors.toMap(ToolRegistration::id, ToolRegistration::name));
        Map<IdentityName, String> names = new HashMap<>();
        String given = visit.parameter("after");
        String after = CURSOR.matcher(given).matches() ? given : ""; // what we never wrote is no place in the list
        List<Hold> found = holds.list(institution, Optional.empty(), HOLDS_A_PAGE + 1, after);
        List<Hold> page = found.size() > HOLDS_A_PAGE ? found.subList(0, HOLDS_A_PAGE) : found;
        List<HoldRow> rows = page.stream()
                .map(hold -> HoldRow.of(
                        hold,
                        names.computeIfAbsent(hold.learner(), who -> name(institution, who)),
                        tools.getOrDefault(hold.tool(), hold.tool()),
                        visit.zone()))
                .toList();
        boolean more = found.size() > HOLDS_A_PAGE;
        return new HoldsView(rows, more ? page.get(page.size() - 1).id() : "", after.isEmpty());
    }

    private String name(InstitutionId institution, IdentityName who) {
        return ledger.standing(institution, who)
                .map(standing -> standing.learner().name())
                .filter(name -> !name.isEmpty())
                .orElse(who.toString());
    }
}
