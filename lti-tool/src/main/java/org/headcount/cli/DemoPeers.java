package org.headcount.cli;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.DeploymentId;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.InstitutionId;
import org.headcount.practice.Activity;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Role;

/** The practice LMS and the practice tool of the demonstration, and what each is told of the service between them. */
final class DemoPeers implements AutoCloseable {

    static final InstitutionId COLLEGE = new InstitutionId("demo");
    static final String PLATFORM = "pfdemo";
    static final String TOOL = "tldemo";
    static final String DEPLOYMENT = "1";
    static final String COURSE = "rivers";
    static final String QUIZ = "quiz";
    static final Person ADA = new Person("1", "Ada", "Marsh", "ada@riverside.example", Role.LEARNER);
    static final Person BENCE = new Person("2", "Bence", "Folyó", "bence@riverside.example", Role.LEARNER, "hu");
    static final Person CHIDI = new Person("3", "Chidi", "Delta", "chidi@riverside.example", Role.LEARNER);

    private static final String HOST = "localhost";
    private static final String CLIENT = "headcount";
    private static final int POINTS = 100;

    private final PracticeLms lms;
    private final PracticeTool tool;

    /** @param port the service's own; 0 for any free ones */
    DemoPeers(int port, InstantSource clock) {
        lms = new PracticeLms(HOST, port == 0 ? 0 : port + 1, clock, "Riverside College");
        tool = new PracticeTool(HOST, port == 0 ? 0 : port + 2, clock);
        lms.add(ADA)
                .add(BENCE)
                .add(CHIDI)
                .add(new Person("4", "Ida", "Stone", "ida@riverside.example", Role.INSTRUCTOR))
                .add(new Course(COURSE, "RIV1", "Rivers of Europe"))
                .add(quiz(lms.issuer()));
    }

    private static Activity quiz(String target) {
        return new Activity(
                QUIZ,
                COURSE,
                "River quiz",
                "Twenty questions, one hundred points",
                CLIENT,
                DEPLOYMENT,
                target,
                Map.of("level", "2"),
                POINTS);
    }

    String courseUrl() {
        return lms.courseUrl(COURSE);
    }

    /** The LMS's URL of the quiz's line item. */
    String lineItem() {
        return lms.gradebook().lineItems().get(0).url();
    }

    String lineItems() {
        String item = lineItem();
        return item.substring(0, item.lastIndexOf('/'));
    }

    PlatformRegistration platform() {
        return new PlatformRegistration(
                PLATFORM,
                "Riverside practice LMS",
                lms.issuer(),
                CLIENT,
                URI.create(lms.authorizationEndpoint()),
                URI.create(lms.tokenEndpoint()),
                URI.create(lms.jwksUri()),
                lms.tokenEndpoint(),
                Set.of(DEPLOYMENT),
                PlatformRegistration.Anonymous.PASS);
    }

    ToolRegistration registration() {
        return new ToolRegistration(
                TOOL,
                "Practice tool",
                URI.create(tool.loginUri()),
                List.of(tool.redirectUri()),
                URI.create(tool.targetLinkUri()),
                URI.create(tool.jwksUri()),
                Scopes.GRADES);
    }

    /** Tells both sides where the service is, now that it is known. */
    void meet(Addresses service) {
        lms.register(
                new RegisteredTool(CLIENT, service.login(), List.of(service.launch()), service.toolKeys(), DEPLOYMENT));
        lms.add(quiz(service.tool(TOOL)));
        tool.register(new KnownPlatform(
                service.issuer(PLATFORM),
                TOOL,
                Set.of(DeploymentId.of(COLLEGE, PLATFORM, DEPLOYMENT, TOOL)),
                service.authorization(PLATFORM),
                service.token(PLATFORM),
                service.platformKeys(PLATFORM)));
    }

    @Override
    public void close() {
        tool.close();
        lms.close();
    }
}
