package org.headcount.web.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.grade.Evidence;
import org.headcount.gateway.grade.GradeJourney;
import org.headcount.gateway.grade.HeldGrades;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.gateway.grade.LineItemsJourney;
import org.headcount.gateway.grade.Passbacks;
import org.headcount.gateway.grade.ResultsJourney;
import org.headcount.gateway.grade.ReviewPlaces;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.roster.RosterJourney;
import org.headcount.gateway.service.Doorkeeper;
import org.headcount.gateway.service.Grants;
import org.headcount.gateway.service.GroupsJourney;
import org.headcount.gateway.service.NoticeOrders;
import org.headcount.gateway.service.Services;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.wire.AccessTokens;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.Activity;
import org.headcount.practice.Course;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.RegisteredTool;
import org.headcount.store.FreshFile;
import org.headcount.store.Store;
import org.headcount.web.Metrics;
import org.headcount.web.Problems;
import org.headcount.web.Server;

/** Our grade services over real HTTP, between a tool with its token and the practice LMS. What launches and token requests leave behind is there already. */
final class GradeWorld implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-04-12T12:00:00Z");
    static final InstitutionId NORTH = Given.NORTH;
    static final String PLATFORM = "pf1";
    static final String TOOL = "tl1";
    static final String OTHER_TOOL = "tl2";
    static final String DEPLOYMENT = "d1";
    private static final String CLIENT = "headcount-at-north";
    static final IdentityName ADA = IdentityName.lti(PLATFORM, "ada");
    static final IdentityName BEN = IdentityName.lti(PLATFORM, "ben");

    private static final KeyRings KEYS = InMemoryKeyStore.rings(NOON);

    final TurnedClock clock = new TurnedClock(NOON.minus(Duration.ofDays(2)));
    final PracticeLms lms = new PracticeLms(0, clock, "north");
    final String database;
    final Store store;
    final Meter meter;
    final ServiceClient client;
    final HeldGrades held;
    final Addresses addresses;

    private final LoopbackServer keys = new LoopbackServer();
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));
    private final Server server = new Server(0);
    private final Metrics metrics = new Metrics();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicBoolean death = new AtomicBoolean();
    private final AtomicBoolean illegible = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final Semaphore glances = new Semaphore(0);

    GradeWorld(Path folder, Policy policy) {
        this(folder, policy, Duration.ofSeconds(30));
    }

    /** @param patience how long a score waits for another one that is on its way */
    GradeWorld(Path folder, Policy policy, Duration patience) {
        database = FreshFile.at(folder.resolve("headcount.db"));
        store = Store.open(database, clock);
        addresses = new Addresses(URI.create("http://127.0.0.1:" + server.port()));
        meter = new Meter(store.institutions(), store.ledger(), clock);
        keys.on("/jwks", 200, "application/json", KEYS.of(PLATFORM).publicKeys());
        client = new ServiceClient(new AccessTokens(outbound, clock), outbound, KEYS);
        Doorkeeper doorkeeper = new Doorkeeper(store.connections(), store.grants(), store.services(), clock);
        Passbacks passbacks = new Passbacks(client, meter, store.ledger(), clock);
        Evidence evidence = new Evidence(client, store.services(), clock);
        held = new HeldGrades(watched(store.holds()), store.connections(), passbacks, evidence, clock, patience);
        Seal seal = Seal.open(store.keys(), clock.instant());
        GradeServices servlet = new GradeServices(
                new LineItemsJourney(
                        doorkeeper,
                        watched(store.services()),
                        client,
                        new ReviewPlaces(store.connections(), store.deepLinks(), addresses, new UrlPolicy(true)),
                        seal,
                        addresses),
                new GradeJourney(
                        doorkeeper,
                        store.services(),
                        passbacks,
                        evidence,
                        held,
                        store.holds(),
                        store.unansweredScores(),
                        addresses,
                        clock),
                new ResultsJourney(doorkeeper, store.services(), client, seal, addresses),
                new RosterJourney(doorkeeper, store.services(), store.rosters(), client, seal, addresses),
                new GroupsJourney(doorkeeper, client, seal, addresses),
                new NoticeOrders(
                        doorkeeper,
                        store.connections(),
                        store.noticeHandlers(),
                        client,
                        addresses,
                        new UrlPolicy(true)),
                new ServiceAnswers(addresses));
        server.serve(servlet, "/services/*");
        server.start(new Problems(addresses), metrics, addresses.base());
        store.institutions().create(Given.institution(NORTH, policy));
        furnish();
    }

    /** Whoever ends a hold next dies before it is written down. */
    void nextSenderDies() {
        death.set(true);
    }

    /** The next grade that the LMS has taken cannot be written down. */
    void nextGradeIsNotWritten() {
        illegible.set(true);
    }

    /** When next it is to be written down which line items a tool reaches, the database is away. */
    void databaseIsAwayWhenLineItemsAreNext() {
        away.set(true);
    }

    private Services watched(Services services) {
        return (Services) Proxy.newProxyInstance(
                Services.class.getClassLoader(), new Class<?>[] {Services.class}, (proxy, method, arguments) -> {
                    if (Set.of("grant", "revoke").contains(method.getName()) && away.getAndSet(false)) {
                        throw new TemporarilyUnavailable("away");
                    }
                    return method.invoke(services, arguments);
                });
    }

    /** Holds that tell how often a queue was looked at, that may not write, and whose user may die. */
    private Holds watched(Holds holds) {
        return (Holds) Proxy.newProxyInstance(
                Holds.class.getClassLoader(), new Class<?>[] {Holds.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("end") && death.getAndSet(false)) {
                        throw new IllegalStateException("killed");
                    }
                    if (method.getName().equals("passedOn") && illegible.getAndSet(false)) {
                        throw new IllegalStateException("not written");
                    }
                    Object answer = method.invoke(holds, arguments);
                    if (method.getName().equals("queue")) {
                        glances.release();
                    }
                    return answer;
                });
    }

    /** What the watch does, once; how many holds it looked at. */
    int lookAround() {
        List<Holds.Due> due = held.due(100);
        due.forEach(held::look);
        return due.size();
    }

    /** Waits until somebody who looks at a queue has looked again. */
    void awaitGlances(int number) {
        try {
            if (!glances.tryAcquire(number, 30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody looks at a queue");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void furnish() {
        String jwks = keys.url("/jwks").toString();
        lms.register(new RegisteredTool(
                CLIENT, "http://127.0.0.1/login", List.of("http://127.0.0.1/launch"), jwks, DEPLOYMENT));
        lms.register(new RegisteredTool(
                "stranger", "http://127.0.0.1/login", List.of("http://127.0.0.1/launch"), jwks, "d9"));
        for (String name : List.of("ada", "ben", "cleo")) {
            lms.add(new Person(name, name, "Learner", name + "@example.org", org.headcount.practice.Role.LEARNER));
        }
        lms.add(new Person("tess", "Tess", "Teacher", "tess@example.org", org.headcount.practice.Role.INSTRUCTOR));
        lms.add(new Course("c1", "C1", "First course"));
        lms.add(activity("a1", CLIENT, 50)).add(activity("a2", CLIENT, 20)).add(activity("a9", "stranger", 10));
        store.connections().addPlatform(NORTH, platform(), Registrar.INSTITUTION);
        store.connections().addTool(NORTH, tool(TOOL));
        store.connections().addTool(NORTH, tool(OTHER_TOOL));
    }

    private static Activity activity(String id, String client, int points) {
        return new Activity(
                id, "c1", "Activity " + id, "", client, DEPLOYMENT, "http://127.0.0.1/tool", Map.of(), points);
    }

    private PlatformRegistration platform() {
        return platform(PLATFORM, lms.issuer(), lms.authorizationEndpoint(), lms.tokenEndpoint(), lms.jwksUri());
    }

    private static PlatformRegistration platform(
            String id, String issuer, String authorizationEndpoint, String tokenEndpoint, String jwksUri) {
        return new PlatformRegistration(
                id,
                "LMS",
                issuer,
                CLIENT,
                URI.create(authorizationEndpoint),
                URI.create(tokenEndpoint),
                URI.create(jwksUri),
                tokenEndpoint,
                Set.of(DEPLOYMENT, "d2"),
                PlatformRegistration.Anonymous.PASS);
    }

    /** Connects another LMS, which is what its handlers make it; it gives tokens at {@code /token}. */
    void connect(String id, LoopbackServer other) {
        String base = other.url("").toString();
        store.connections()
                .addPlatform(
                        NORTH,
                        platform(id, base, base + "/authorize", base + "/token", base + "/jwks"),
                        Registrar.OPERATOR);
    }

    private static ToolRegistration tool(String id) {
        URI uri = URI.create("https://tool.example/" + id);
        return new ToolRegistration(id, id, uri, List.of(uri.toString()), uri, uri, Scopes.GRADES);
    }

    /** What of the course's services one tool reaches. */
    Arrival.ContextService service(String tool) {
        return service(PLATFORM, DEPLOYMENT, tool, container(), Scopes.GRADES);
    }

    Arrival.ContextService service(
            String platform, String deployment, String tool, String container, Set<String> scopes) {
        return new Arrival.ContextService(
                DeploymentId.serviceRef(NORTH, platform, deployment, tool, "c1"),
                NORTH,
                platform,
                deployment,
                tool,
                "c1",
                container,
                scopes);
    }

    String container() {
        return lms.issuer() + "/api/courses/c1/line-items";
    }

    /** The LMS's own URL of an activity's line item. */
    String lmsLineItem(String activity) {
        return lms.gradebook().lineItems().stream()
                .filter(item -> item.resourceLinkId().filter(activity::equals).isPresent())
                .findFirst()
                .orElseThrow()
                .url();
    }

    /** Leaves behind what a launch of an activity by a learner does: a fact, and what the tool may reach from now on. */
    void launch(IdentityName who, String activity) {
        launch(service(TOOL), who, activity, List.of(lmsLineItem(activity)));
    }

    void launch(Arrival.ContextService service, IdentityName who, String activity, List<String> lineItems) {
        store.arrivals().record(arrival(service, who, activity, lineItems));
    }

    Arrival arrival(Arrival.ContextService service, IdentityName who, String activity, List<String> lineItems) {
        String nonce = "nonce-" + numbers.incrementAndGet();
        Report report = Report.activity(
                new FactKey("lti." + service.platform(), nonce), who, Kind.ACCESS, clock.instant(), clock.instant());
        return new Arrival(
                NORTH,
                service.platform(),
                nonce,
                Optional.of(report),
                Optional.empty(),
                "",
                Optional.of(new Arrival.Reach(service, lineItems, Optional.of(activity), Optional.of(who))));
    }

    /** Two days after the beginning. */
    void noon() {
        clock.turn(Duration.between(clock.instant(), NOON));
    }

    /** The learner is known to the tool, and nothing was ever recorded. */
    void meet(IdentityName who) {
        store.arrivals()
                .record(new Arrival(
                        NORTH,
                        PLATFORM,
                        "nonce-" + numbers.incrementAndGet(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of(new Arrival.Reach(service(TOOL), List.of(), Optional.empty(), Optional.of(who)))));
    }

    /** Somebody new, who is known to the tool; nothing was ever recorded. */
    String newcomer() {
        String name = "newcomer-" + numbers.incrementAndGet();
        lms.add(new Person(name, "New", "Comer", name + "@example.org", org.headcount.practice.Role.LEARNER));
        meet(IdentityName.lti(PLATFORM, name));
        return name;
    }

    void switched(IdentityName who, FactType type, String at) {
        Instant instant = Instant.parse(at);
        FactKey key = new FactKey("test", "switch-" + numbers.incrementAndGet());
        meter.record(
                NORTH,
                List.of(new Report(
                        key,
                        who,
                        type,
                        Kind.OTHER,
                        Role.LEARNER,
                        Origin.STAFF,
                        instant,
                        instant,
                        "",
                        Report.Note.NONE)));
    }

    /** A fresh access token of the tool's for all deployments. */
    String token(String... scopes) {
        return tokenOf(TOOL, PLATFORM, "", scopes);
    }

    String tokenOf(String tool, String platform, String deployment, String... scopes) {
        String token = Secrets.id(256);
        Set<String> granted = scopes.length == 0 ? Scopes.GRADES : Set.of(scopes);
        store.grants()
                .grant(
                        NORTH,
                        Secrets.hash(token),
                        new Grants.Grant(
                                platform,
                                tool,
                                deployment,
                                granted,
                                clock.instant().plus(Duration.ofHours(1))));
        return token;
    }

    String lineItems() {
        return addresses.lineItems(service(TOOL).ref());
    }

    /** Our name for an activity's line item. */
    String lineItem(String activity) {
        return lineItemOf(TOOL, lmsLineItem(activity));
    }

    String lineItemOf(String tool, String url) {
        String ref = service(tool).ref();
        return addresses.lineItem(ref, LineItemId.of(ref, url));
    }

    HttpResponse<String> get(String url, String token) {
        return call(request(url).header("Authorization", "Bearer " + token).GET());
    }

    HttpResponse<String> send(String method, String url, String token, String type, String body) {
        return call(request(url)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body)));
    }

    HttpResponse<String> score(String activity, String token, String body) {
        return send("POST", lineItem(activity) + "/scores", token, GradeMedia.SCORE, body);
    }

    static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Connection", "close") // else the server waits for it when it stops
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> call(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String scoreOf(String user, String given, String timestamp) {
        return "{\"userId\":\"" + user + "\",\"scoreGiven\":" + given + ",\"scoreMaximum\":50,\"timestamp\":\""
                + timestamp + "\",\"activityProgress\":\"Completed\",\"gradingProgress\":\"FullyGraded\"}";
    }

    /** What our cursors look like from outside. */
    static String hexadecimal(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a problem answer says under a name. */
    static String said(HttpResponse<String> problem, String name) {
        return Json.readObject(problem.body()).orElseThrow().path(name).asText();
    }

    /** What the tool wrote. */
    String body(Hold.Entry hold) {
        return new String(store.holds().find(NORTH, hold.id()).orElseThrow().body(), StandardCharsets.UTF_8);
    }

    /** All holds, oldest first. */
    List<Hold.Entry> holds() {
        return store.holds().list(NORTH, Holds.Question.ALL, 1000, "").stream()
                .sorted(java.util.Comparator.comparing(Hold.Entry::receivedAt).thenComparing(Hold.Entry::timestamp))
                .toList();
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
        outbound.close();
        lms.close();
        keys.close();
        store.close();
    }
}
