package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.live.Campus.ADA;
import static org.headcount.live.Campus.BEN;
import static org.headcount.live.Campus.IDA;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.testing.Browser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see, in a real browser: a learner in a frame of the course, and staff at {@code /admin}. */
class StaffInBrowserIT {

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final PracticeTool tool = new PracticeTool("localhost", 0, clock);
    private final List<String> complaints = new ArrayList<>();
    private Service service;
    private Campus campus;
    private Campus.ConnectedTool quiz;
    private BrowserContext learners;
    private BrowserContext staff;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        service = Service.start(folder, clock);
        campus = Campus.found(service, clock, "school", "switch");
        quiz = campus.connect(tool);
        campus.offering("quiz", "rivers", quiz);
        service.institution("quiet", "rolling");
        Service.Answer agreed = service.patch(campus.key(), "institutions/school", """
                {"commitment": {"learners": 50}, "from": "2026-11-01T00:00:00Z",
                 "rateCard": {"currency": "EUR", "minimum": 50, "form": "volume", "tiers": [{"from": 50, "price": "6.00"}]}}
                """);
        assertThat(agreed.status()).as(agreed.raw().body()).isEqualTo(200);
        learners = Browser.fresh("de-DE");
        staff = Browser.fresh();
    }

    @AfterEach
    void close() {
        staff.close();
        learners.close();
        campus.close();
        service.close();
        tool.close();
    }

    @Test
    void staffStopALearnerInTheMiddleOfTheCourseAndLetTheHeldGradeGoByOpeningTheSwitch() throws IOException {
        Page course = page(learners);
        open(course, ADA).getByText("Hello Ada Marsh").waitFor();
        open(course, BEN).getByText("Hello Ben Brook").waitFor();
        ReceivedLaunch launch = tool.lastLaunch().orElseThrow();

        Page admin = page(staff);
        admin.navigate(service.base() + "/admin");
        Screenshots.take(admin, "admin-sign-in");
        admin.getByLabel("Operator key").fill("wrong");
        admin.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(admin.getByRole(AriaRole.ALERT).textContent()).contains("not the operator’s key");
        admin.getByLabel("Operator key").fill(Service.OPERATOR_KEY);
        admin.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
        Screenshots.take(admin, "admin-institutions");
        admin.getByText("quiet").first().click();
        Screenshots.take(admin, "admin-usage-empty");
        admin.goBack();
        admin.getByText("school").first().click();
        Screenshots.take(admin, "admin-usage");
        learners(admin);
        assertThat(row(admin, "Ben Brook").textContent()).contains("● Active").contains("Access, Nov 21, 2026");
        Screenshots.take(admin, "admin-learners");

        clock.turn(Duration.ofMinutes(10));
        turn(admin, "Ben Brook", "Switch off", "left the course");
        assertThat(row(admin, "Ben Brook").textContent())
                .contains("○ Inactive")
                .contains("Switched off by staff on Nov 21, 2026");
        assertThat(row(admin, "Ada Marsh").textContent()).contains("● Active");
        Screenshots.take(admin, "admin-usage-switched-off");

        FrameLocator stopped = open(course, BEN);
        stopped.getByText("Ihre Lizenz ist nicht aktiv").first().waitFor();
        course.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/course-with-blocked-launch.png")));
        stopped.getByText("Zurück zum Kurs").click();
        course.waitForURL(campus.lms().courseUrl("rivers"));
        assertThat(course.locator("iframe[name='activity']").count())
                .as("the way back leaves the frame, so that no course is shown in a course")
                .isEqualTo(1);
        assertThat(course.frames()).hasSize(2);
        Page alone = page(learners);
        alone.navigate(campus.lms().openUrl(BEN.id(), "quiz"));
        Screenshots.take(alone, "blocked-de");
        alone.close();

        clock.turn(Duration.ofMinutes(1));
        sendScore(launch, "7");
        clock.turn(Duration.ofMinutes(1));
        sendScore(launch, "9");
        admin.getByText("Refused and held").first().click();
        admin.locator("#held tbody tr").nth(1).waitFor(); // the list comes after what stands above it
        assertThat(admin.locator("#held tbody tr").count()).isEqualTo(2);
        assertThat(admin.locator("#held tbody").textContent()).contains("Ben Brook");
        Screenshots.take(admin, "admin-holds-waiting");
        admin.getByText("Send now").first().click();
        assertThat(admin.getByRole(AriaRole.STATUS).first().textContent()).contains("Nothing was sent");

        learners(admin);
        clock.turn(Duration.ofMinutes(1));
        turn(admin, "Ben Brook", "Switch on", "came back <b>&amp;</b>");
        Until.so(
                "the newest was sent",
                () -> campus.holdStates().equals(List.of("RELEASED", "COALESCED")),
                campus::holds);
        admin.getByText("Refused and held").first().click();
        assertThat(admin.locator("#held tbody").textContent())
                .contains("the LMS has it")
                .contains("a newer grade went");
        Screenshots.take(admin, "admin-holds-sent");
        admin.getByText("Connections").first().click();
        admin.locator("details summary").first().click();
        Screenshots.take(admin, "admin-connections");

        open(course, BEN).getByText("Hello Ben Brook").waitFor();
        course.getByText("9").first().waitFor();
        assertThat(complaints).isEmpty();
    }

    @Test
    void anInstructorsLaunchAndARefusedOneAndAColdLinkLookAsTheyShould() {
        Page course = page(learners);
        open(course, IDA).getByText("Hello Ida Stone").waitFor();

        PracticeBrowser elsewhere = new PracticeBrowser();
        BrowserStep launch = elsewhere.holdBefore(
                campus.lms().openUrl(ADA.id(), "quiz"), step -> step.isTo(service.base() + "/lti/launch"));
        Page page = page(learners);
        page.setContent("<form method=post action='" + launch.url() + "'><input name=state value='"
                + launch.parameter("state").orElseThrow() + "'><input name=id_token value='"
                + launch.parameter("id_token").orElseThrow() + "'><button>Go</button></form>");
        page.getByText("Go").click();
        page.getByRole(AriaRole.HEADING).first().waitFor();
        Screenshots.take(page, "cookie-missing-de");

        page.navigate(service.base() + "/lti/login?iss=https://nobody.example&login_hint=1&target_link_uri=https://x");
        page.locator("summary").click();
        Screenshots.take(page, "login-refused-de");
        page.navigate(quiz.launchUri());
        Screenshots.take(page, "cold-link-de");
        page.navigate(service.base() + "/lti/tools/tlnothing");
        Screenshots.take(page, "no-link-de");
    }

    /** Opens the quiz as that person, in the frame of the course page. */
    private FrameLocator open(Page course, Person person) {
        course.navigate(campus.lms().courseUrl("rivers"));
        course.locator("select#person").selectOption(person.id());
        course.locator("form.chooser button").click();
        course.locator("a[href^='/open/quiz'][target='activity']").click();
        return course.frameLocator("iframe[name='activity']");
    }

    private static Locator row(Page admin, String name) {
        return admin.locator("tr", new Page.LocatorOptions().setHasText(name));
    }

    private static void learners(Page admin) {
        admin.getByText("Learners", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
    }

    /** From the list to the learner, to the price, and back to the list. */
    private static void turn(Page admin, String name, String what, String reason) {
        row(admin, name).locator("a.name").click();
        Screenshots.take(admin, "admin-learner-" + what.replace(' ', '-'));
        admin.getByText(what + "…", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(admin.locator("h1").textContent()).isEqualTo(what + " " + name);
        Screenshots.take(admin, "admin-price-" + what.replace(' ', '-'));
        admin.getByLabel("Why?").fill(reason);
        admin.getByText(what, new Page.GetByTextOptions().setExact(true)).click();
        assertThat(admin.getByRole(AriaRole.STATUS).first().textContent()).contains("Done.");
        learners(admin);
    }

    private void sendScore(ReceivedLaunch launch, String points) throws IOException {
        ObjectNode score = tool.services()
                .score(launch.subject().orElseThrow(), points, "")
                .put("scoreMaximum", 10);
        assertThat(tool.services()
                        .sendScore(launch, score.toString().getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(403);
    }

    /** A page whose console is listened to. */
    private Page page(BrowserContext context) {
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 4")) {
                complaints.add(message.text());
            }
        });
        return page;
    }
}
