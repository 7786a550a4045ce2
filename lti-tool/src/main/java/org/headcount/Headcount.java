package org.headcount;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.headcount.cli.Commands;
import org.headcount.cli.Terminal;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.AlertSending;
import org.headcount.gateway.AlertWatch;
import org.headcount.gateway.AlertWords;
import org.headcount.gateway.Asking;
import org.headcount.gateway.ChainCheck;
import org.headcount.gateway.Closing;
import org.headcount.gateway.ClosingWatch;
import org.headcount.gateway.ConnectionDoctor;
import org.headcount.gateway.ConnectionNotes;
import org.headcount.gateway.DeepLinkReturn;
import org.headcount.gateway.DeepLinking;
import org.headcount.gateway.DeliveryWatch;
import org.headcount.gateway.Doorkeeper;
import org.headcount.gateway.Erasing;
import org.headcount.gateway.Evidence;
import org.headcount.gateway.Examinations;
import org.headcount.gateway.Export;
import org.headcount.gateway.FirstLeg;
import org.headcount.gateway.GradeJourney;
import org.headcount.gateway.GroupsJourney;
import org.headcount.gateway.HeldGrades;
import org.headcount.gateway.HeldGradesWatch;
import org.headcount.gateway.Licences;
import org.headcount.gateway.LineItemsJourney;
import org.headcount.gateway.Listening;
import org.headcount.gateway.LmsHosts;
import org.headcount.gateway.LmsRegistration;
import org.headcount.gateway.LmsRenewal;
import org.headcount.gateway.Migration;
import org.headcount.gateway.NoticeOrders;
import org.headcount.gateway.Notices;
import org.headcount.gateway.Passbacks;
import org.headcount.gateway.Previews;
import org.headcount.gateway.ProviderSignIn;
import org.headcount.gateway.ResultsJourney;
import org.headcount.gateway.ReviewPlaces;
import org.headcount.gateway.RosterJourney;
import org.headcount.gateway.RosterReading;
import org.headcount.gateway.RosterWatch;
import org.headcount.gateway.SecondLeg;
import org.headcount.gateway.StaffDesk;
import org.headcount.gateway.Targets;
import org.headcount.gateway.TokenGrants;
import org.headcount.gateway.ToolJoining;
import org.headcount.lti.platform.IdTokens;
import org.headcount.lti.tool.DeepLinkingAnswers;
import org.headcount.lti.tool.Login;
import org.headcount.lti.tool.RegistrationClient;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.wire.AccessTokens;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.Mailer;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.Correcting;
import org.headcount.metering.Linking;
import org.headcount.metering.Meter;
import org.headcount.metering.Previewing;
import org.headcount.metering.Switching;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.alert.Alerting;
import org.headcount.metering.alert.Hearings;
import org.headcount.metering.report.DaySurveys;
import org.headcount.metering.report.Listing;
import org.headcount.metering.report.Overruns;
import org.headcount.metering.report.Reconciliations;
import org.headcount.metering.report.Refusals;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.report.UnitSurveys;
import org.headcount.settings.MailSettings;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.web.Health;
import org.headcount.web.Metrics;
import org.headcount.web.OperatorKey;
import org.headcount.web.Problems;
import org.headcount.web.Server;
import org.headcount.web.admin.AdminServlet;
import org.headcount.web.admin.InstitutionList;
import org.headcount.web.admin.StaffDoors;
import org.headcount.web.admin.UsageDoor;
import org.headcount.web.admin.connections.ConnectionRooms;
import org.headcount.web.admin.connections.ConnectionsPage;
import org.headcount.web.admin.held.HoldsPage;
import org.headcount.web.admin.learners.LearnersPage;
import org.headcount.web.admin.learners.Rooms;
import org.headcount.web.admin.me.LearnersOwnPage;
import org.headcount.web.admin.me.WhoAsks;
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
import org.headcount.web.api.AccessTokensResource;
import org.headcount.web.api.ActivityResource;
import org.headcount.web.api.AlertAddressesResource;
import org.headcount.web.api.AlertsResource;
import org.headcount.web.api.AliasesResource;
import org.headcount.web.api.Api;
import org.headcount.web.api.AuditResource;
import org.headcount.web.api.CaliperResource;
import org.headcount.web.api.DaysResource;
import org.headcount.web.api.DecisionsResource;
import org.headcount.web.api.EnrolmentsResource;
import org.headcount.web.api.ErasureResource;
import org.headcount.web.api.FactsResource;
import org.headcount.web.api.ForecastResource;
import org.headcount.web.api.HoldsResource;
import org.headcount.web.api.IdentitiesResource;
import org.headcount.web.api.IdentityProviderResource;
import org.headcount.web.api.InstitutionChanges;
import org.headcount.web.api.InstitutionsResource;
import org.headcount.web.api.KeysResource;
import org.headcount.web.api.LearnerFactsResource;
import org.headcount.web.api.LearnersResource;
import org.headcount.web.api.LeftClaimsResource;
import org.headcount.web.api.LinksResource;
import org.headcount.web.api.MonthsResource;
import org.headcount.web.api.OpenApiResource;
import org.headcount.web.api.OverCommitmentResource;
import org.headcount.web.api.PlansResource;
import org.headcount.web.api.PlatformConsumerKeyResource;
import org.headcount.web.api.PlatformDoctorResource;
import org.headcount.web.api.PlatformInvitationsResource;
import org.headcount.web.api.PlatformKeysResource;
import org.headcount.web.api.PlatformNotesResource;
import org.headcount.web.api.PlatformRegistrationResource;
import org.headcount.web.api.PlatformsResource;
import org.headcount.web.api.PreviewsResource;
import org.headcount.web.api.ReceiptJson;
import org.headcount.web.api.RecommendationResource;
import org.headcount.web.api.ReconciliationsResource;
import org.headcount.web.api.RefusalsResource;
import org.headcount.web.api.Reports;
import org.headcount.web.api.RequestsResource;
import org.headcount.web.api.SourcesResource;
import org.headcount.web.api.StaffResource;
import org.headcount.web.api.StaffRolesResource;
import org.headcount.web.api.StatementsResource;
import org.headcount.web.api.StatusChangesResource;
import org.headcount.web.api.SwitchesResource;
import org.headcount.web.api.ToolConsumerKeyResource;
import org.headcount.web.api.ToolDoctorResource;
import org.headcount.web.api.ToolFacingKeysResource;
import org.headcount.web.api.ToolRegistrationResource;
import org.headcount.web.api.ToolsResource;
import org.headcount.web.api.UnitsResource;
import org.headcount.web.api.VouchersResource;
import org.headcount.web.api.WebhooksResource;
import org.headcount.web.api.WhatIfResource;
import org.headcount.web.api.XapiResource;
import org.headcount.web.lti.LmsOrigins;
import org.headcount.web.lti.LtiServlets;
import org.headcount.web.pages.AlertMails;
import org.headcount.web.pages.Pages;
import org.headcount.web.report.Downloads;
import org.headcount.web.services.GradeServices;
import org.headcount.web.services.ServiceAnswers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service, from bottom to top: what is built first knows nothing of what comes after it. */
public final class Headcount implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Headcount.class);
    /** This version, as it is released. */
    public static final String VERSION = Optional.ofNullable(
                    Headcount.class.getPackage().getImplementationVersion())
            .orElse("0");

    private static final int SHORTEST_KEY = 20;
    private static final Duration FIGURES_KEPT_WARM_EVERY = Duration.ofMinutes(10);
    private static final Duration HOLDS_LOOKED_AT_EVERY = Duration.ofSeconds(5);
    private static final Duration FEEDS_LOOKED_AT_EVERY = Duration.ofMillis(200);
    private static final Duration MONTHS_LOOKED_AT_EVERY = Duration.ofSeconds(30);
    private static final Duration ALERTS_LOOKED_AT_EVERY = Duration.ofMinutes(1);
    private static final Duration DELIVERIES_LOOKED_AT_EVERY = Duration.ofSeconds(5);
    private static final Duration ROSTERS_LOOKED_AT_EVERY = Duration.ofSeconds(20);
    private static final Duration WAITS_FOR_ONE_ON_ITS_WAY = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final URI base;
    private final Server server;
    private final Optional<String> newOperatorKey;

    public static void main(String[] arguments) {
        if (System.getProperty("java.locale.providers") == null) {
            System.setProperty(
                    "java.locale.providers", "CLDR"); // without a second set of locales that nobody here reads
        }
        System.exit(Commands.run(Terminal.system(), arguments));
    }

    /**
     * Builds every room and answers requests when it returns.
     *
     * @throws RuntimeException if the port or the database cannot be had; then nothing stays open
     */
    public static Headcount start(Settings settings, InstantSource clock) {
        return new Headcount(settings, clock);
    }

    private Headcount(Settings settings, InstantSource clock) {
        try {
            // the door, still shut: where it stands decides every address of ours
            server = open(new Server(settings.port()));
            base = settings.base(server.port());
            Addresses addresses = new Addresses(base);

            // what is remembered
            Store store = open(Store.open(settings.databaseUrl(), clock));
            Instant now = clock.instant();

            // how bytes carry it
            UrlPolicy urls = new UrlPolicy(settings.allowPrivateAddresses());
            Outbound outbound = open(new Outbound(Outbound.Limits.usual(urls)));
            RemoteKeys remoteKeys = new RemoteKeys(outbound, clock);
            KeyRings toolKeys = new KeyRings(StoredKey.Purpose.TOOL, store.keys(), KeySchedule.USUAL, clock);
            KeyRing platformKeys = KeyRing.closed(StoredKey.Purpose.PLATFORM, store.keys(), KeySchedule.USUAL, clock);
            open(new KeyTurning(List.of(platformKeys::turn, toolKeys::turn), clock));
            Seal seal = Seal.open(store.keys(), now);

            // who counts
            Meter meter = new Meter(
                    store.institutions(), store.ledger(), clock, settings.approvalAbove(), settings.approvalByKey());

            // what a month came to
            Closing closing = new Closing(store.ledger(), store.statements(), clock);
            Export export = new Export(closing, store.statements(), store.ledger());
            ClosingWatch closingWatch =
                    open(new ClosingWatch(store.institutions(), closing, clock, MONTHS_LOOKED_AT_EVERY));
            Linking linking = new Linking(store.institutions(), store.ledger(), meter, clock);
            Outlook outlook = new Outlook(store.institutions(), store.ledger(), clock);

            // what an institution is warned of
            AlertWords words = new AlertMails();
            AlertSending alertSending = new AlertSending(
                    store.outbox(),
                    store.subscribers(),
                    store.institutions(),
                    outbound,
                    settings.mail().map(Headcount::mailer),
                    words,
                    seal,
                    clock,
                    () -> ThreadLocalRandom.current().nextDouble());
            DeliveryWatch deliveries = open(new DeliveryWatch(store.outbox(), alertSending, clock));
            AlertWatch alertWatch = open(new AlertWatch(
                    store.institutions(),
                    new Alerting(
                            store.institutions(),
                            store.ledger(),
                            store.snapshots(),
                            store.signals(),
                            clock,
                            settings.daysBeforeMonthEnd()),
                    store.alerts(),
                    store.statements(),
                    clock,
                    deliveries::lookSoon));

            // what is held until a learner is active again
            ServiceClient lms = new ServiceClient(new AccessTokens(outbound, clock), outbound, toolKeys);
            Passbacks passbacks = new Passbacks(lms, meter, store.ledger(), clock);
            Evidence evidence = new Evidence(lms, store.services(), clock);
            HeldGrades heldGrades = new HeldGrades(
                    store.holds(), store.connections(), passbacks, evidence, clock, WAITS_FOR_ONE_ON_ITS_WAY);
            HeldGradesWatch watch = open(new HeldGradesWatch(heldGrades, store.holds(), HOLDS_LOOKED_AT_EVERY));

            // hosts that listen for whose status changes
            Listening listening = open(new Listening(store.statusFeed()));

            // an LMS that registers us by itself
            RegistrationClient registrationClient = new RegistrationClient(outbound, urls);
            LmsRenewal lmsRenewal = new LmsRenewal(
                    addresses, store.registeredPlatforms(), store.connections(), registrationClient, seal);
            LmsRegistration lmsRegistration = new LmsRegistration(
                    addresses,
                    store.invitations(),
                    store.registeredPlatforms(),
                    store.connections(),
                    lmsRenewal,
                    registrationClient,
                    toolKeys,
                    urls,
                    seal,
                    clock);

            // a tool that registers with us by itself
            ToolJoining joining = new ToolJoining(
                    addresses, store.connections(), store.invitations(), store.registeredTools(), urls, clock);

            // a launch
            Licences licences = new Licences(meter, store.institutions(), store.ledger(), clock);
            IdTokens idTokens = new IdTokens(platformKeys);
            ConnectionNotes connectionNotes = new ConnectionNotes(clock);
            LmsHosts lmsHosts = new LmsHosts(store.connections());
            Targets targets = new Targets(addresses, store.connections(), store.deepLinks());
            Migration migration = new Migration(store.migrationSecrets(), seal);
            DeepLinkingAnswers deepLinkingAnswers = new DeepLinkingAnswers(toolKeys);
            DeepLinking deepLinking = new DeepLinking(
                    addresses,
                    store.connections(),
                    lmsHosts,
                    store.arrivals(),
                    store.deepLinks(),
                    store.parkedLaunches(),
                    deepLinkingAnswers,
                    migration,
                    seal,
                    clock);
            DeepLinkReturn deepLinkReturn = new DeepLinkReturn(
                    addresses, store.connections(), remoteKeys, store.deepLinks(), deepLinkingAnswers, urls, clock);
            Examinations examinations = new Examinations();
            ConnectionDoctor doctor = new ConnectionDoctor(
                    store.connections(), outbound, toolKeys, lmsHosts, addresses, examinations, clock);
            FirstLeg firstLeg = new FirstLeg(
                    addresses,
                    store.connections(),
                    lmsHosts,
                    new Login(seal, URI.create(addresses.launch())),
                    remoteKeys,
                    licences,
                    store.arrivals(),
                    store.parkedLogins(),
                    targets,
                    deepLinking,
                    migration,
                    store.pendingDeployments(),
                    connectionNotes,
                    store.leftClaims(),
                    store.noticeHandlers(),
                    clock);
            SecondLeg secondLeg = new SecondLeg(
                    store.connections(),
                    targets,
                    store.parkedLaunches(),
                    licences,
                    store.ledger(),
                    idTokens,
                    migration,
                    connectionNotes,
                    clock);
            TokenGrants tokens = new TokenGrants(addresses, store.connections(), remoteKeys, store.grants(), clock);

            // a grade on its way home
            Doorkeeper doorkeeper = new Doorkeeper(store.connections(), store.grants(), store.services(), clock);
            GradeServices services = new GradeServices(
                    new LineItemsJourney(
                            doorkeeper,
                            store.services(),
                            lms,
                            new ReviewPlaces(store.connections(), store.deepLinks(), addresses, urls),
                            addresses),
                    new GradeJourney(
                            doorkeeper,
                            store.services(),
                            passbacks,
                            evidence,
                            heldGrades,
                            store.holds(),
                            store.unansweredScores(),
                            addresses,
                            clock),
                    new ResultsJourney(doorkeeper, store.services(), lms, addresses),
                    new RosterJourney(doorkeeper, store.services(), store.rosters(), lms, addresses),
                    new GroupsJourney(doorkeeper, lms, addresses),
                    new NoticeOrders(doorkeeper, store.connections(), store.noticeHandlers(), lms, addresses, urls),
                    new ServiceAnswers(addresses));

            // who is enrolled, without having come
            RosterWatch rosterWatch = open(new RosterWatch(new RosterReading(
                    store.rosters(),
                    store.connections(),
                    store.institutions(),
                    lms,
                    Duration.ofHours(settings.hoursBetweenRosters()),
                    clock)));

            // who may come in by key
            String fresh = "hc_" + Secrets.id(160);
            String hash = settings.operatorKey()
                    .map(Secrets::hash)
                    .orElseGet(() -> store.apiKeys().keepOperator(Secrets.hash(fresh)));
            if (settings.operatorKey()
                    .filter(key -> key.length() < SHORTEST_KEY)
                    .isPresent()) {
                LOG.warn("operatorKey is short enough to be guessed: take one of at least {} characters", SHORTEST_KEY);
            }
            OperatorKey operator = new OperatorKey(
                    hash,
                    settings.operatorKey()
                            .filter(key -> key.length() < SHORTEST_KEY)
                            .isPresent());
            ProviderSignIn providerSignIn = new ProviderSignIn(
                    addresses,
                    store.staffSettings(),
                    store.staffMembers(),
                    store.arrivals(),
                    outbound,
                    remoteKeys,
                    urls,
                    seal,
                    clock);
            StaffDoors doors = new StaffDoors(
                    store.staffSessions(),
                    store.staffMembers(),
                    store.staffSettings(),
                    providerSignIn,
                    operator,
                    addresses,
                    settings.sessions().idle(),
                    settings.sessions().longest(),
                    clock);
            newOperatorKey = operator.is(fresh) ? Optional.of(fresh) : Optional.empty();

            // what is seen from outside
            Problems problems = new Problems(addresses);
            Metrics metrics = open(new Metrics());
            server.serve(new Health(store::answers), "/health/live", "/health/ready");
            server.serve(metrics.page(), "/metrics");
            store.whenReported(receipt -> metrics.reported(ReceiptJson.outcome(receipt)));
            Pages pages = new Pages();
            LtiServlets lti = new LtiServlets(addresses, lmsHosts, pages);
            StaffDesk staffDesk = new StaffDesk(store.staffMembers(), store.staffSettings(), seal, clock);
            LmsOrigins lmsOrigins = new LmsOrigins(lmsHosts);
            UsageDoor usageDoor = new UsageDoor(staffDesk, doors, lmsOrigins, pages, addresses.usage());
            server.serve(usageDoor, "/lti/usage");
            Switching switching = new Switching(store.institutions(), store.ledger(), store.snapshots(), clock);
            Asking asking = new Asking(store.institutions(), meter, switching, store.switchRequests(), clock);
            LearnersOwnPage learnersOwnPage = new LearnersOwnPage(
                    store.institutions(),
                    meter,
                    store.holds(),
                    store.connections(),
                    asking,
                    new WhoAsks(store.arrivals(), seal, clock),
                    lmsOrigins,
                    doors,
                    pages,
                    clock,
                    addresses.me());
            server.serve(learnersOwnPage, "/lti/me");
            lti.serveTool(
                    server,
                    firstLeg,
                    Map.of(addresses.usage(), usageDoor, addresses.me(), learnersOwnPage),
                    store.connections(),
                    store.registeredPlatforms(),
                    lmsRegistration,
                    toolKeys);
            lti.serveNotices(
                    server,
                    new Notices(
                            addresses,
                            store.connections(),
                            store.services(),
                            store.noticeHandlers(),
                            remoteKeys,
                            idTokens,
                            outbound,
                            clock));
            lti.serveLinks(server, deepLinking, store.connections(), store.deepLinks());
            lti.servePlatforms(
                    server, secondLeg, deepLinkReturn, tokens, joining, store.connections(), idTokens, VERSION);
            server.serve(services, "/services/*");
            Surveys surveys = new Surveys(store.snapshots(), clock);
            UnitSurveys unitSurveys = new UnitSurveys(store.snapshots(), clock);
            Hearings hearings = new Hearings(store.institutions(), store.signals());
            DaySurveys daySurveys = new DaySurveys(store.snapshots(), clock);
            Refusals refusals = new Refusals(store.snapshots());
            Downloads downloads = new Downloads();
            Reports reports = new Reports(surveys, downloads);
            Previews previews = new Previews(
                    new Previewing(store.snapshots(), clock, settings.approvalAbove(), settings.approvalByKey()),
                    closing,
                    store.statements());
            Listing listing = new Listing(store.institutions(), store.ledger(), clock);
            server.serveLater(
                    () -> Api.servlet(
                            problems,
                            store.apiKeys(),
                            operator,
                            store.institutions(),
                            store.hostContacts(),
                            clock,
                            new OpenApiResource(addresses),
                            new InstitutionsResource(store.institutions(), addresses, clock),
                            new KeysResource(store.institutions(), store.apiKeys(), addresses, clock),
                            new FactsResource(store.institutions(), meter, clock, metrics::reported),
                            new XapiResource(store.institutions(), store.ledger(), meter, clock),
                            new CaliperResource(store.institutions(), store.ledger(), meter, clock, metrics::reported),
                            new DecisionsResource(store.institutions(), meter, listening),
                            new StatusChangesResource(store.institutions(), listening),
                            new AliasesResource(store.institutions(), store.aliases()),
                            new LearnersResource(
                                    store.institutions(),
                                    store.ledger(),
                                    meter,
                                    listing,
                                    store.holds(),
                                    reports,
                                    clock),
                            new ErasureResource(
                                    store.institutions(),
                                    new Erasing(store.erasures(), store.parkedLaunches(), store.parkedLogins())),
                            new IdentitiesResource(store.institutions(), store.ledger(), linking),
                            new LinksResource(
                                    store.institutions(), store.ledger(), store.madeLinks(), linking, addresses),
                            new LeftClaimsResource(store.institutions(), store.connections(), store.leftClaims()),
                            new EnrolmentsResource(store.institutions(), store.ledger(), store.rosters()),
                            new LearnerFactsResource(store.institutions(), store.ledger(), meter),
                            new VouchersResource(store.institutions(), store.ledger(), meter, clock),
                            new SwitchesResource(store.institutions(), switching, meter, previews, clock),
                            new PreviewsResource(store.institutions(), switching, previews, clock),
                            new MonthsResource(store.institutions(), store.ledger(), meter, reports),
                            new OverCommitmentResource(store.institutions(), new Overruns(store.snapshots(), clock)),
                            new DaysResource(store.institutions(), daySurveys, reports),
                            new UnitsResource(store.institutions(), unitSurveys, reports),
                            new ActivityResource(store.institutions(), surveys, reports),
                            new ReconciliationsResource(
                                    store.institutions(),
                                    new Reconciliations(store.snapshots(), clock),
                                    downloads,
                                    clock),
                            new ForecastResource(store.institutions(), outlook, clock),
                            new RecommendationResource(store.institutions(), outlook, clock),
                            new PlansResource(store.institutions(), clock),
                            new WhatIfResource(store.institutions(), outlook, clock),
                            new PlatformsResource(
                                    store.institutions(),
                                    store.connections(),
                                    store.registeredPlatforms(),
                                    toolKeys,
                                    addresses,
                                    urls),
                            new PlatformInvitationsResource(
                                    store.institutions(),
                                    store.connections(),
                                    store.invitations(),
                                    addresses,
                                    urls,
                                    clock),
                            new PlatformKeysResource(
                                    store.institutions(), store.connections(), toolKeys, store.audit(), clock),
                            new ToolFacingKeysResource(platformKeys, clock),
                            new AccessTokensResource(
                                    store.institutions(),
                                    store.connections(),
                                    store.grants(),
                                    store.registeredTools(),
                                    store.audit()),
                            new PlatformNotesResource(
                                    store.institutions(),
                                    store.connections(),
                                    store.pendingDeployments(),
                                    connectionNotes,
                                    addresses),
                            new PlatformRegistrationResource(
                                    store.institutions(),
                                    store.connections(),
                                    store.registeredPlatforms(),
                                    lmsRenewal,
                                    examinations,
                                    addresses),
                            new PlatformDoctorResource(store.institutions(), store.connections(), doctor),
                            new ToolDoctorResource(store.institutions(), store.connections(), doctor),
                            new ToolConsumerKeyResource(
                                    store.institutions(), store.migrationSecrets(), migration, clock),
                            new PlatformConsumerKeyResource(
                                    store.institutions(), store.migrationSecrets(), migration, clock),
                            new AlertsResource(store.institutions(), store.alerts()),
                            new WebhooksResource(
                                    store.institutions(), store.subscribers(), alertSending, addresses, urls, clock),
                            new AlertAddressesResource(
                                    store.institutions(), store.subscribers(), alertSending, words, addresses, clock),
                            new SourcesResource(store.institutions(), hearings, clock),
                            new StatementsResource(closing, store.statements(), export, store.snapshots(), reports),
                            new AuditResource(store.institutions(), store.audit(), reports),
                            new StaffResource(
                                    store.institutions(),
                                    store.staffMembers(),
                                    store.staffSessions(),
                                    addresses,
                                    clock),
                            new RequestsResource(store.institutions(), store.switchRequests(), asking),
                            new StaffRolesResource(store.institutions(), store.staffSettings()),
                            new IdentityProviderResource(store.institutions(), store.staffSettings(), providerSignIn),
                            new ToolsResource(
                                    store.institutions(),
                                    store.connections(),
                                    store.registeredTools(),
                                    addresses,
                                    urls),
                            new ToolRegistrationResource(
                                    store.institutions(),
                                    store.connections(),
                                    store.invitations(),
                                    store.registeredTools(),
                                    addresses,
                                    urls,
                                    clock),
                            new HoldsResource(store.institutions(), store.holds(), heldGrades, store.ledger(), reports),
                            new RefusalsResource(store.institutions(), refusals, reports, clock)),
                    "/api/v1/*");
            StaffMembersPage staffPage = new StaffMembersPage(
                    store.staffMembers(),
                    store.staffSessions(),
                    store.staffSettings(),
                    providerSignIn,
                    store.apiKeys(),
                    addresses,
                    clock);
            RequestsPage requestsPage = new RequestsPage(store.switchRequests(), asking, store.ledger(), addresses);
            AuditPage auditPage = new AuditPage(store.audit(), store.staffMembers());
            ScheduledExecutorService beside = Executors.newSingleThreadScheduledExecutor(Headcount::daemon);
            open(beside::shutdownNow);
            Figures figures = new Figures(meter, daySurveys, unitSurveys, outlook, clock, beside);
            UnitsPage units = new UnitsPage(figures);
            HealthPage health = new HealthPage(hearings, store.connections());
            AlertsPage alertsPage = new AlertsPage(
                    store.alerts(), store.outbox(), store.subscribers(), alertSending, words, urls, clock);
            ChainCheck chain = new ChainCheck(store.statements(), store.ledger());
            StatementViews statementViews = new StatementViews(
                    closing,
                    store.statements(),
                    store.snapshots(),
                    meter,
                    store.ledger(),
                    chain,
                    new Correcting(store.institutions(), store.ledger(), clock));
            server.serveForms(
                    new AdminServlet(
                            List.of(
                                    new UsagePage(figures, store.alerts(), store.ledger()),
                                    new CountedPage(meter, figures),
                                    new ReleasePage(figures, store.ledger()),
                                    new LearnersPage(new Rooms(
                                            meter,
                                            store.ledger(),
                                            listing,
                                            switching,
                                            previews,
                                            linking,
                                            store.holds(),
                                            store.rosters(),
                                            store.connections(),
                                            new Erasing(store.erasures(), store.parkedLaunches(), store.parkedLogins()),
                                            clock)),
                                    new StatementsPage(closing, store.statements(), meter, chain, statementViews),
                                    new PlanningPage(
                                            new ForecastPart(outlook),
                                            new RecommendationPart(outlook),
                                            new PlannerPart(),
                                            new WhatIfPart(outlook),
                                            new ReconcilePart(new Reconciliations(store.snapshots(), clock))),
                                    new HoldsPage(
                                            store.ledger(), store.connections(), store.holds(), heldGrades, refusals),
                                    new ConnectionsPage(new ConnectionRooms(
                                            store.connections(),
                                            store.registeredPlatforms(),
                                            store.registeredTools(),
                                            store.pendingDeployments(),
                                            store.invitations(),
                                            connectionNotes,
                                            doctor,
                                            lmsRenewal,
                                            examinations,
                                            toolKeys,
                                            store.grants(),
                                            store.leftClaims(),
                                            store.rosters(),
                                            store.hostContacts(),
                                            store.apiKeys(),
                                            store.signals(),
                                            store.audit(),
                                            addresses,
                                            urls,
                                            seal,
                                            clock)),
                                    new PolicyPage(new PolicyChange(
                                            new InstitutionChanges(store.institutions(), clock), outlook)),
                                    new SettingsPage(
                                            List.of(requestsPage, alertsPage, units, health, staffPage, auditPage)),
                                    requestsPage,
                                    alertsPage,
                                    units,
                                    health,
                                    staffPage,
                                    auditPage),
                            new InstitutionList(store.institutions(), figures, clock),
                            store.institutions(),
                            doors,
                            seal,
                            pages,
                            clock),
                    "/admin/*");

            listening.start(FEEDS_LOOKED_AT_EVERY);
            watch.start();
            closingWatch.start();
            alertWatch.start(ALERTS_LOOKED_AT_EVERY);
            deliveries.start(DELIVERIES_LOOKED_AT_EVERY);
            if (settings.hoursBetweenRosters() > 0) {
                rosterWatch.start(ROSTERS_LOOKED_AT_EVERY);
            }
            open(server); // once more: what is opened last is closed first, so nobody comes in while the rooms are
            // emptied
            open(listening); // and before that nobody waits any more
            server.start(problems, metrics, base);
            beside.execute(() -> figures.warm(store.institutions().all()));
            var unused = beside.scheduleWithFixedDelay(
                    () -> figures.keepWarm(() -> store.institutions().all()),
                    FIGURES_KEPT_WARM_EVERY.toSeconds(),
                    FIGURES_KEPT_WARM_EVERY.toSeconds(),
                    TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Mailer mailer(MailSettings mail) {
        return new Mailer(new Mailer.Server(
                mail.host(),
                mail.port(),
                Mailer.Security.valueOf(mail.security().name()),
                mail.login().map(login -> new Mailer.Login(login.user(), login.password())),
                mail.from()));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kept-answers");
        thread.setDaemon(true);
        return thread;
    }

    /** Remembers what is to be closed again, the last first. */
    private <T extends AutoCloseable> T open(T room) {
        opened.push(room);
        return room;
    }

    /** The public URL: every address of ours begins with it. */
    public URI base() {
        return base;
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** The operator's key, where this start has made it; it is stored nowhere, so it must be told now. */
    public Optional<String> newOperatorKey() {
        return newOperatorKey;
    }

    /** Waits until the service is closed. */
    public void join() throws InterruptedException {
        server.join();
    }

    /** Finishes what has begun and lets go of everything. May be repeated, also by several threads: each returns when all is done. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("could not be closed", e);
            }
        }
    }
}
