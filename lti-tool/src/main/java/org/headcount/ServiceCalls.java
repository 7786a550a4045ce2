package org.headcount;

import java.time.Duration;
import java.time.InstantSource;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.grade.Evidence;
import org.headcount.gateway.grade.GradeJourney;
import org.headcount.gateway.grade.HeldGrades;
import org.headcount.gateway.grade.HeldGradesWatch;
import org.headcount.gateway.grade.LineItemsJourney;
import org.headcount.gateway.grade.Passbacks;
import org.headcount.gateway.grade.ResultsJourney;
import org.headcount.gateway.grade.ReviewPlaces;
import org.headcount.gateway.roster.RosterJourney;
import org.headcount.gateway.roster.RosterReading;
import org.headcount.gateway.roster.RosterWatch;
import org.headcount.gateway.service.Doorkeeper;
import org.headcount.gateway.service.GroupsJourney;
import org.headcount.gateway.service.NoticeOrders;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.wire.AccessTokens;
import org.headcount.metering.Meter;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.web.services.GradeServices;
import org.headcount.web.services.ServiceAnswers;

/** What a tool asks of the LMS through us: grades on their way home, rosters, groups, notices; and what is held meanwhile. */
final class ServiceCalls {

    private static final Duration WAITS_FOR_ONE_ON_ITS_WAY = Duration.ofSeconds(30);
    private static final Duration HOLDS_LOOKED_AT_EVERY = Duration.ofSeconds(5);
    private static final Duration ROSTERS_LOOKED_AT_EVERY = Duration.ofSeconds(20);

    final HeldGrades heldGrades;
    final GradeServices services;
    private final HeldGradesWatch heldGradesWatch;
    private final RosterWatch rosterWatch;

    ServiceCalls(
            Settings settings,
            Addresses addresses,
            Store store,
            Transport transport,
            Meter meter,
            InstantSource clock,
            Opened opened) {
        ServiceClient lms =
                new ServiceClient(new AccessTokens(transport.outbound, clock), transport.outbound, transport.toolKeys);
        Passbacks passbacks = new Passbacks(lms, meter, store.ledger(), clock);
        Evidence evidence = new Evidence(lms, store.services(), clock);
        heldGrades = new HeldGrades(
                store.holds(), store.connections(), passbacks, evidence, clock, WAITS_FOR_ONE_ON_ITS_WAY);
        heldGradesWatch = opened.add(new HeldGradesWatch(heldGrades, store.holds(), HOLDS_LOOKED_AT_EVERY));
        Doorkeeper doorkeeper = new Doorkeeper(store.connections(), store.grants(), store.services(), clock);
        services = new GradeServices(
                new LineItemsJourney(
                        doorkeeper,
                        store.services(),
                        lms,
                        new ReviewPlaces(store.connections(), store.deepLinks(), addresses, transport.urls),
                        transport.seal,
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
                new ResultsJourney(doorkeeper, store.services(), lms, transport.seal, addresses),
                new RosterJourney(doorkeeper, store.services(), store.rosters(), lms, transport.seal, addresses),
                new GroupsJourney(doorkeeper, lms, transport.seal, addresses),
                new NoticeOrders(
                        doorkeeper, store.connections(), store.noticeHandlers(), lms, addresses, transport.urls),
                new ServiceAnswers(addresses));
        rosterWatch = opened.add(new RosterWatch(new RosterReading(
                store.rosters(),
                store.connections(),
                store.institutions(),
                lms,
                Duration.ofHours(settings.hoursBetweenRosters()),
                clock)));
    }

    void start(Settings settings) {
        heldGradesWatch.start();
        if (settings.hoursBetweenRosters() > 0) {
            rosterWatch.start(ROSTERS_LOOKED_AT_EVERY);
        }
    }
}
