package org.headcount.practice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PracticePagesTest {

    private final PracticePair pair = new PracticePair();
    private final PracticeLms lms = pair.lms();
    private final PracticeTool tool = pair.tool();
    private final PracticeBrowser browser = new PracticeBrowser();

    @AfterEach
    void shutDown() {
        pair.close();
    }

    @Test
    void theCoursePageOffersPeopleActivitiesAndTheGradebook() {
        BrowserPage page = browser.open(lms.issuer() + "/");

        assertThat(page.url().toString()).isEqualTo(lms.courseUrl("rivers"));
        assertThat(page.text()).contains("Signed in as Ada Marsh", "Ida Stone (Instructor)", "The quiz", "Gradebook");
        assertThat(page.text()).contains("Ben O'Neil & <Sons>", "About <rivers>");
        assertThat(page.body()).doesNotContain("<Sons>", "<rivers>");
    }

    @Test
    void whoeverIsChosenOpensTheActivity() {
        BrowserPage course = browser.open(lms.courseUrl("rivers"));

        BrowserPage again = browser.go(course.form("/sign-in").step(Map.of("person", "7")));
        browser.open(lms.issuer() + "/open/quiz");

        assertThat(again.text()).contains("Signed in as Ida Stone");
        assertThat(tool.lastLaunch().orElseThrow().subject()).contains("7");
    }

    @Test
    void aLearnerSendsAGradeAndSeesItInTheGradebook() {
        BrowserPage activity = browser.open(lms.openUrl("5", "quiz"));

        BrowserPage sent = browser.go(activity.form("/grade").step(Map.of("score", "87.5", "comment", "Good <work>")));

        assertThat(sent.text()).contains("Grade sent: 87.5 of 100 for 5");
        assertThat(browser.open(lms.courseUrl("rivers")).text()).contains("87.5 Good <work>", "87.5 of 100, taken");
    }

    @Test
    void anInstructorGradesALearnerWhoOpenedTheToolBefore() {
        pair.launch(PracticePair.BEN);
        BrowserPage activity = browser.open(lms.openUrl("7", "quiz"));

        BrowserPage sent = browser.go(activity.form("/grade").step(Map.of("score", "40", "learner", "6")));

        assertThat(activity.body()).contains("<option value=\"6\">");
        assertThat(sent.text()).contains("Grade sent: 40 of 100 for 6");
    }

    @Test
    void aRefusedGradeSaysWhyInTheWordsOfTheProblem() {
        BrowserPage activity = browser.open(lms.openUrl("5", "quiz"));
        lms.mishaps()
                .next(
                        Place.SCORES,
                        Reply.text(
                                403,
                                "application/problem+json",
                                "{\"type\":\"https://h.example/problems/learner-inactive\",\"detail\":\"Ada has no licence.\"}"));

        BrowserPage sent = browser.go(activity.form("/grade").step(Map.of("score", "87")));

        assertThat(sent.text()).contains("Grade refused: learner-inactive: Ada has no licence. (status 403)");
    }

    @Test
    void aScoreBeyondTheScaleIsNotSent() {
        BrowserPage activity = browser.open(lms.openUrl("5", "quiz"));

        assertThat(browser.go(activity.form("/grade").step(Map.of("score", "101")))
                        .status())
                .isEqualTo(400);
        assertThat(lms.seen(Place.SCORES)).isEmpty();
    }

    @Test
    void theToolShowsLineItemsResultsAndTheClassList() {
        BrowserPage activity = browser.open(lms.openUrl("7", "quiz"));
        String path = activity.url().toString();

        assertThat(browser.open(path + "/line-items").text()).contains("Line items (status 200)", "The quiz");
        assertThat(browser.open(path + "/results").text()).contains("Results (status 200)");
        assertThat(browser.open(path + "/members").text()).contains("Class list (status 200)", "Ada Marsh");
    }

    @Test
    void afterClosingNoThreadOfTheirsIsLeft() throws InterruptedException {
        browser.open(lms.openUrl("5", "quiz"));
        pair.close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("practice ")) {
                thread.join(Duration.ofSeconds(10).toMillis());
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
