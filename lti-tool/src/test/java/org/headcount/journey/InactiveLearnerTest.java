package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.headcount.metering.Fact;
import org.headcount.metering.FactType;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InactiveLearnerTest {

    @TempDir
    private Path folder;

    private Journey journey;
    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "switch");
    }

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void aLearnerWhoWasSwitchedOffIsToldSoAndTheToolHearsNothing() throws IOException, InterruptedException {
        browser.open(journey.lms().openUrl("5", "quiz"));
        journey.tool().forget();
        journey.clock().turn(Duration.ofHours(1));
        journey.switchTo(Journey.ADA, false);
        journey.clock().turn(Duration.ofHours(1));
        BrowserPage page = browser.open(journey.lms().openUrl("5", "quiz"));

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.header("Location")).isEmpty();
        assertThat(page.text())
                .contains("Your licence is not active", "rivers has set your licence to inactive")
                .contains("November 21, 2026", "1:00", "(UTC)")
                .contains("nothing has been deleted", "Please ask");
        assertThat(page.header("Content-Language")).contains("en");
        assertThat(journey.tool().launches()).isEmpty();
        assertThat(journey.facts(Journey.ADA))
                .extracting(Fact::type)
                .containsExactlyInAnyOrder(FactType.ACTIVITY, FactType.SWITCH_OFF, FactType.REFUSAL);
    }

    @Test
    void theSwitchOpensTheActivityAgain() throws IOException, InterruptedException {
        browser.open(journey.lms().openUrl("5", "quiz"));
        journey.clock().turn(Duration.ofHours(1));
        journey.switchTo(Journey.ADA, false);
        journey.clock().turn(Duration.ofHours(1));
        assertThat(browser.open(journey.lms().openUrl("5", "quiz")).status()).isEqualTo(403);
        journey.clock().turn(Duration.ofHours(1));
        journey.switchTo(Journey.ADA, true);

        assertThat(browser.open(journey.lms().openUrl("5", "quiz")).text()).contains("Hello Ada Marsh");
    }

    @Test
    void theRefusalSpeaksTheLanguageOfTheLaunch() throws IOException, InterruptedException {
        browser.open(journey.lms().openUrl("6", "quiz"));
        journey.clock().turn(Duration.ofHours(1));
        journey.switchTo(Journey.BEN, false);
        journey.clock().turn(Duration.ofHours(1));

        assertThat(browser.open(journey.lms().openUrl("6", "quiz")).text())
                .contains("Ihre Lizenz ist nicht aktiv", "nichts wurde gelöscht");
    }

    @Test
    void aRefusedLaunchThatIsPlayedAgainIsNotRefusedTwice() throws IOException, InterruptedException {
        browser.open(journey.lms().openUrl("5", "quiz"));
        journey.clock().turn(Duration.ofHours(1));
        journey.switchTo(Journey.ADA, false);
        BrowserStep launch = journey.launchOf(Journey.ADA, browser);

        assertThat(browser.send(launch).status()).isEqualTo(403);
        assertThat(browser.send(launch).status()).isEqualTo(401);
        assertThat(journey.facts(Journey.ADA)).extracting(Fact::type).containsOnlyOnce(FactType.REFUSAL);
    }

    @Test
    void whoIsSwitchedOffBetweenTheLegsGetsNoToken() throws IOException, InterruptedException {
        BrowserStep asking = journey.askingAbout(Journey.ADA, browser);
        journey.clock().turn(Duration.ofSeconds(1));
        journey.switchTo(Journey.ADA, false);
        journey.clock().turn(Duration.ofSeconds(1));
        BrowserPage page = browser.send(asking);

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.body()).doesNotContain("id_token", "eyJ");
        assertThat(page.text()).contains("Your licence is not active");
        assertThat(journey.facts(Journey.ADA))
                .extracting(Fact::type)
                .containsExactlyInAnyOrder(FactType.ACTIVITY, FactType.SWITCH_OFF, FactType.REFUSAL);
        assertThat(browser.send(asking).body()).as("the hint is gone").doesNotContain("eyJ");
    }

    @Test
    void anInstructorIsNeverStopped() throws IOException, InterruptedException {
        browser.open(journey.lms().openUrl("7", "quiz"));

        assertThat(browser.open(journey.lms().openUrl("7", "quiz")).text()).contains("Hello Ida Stone");
        assertThat(journey.facts(Journey.IDA)).hasSize(2);
    }
}
