package org.headcount.cli.demo;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.registration.Invitation;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Terms;
import org.headcount.practice.Activity;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.LineItem;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.RegisteredTool;
import org.headcount.store.Store;

/** One school of the demonstration: its LMS, the tool behind Headcount, and what is remembered of fourteen months. */
final class Campus implements AutoCloseable {

    private static final String DEPLOYMENT = "1";
    private static final Duration SINCE_CLEO_LEFT = Duration.ofDays(12);

    private final School school;
    private final InstitutionId id;
    private final Addresses addresses;
    private final PracticeLms lms;
    private final PlatformRegistration platform;
    private final ToolRegistration tool;

    Campus(School school, Addresses addresses, PracticeTool practiceTool, InstantSource clock) {
        this.school = school;
        this.id = new InstitutionId(school.id());
        this.addresses = addresses;
        this.lms = new PracticeLms("localhost", 0, clock, school.name());
        this.platform = new PlatformRegistration(
                "pf" + Secrets.id(100),
                school.name() + " LMS",
                lms.issuer(),
                "headcount-at-" + school.id(),
                URI.create(lms.authorizationEndpoint()),
                URI.create(lms.tokenEndpoint()),
                URI.create(lms.jwksUri()),
                lms.tokenEndpoint(),
                Set.of(DEPLOYMENT),
                PlatformRegistration.Anonymous.PASS);
        this.tool = new ToolRegistration(
                "tl" + Secrets.id(100),
                "Practice tool",
                URI.create(practiceTool.loginUri()),
                List.of(practiceTool.redirectUri()),
                URI.create(practiceTool.targetLinkUri()),
                URI.create(practiceTool.jwksUri()),
                Scopes.GRADES);
        furnish();
        practiceTool.register(new KnownPlatform(
                addresses.issuer(platform.id()),
                tool.id(),
                Set.of(DeploymentId.of(id, platform.id(), DEPLOYMENT, tool.id())),
                addresses.authorization(platform.id()),
                addresses.token(platform.id()),
                addresses.platformKeys(platform.id())));
    }

    private void furnish() {
        lms.add(People.ADA).add(People.BEN).add(People.CLEO).add(People.IDA).add(People.MARA);
        lms.add(new Course("workplace-safety", "WHS-101", "Workplace safety"));
        lms.register(new RegisteredTool(
                platform.clientId(),
                addresses.login(),
                List.of(addresses.launch()),
                addresses.toolKeys(platform.id()),
                DEPLOYMENT));
        lms.add(activity("first-aid", "First aid, with a quiz", 10));
        lms.add(activity("fire-drill", "Fire drill", 0));
        lms.add(ours("my-licence", "My licence", "Until when, why, and what is kept.", addresses.me()));
        lms.add(ours("licence-usage", "Licence usage", "For administrators of the LMS.", addresses.usage()));
        lms.add(new ContentChoice(
                "choose", "workplace-safety", "Choose content", platform.clientId(), DEPLOYMENT, addresses.tools()));
    }

    private Activity activity(String activity, String title, int points) {
        return activity(
                activity, title, "Opens the practice tool, through Headcount.", addresses.tool(tool.id()), points);
    }

    /** A page of Headcount's own. */
    private Activity ours(String activity, String title, String description, String address) {
        return activity(activity, title, description, address, 0);
    }

    private Activity activity(String activity, String title, String description, String address, int points) {
        return new Activity(
                activity,
                "workplace-safety",
                title,
                description,
                platform.clientId(),
                DEPLOYMENT,
                address,
                Map.of(),
                points);
    }

