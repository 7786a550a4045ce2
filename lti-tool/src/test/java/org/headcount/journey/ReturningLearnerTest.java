package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturningLearnerTest {

    @TempDir
    private Path folder;

    @Test
    void aFirstLaunchThatOpensNoPeriodArrivesAndTheNextOneDoesNot() throws IOException, InterruptedException {
        try (Journey journey = new Journey(folder, "rolling")) {
            journey.service().patch(journey.key(), "institutions/rivers", """
                    {"policy": {"kinds": ["enrolment"]}, "from": "2026-11-21T12:00:00Z"}""");
            PracticeBrowser browser = new PracticeBrowser();

            assertThat(journey.open(Journey.ADA, browser).text()).contains("Hello Ada Marsh");
            journey.clock().turn(Duration.ofMinutes(1));
            assertThat(journey.open(Journey.ADA, browser).status()).isEqualTo(403);
        }
    }

    @Test
    void underRollingALearnerWhoComesBackIsActiveAgain() throws IOException, InterruptedException {
        try (Journey journey = new Journey(folder, "rolling")) {
            PracticeBrowser browser = new PracticeBrowser();
            browser.open(journey.lms().openUrl("5", "quiz"));
            journey.clock().turn(Duration.ofDays(91));
            assertThat(journey.learner(Journey.ADA).body().path("active").asBoolean())
                    .isFalse();

            assertThat(browser.open(journey.lms().openUrl("5", "quiz")).text()).contains("Hello Ada Marsh");
            assertThat(journey.learner(Journey.ADA).body().path("active").asBoolean())
                    .isTrue();
        }
    }
}
