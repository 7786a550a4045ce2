package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * A small LMS: an LTI 1.3 Advantage platform with grades and roster, and pages to click. Listens on the loopback
 * interface from the moment it is made; keeps everything in memory. Several may run side by side.
 *
 * <p>The first person added is the one who is signed in until the browser says otherwise.
 */
public final class PracticeLms implements AutoCloseable {

    private static final int REQUESTS_KEPT = 1_000;

    private final School school;
    private final Gradebook gradebook = new Gradebook();
    private final Mishaps mishaps = new Mishaps();
    private final KeyRing keys = new KeyRing();
    private final Map<Place, ConcurrentLinkedDeque<Request>> seen = new ConcurrentHashMap<>();
    private final Site site;
    private final LmsTokens tokens;
    private final LmsLineItems lineItems;
    private final LmsChoices choices;
    private final LmsRegistrations registrations;
    private volatile int largestPage = 50;
    private volatile String storageTarget = "";

    /**
     * On {@code 127.0.0.1}.
     *
     * @param port 0 for any free one
     */
    public PracticeLms(int port, InstantSource clock, String name) {
        this("127.0.0.1", port, clock, name);
    }

    /** @param host the name of the loopback interface as it shall stand in URLs, such as {@code localhost} */
    public PracticeLms(String host, int port, InstantSource clock, String name) {
        this(new Site(host, port, "practice LMS " + name), clock, name);
    }

    private PracticeLms(Site site, InstantSource clock, String name) {
        this.site = site;
        school = new School(name);
        String base = site.base();
        Supplier<Paging> paging = () -> new Paging(largestPage, mishaps.linksAreTypographic());
        tokens = new LmsTokens(school, clock, Set.of(base, tokenEndpoint()), mishaps);
        LmsServices services = new LmsServices(school, tokens);
        lineItems = new LmsLineItems(base, school, gradebook, services, paging);
        LmsScores scores = new LmsScores(school, gradebook, lineItems, clock, paging);
        LmsMembers members = new LmsMembers(base, school, services, paging);
        LmsSession session = new LmsSession(school, site.port());
        IdTokens idTokens = new IdTokens(base, school, clock, gradebook, lineItems, members, keys::newest, mishaps);
        LmsLaunches launches = new LmsLaunches(base, school, clock, idTokens, session, () -> storageTarget);
        choices = new LmsChoices(base, school, clock, this::add);
        LmsPages pages = new LmsPages(school, gradebook, session, () -> storageTarget);
        registrations = new LmsRegistrations(base, school);
        String items = "/api/courses/{course}/line-items";
        site.on("GET", "/", pages::home)
                .on("GET", "/courses/{course}", pages::course)
                .on("GET", "/courses/{course}/gradebook", pages::gradebook)
                .on("POST", "/sign-in", pages::signIn)
                .on("GET", "/open/{activity}", launches::open)
                .on("GET", "/choose/{choice}", launches::choose)
                .on("POST", "/chosen/{choice}", choices::take)
                .on("GET", "/authorize", at(Place.AUTHORIZE, launches::authorize))
                .on("POST", "/authorize", at(Place.AUTHORIZE, launches::authorize))
                .on("GET", "/jwks", at(Place.JWKS, request -> keys.published()))
                .on("GET", "/.well-known/openid-configuration", at(Place.OPENID_CONFIGURATION, request -> about()))
                .on("GET", "/register-tool", registrations::page)
                .file("registration.js", "text/javascript; charset=utf-8")
                .on("POST", "/register", at(Place.REGISTRATION, registrations::register))
                .on("GET", "/register/{client}", at(Place.REGISTRATION, registrations::read))
                .on("PUT", "/register/{client}", at(Place.REGISTRATION, registrations::replace))
                .on("POST", "/token", at(Place.TOKEN, tokens::token))
                .on("GET", items, at(Place.LINE_ITEMS, lineItems::list))
                .on("POST", items, at(Place.LINE_ITEMS, lineItems::create))
                .on("GET", items + "/{item}", at(Place.LINE_ITEM, lineItems::read))
                .on("PUT", items + "/{item}", at(Place.LINE_ITEM, lineItems::replace))
                .on("DELETE", items + "/{item}", at(Place.LINE_ITEM, lineItems::delete))
                .on("POST", items + "/{item}/scores", at(Place.SCORES, scores::post))
                .on("GET", items + "/{item}/results", at(Place.RESULTS, scores::results))
                .on("GET", items + "/{item}/results/{person}", at(Place.RESULTS, scores::oneResult))
                .on("GET", "/api/courses/{course}/members", at(Place.MEMBERSHIPS, members::list))
                .file("practice.css", "text/css; charset=utf-8")
                .file("submit.js", "text/javascript; charset=utf-8")
                .on("GET", "/storage", request -> LmsPages.storage(school))
                .file("storage.js", "text/javascript; charset=utf-8")
                .file("gradebook.js", "text/javascript; charset=utf-8")
                .open();
    }

