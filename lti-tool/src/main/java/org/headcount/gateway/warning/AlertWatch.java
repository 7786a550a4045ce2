package org.headcount.gateway.warning;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headcount.gateway.Background;
import org.headcount.gateway.statement.Statements;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Alerting;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Months;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what institutions are to be warned of. Any number of nodes may watch: they share the work by turns, and what fires
 * is decided by the database, so that a watch that comes late, or twice, changes nothing.
 */
public final class AlertWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    /** Alerts about older months are history: nobody is told that a month of years ago was closed. */
    private static final int MONTHS_BACK = 13;

    private static final int MOST_STATEMENTS = 100;

    private final Institutions institutions;
    private final Alerting alerting;
    private final Alerts alerts;
    private final Statements statements;
    private final InstantSource clock;
    private final Runnable raised;

    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(Background.threads("alerts"));

    /** What is looked at, and how often: what costs the fold of everybody's facts less often than what is counted. */
    private enum Part {
        COUNTS(Duration.ofMinutes(5)),
        SWEEPS(Duration.ofHours(6));

        private final Duration every;

        Part(Duration every) {
            this.every = every;
        }
    }

    /** @param raised is told when there is something to deliver */
    public AlertWatch(
            Institutions institutions,
            Alerting alerting,
            Alerts alerts,
            Statements statements,
            InstantSource clock,
            Runnable raised) {
        this.institutions = institutions;
        this.alerting = alerting;
        this.alerts = alerts;
        this.statements = statements;
        this.clock = clock;
        this.raised = raised;
    }

    /** Begins to look around. To be called once. */
    public void start(Duration every) {
        Background.repeat(looking, this::look, Duration.ZERO, every);
    }

    /** Looks at all institutions whose turn it is. */
    void look() {
        try {
            for (Institution institution : institutions.all()) {
                for (Part part : Part.values()) {
                    if (!looking.isShutdown()) {
                        Background.attempt(institution.id(), () -> look(institution, part));
                    }
                }
            }
        } catch (RuntimeException e) { // the next look may do better
            LOG.error("alerts could not be looked for", e);
        }
    }

    private void look(Institution institution, Part part) {
        InstitutionId id = institution.id();
        try {
            Instant now = Micros.floor(clock.instant());
            if (alerts.takeTurn(id, part.name(), now, now.plus(part.every))) {
                settle(institution, part, now);
            }
        } catch (RuntimeException e) { // the next look may do better
            LOG.error("alerts of institution {} could not be looked for", id, e);
        }
    }

    private void settle(Institution institution, Part part, Instant now) {
        InstitutionId id = institution.id();
        YearMonth oldest =
                new Months(institution.terms().zone()).containing(now).minusMonths(MONTHS_BACK);
        Map<Finding.Key, Alert> known = alerts.since(id, oldest).stream()
                .collect(Collectors.toMap(alert -> alert.finding().key(), Function.identity()));
        boolean anything = false;
        for (Finding finding : findings(id, part, known, oldest)) {
            Optional<Alert> before = Optional.ofNullable(known.get(finding.key()));
            if (finding.holds() && before.isEmpty()) {
                anything |= alerts.raise(id, finding, now);
            } else if (!finding.holds() && before.filter(Alert::isOpen).isPresent()) {
                anything |= alerts.recover(before.get(), now);
            }
        }
        known.values().stream()
                .filter(alert -> alert.isOpen() && Alerting.isOver(institution, alert.finding(), now))
                .forEach(alert -> alerts.end(alert, now));
        if (anything) {
            raised.run();
        }
    }

    private List<Finding> findings(InstitutionId id, Part part, Map<Finding.Key, Alert> known, YearMonth oldest) {
        List<Finding> findings = new ArrayList<>();
        if (part == Part.SWEEPS) {
            findings.addAll(alerting.offered(id));
            findings.addAll(alerting.forgotten(id));
            return findings;
        }
        findings.addAll(alerting.counted(id));
        findings.addAll(alerting.silent(
                id,
                known.values().stream()
                        .filter(Alert::isOpen)
                        .map(Alert::finding)
                        .toList()));
        YearMonth told = known.keySet().stream()
                .filter(key -> key.rule() == AlertRule.STATEMENT_CLOSED)
                .map(Finding.Key::month)
                .max(Comparator.naturalOrder())
                .orElse(oldest); // they close in their order, and are told in it
        statements.list(id, Optional.of(told), MOST_STATEMENTS).stream()
                .flatMap(statement -> statement.finding().stream())
                .forEach(findings::add);
        return findings;
    }

    /** Takes nothing new, and waits for what is being looked at. */
    @Override
    public void close() {
        Background.end(looking, FAREWELL);
    }
}
