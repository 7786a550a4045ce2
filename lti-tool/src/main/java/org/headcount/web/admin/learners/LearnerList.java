package org.headcount.web.admin.learners;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.grade.Holds;
import org.headcount.metering.Meter;
import org.headcount.metering.ledger.Page;
import org.headcount.metering.report.Listing;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.admin.usage.Again;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.admin.usage.Patience;

/** The list of learners: the question of the REST call, answered by what answers that. */
final class LearnerList {

    static final int A_PAGE = 50;
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final Meter meter;
    private final Listing listing;
    private final Figures figures;
    private final Holds holds;
    private final Connections connections;

    LearnerList(Meter meter, Listing listing, Figures figures, Holds holds, Connections connections) {
        this.meter = meter;
        this.listing = listing;
        this.figures = figures;
        this.holds = holds;
        this.connections = connections;
    }

    /** Whom it finds comes late: a search may look through all names. */
    Answer page(Visit visit) {
        ListFilter filter = ListFilter.of(visit);
        String given = visit.parameter("after");
        String after = CURSOR.matcher(given).matches() ? given : ""; // what we never wrote is no place in the list
        Instant at = visit.moment().at();
        boolean isAtHand = listing.begin(visit.id(), at, visit.moment().knownAt());
        ListView view = new ListView(filter, sources(visit, filter), onward(visit, filter, after, isAtHand));
        return Answer.of(visit.page("admin/learners/list.jte", view)
                .late("found", () -> visit.part("admin/learners/found.jte", found(visit, filter, after))));
    }

    private FoundView found(Visit visit, ListFilter filter, String after) {
        Patience patience = Patience.begin();
        Instant at = visit.moment().at();
        Page page = meter.list(
                visit.id(),
                filter.question(at, A_PAGE, after),
                filter.narrowing(() -> holds.learners(visit.id())),
                visit.moment().knownAt());
        Places places = Places.of(connections, visit.id());
        Listing.Listed listed = listing.within(
                patience.left(), visit.id(), page.learners(), at, visit.moment().knownAt());
        List<ListRow> rows = listed.entries().stream()
                .map(entry -> ListRow.of(entry, listed.isCharged(), at, visit, places))
                .toList();
        return new FoundView(
                filter,
                rows,
                visit.policy().switching(),
                page.next().orElse(""),
                after.isEmpty(),
                filter.isOfAllActive() ? figures.inUse(visit) : Optional.empty(),
                at.atZone(visit.zone()).getYear(),
                onward(visit, filter, after, listed.isCharged()));
    }

    private static Optional<ListView.Onward> onward(Visit visit, ListFilter filter, String after, boolean isCharged) {
        return isCharged
                ? Optional.empty()
                : Optional.of(new ListView.Onward(
                        filter.at("learners" + (after.isEmpty() ? "" : "?after=" + after)), Again.of(visit)));
    }

    private List<ListView.Source> sources(Visit visit, ListFilter filter) {
        List<ListView.Source> sources = new ArrayList<>();
        connections
                .platforms(visit.id())
                .forEach(lms -> sources.add(new ListView.Source("lti." + lms.id(), lms.name())));
        boolean other = !filter.namespace().isEmpty()
                && sources.stream().noneMatch(source -> source.namespace().equals(filter.namespace()));
        if (other) {
            sources.add(new ListView.Source(filter.namespace(), filter.namespace()));
        }
        return sources;
    }
}
