package org.headcount.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Arrival;
import org.headcount.gateway.DeploymentId;
import org.headcount.gateway.Hold;
import org.headcount.lti.message.Scopes;
import org.headcount.metering.FactKey;
import org.headcount.metering.FactType;
import org.headcount.metering.History;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Institution;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Kind;
import org.headcount.metering.Origin;
import org.headcount.metering.Policy;
import org.headcount.metering.RateCard;
import org.headcount.metering.Report;
import org.headcount.metering.Role;
import org.headcount.metering.Terms;
import org.headcount.practice.Person;
import org.headcount.store.Store;

/** The two institutions of the demonstration, with their past. */
final class DemoInstitutions {

    private static final InstitutionId UNIVERSITY = new InstitutionId("demo-rolling");
    private static final ZoneId ZONE = ZoneId.of("Europe/Budapest");
    private static final int MONTHS = 14;
    private static final int AT_COLLEGE = 997; // and the three of the practice LMS
    private static final int AT_UNIVERSITY = 400;
    private static final RateCard CARD = RateCard.volume(
            Currency.getInstance("EUR"),
            RateCard.DEFAULT_MINIMUM,
            List.of(
                    new RateCard.Tier(50, new BigDecimal("6.00")),
                    new RateCard.Tier(100, new BigDecimal("5.00")),
                    new RateCard.Tier(250, new BigDecimal("4.00")),
                    new RateCard.Tier(500, new BigDecimal("3.25")),
                    new RateCard.Tier(1000, new BigDecimal("2.50"))));

    private final Store store;
    private final Instant now;
    private final Instant beginning;

    DemoInstitutions(Store store, Instant now) {
        this.store = store;
        this.now = now;
        this.beginning = now.atZone(ZONE).minusMonths(MONTHS).toInstant();
    }

    void create(DemoPeers peers) {
        create(DemoPeers.COLLEGE, "Riverside College", Policy.SWITCH, 600);
        create(UNIVERSITY, "Harbour University", Policy.ROLLING, 250);
        store.connections().addPlatform(DemoPeers.COLLEGE, peers.platform());
        store.connections().addTool(DemoPeers.COLLEGE, peers.registration());
        DemoHistory history = new DemoHistory(store, beginning, now);
        history.declared(DemoPeers.COLLEGE, "lti." + DemoPeers.PLATFORM, AT_COLLEGE);
        history.derived(UNIVERSITY, "lti.pfharbour", AT_UNIVERSITY);
        arrive(peers, DemoPeers.ADA, Duration.ofDays(40));
        arrive(peers, DemoPeers.BENCE, Duration.ofDays(35));
        arrive(peers, DemoPeers.CHIDI, Duration.ofDays(120));
        switchOff(DemoPeers.CHIDI);
        hold(peers, DemoPeers.CHIDI);
    }

    private void create(InstitutionId id, String name, Policy policy, int commitment) {
        Terms terms = new Terms(
                History.always(policy),
                History.always(ZONE),
                History.always(CARD),
                History.always(commitment),
                new History<>(List.of()));
        store.institutions().create(new Institution(id, name, beginning, terms));
    }

    private static IdentityName identity(Person person) {
        return IdentityName.lti(DemoPeers.PLATFORM, person.id());
    }

    /** An earlier launch of the quiz: the tool knows the learner since. */
    private void arrive(DemoPeers peers, Person person, Duration ago) {
        Instant at = now.minus(ago);
        FactKey key = new FactKey("lti." + DemoPeers.PLATFORM, "demo-launch-" + person.id());
        store.arrivals()
                .record(new Arrival(
                        DemoPeers.COLLEGE,
                        DemoPeers.PLATFORM,
                        key.id(),
                        Optional.of(Report.activity(key, identity(person), Kind.ACCESS, at, at)),
                        person.name(),
                        Optional.of(new Arrival.Reach(
                                service(peers),
                                List.of(peers.lineItem()),
                                Optional.of(DemoPeers.QUIZ),
                                Optional.of(identity(person))))));
    }

    private static String ref() {
        return DeploymentId.serviceRef(
                DemoPeers.COLLEGE, DemoPeers.PLATFORM, DemoPeers.DEPLOYMENT, DemoPeers.TOOL, DemoPeers.COURSE);
    }

    private static Arrival.ContextService service(DemoPeers peers) {
        return new Arrival.ContextService(
                ref(),
                DemoPeers.COLLEGE,
                DemoPeers.PLATFORM,
                DemoPeers.DEPLOYMENT,
                DemoPeers.TOOL,
                DemoPeers.COURSE,
                peers.lineItems(),
                Scopes.GRADES);
    }

    private void switchOff(Person person) {
        Instant at = now.minus(Duration.ofDays(50));
        store.ledger()
                .append(
                        DemoPeers.COLLEGE,
                        List.of(new Report(
                                new FactKey("demo", "switch-" + person.id()),
                                identity(person),
                                FactType.SWITCH_OFF,
                                Kind.OTHER,
                                Role.LEARNER,
                                Origin.STAFF,
                                at,
                                at,
                                "",
                                new Report.Note("registrar", "on leave", ""))));
    }

    /** A grade that came while its learner was switched off. */
    private void hold(DemoPeers peers, Person person) {
        Instant at = now.minus(Duration.ofDays(3));
        String timestamp = at.atOffset(ZoneOffset.UTC).toString();
        String score = """
                {"userId":"%s","scoreGiven":87,"scoreMaximum":100,"comment":"marked while on leave",\
                "activityProgress":"Completed","gradingProgress":"FullyGraded","timestamp":"%s"}""".formatted(person.id(), timestamp);
        FactKey key = new FactKey("demo", "refusal-" + person.id());
        Report refusal = new Report(
                key,
                identity(person),
                FactType.REFUSAL,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                at,
                at,
                "",
                Report.Note.NONE);
        store.holds()
                .keep(
                        new Hold(
                                DemoPeers.COLLEGE,
                                "demohold",
                                DemoPeers.PLATFORM,
                                DemoPeers.TOOL,
                                ref(),
                                peers.lineItem(),
                                identity(person),
                                timestamp,
                                at,
                                at,
                                "application/vnd.ims.lis.v1.score+json",
                                score.getBytes(UTF_8),
                                Hold.State.HELD,
                                0,
                                ""),
                        refusal);
    }
}
