package org.headcount.web.admin.usage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.connection.Connections;
import org.headcount.metering.ahead.Forecast;
import org.headcount.metering.ahead.Release;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.terms.Months;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;

/** Who would not be counted next month if they were switched off before it, and what that saves. */
public final class ReleasePage implements StaffPage {

    private final Figures figures;
    private final Releases releases;
    private final Connections connections;

    public ReleasePage(Figures figures, Ledger ledger, Connections connections) {
        this.figures = figures;
        this.releases = new Releases(ledger);
        this.connections = connections;
    }

    @Override
    public String name() {
        return "release";
    }

    @Override
    public String tab() {
        return "usage";
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        String given = visit.parameter("after");
        String after =
                given.matches("[A-Za-z0-9_-]{1,128}") ? given : ""; // what we never wrote is no place in the list
        return figures.released(visit, after, Patience.begin())
                .map(forecast -> counted(visit, forecast, after))
                .orElseGet(() -> CountingView.about(
                        visit,
                        new Months(visit.terms().zone())
                                .containing(visit.moment().at())
                                .plusMonths(1),
                        visit.texts().of("usage.release"),
                        "release" + (after.isEmpty() ? "" : "?after=" + after)));
    }

    private Answer counted(Visit visit, Forecast forecast, String after) {
        Release release = forecast.release();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("view", releases.view(visit, release, Places.of(connections, visit.id())));
        parameters.put("next", release.next().orElse(""));
        parameters.put("firstPage", after.isEmpty());
        parameters.put(
                "countedAt",
                Optional.of(forecast.asOf())
                        .filter(counted -> counted.isBefore(visit.moment().at())));
        return Answer.of(visit.page("admin/usage/release.jte", parameters));
    }
}
