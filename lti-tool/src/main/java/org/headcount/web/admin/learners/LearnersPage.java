package org.headcount.web.admin.learners;

import java.util.List;
import org.headcount.metering.fact.IdentityName;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;

/** The learners of an institution: the list, each of them, and what may be changed there. */
public final class LearnersPage implements StaffPage {

    private final LearnerList list;
    private final LearnerDetails details;
    private final Changes changes;

    public LearnersPage(Rooms rooms) {
        this.list =
                new LearnerList(rooms.meter(), rooms.listing(), rooms.figures(), rooms.holds(), rooms.connections());
        this.details = new LearnerDetails(rooms);
        this.changes = new Changes(rooms);
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
    public Staff.Right changes(Visit visit) {
        return visit.rest().size() == 2 && visit.rest().get(1).equals("erase")
                ? Staff.Right.OWNER
                : Staff.Right.MANAGER;
    }

    @Override
    public Answer get(Visit visit) {
        List<String> rest = visit.rest();
        if (rest.isEmpty()) {
            return list.page(visit);
        }
        if (rest.equals(List.of("switch"))
                || rest.size() == 2) { // where forms go, and what is about the page leads to by its address
            return new Answer.GoOn(visit.frame().link(rest.size() == 1 ? "learners" : "learners/" + rest.get(0)));
        }
        if (rest.size() != 1 || !IdentityName.isValue(rest.get(0))) {
            throw Visit.notFound();
        }
        return details.page(visit, new IdentityName(IdentityName.DEFAULT, rest.get(0)));
    }

    @Override
    public Answer post(Visit visit) {
        List<String> rest = visit.rest();
        if (rest.equals(List.of("switch"))) {
            return changes.switchMany(visit);
        }
        if (rest.size() != 2 || !IdentityName.isValue(rest.get(0))) {
            throw Visit.notFound();
        }
        return changes.of(visit, new IdentityName(IdentityName.DEFAULT, rest.get(0)), rest.get(1));
    }
}