    /**
     * One that is reached through a proxy, as most are.
     *
     * @param base the proxy's address, without a slash at the end
     */
    public static PracticeLms behind(URI base, InstantSource clock, String name) {
        return new PracticeLms(Site.behind(base, "practice LMS " + name), clock, name);
    }

    /** Where it listens itself. */
    public int port() {
        return site.port();
    }

    /**
     * Offers, from now on, to keep words for tools in frames that keep no cookies (LTI Platform Storage 1.0).
     *
     * @param target the frame that keeps them: {@code _parent} for the page of the course, or any name for a frame of its own there; empty for no more offers
     */
    public void offerStorage(String target) {
        storageTarget = target;
    }

    /** Also the address of the pages. */
    public String issuer() {
        return site.base();
    }

    public String authorizationEndpoint() {
        return issuer() + "/authorize";
    }

    public String tokenEndpoint() {
        return issuer() + "/token";
    }

    public String jwksUri() {
        return issuer() + "/jwks";
    }

    public String openidConfiguration() {
        return issuer() + "/.well-known/openid-configuration";
    }

    /** Where a browser is sent that opens a tool's registration here; the token in it is good once. */
    public String registrationUrl(String toolsRegistration) {
        return registrations.opening(toolsRegistration);
    }

    /** What a tool registered by itself. */
    public Optional<JsonNode> registration(String clientId) {
        return registrations.registration(clientId);
    }

    public PracticeLms add(Person person) {
        school.add(person);
        return this;
    }

    public PracticeLms add(Course course) {
        school.add(course);
        return this;
    }

    /** Adds an activity, with its line item if it is graded. The same id again changes the activity. */
    public PracticeLms add(Activity activity) {
        boolean isNew = school.activity(activity.id()).isEmpty();
        school.add(activity);
        if (isNew && activity.points() > 0) {
            gradebook.add(
                    lineItems.container(activity.courseId()),
                    activity.courseId(),
                    activity.clientId(),
                    Json.object()
                            .put("scoreMaximum", activity.points())
                            .put("label", activity.title())
                            .put("resourceLinkId", activity.id()));
        }
        return this;
    }

    /** Adds a place where content is chosen. The same id again changes it. */
    public PracticeLms add(ContentChoice choice) {
        school.add(choice);
        return this;
    }

    /** Where a browser begins to choose content as that person. */
    public String chooseUrl(String personId, String choiceId) {
        return issuer() + "/choose/" + choiceId + "?as=" + personId;
    }

    /** What was chosen, oldest first; of its resource links activities were made. */
    public List<ReceivedChoice> chosen() {
        return choices.received();
    }

    /** The activities of a course, made of what was chosen too. */
    public List<Activity> activities(String courseId) {
        return school.course(courseId).map(school::activities).orElse(List.of());
    }

    /** Registers a tool, or changes what is known of it. */
    public PracticeLms register(RegisteredTool tool) {
        school.add(tool);
        return this;
    }

    /** Where a browser opens an activity as that person: answers with a login initiation that posts itself. */
    public String openUrl(String personId, String activityId) {
        return issuer() + "/open/" + activityId + "?as=" + personId;
    }

    /** The same with a login initiation by redirect. */
    public String openByRedirectUrl(String personId, String activityId) {
        return openUrl(personId, activityId) + "&by=get";
    }

    public String courseUrl(String courseId) {
        return issuer() + "/courses/" + courseId;
    }

    public Gradebook gradebook() {
        return gradebook;
    }

    public Mishaps mishaps() {
        return mishaps;
    }

    /** Signs with a new key from now on; the old ones stay published. */
    public void rotateKey() {
        keys.rotate();
    }

    /** Publishes the newest key alone. */
    public void dropOldKeys() {
        keys.dropOld();
    }

    /** Makes every token given to a tool worthless, though it has not expired. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** How many entries a page of a list has at most; 50 at the start. */
    public void largestPage(int entries) {
        largestPage = entries;
    }

    /** The requests that reached a place, mishaps included, in the order of arrival; the last thousand of them. */
    public List<Request> seen(Place place) {
        return List.copyOf(requests(place));
    }

    /** Forgets the requests and scores that were seen; grades stay. */
    public void forget() {
        seen.clear();
        gradebook.forgetScores();
    }

    @Override
    public void close() {
        mishaps.none();
        site.close();
        keys.giveUp();
    }

    private ConcurrentLinkedDeque<Request> requests(Place place) {
        return seen.computeIfAbsent(place, first -> new ConcurrentLinkedDeque<>());
    }

    private Site.Handler at(Place place, Site.Handler handler) {
        return request -> {
            ConcurrentLinkedDeque<Request> requests = requests(place);
            requests.add(request);
            if (requests.size() > REQUESTS_KEPT) {
                requests.poll();
            }
            Optional<Reply> mishap = mishaps.insteadOfAnswering(place);
            return mishap.isPresent() ? mishap.get() : handler.answer(request);
        };
    }

    private Reply about() {
        return Reply.json(200, "application/json", LmsLaunches.configuration(issuer()));
    }
}
