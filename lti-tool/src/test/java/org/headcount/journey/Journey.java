package org.headcount.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Role;
import org.headcount.settings.Settings;
import org.headcount.store.FreshFile;
import org.headcount.store.Store;
import org.headcount.testing.Service;

/** A practice LMS, Headcount and a practice tool, connected by REST as an administrator would, with a course and four people. */
final class Journey implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Person ADA = new Person("5", "Ada", "Marsh", "ada@school.example", Role.LEARNER);
    static final Person BEN = new Person("6", "Ben", "O'Neil & <Sons>", "ben@school.example", Role.LEARNER, "de");
    static final Person IDA = new Person("7", "Ida", "Stone", "ida@school.example", Role.INSTRUCTOR);
    static final Person TIM = new Person("8", "Test", "Student", "test@school.example", Role.TEST_STUDENT);

    private final TurnedClock clock = new TurnedClock(NOON);
    private final PracticeLms lms = new PracticeLms(0, clock, "School of Rivers");
    private final PracticeTool tool = new PracticeTool(0, clock);
    private final AtomicInteger people = new AtomicInteger();
    private final Service service;
    private final Store store;
    private final String key;
    private final String platform;
    private final String toolId;

    /** @param policy the name of a preset */
    Journey(Path folder, String policy) throws IOException, InterruptedException {
        this(FreshFile.at(folder.resolve("headcount.db")), policy);
    }

    /** @param database where a database is that has nothing in it yet */
    Journey(String database, String policy) throws IOException, InterruptedException {
        try (Store before = Store.open(database, clock)) {
            InMemoryKeyStore keys = InMemoryKeyStore.withKeys(NOON); // making keys takes seconds
            keys.load(StoredKey.Purpose.PLATFORM).forEach(before.keys()::add);
        }
        service = Service.start(
                new Settings(Optional.empty(), 0, database, true, Optional.of(Service.OPERATOR_KEY)), clock);
        store = Store.open(database, clock); // a second look at the same database
        key = service.institution("rivers", policy);
        platform = connect("rivers", key, "client-1", "dep-1");
        JsonNode connected = connectTool("rivers", key);
        toolId = connected.path("id").asText();
        connected.path("perPlatform").forEach(this::tell);
        lms.add(ADA).add(BEN).add(IDA).add(TIM).add(new Course("rivers", "RIV1", "Rivers of Europe"));
        lms.register(new RegisteredTool(
                "client-1",
                service.base() + "/lti/login",
                List.of(service.base() + "/lti/launch"),
                keysToward(platform),
                "dep-1"));
        lms.add(activity("quiz", "client-1", "dep-1", toolId));
    }

    /** Somebody whom nobody has met before. */
    Person newcomer(Role role) {
        return newcomer(role, "New");
    }

    Person newcomer(Role role, String givenName) {
        String id = "n" + people.incrementAndGet();
        Person person = new Person(id, givenName, "Comer " + id, id + "@school.example", role);
        lms.add(person);
        return person;
    }

    Person newLearner() {
        return newcomer(Role.LEARNER);
    }

    /** What a browser comes to rest at when that person opens the quiz. */
    BrowserPage open(Person person, PracticeBrowser browser) {
        return browser.open(lms.openUrl(person.id(), "quiz"));
    }

    /** Connects the practice LMS to an institution. */
    String connect(String institution, String institutionKey, String clientId, String deployment)
            throws IOException, InterruptedException {
        return connect(institution, institutionKey, clientId, deployment, lms.jwksUri());
    }

    String connect(String institution, String institutionKey, String clientId, String deployment, String jwksUri)
            throws IOException, InterruptedException {
        return created(service.post(institutionKey, "institutions/" + institution + "/platforms", """
                        {"name": "LMS", "issuer": "%s", "clientId": "%s", "authorizationEndpoint": "%s",
                        "tokenEndpoint": "%s", "jwksUri": "%s", "deployments": ["%s"]}""".formatted(
                        lms.issuer(), clientId, lms.authorizationEndpoint(), lms.tokenEndpoint(), jwksUri, deployment)))
                .path("id")
                .asText();
    }

    /** Connects the practice tool to an institution. */
    JsonNode connectTool(String institution, String institutionKey) throws IOException, InterruptedException {
        return created(service.post(institutionKey, "institutions/" + institution + "/tools", """
                        {"name": "Quiz", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "jwksUri": "%s"}
                        """.formatted(
                        tool.loginUri(), tool.redirectUri(), tool.targetLinkUri(), tool.jwksUri())));
    }

    /** Tells the practice tool what REST says of one platform. */
    void tell(JsonNode perPlatform) {
        Set<String> deployments = new HashSet<>();
        perPlatform
                .path("deployments")
                .forEach(one -> deployments.add(one.path("deploymentId").asText()));
        tool.register(new KnownPlatform(
                perPlatform.path("issuer").asText(),
                perPlatform.path("clientId").asText(),
                deployments,
                perPlatform.path("authorizationEndpoint").asText(),
                perPlatform.path("tokenEndpoint").asText(),
                perPlatform.path("jwksUri").asText()));
    }

    Activity activity(String id, String clientId, String deployment, String tool) {
        return new Activity(
                id,
                "rivers",
                "The " + id,
                "About <rivers>",
                clientId,
                deployment,
                service.base() + "/lti/tools/" + tool,
                Map.of("level", "2"),
                100);
    }

    private static JsonNode created(Service.Answer answer) {
        if (answer.status() != 201) {
            throw new IllegalStateException("not created: " + answer.raw().body());
        }
        return answer.body();
    }

    TurnedClock clock() {
        return clock;
    }

    PracticeLms lms() {
        return lms;
    }

    PracticeTool tool() {
        return tool;
    }

    Service service() {
        return service;
    }

    String key() {
        return key;
    }

    String platform() {
        return platform;
    }

    String toolId() {
        return toolId;
    }

    /** Where one LMS reads our keys. */
    String keysToward(String lmsId) {
        return service.base() + "/lti/jwks/" + lmsId;
    }

    String launchUrl() {
        return service.base() + "/lti/launch";
    }

    String loginUrl() {
        return service.base() + "/lti/login";
    }

    /** Where the tool asks who it is. */
    String authorizeUrl() {
        return service.base() + "/platforms/" + platform + "/authorize";
    }

    /** The post of the LMS to us, as the browser is about to make it. */
    BrowserStep launchOf(Person person, PracticeBrowser browser) {
        return browser.holdBefore(lms.openUrl(person.id(), "quiz"), step -> step.isTo(launchUrl()));
    }

    /** The tool's authentication request, as the browser is about to make it. */
    BrowserStep askingAbout(Person person, PracticeBrowser browser) {
        return browser.holdBefore(lms.openUrl(person.id(), "quiz"), step -> step.isTo(authorizeUrl()));
    }

    /** Everything that was recorded of a person, refusals too; nothing for somebody never met. */
    List<Fact> facts(Person person) {
        return facts("rivers", platform, person);
    }

    List<Fact> facts(String institution, String platform, Person person) {
        InstitutionId id = new InstitutionId(institution);
        return store.ledger()
                .standing(id, IdentityName.lti(platform, person.id()))
                .map(standing -> store.ledger().facts(id, standing.learner().id()))
                .orElse(List.of());
    }

    /** The free texts beside a fact. */
    Report.Note note(Fact fact) {
        return store.ledger().note(new InstitutionId("rivers"), fact.key());
    }

    /** Everything that was recorded of anybody. */
    List<Fact> facts() {
        return Stream.of(ADA, BEN, IDA, TIM)
                .flatMap(person -> facts(person).stream())
                .toList();
    }

    /** One learner as REST tells it. */
    Service.Answer learner(Person person) throws IOException, InterruptedException {
        return service.get(key, "institutions/rivers/learners/lti." + platform + ":" + person.id());
    }

    void switchTo(Person person, boolean on) throws IOException, InterruptedException {
        Service.Answer answer = service.put(
                key, "institutions/rivers/learners/lti." + platform + ":" + person.id() + "/switch", """
                {"on": %s, "reason": "test"}""".formatted(on));
        if (answer.status() != 200) {
            throw new IllegalStateException("not switched: " + answer.raw().body());
        }
    }

    /** Agrees a contract that ends then. */
    void contractUntil(Instant end) throws IOException, InterruptedException {
        Service.Answer answer =
                service.patch(key, "institutions/rivers", """
                {"contract": {"from": "%s", "until": "%s"}}""".formatted(end.minus(Duration.ofDays(1)), end));
        if (answer.status() != 200) {
            throw new IllegalStateException("not agreed: " + answer.raw().body());
        }
    }

    @Override
    public void close() {
        store.close();
        service.close();
        tool.close();
        lms.close();
    }
}
