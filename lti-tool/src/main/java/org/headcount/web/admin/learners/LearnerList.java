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
import org.headcount.web.admin.usage.Patience;

/** The list of learners: the question of the REST call, answered by what answers that. */
final class LearnerList {

    static final int A_PAGE = 50;
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final Meter meter;
    private final Listing listing;
    private final Holds holds;
    private final Connections connections;

    LearnerList(Meter meter, Listing listing, Holds holds, Connections connections) {
        this.meter = meter;
        this.listing = listing;
        this.holds = holds;
        this.connections = connections;
    }

    Answer page(Visit visit) {
        Patience patience = Patience.begin();
        ListFilter filter = ListFilter.of(visit);
        Instant at = visit.moment().at();
        String given = visit.parameter("after");
        String after = CURSOR.matcher(given).matches() ? given : ""; // what we never wrote is no place in the list
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
        return Answer.of(visit.page(
                "admin/learners/list.jte",
                new ListView(
                        filter,
                        rows,
                        visit.policy().switching(),
                        sources(visit, filter),
                        page.next().orElse(""),
                        after.isEmpty(),
                        at.atZone(visit.zone()).getYear(),
                        listed.isCharged()
                                ? Optional.empty()
                                : Optional.of(new ListView.Onward(
                                        filter.at("learners" + (after.isEmpty() ? "" : "?after=" + after)),
                                        Again.of(visit))))));
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
