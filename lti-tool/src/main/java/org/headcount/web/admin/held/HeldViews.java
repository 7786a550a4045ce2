package org.headcount.web.admin.held;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Standing;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;

/** Looks up held grades, as they are now: their past states are not kept. */
final class HeldViews {

    private static final int A_PAGE = 50;
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final Ledger ledger;
    private final Connections connections;
    private final Holds holds;

    HeldViews(Ledger ledger, Connections connections, Holds holds) {
        this.ledger = ledger;
        this.connections = connections;
        this.holds = holds;
    }

    /**
     * Understands what is asked; the list itself is looked up later.
     *
     * @throws org.headcount.web.ProblemException if the learner whose they are is unknown
     */
    Supplier<HoldsView.Held> asked(Visit visit) {
        Optional<Hold.State> state = Arrays.stream(Hold.State.values())
                .filter(one -> HoldsView.wire(one).equals(visit.parameter("state")))
                .findFirst();
        String asked = visit.parameter("learner");
        Optional<Standing> learner = asked.isEmpty() ? Optional.empty() : Optional.of(learner(visit.id(), asked));
        String given = visit.parameter("after");
        String after = CURSOR.matcher(given).matches() ? given : ""; // what we never wrote is no place in the list
        return () -> of(visit, state, learner, after);
    }

    private HoldsView.Held of(Visit visit, Optional<Hold.State> state, Optional<Standing> learner, String after) {
        InstitutionId institution = visit.id();
        Places places = Places.of(connections, institution);
        Map<Hold.State, Integer> counts = holds.count(institution);
        Holds.Question question =
                new Holds.Question(state, learner.map(one -> one.learner().id()));
        List<Hold.Entry> found = holds.list(institution, question, A_PAGE + 1, after);
        List<Hold.Entry> page = found.size() > A_PAGE ? found.subList(0, A_PAGE) : found;
        return new HoldsView.Held(
                Arrays.stream(Hold.State.values())
                        .map(one -> new HoldsView.State(HoldsView.wire(one), counts.getOrDefault(one, 0)))
                        .toList(),
                counts.values().stream().mapToInt(Integer::intValue).sum(),
                counts.getOrDefault(Hold.State.HELD, 0),
                state.map(HoldsView::wire).orElse(""),
                learner.map(one -> whose(visit, one, places)),
                rows(institution, page, places),
                found.size() > A_PAGE ? page.get(page.size() - 1).id() : "",
                after.isEmpty());
    }

    private Standing learner(InstitutionId institution, String text) {
        if (!IdentityName.isValue(text)) {
            throw Visit.notFound();
        }
        return ledger.standing(institution, new IdentityName(IdentityName.DEFAULT, text))
                .orElseThrow(Visit::notFound);
    }

    private HoldsView.Whose whose(Visit visit, Standing standing, Places places) {
        Learner learner = standing.learner();
        Holds.Question waiting = new Holds.Question(Optional.of(Hold.State.HELD), Optional.of(learner.id()));
        return new HoldsView.Whose(
                learner.id().value(),
                places.called(learner),
                standing.active(visit.moment().now()),
                !holds.list(visit.id(), waiting, 1, "").isEmpty());
    }

    private List<HoldRow> rows(InstitutionId institution, List<Hold.Entry> page, Places places) {
        Map<String, String> tools = connections.tools(institution).stream()
                .collect(Collectors.toMap(ToolRegistration::id, ToolRegistration::name));
        Map<IdentityName, HoldRow.Named> names = new HashMap<>();
        return page.stream()
                .map(hold -> HoldRow.of(
                        hold,
                        names.computeIfAbsent(hold.learner(), who -> named(institution, who, places)),
                        tools.getOrDefault(hold.tool(), hold.tool()),
                        places))
                .toList();
    }

    private HoldRow.Named named(InstitutionId institution, IdentityName who, Places places) {
        return ledger.standing(institution, who)
                .map(Standing::learner)
                .map(learner -> new HoldRow.Named(
                        learner.id().value(), learner.name().isEmpty() ? places.identity(who) : learner.name()))
                .orElseGet(() -> new HoldRow.Named("", places.identity(who)));
    }
}
