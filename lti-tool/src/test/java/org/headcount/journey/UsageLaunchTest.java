package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.staff.StaffEntry;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.CookieJar;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.Role;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /lti/usage} as an LMS launches it, and what others would like to make of it. */
class UsageLaunchTest {

    private static final InstitutionId RIVERS = new InstitutionId("rivers");
    private static final String SIGN_IN = "Sign in to see who is active";
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static Journey journey;
    private static Store store;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "switch");
        journey.service().institution("lakes", "switch");
        journey.lms()
                .add(new Activity(
                        "usage",
                        "rivers",
                        "Licence usage",
                        "",
                        "client-1",
                        "dep-1",
                        journey.service().base() + "/lti/usage",
                        Map.of(),
                        0));
        store = Store.open(Service.settings(folder).databaseUrl(), journey.clock());
        store.staffMembers()
                .join(
                        RIVERS,
                        Secrets.hash(invite(StaffRole.OWNER)),
                        StaffIdentity.ofLms("pf0", "head", ""),
                        Journey.NOON);
    }

    @AfterAll
    static void end() {
        store.close();
        journey.close();
    }

    @BeforeEach
    void asUsual() {
        store.staffSettings().changeEntry(RIVERS, StaffEntry.USUAL);
    }

    private static Person somebody(Role role, String locale) {
        String id = "u" + PEOPLE.incrementAndGet();
        Person person = new Person(id, "Uma", "Field " + id, id + "@school.example", role, locale);
        journey.lms().add(person);
        return person;
    }

    private BrowserPage usage(Person person) {
        return browser.open(journey.lms().openUrl(person.id(), "usage"));
    }

    private static String admin(String path) {
        return journey.service().base() + "/admin" + path;
    }

    private static String invite(StaffRole role) {
        String secret = Secrets.id(200);
        store.staffMembers()
                .invite(
                        StaffMember.invited(RIVERS, role, "", "", Journey.NOON),
                        Secrets.hash(secret),
                        Journey.NOON.plus(Duration.ofDays(7)));
        return secret;
    }

    @Test
    void anAdministratorOfTheLmsComesInAndIsCountedAsNobody() throws IOException, InterruptedException {
        Person root = somebody(Role.ADMINISTRATOR, "de");
        int before = journey.facts().size();

        BrowserPage page = usage(root);

        assertThat(page.url().getPath()).isEqualTo("/admin/institutions/rivers");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("lang=\"de\"", root.name());
        assertThat(journey.learner(root).status()).as("no activity").isEqualTo(404);
        assertThat(journey.facts()).hasSize(before);
    }

    @Test
    void whoeverWasSignedInInThatBrowserBeforeIsSoNoMore() {
        usage(somebody(Role.ADMINISTRATOR, "en"));
        String before = browser.cookies().cookie("hc_staff").orElseThrow().value();
        assertThat(shown(before)).doesNotContain(SIGN_IN);
        Person next = somebody(Role.ADMINISTRATOR, "en");

        BrowserPage page = usage(next);

        assertThat(page.text()).contains(next.name());
        assertThat(shown(before)).contains(SIGN_IN);
        assertThat(browser.cookies().cookies().stream()
                        .map(CookieJar.Cookie::name)
                        .filter(name -> name.startsWith("hc_staff")))
                .containsExactly("hc_staff");
        String now = browser.cookies().cookie("hc_staff").orElseThrow().value();
        assertThat(shown(now)).contains(next.name());
        browser.get(admin("/come-in"));
        assertThat(browser.cookies().cookie("hc_staff").orElseThrow().value())
                .as("nothing to take over any more")
                .isEqualTo(now);
    }

    @Test
    void theOperatorWhoWasSignedInInThatBrowserBeforeIsSoNoMore() {
        browser.send(browser.get(admin("")).form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
        String before = browser.cookies().cookie("hc_staff").orElseThrow().value();

        usage(somebody(Role.ADMINISTRATOR, "en"));

        assertThat(shown(before)).contains(SIGN_IN);
        assertThat(browser.get(admin("/institutions/lakes")).status()).isEqualTo(404);
    }

    @Test
    void aLaunchThatLetsNobodyInEndsNoSession() {
        usage(somebody(Role.ADMINISTRATOR, "en"));
        String before = browser.cookies().cookie("hc_staff").orElseThrow().value();

        assertThat(usage(somebody(Role.LEARNER, "en")).status()).isEqualTo(403);

        assertThat(shown(before)).doesNotContain(SIGN_IN);
    }

    /** What whoever has that cookie is shown. */
    private static String shown(String cookie) {
        return new PracticeBrowser()
                .saying("Cookie", "hc_staff=" + cookie)
                .get(admin("/institutions/rivers"))
                .text();
    }

    @Test
    void thePageIsShownInThatLmssFrameAndInNoOther() {
        String policy = usage(somebody(Role.ADMINISTRATOR, "en"))
                .header("Content-Security-Policy")
                .orElseThrow();
        String issuer = journey.lms().issuer();

        assertThat(policy).endsWith("frame-ancestors " + issuer);
    }

    @Test
    void instructorsAndLearnersDoNotComeInByThemselves() {
        for (Role role : new Role[] {Role.INSTRUCTOR, Role.LEARNER, Role.TEST_STUDENT}) {
            BrowserPage page = usage(somebody(role, "en"));

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("These pages are for staff");
            assertThat(browser.get(admin("/institutions/rivers")).text()).contains("Sign in to see who is active");
        }
    }

    @Test
    void anInstitutionSaysWhatRolesAreWorth() {
        store.staffSettings().changeEntry(RIVERS, new StaffEntry(Map.of(StaffEntry.INSTRUCTOR, StaffRole.VIEWER)));

        assertThat(usage(somebody(Role.ADMINISTRATOR, "en")).status()).isEqualTo(403);
        assertThat(usage(somebody(Role.INSTRUCTOR, "en")).status()).isEqualTo(200);
        assertThat(browser.get(admin("/institutions/rivers/connections")).status())
                .isIn(200, 403);
        assertThat(usage(somebody(Role.TEST_STUDENT, "en")).status()).isEqualTo(403);
    }

    @Test
    void whoSeesOneInstitutionSeesNoOther() {
        usage(somebody(Role.ADMINISTRATOR, "en"));

        for (String page : new String[] {"lakes", "nowhere", "lakes/connections", "lakes/files/learners"}) {
            assertThat(browser.get(admin("/institutions/" + page)).status())
                    .as(page)
                    .isEqualTo(404);
        }
        assertThat(browser.open(admin("")).url().getPath())
                .as("there is no list for them")
                .isEqualTo("/admin/institutions/rivers");
        assertThat(browser.get(admin("/institutions/rivers/files/learners?format=json"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aViewerChangesNothing() {
        store.staffSettings().changeEntry(RIVERS, new StaffEntry(Map.of(StaffEntry.ADMINISTRATOR, StaffRole.VIEWER)));
        BrowserPage page = usage(somebody(Role.ADMINISTRATOR, "en"));
        String token = page.form("/sign-out").value("token").orElseThrow();

        BrowserPage refused = browser.post(
                admin("/institutions/rivers/learners/x/switch"),
                Map.of("token", token, "on", "true", "reason", "because"));

        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void whoWasInvitedShowsTheCodeOnceAndIsKnownFromThenOn() {
        Person ida = somebody(Role.INSTRUCTOR, "en");
        String code = invite(StaffRole.MANAGER);
        BrowserPage door = usage(ida);

        BrowserPage in = browser.follow(browser.send(door.form("/lti/usage").step(Map.of("code", code))));

        assertThat(in.url().getPath()).isEqualTo("/admin/institutions/rivers");
        assertThat(usage(ida).status()).isEqualTo(200);
        BrowserPage other = new PracticeBrowser()
                .open(journey.lms().openUrl(somebody(Role.LEARNER, "en").id(), "usage"));
        assertThat(new PracticeBrowser()
                        .send(other.form("/lti/usage").step(Map.of("code", code)))
                        .text())
                .contains("That code opens nothing");
    }

    @Test
    void aCodeThatIsNoneOpensNothingAndWhoWaitsTooLongComesAgain() {
        BrowserPage door = usage(somebody(Role.INSTRUCTOR, "en"));
        BrowserStep step = door.form("/lti/usage").step(Map.of("code", "guess"));

        assertThat(browser.send(step).status()).isEqualTo(403);
        assertThat(browser.send(step.with("who", "forged")).text()).contains("open too long");
        assertThat(browser.post(journey.service().base() + "/lti/usage", Map.of("code", "x"))
                        .status())
                .isEqualTo(403);
        assertThat(browser.cookies().cookie("hc_staff")).isEmpty();
    }

    @Test
    void anotherSiteSignsNobodyInAsSomebodyElse() {
        String code = invite(StaffRole.OWNER);
        BrowserStep step =
                usage(somebody(Role.INSTRUCTOR, "en")).form("/lti/usage").step(Map.of("code", code));
        PracticeBrowser victim = new PracticeBrowser().saying("Sec-Fetch-Site", "cross-site");

        assertThat(victim.send(step).status()).isEqualTo(403);
        assertThat(victim.cookies().cookie("hc_staff")).isEmpty();
        assertThat(store.staffMembers().isOpen(RIVERS, Secrets.hash(code), Journey.NOON))
                .isTrue();
    }

    @Test
    void aLaunchThatWasPlayedBeforeSignsNobodyIn() {
        Person root = somebody(Role.ADMINISTRATOR, "en");
        BrowserStep launch =
                browser.holdBefore(journey.lms().openUrl(root.id(), "usage"), step -> step.isTo(journey.launchUrl()));
        Optional<String> cookies = Optional.of(String.join(
                "; ",
                browser.cookies().cookies().stream()
                        .map(one -> one.name() + "=" + one.value())
                        .toList()));
        PracticeBrowser thief = new PracticeBrowser().saying("Cookie", cookies.get());

        assertThat(browser.send(launch).status()).isEqualTo(303);
        BrowserPage replayed = thief.send(launch);

        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.headers("Set-Cookie")).noneMatch(line -> line.startsWith("hc_staff"));
    }

    @Test
    void aLaunchThatSomebodyElseBeganSignsNobodyIn() {
        Person root = somebody(Role.ADMINISTRATOR, "en");
        BrowserStep launch = new PracticeBrowser()
                .holdBefore(journey.lms().openUrl(root.id(), "usage"), step -> step.isTo(journey.launchUrl()));

        BrowserPage page = browser.send(launch);

        assertThat(page.status()).isEqualTo(401);
        assertThat(browser.cookies().cookie("hc_staff")).isEmpty();
    }

    @Test
    void whoeverOpensItWithoutALaunchIsLedToTheSignIn() {
        BrowserPage page = browser.open(journey.service().base() + "/lti/usage");

        assertThat(page.text()).contains("Sign in to see who is active");
    }

    @Test
    void whatTheyChangeIsToldOfThem() throws IOException, InterruptedException {
        Person learner = journey.newLearner();
        journey.open(learner, new PracticeBrowser());
        Person root = somebody(Role.ADMINISTRATOR, "en");
        usage(root);
        String id = journey.learner(learner).body().path("learner").asText();
        BrowserPage page = browser.get(admin("/institutions/rivers/learners/" + id));
        BrowserPage price = browser.send(page.form("/switch").step());
        BrowserPage done = browser.send(price.form("/switch").step(Map.of("reason", "left")));
        assertThat(done.text()).contains("Done.");
        assertThat(journey.learner(learner).body().path("active").asBoolean()).isFalse();

        JsonNode told = journey.service()
                .get(journey.key(), "institutions/rivers/audit?action=switched-off")
                .body()
                .path("entries");

        JsonNode author = told.get(told.size() - 1).path("author");
        assertThat(author.path("name").asText()).startsWith("staff:st");
        assertThat(author.path("role").asText()).isEqualTo("owner");
        assertThat(told.toString()).doesNotContain(root.name());
    }
}
