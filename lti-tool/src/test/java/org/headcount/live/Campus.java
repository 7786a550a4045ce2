package org.headcount.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.headcount.practice.Activity;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Role;
import org.headcount.testing.Service;

/**
 * An institution with a practice LMS that is connected to a running service: two learners, an instructor, a test
 * student, and the courses of rivers and hills. Everything is told to the service through its REST.
 */
final class Campus implements AutoCloseable {

    static final Person ADA = new Person("5", "Ada", "Marsh", "ada@school.example", Role.LEARNER);
    static final Person BEN = new Person("6", "Ben", "Brook", "ben@school.example", Role.LEARNER, "de");
    static final Person IDA = new Person("7", "Ida", "Stone", "ida@school.example", Role.INSTRUCTOR);
    static final Person TEST_STUDENT = new Person("8", "Test", "Student", "", Role.TEST_STUDENT);

    /** What the LMS calls the service, and what it calls the service's place in it. */
    static final String CLIENT = "headcount";

    static final String DEPLOYMENT = "deployment-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Service service;
    private final String institution;
    private final String key;
    private final PracticeLms lms;
    private final String deployment;
    private final String platform;

    private Campus(
            Service service, String institution, String key, PracticeLms lms, String deployment, String platform) {
        this.service = service;
        this.institution = institution;
        this.key = key;
        this.lms = lms;
        this.deployment = deployment;
        this.platform = platform;
    }

    /** A tool as the service has registered it. */
    record ConnectedTool(String id, String launchUri, List<KnownPlatform> platforms) {}

    /** Creates the institution and an LMS of its own. */
    static Campus found(Service service, InstantSource clock, String institution, String policy) {
        String key = asked(() -> service.institution(institution, policy));
        return connect(service, institution, key, new PracticeLms(0, clock, institution), Set.of(DEPLOYMENT));
    }

    /** The same, with a token endpoint that is not its LMS's. */
    static Campus found(Service service, InstantSource clock, String institution, String policy, URI tokenEndpoint) {
        String key = asked(() -> service.institution(institution, policy));
        PracticeLms lms = new PracticeLms(0, clock, institution);
        return connect(service, institution, key, lms, tokenEndpoint.toString(), Set.of(DEPLOYMENT));
    }

    /** One more LMS of this institution. */
    Campus another(InstantSource clock) {
        return connect(service, institution, key, new PracticeLms(0, clock, institution + " 2"), Set.of(DEPLOYMENT));
    }

    /** Another institution in the same LMS, under the same client id, with a deployment of its own: the LMS reads one key set for both, that of all. */
    Campus beside(String neighbour, String policy, String itsDeployment) {
        String itsKey = asked(() -> service.institution(neighbour, policy));
        return connect(service, neighbour, itsKey, lms, Set.of(itsDeployment, deployment));
    }

    private static Campus connect(
            Service service, String institution, String key, PracticeLms lms, Set<String> deployments) {
        return connect(service, institution, key, lms, lms.tokenEndpoint(), deployments);
    }

    private static Campus connect(
            Service service,
            String institution,
            String key,
            PracticeLms lms,
            String tokenEndpoint,
            Set<String> deployments) {
        String own = deployments.stream()
                .filter(one -> !one.equals(DEPLOYMENT))
                .findFirst()
                .orElse(DEPLOYMENT);
        JsonNode registered = created(asked(() -> service.post(
                key,
                "institutions/" + institution + "/platforms",
                JSON.writeValueAsString(Map.of(
                        "name", "The LMS of " + institution,
                        "issuer", lms.issuer(),
                        "clientId", CLIENT,
                        "authorizationEndpoint", lms.authorizationEndpoint(),
                        "tokenEndpoint", tokenEndpoint,
                        "jwksUri", lms.jwksUri(),
                        "deployments", List.of(own))))));
        lms.register(new RegisteredTool(
                CLIENT,
                registered.path("loginUri").asText(),
                List.of(registered.path("launchUri").asText()),
                deployments.size() == 1 ? registered.path("jwksUri").asText() : service.base() + "/lti/jwks",
                deployments,
                RegisteredTool.ALL_SCOPES));
        lms.add(ADA).add(BEN).add(IDA).add(TEST_STUDENT);
        lms.add(new Course("rivers", "RIV1", "Rivers of Europe")).add(new Course("hills", "HIL1", "Hills of Europe"));
        return new Campus(
                service, institution, key, lms, own, registered.path("id").asText());
    }

