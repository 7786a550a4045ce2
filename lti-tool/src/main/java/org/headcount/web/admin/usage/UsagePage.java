package org.headcount.web.admin.usage;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.warning.Alert;
import org.headcount.gateway.warning.Alerts;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.terms.Months;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;
import org.headcount.web.pages.Texts;

/** What an institution uses of what it has agreed, and what that costs. */
public final class UsagePage implements StaffPage {

    private static final int WARNINGS = 10;
    private static final int LOOKED_AT = 200;

    private final Figures figures;
    private final Alerts alerts;
    private final Releases releases;

    public UsagePage(Figures figures, Alerts alerts, Ledger ledger) {
        this.figures = figures;
        this.alerts = alerts;
        this.releases = new Releases(ledger);
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
        MonthDays days = figures.days(visit, month);
        Figures.Around around = figures.around(visit).with(days.month());
        UsageView view = new UsageViews(visit)
                .view(
                        days,
                        around,
                        warnings(visit),
                        releases.view(visit, around.forecast().release()));
        return Answer.of(visit.page("admin/usage/usage.jte", view));
    }

    /** Alerts are about the present; of several shares of one limit that are reached the largest is enough. */
    private List<UsageView.Warning> warnings(Visit visit) {
        if (!visit.moment().isPresent()) {
            return List.of();
        }
        List<Alert> all = alerts.list(visit.id(), Optional.of(Alert.State.OPEN), LOOKED_AT, "");
        Optional<Alert> lastAsked = all.stream().filter(UsagePage::asks).findFirst(); // one line for all who ask
        List<Alert> open = all.stream()
                .filter(alert -> alert.finding().rule() != AlertRule.STATEMENT_CLOSED)
                .filter(alert -> !asks(alert) || lastAsked.equals(Optional.of(alert)))
                .limit(WARNINGS)
                .toList();
        return open.stream()
                .filter(alert -> open.stream().noneMatch(other -> isMoreThan(other.finding(), alert.finding())))
                .map(alert -> warning(visit, alert))
                .toList();
    }

    private static boolean asks(Alert alert) {
        return alert.finding().rule() == AlertRule.SWITCH_REQUESTED;
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

    private static UsageView.Warning warning(Visit visit, Alert alert) {
        Finding finding = alert.finding();
        Texts texts = visit.texts();
        return new UsageView.Warning(
                texts.of(
                        "usage.alert." + family(finding.rule()),
                        texts.month(finding.month()),
                        finding.rule().percent(),
                        finding.source(),
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
