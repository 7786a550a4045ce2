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
