package org.headcount;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.Background;
import org.headcount.gateway.erasure.Erasing;
import org.headcount.gateway.grade.HeldGrades;
import org.headcount.gateway.staff.Asking;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.report.Listing;
import org.headcount.store.Store;
import org.headcount.web.Problems;
import org.headcount.web.admin.AdminServlet;
import org.headcount.web.admin.InstitutionList;
import org.headcount.web.admin.connections.ConnectionRooms;
import org.headcount.web.admin.connections.ConnectionsPage;
import org.headcount.web.admin.held.HoldsPage;
import org.headcount.web.admin.learners.LearnersPage;
import org.headcount.web.admin.learners.Rooms;
import org.headcount.web.admin.planning.ForecastPart;
import org.headcount.web.admin.planning.PlannerPart;
import org.headcount.web.admin.planning.PlanningPage;
import org.headcount.web.admin.planning.RecommendationPart;
import org.headcount.web.admin.planning.ReconcilePart;
import org.headcount.web.admin.planning.WhatIfPart;
import org.headcount.web.admin.policy.PolicyChange;
import org.headcount.web.admin.policy.PolicyPage;
import org.headcount.web.admin.settings.AlertsPage;
import org.headcount.web.admin.settings.AuditPage;
import org.headcount.web.admin.settings.HealthPage;
import org.headcount.web.admin.settings.RequestsPage;
import org.headcount.web.admin.settings.SettingsPage;
import org.headcount.web.admin.settings.StaffMembersPage;
import org.headcount.web.admin.settings.UnitsPage;
import org.headcount.web.admin.statements.StatementViews;
import org.headcount.web.admin.statements.StatementsPage;
import org.headcount.web.admin.usage.CountedPage;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.admin.usage.ReleasePage;
import org.headcount.web.admin.usage.UsagePage;
import org.headcount.web.api.InstitutionChanges;
import org.headcount.web.pages.Pages;

/** The pages of staff. */
final class StaffSite {

    private static final Duration FIGURES_KEPT_WARM_EVERY = Duration.ofMinutes(10);

    /** So many counts that pages wait for are made side by side; of one institution one at a time, besides what is counted ahead. */
    private static final int COUNTS = 2;

    /** Of so many institutions a count of units may wait: whoever asks beyond that is told to ask again. */
    private static final int UNITS_WAITING = 20;

    private final Figures figures;
    private final Listing listing;
    private final Institutions institutions;
    private final FirstLooks firstLooks;
    private final ScheduledExecutorService beside;
    final AdminServlet servlet;

    StaffSite(
            Addresses addresses,
            Store store,
            Transport transport,
            Metering metering,
            Warnings warnings,
            Connecting connecting,
            HeldGrades heldGrades,
            Entrance entrance,
            Asking asking,
            Pages pages,
            Problems problems,
            InstantSource clock,
            Opened opened) {
        institutions = store.institutions();
        beside = Executors.newSingleThreadScheduledExecutor(Background.threads("kept-answers"));
        opened.add(beside::shutdownNow);
        ExecutorService slowly = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(UNITS_WAITING), Background.threads("units"));
        opened.add(slowly::shutdownNow);
        ExecutorService counts = Executors.newFixedThreadPool(COUNTS, Background.threads("counts"));
        opened.add(counts::shutdownNow);
        figures = new Figures(
                metering.meter,
                metering.daySurveys,
                metering.unitSurveys,
                metering.outlook,
                store.ledger(),
                clock,
                counts,
                slowly);
        listing = metering.listing;
        firstLooks = new FirstLooks(store.ledger(), metering.meter, metering.refusals, clock);
        StaffMembersPage staffPage = new StaffMembersPage(
                store.staffMembers(),
                store.staffSessions(),
                store.staffSettings(),
                entrance.providerSignIn,
                store.apiKeys(),
                addresses,
                clock);
        RequestsPage requestsPage = new RequestsPage(store.switchRequests(), asking, store.ledger(), addresses);
        AuditPage auditPage = new AuditPage(store.audit(), store.staffMembers());
        UnitsPage units = new UnitsPage(figures);
        HealthPage health = new HealthPage(metering.hearings, store.connections());
        AlertsPage alertsPage = new AlertsPage(
                store.alerts(),
                store.outbox(),
                store.subscribers(),
                warnings.sending,
                warnings.words,
                transport.urls,
                clock);
        StatementViews statementViews = new StatementViews(
                metering.closing,
                store.statements(),
                store.snapshots(),
                metering.meter,
                store.ledger(),
                metering.chain,
                metering.correcting,
                store.connections());
        servlet = new AdminServlet(
                List.of(
                        new UsagePage(figures, store.alerts(), store.ledger(), store.connections()),
                        new CountedPage(metering.meter, figures, store.connections()),
                        new ReleasePage(figures, store.ledger(), store.connections()),
                        new LearnersPage(new Rooms(
                                metering.meter,
                                store.ledger(),
                                metering.listing,
                                figures,
                                metering.switching,
                                metering.previews,
                                metering.linking,
                                store.holds(),
                                store.rosters(),
                                store.connections(),
                                new Erasing(store.erasures(), store.parkedLaunches(), store.parkedLogins()),
                                clock)),
                        new StatementsPage(
                                metering.closing, store.statements(), figures, metering.chain, statementViews),
                        new PlanningPage(
                                new ForecastPart(figures, store.connections()),
                                new RecommendationPart(figures),
                                new PlannerPart(),
                                new WhatIfPart(metering.outlook, store.connections()),
                                new ReconcilePart(metering.reconciliations, store.connections())),
                        new HoldsPage(
                                store.ledger(), store.connections(), store.holds(), heldGrades, metering.refusals),
                        new ConnectionsPage(new ConnectionRooms(
                                store.connections(),
                                store.registeredPlatforms(),
                                store.registeredTools(),
                                store.pendingDeployments(),
                                store.invitations(),
                                connecting.notes,
                                connecting.doctor,
                                connecting.lmsRenewal,
                                connecting.examinations,
                                transport.toolKeys,
                                store.grants(),
                                store.leftClaims(),
                                store.rosters(),
                                store.hostContacts(),
                                store.apiKeys(),
                                store.signals(),
                                store.audit(),
                                addresses,
                                transport.urls,
                                transport.seal,
                                clock)),
                        new PolicyPage(new PolicyChange(
                                new InstitutionChanges(store.institutions(), clock),
                                metering.outlook,
                                store.connections())),
                        new SettingsPage(List.of(requestsPage, alertsPage, units, health, staffPage, auditPage)),
                        requestsPage,
                        alertsPage,
                        units,
                        health,
                        staffPage,
                        auditPage),
                new InstitutionList(store.institutions(), figures, clock),
                store.institutions(),
                entrance.doors,
                transport.seal,
                pages,
                problems,
                clock);
    }

    /** Figures are made ready before somebody asks for them, and kept so. */
    void start() {
        Runnable warmLists = () -> listing.warm(institutions.all());
        Background.execute(beside, warmLists); // first: most of whoever comes looks at learners
        Background.execute(beside, () -> figures.warm(institutions.all()));
        Background.execute(beside, () -> firstLooks.at(institutions.all()));
        Background.repeat(
                beside,
                () -> {
                    figures.keepWarm(institutions::all);
                    Background.execute(beside, warmLists); // by itself: whatever it throws ends nothing else
                },
                FIGURES_KEPT_WARM_EVERY,
                FIGURES_KEPT_WARM_EVERY);
    }
}
