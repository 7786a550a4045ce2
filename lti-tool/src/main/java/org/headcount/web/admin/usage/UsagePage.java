package org.headcount.web.admin.usage;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.Alerts;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.terms.Months;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** What an institution uses of what it has agreed, and what that costs. */
public final class UsagePage implements StaffPage {

    private static final int WARNINGS = 10;

    private final Figures figures;
    private final Alerts alerts;
    private final Releases releases;
    private final Connections connections;

    public UsagePage(Figures figures, Alerts alerts, Ledger ledger, Connections connections) {
        this.figures = figures;
        this.alerts = alerts;
        this.releases = new Releases(ledger);
        this.connections = connections;
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
        YearMonth month = AskedMonth.of(visit.parameter("month"), "?month")
                .orElseGet(() -> new Months(visit.terms().zone())
                        .containing(visit.moment().at()));
        Patience patience = Patience.begin();
        Optional<MonthDays> days = figures.days(visit, month, patience);
        Optional<Figures.Around> around = figures.around(visit, patience);
        return days.isPresent() && around.isPresent()
                ? counted(visit, days.get(), around.get().with(days.get().month()))
                : CountingView.month(visit, month, visit.parameter("month").isEmpty() ? "" : "?month=" + month);
    }

    private Answer counted(Visit visit, MonthDays days, Figures.Around around) {
        Places places = Places.of(connections, visit.id());
        UsageView view = new UsageViews(visit)
                .view(
                        days,
                        around,
                        warnings(visit, places),
                        releases.view(visit, around.forecast().release(), places));
        return Answer.of(visit.page("admin/usage/usage.jte", view));
    }

    /**
     * Alerts are about the present, what costs money first; of several shares of one limit that are reached the largest is enough, and one line is for all who
     * ask.
     */
    private List<UsageView.Warning> warnings(Visit visit, Places places) {
        if (!visit.moment().isPresent()) {
            return List.of();
        }
        List<Alert> open = Stream.of(AlertRule.Concern.MONEY, AlertRule.Concern.METER)
                .flatMap(concern -> alerts.open(visit.id(), concern.rules(), WARNINGS).stream())
                .toList();
        Stream<Alert> largest = open.stream()
                .filter(alert -> open.stream().noneMatch(other -> isMoreThan(other.finding(), alert.finding())))
                .limit(WARNINGS);
        List<Alert> lastAsked = alerts.open(visit.id(), AlertRule.Concern.REQUEST.rules(), 1);
        return Stream.concat(largest, lastAsked.stream())
                .map(alert -> warning(visit, alert, places))
                .toList();
    }

    private static boolean isMoreThan(Finding one, Finding other) {
        return one.month().equals(other.month())
                && family(one.rule()).equals(family(other.rule()))
                && one.rule().percent() > other.rule().percent();
    }

    /** Shares of one limit differ by a number alone. */
    private static String family(AlertRule rule) {
        return rule.percent() == 0
                ? rule.wire()
                : rule.wire().substring(0, rule.wire().lastIndexOf('-'));
    }

    private static UsageView.Warning warning(Visit visit, Alert alert, Places places) {
        Finding finding = alert.finding();
        Texts texts = visit.texts();
        return new UsageView.Warning(
                texts.of(
                        "usage.alert." + family(finding.rule()),
                        texts.month(finding.month()),
                        finding.rule().percent(),
                        places.source(finding.source()),
                        texts.number(finding.figures().learners().orElse(0))),
                alert.firedAt(),
                address(finding));
    }

    private static String address(Finding finding) {
        return switch (finding.rule()) {
            case METER_GAP -> "meter";
            case SWITCH_REQUESTED -> "requests";
            case FLOOR_ABOVE_COMMITMENT -> "release";
            case TIER_OFFER -> "planning";
            case COMMITMENT_80, COMMITMENT_95, COMMITMENT_100 -> "months/" + finding.month() + "/charged";
            case CAP_80, CAP_95, CAP_100, FORGOTTEN_SWITCHES, STATEMENT_CLOSED -> "learners?status=active";
        };
    }
}