    PracticeLms lms() {
        return lms;
    }

    String institution() {
        return institution;
    }

    String key() {
        return key;
    }

    String platform() {
        return platform;
    }

    /** Connects a tool to the institution. */
    ConnectedTool connect(String login, String redirect, String target, String jwks) {
        JsonNode tool = created(asked(() -> service.post(
                key,
                path("tools"),
                JSON.writeValueAsString(Map.of(
                        "name", "The tool",
                        "loginUri", login,
                        "redirectUris", List.of(redirect),
                        "targetLinkUri", target,
                        "jwksUri", jwks)))));
        List<KnownPlatform> platforms = StreamSupport.stream(
                        tool.path("perPlatform").spliterator(), false)
                .map(Campus::known)
                .toList();
        return new ConnectedTool(
                tool.path("id").asText(), tool.path("launchUri").asText(), platforms);
    }

    /** Connects a practice tool, and tells it of the LMSs that it will be launched from. */
    ConnectedTool connect(PracticeTool tool) {
        ConnectedTool connected = connect(tool.loginUri(), tool.redirectUri(), tool.targetLinkUri(), tool.jwksUri());
        connected.platforms().forEach(tool::register);
        return connected;
    }

    /** Puts a graded activity, on a scale of ten, into a course; opening it launches the tool through the service. */
    Campus offering(String activity, String course, ConnectedTool tool) {
        lms.add(new Activity(
                activity,
                course,
                "The " + activity,
                "About the " + course,
                CLIENT,
                deployment,
                tool.launchUri(),
                Map.of("level", "2"),
                10));
        return this;
    }

    /** How the institution knows this person. */
    String name(Person person) {
        return "lti." + platform + ":" + person.id();
    }

    /** What REST says of a person; 404 for one whom nobody has met. */
    Service.Answer learner(Person person) {
        return asked(() ->
                service.get(key, path("learners/" + URLEncoder.encode(name(person), StandardCharsets.UTF_8))));
    }

    /** Moves a person's switch. */
    JsonNode turn(Person person, boolean on) {
        Service.Answer moved = asked(() -> service.put(
                key,
                path("learners/" + URLEncoder.encode(name(person), StandardCharsets.UTF_8) + "/switch"),
                JSON.writeValueAsString(Map.of("on", on, "reason", "a test"))));
        if (moved.status() != 200) {
            throw new AssertionError("not switched: " + moved.raw().body());
        }
        return moved.body();
    }

    /** How many learners a month has, by any count that REST names. */
    JsonNode month(String month) {
        return asked(() -> service.get(key, path("months/" + month))).body();
    }

    /** The held scores, newest first. */
    List<JsonNode> holds() {
        List<JsonNode> holds = new ArrayList<>();
        String after = "";
        do {
            String from = after;
            JsonNode page = asked(() -> service.get(key, path("holds?limit=1000" + from)))
                    .body();
            page.path("holds").forEach(holds::add);
            after = page.path("next").asText().isEmpty()
                    ? ""
                    : "&after=" + page.path("next").asText();
        } while (!after.isEmpty());
        return holds;
    }

    /** The states of the held scores, newest first. */
    List<String> holdStates() {
        return holds().stream().map(hold -> hold.path("state").asText()).toList();
    }

    private String path(String below) {
        return "institutions/" + institution + "/" + below;
    }

    @Override
    public void close() {
        lms.close();
    }

    private static KnownPlatform known(JsonNode platform) {
        Set<String> deployments = StreamSupport.stream(
                        platform.path("deployments").spliterator(), false)
                .map(deployment -> deployment.path("deploymentId").asText())
                .collect(java.util.stream.Collectors.toSet());
        return new KnownPlatform(
                platform.path("issuer").asText(),
                platform.path("clientId").asText(),
                deployments,
                platform.path("authorizationEndpoint").asText(),
                platform.path("tokenEndpoint").asText(),
                platform.path("jwksUri").asText());
    }

    private static JsonNode created(Service.Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError("not created: " + answer.raw().body());
        }
        return answer.body();
    }

    /** Something that is asked over HTTP. */
    private interface Question<T> {

        T ask() throws IOException, InterruptedException;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException failed) {
            throw new AssertionError("no answer", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
