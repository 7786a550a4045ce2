package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.Role;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /lti/me} as an LMS launches it for a learner. */
class MePageTest {

    @TempDir
    private static Path folder;

    private static Journey journey;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "switch");
        journey.lms()
                .add(new Activity(
                        "me",
                        "rivers",
                        "My licence",
                        "",
                        "client-1",
                        "dep-1",
                        journey.service().base() + "/lti/me",
                        Map.of(),
                        0));
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    private BrowserPage me(Person person) {
        return browser.open(journey.lms().openUrl(person.id(), "me"));
    }

    /** Somebody who was here and was switched off. */
    private Person switchedOff() throws IOException, InterruptedException {
        Person person = journey.newLearner();
        journey.open(person, new PracticeBrowser());
        journey.clock().turn(Duration.ofMinutes(1));
        journey.switchTo(person, false);
        journey.clock().turn(Duration.ofMinutes(1));
        return person;
    }

    private static Service.Answer requests(String query) throws IOException, InterruptedException {
        return journey.service().get(journey.key(), "institutions/rivers/requests" + query);
    }

    private static JsonNode requestOf(Person person) throws IOException, InterruptedException {
        String id = journey.learner(person).body().path("learner").asText();
        for (JsonNode one : requests("").body().path("requests")) {
            if (one.path("learner").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("no request of " + id);
    }

    @Test
    void whoIsActiveReadsSoAndIsNotCountedForReading() throws IOException, InterruptedException {
        Person person = journey.newLearner();
        journey.open(person, new PracticeBrowser());
        int facts = journey.facts(person).size();

        BrowserPage page = me(person);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains(
                        "Your licence is active", "Active until somebody of the staff switches it off", "What is kept")
                .contains("you opened an activity");
        assertThat(page.text()).doesNotContain("Ask to be switched on");
        assertThat(journey.facts(person)).hasSize(facts);
    }

    @Test
    void whoWasNeverHereReadsThatAndStaysUnknown() throws IOException, InterruptedException {
        Person person = journey.newLearner();

        assertThat(me(person).text()).contains("You need no licence here", "You have not opened an activity yet");
        assertThat(journey.learner(person).status()).isEqualTo(404);
    }

    @Test
    void staffReadThatTheyAreNeverCounted() {
        Person ida = journey.newcomer(Role.INSTRUCTOR);
        journey.open(ida, new PracticeBrowser());

        assertThat(me(ida).text()).contains("Staff and test users are never counted");
    }

    @Test
    void whoAsksReachesStaffOnceAndIsSwitchedOnByThem() throws IOException, InterruptedException {
        Person person = switchedOff();
        BrowserPage page = me(person);
        assertThat(page.text()).contains("Your licence is not active", "switched it off");
        int facts = journey.facts(person).size();

        BrowserPage asked = browser.send(page.form("/lti/me").step(Map.of("note", "exam <b>tomorrow</b>")));

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text()).contains("Your request reached the staff", "Staff have not decided yet");
        assertThat(asked.text()).doesNotContain("Ask to be switched on");
        assertThat(journey.facts(person)).as("asking is no activity").hasSize(facts);
        JsonNode request = requestOf(person);
        assertThat(request.path("note").asText()).isEqualTo("exam <b>tomorrow</b>");
        assertThat(request.path("state").asText()).isEqualTo("open");

        PracticeBrowser staff = new PracticeBrowser();
        staff.post(journey.service().base() + "/admin/sign-in", Map.of("key", Service.OPERATOR_KEY));
        BrowserPage waiting = staff.get(journey.service().base() + "/admin/institutions/rivers/requests");
        assertThat(waiting.text()).contains("exam <b>tomorrow</b>");
        assertThat(waiting.body()).doesNotContain("<b>");
        BrowserPage granted = staff.follow(staff.send(
                waiting.form("/" + request.path("id").asText() + "/grant").step(Map.of())));

        assertThat(granted.text()).contains("The learner is switched on");
        assertThat(journey.learner(person).body().path("active").asBoolean()).isTrue();
        assertThat(me(person).text()).contains("Your licence is active", "switched it on");
    }

    @Test
    void aFormIsTakenOnceHoweverOftenItIsSent() throws Exception {
        Person person = switchedOff();
        BrowserStep step = me(person).form("/lti/me").step(Map.of("note", "x"));

        List<Integer> answers =
                Race.of(8, () -> new PracticeBrowser().send(step).status());

        assertThat(answers).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 403);
        assertThat(requestOf(person).path("state").asText()).isEqualTo("open");
    }

    @Test
    void whoWasDeclinedReadsWhyInTheirLanguage() throws IOException, InterruptedException {
        Person person = new Person("hu1", "Hu", "Ngary", "hu1@school.example", Role.LEARNER, "hu-HU");
        journey.lms().add(person);
        journey.open(person, new PracticeBrowser());
        journey.clock().turn(Duration.ofMinutes(1));
        journey.switchTo(person, false);
        BrowserPage page = me(person);
        assertThat(page.body()).contains("lang=\"hu\"");
        browser.send(page.form("/lti/me").step(Map.of("note", "")));
        String id = requestOf(person).path("id").asText();

        Service.Answer declined = journey.service()
                .post(
                        journey.key(),
                        "institutions/rivers/requests/" + id + "/decline",
                        "{\"answer\": \"<i>jöjjön be</i>\"}");

        assertThat(declined.status()).isEqualTo(200);
        BrowserPage read = me(person);
        assertThat(read.text()).contains("<i>jöjjön be</i>");
        assertThat(read.body()).doesNotContain("<i>");
        assertThat(journey.service()
                        .post(journey.key(), "institutions/rivers/requests/" + id + "/grant", "{\"reason\": \"late\"}")
                        .status())
                .isEqualTo(409);
        assertThat(me(person).forms()).as("may ask again").hasSize(1);
    }

    @Test
    void whatWeDidNotSealAsksForNobody() throws IOException, InterruptedException {
        Person person = switchedOff();
        BrowserStep step = me(person).form("/lti/me").step(Map.of("note", "x"));

        assertThat(browser.send(step.with("who", "forged")).status()).isEqualTo(403);
        assertThat(browser.send(step.without("who")).status()).isEqualTo(403);
        assertThat(new PracticeBrowser()
                        .saying("Sec-Fetch-Site", "cross-site")
                        .send(step)
                        .status())
                .isEqualTo(403);
        journey.clock().turn(Duration.ofHours(1));
        assertThat(browser.send(step).status()).isEqualTo(403);
    }

    @Test
    void whatIsTooLongOrUnfitIsNotKept() throws IOException, InterruptedException {
        Person person = switchedOff();
        BrowserPage page = me(person);

        assertThat(browser.send(page.form("/lti/me").step(Map.of("note", "x".repeat(501))))
                        .status())
                .isEqualTo(422);
        assertThat(browser.send(page.form("/lti/me").step(Map.of("note", "a\u0000b")))
                        .status())
                .isEqualTo(422);
        assertThat(browser.send(page.form("/lti/me").step(Map.of("note", "two\r\nlines")))
                        .status())
                .isEqualTo(200);
        assertThat(requestOf(person).path("note").asText()).isEqualTo("two lines");
    }

    @Test
    void itIsShownInTheLmssFrame() {
        BrowserPage page = me(journey.newLearner());

        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors " + journey.lms().issuer())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void anotherInstitutionsRequestsAreNotFound() throws IOException, InterruptedException {
        String lakes = journey.service().institution("lakes", "switch");
        Person person = switchedOff();
        browser.send(me(person).form("/lti/me").step(Map.of("note", "")));
        String id = requestOf(person).path("id").asText();

        for (String path : List.of("rivers", "lakes")) {
            assertThat(journey.service()
                            .post(
                                    lakes,
                                    "institutions/" + path + "/requests/" + id + "/grant",
                                    "{\"reason\": \"mine\"}")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(journey.learner(person).body().path("active").asBoolean()).isFalse();
    }
}