    /** Writes the school, its connections and its history into the store. */
    void remember(Store store, Instant now) {
        Histories histories = new Histories(school.seed(), school.zone(), now);
        if (!store.institutions().create(institution(histories.beginning()))) {
            throw new IllegalStateException("the store is not new: " + id);
        }
        store.connections().addPlatform(id, platform, Registrar.OPERATOR);
        store.connections().addTool(id, tool);
        Past past = new Past(store, id, platform.id());
        past.add(People.ADA.id(), People.ADA.name(), school.unit(0), around(now, 60, 2));
        past.add(People.BEN.id(), People.BEN.name(), school.unit(1), around(now, 45, 5));
        past.add(People.CLEO.id(), People.CLEO.name(), school.unit(0), cleo(now));
        Incidents incidents = new Incidents(past, histories, now);
        int ordinary = school.learners() - (school.policy().switching() ? Incidents.LEARNERS : 0);
        for (int number = 3; number < ordinary; number++) {
            String sub = "s-" + (20_000 + number);
            List<Happening> life = school.lives().apply(histories);
            past.add(sub, People.name(number), school.unit(number), life);
            incidents.lived(sub, life);
        }
        if (school.policy().switching()) {
            incidents.corrections(ordinary);
            incidents.roster();
        }
        incidents.refusals(platform.id());
        past.write();
        if (school.policy().switching()) {
            past.hold(
                    tool.id(),
                    lineItem(),
                    People.CLEO.id(),
                    9,
                    now.minus(SINCE_CLEO_LEFT.dividedBy(3)),
                    Hold.State.HELD);
            past.ask(People.CLEO.id(), "I would like to see my certificate.", now.minus(SINCE_CLEO_LEFT.dividedBy(4)));
            incidents.holds(tool.id(), lineItem());
            invite(store, now);
        }
    }

    /** A tool has registered by itself, and waits until somebody approves it. */
    private void invite(Store store, Instant now) {
        Invitation invitation = new Invitation(
                id,
                "in" + Secrets.id(100),
                Secrets.hash(Secrets.id(160)),
                Invitation.Kind.TOOL,
                platform.id(),
                false,
                "",
                Registrar.OPERATOR,
                now.plus(Duration.ofDays(7)));
        store.invitations().add(invitation);
        ToolRegistration waiting = new ToolRegistration(
                "tl" + Secrets.id(100),
                "Simulation lab",
                tool.loginUri(),
                tool.redirectUris(),
                tool.targetLinkUri(),
                tool.jwksUri(),
                Scopes.GRADES);
        if (!store.registeredTools().add(invitation, waiting, Secrets.hash(Secrets.id(160)), now)) {
            throw new IllegalStateException("the tool that waits could not be kept");
        }
        store.staffMembers()
                .enter(
                        id,
                        StaffIdentity.ofLms(platform.id(), People.MARA.id(), People.MARA.name()),
                        Optional.of(StaffRole.OWNER),
                        now.minus(SINCE_CLEO_LEFT));
    }

    private Institution institution(Instant beginning) {
        return new Institution(
                id,
                school.name(),
                Micros.floor(beginning),
                new Terms(
                        History.always(school.policy()),
                        History.always(school.zone()),
                        History.always(school.card()),
                        new History<>(school.commitment().stream()
                                .flatMap(count -> History.always(count).versions().stream())
                                .collect(Collectors.toList())),
                        new History<>(List.of())));
    }

    private static List<Happening> around(Instant now, int daysAgo, int lastSeen) {
        return List.of(
                Happening.learner(now.minus(Duration.ofDays(daysAgo)), Kind.ACCESS),
                Happening.learner(now.minus(Duration.ofDays(lastSeen)), Kind.ACCESS));
    }

    /** Was active, and is not: switched off by staff, or away for too long, whichever the policy knows. */
    private List<Happening> cleo(Instant now) {
        Instant left = now.minus(SINCE_CLEO_LEFT);
        return school.policy().switching()
                ? List.of(
                        Happening.learner(left.minus(Duration.ofDays(70)), Kind.ACCESS),
                        Happening.learner(left.minus(Duration.ofDays(3)), Kind.SUBMISSION),
                        Happening.staff(left, FactType.SWITCH_OFF, "Course completed"))
                : List.of(Happening.learner(left.minus(Duration.ofDays(95)), Kind.ACCESS));
    }

    /** The gradebook column that the demonstration is about. */
    String lineItem() {
        return lms.gradebook().lineItems().stream()
                .map(LineItem::url)
                .findFirst()
                .orElseThrow();
    }

    School school() {
        return school;
    }

    /** Where the LMS's pages are. */
    String lmsAddress() {
        return lms.issuer();
    }

    PracticeLms lms() {
        return lms;
    }

    @Override
    public void close() {
        lms.close();
    }
}
