package org.headcount.web.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.Meter;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.report.Overview;

/** What an institution uses of what it has agreed, and its learners. */
public final class UsagePage implements StaffPage {

    private static final int LEARNERS_A_PAGE = 50;

    private final Meter meter;

    public UsagePage(Meter meter) {
        this.meter = meter;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public String tab() {
        return "usage";
    }

    @Override
    public Answer get(Visit visit) {
        return Answer.of(visit.page("admin/usage.jte", usage(visit)));
    }

    private UsageView usage(Visit visit) {
        Overview overview = meter.overview(visit.id());
        String text = visit.text("q");
        Ledger.Question.Status status = Arrays.stream(Ledger.Question.Status.values())
                .filter(known -> known.name().equalsIgnoreCase(visit.parameter("status")))
                .findFirst()
                .orElse(Ledger.Question.Status.ALL);
        String after = visit.text("after");
        org.headcount.metering.ledger.Page found = meter.list(
                visit.id(),
                new Ledger.Question(overview.now(), status, null, text, LEARNERS_A_PAGE, after),
                Optional.empty());
        List<LearnerRow> rows = found.learners().stream()
                .map(standing -> LearnerRow.of(
                        standing,
                        meter.neverCounted(visit.id(), standing),
                        meter.reason(visit.id(), standing, overview.now()),
                        overview.now(),
                        visit.zone()))
                .toList();
        return new UsageView(
                overview,
                visit.zone(),
                visit.policy().switching(),
                rows,
                text,
                status,
                found.next().orElse(""),
                after.isEmpty());
    }
}
