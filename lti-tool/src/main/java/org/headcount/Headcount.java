package org.headcount;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.headcount.cli.Commands;
import org.headcount.cli.Terminal;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.host.Listening;
import org.headcount.gateway.staff.Asking;
import org.headcount.lti.wire.SigningKey;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.web.Health;
import org.headcount.web.Metrics;
import org.headcount.web.Problems;
import org.headcount.web.Server;
import org.headcount.web.admin.UsageDoor;
import org.headcount.web.admin.me.LearnersOwnPage;
import org.headcount.web.admin.me.WhoAsks;
import org.headcount.web.api.ReceiptJson;
import org.headcount.web.lti.LmsOrigins;
import org.headcount.web.lti.LtiServlets;
import org.headcount.web.pages.Pages;

/** The service, from bottom to top: what is built first knows nothing of what comes after it. */
public final class Headcount implements AutoCloseable {

    /** This version, as it is released. */
    public static final String VERSION = Optional.ofNullable(
                    Headcount.class.getPackage().getImplementationVersion())
            .orElse("0");

    private static final Duration FEEDS_LOOKED_AT_EVERY = Duration.ofMillis(200);

    private final Opened opened = new Opened();
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
        return start(settings, SigningKey::generate, clock);
    }

    /**
     * The same with signing keys from elsewhere.
     *
     * @param pairs never gives the same one twice, nor one that another service has
     */
    public static Headcount start(Settings settings, Supplier<KeyPair> pairs, InstantSource clock) {
        return new Headcount(settings, pairs, clock);
    }

    private Headcount(Settings settings, Supplier<KeyPair> pairs, InstantSource clock) {
        try {
            // the door, still shut: where it stands decides every address of ours
            server = opened.add(new Server(settings.port()));
            base = settings.base(server.port());
            Addresses addresses = new Addresses(base);

            // what is remembered, and how bytes carry it
            Store store = opened.add(Store.open(settings.databaseUrl(), clock));
            Transport transport = new Transport(settings, store, pairs, clock, opened);

            // who counts, and what an institution is warned of
            Metering metering = new Metering(settings, store, clock, opened);
            Warnings warnings = new Warnings(settings, addresses, store, transport, clock, opened);

            // between the LMS and the tool
            Connecting connecting = new Connecting(addresses, store, transport, clock);
            Launching launching = new Launching(addresses, store, transport, metering, connecting, clock);
            ServiceCalls calls = new ServiceCalls(settings, addresses, store, transport, metering.meter, clock, opened);
            Listening listening = opened.add(new Listening(store.statusFeed()));

            // staff, and the learners who ask them
            Entrance entrance = new Entrance(settings, addresses, store, transport, clock);
            newOperatorKey = entrance.newOperatorKey;
            Asking asking =
                    new Asking(store.institutions(), metering.meter, metering.switching, store.switchRequests(), clock);

            // what is seen from outside
            Problems problems = new Problems(addresses);
            Metrics metrics = opened.add(new Metrics());
            server.serve(new Health(store::answers), "/health/live", "/health/ready");
            server.serve(metrics.page(), "/metrics");
            store.whenReported(receipt -> metrics.reported(ReceiptJson.outcome(receipt)));
            Pages pages = new Pages();
            LmsOrigins lmsOrigins = new LmsOrigins(connecting.lmsHosts);
            UsageDoor usageDoor = new UsageDoor(entrance.desk, entrance.doors, lmsOrigins, pages, addresses.usage());
            LearnersOwnPage learnersOwnPage = new LearnersOwnPage(
                    store.institutions(),
                    metering.meter,
                    store.holds(),
                    store.connections(),
                    asking,
                    new WhoAsks(store.arrivals(), transport.seal, clock),
                    lmsOrigins,
                    entrance.doors,
                    pages,
                    clock,
                    addresses.me());
            server.serve(usageDoor, "/lti/usage");
            server.serve(learnersOwnPage, "/lti/me");
            LtiServlets lti = new LtiServlets(addresses, connecting.lmsHosts, pages);
            lti.serveTool(
                    server,
                    launching.firstLeg,
                    Map.of(addresses.usage(), usageDoor, addresses.me(), learnersOwnPage),
                    store.connections(),
                    store.registeredPlatforms(),
                    connecting.lmsRegistration,
                    transport.toolKeys);
            lti.serveNotices(server, launching.notices);
            lti.serveLinks(server, launching.deepLinking, store.connections(), store.deepLinks());
            lti.servePlatforms(
                    server,
                    launching.secondLeg,
                    launching.deepLinkReturn,
                    launching.tokens,
                    connecting.toolJoining,
                    store.connections(),
                    launching.idTokens,
                    VERSION);
            server.serve(calls.services, "/services/*");
            RestCalls.serve(
                    server,
                    addresses,
                    store,
                    transport,
                    metering,
                    warnings,
                    connecting,
                    calls,
                    listening,
                    entrance,
                    asking,
                    metrics,
                    problems,
                    clock);
            StaffSite staffSite = new StaffSite(
                    addresses,
                    store,
                    transport,
                    metering,
                    warnings,
                    connecting,
                    calls.heldGrades,
                    entrance,
                    asking,
                    pages,
                    problems,
                    clock,
                    opened);
            server.serveForms(staffSite.servlet, "/admin/*");

            // what looks by itself
            listening.start(FEEDS_LOOKED_AT_EVERY);
            calls.start(settings);
            metering.start();
            warnings.start();
            opened.add(
                    server); // once more: what is opened last is closed first, so nobody comes in while the rooms are
            // emptied
            opened.add(listening); // and before that nobody waits any more
            server.start(problems, metrics, base);
            staffSite.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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
    public void close() {
        opened.close();
    }
}
