package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Jwt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What bad launches have in common: an LMS that can be told to misbehave, a browser, a learner whom nobody has met, and what a refusal looks like. */
abstract class LaunchThreats {

    @TempDir
    private static Path folder;

    static Journey journey;

    final PracticeBrowser browser = new PracticeBrowser();
    Person person;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    @BeforeEach
    void meet() {
        person = journey.newLearner();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
        journey.tool().forget();
    }

    void isRefused(BrowserPage page, int status) {
        assertThat(page.status()).as(page.text()).isEqualTo(status);
        assertThat(page.header("Location")).isEmpty();
        assertThat(page.header("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(page.text()).contains("Reference");
        assertThat(page.body()).doesNotContain(person.name(), person.email()).doesNotContainPattern(Jwt.BEGINNING);
        assertThat(journey.facts(person)).isEmpty();
        assertThat(journey.tool().launches()).isEmpty();
    }

    void isRefused(Consumer<ObjectNode> change, int status, String rule) {
        journey.lms().mishaps().claims(claims -> {
            change.accept(claims);
            return claims;
        });
        BrowserPage page = journey.open(person, browser);
        isRefused(page, status);
        assertThat(page.text()).contains(rule);
    }

    void headerIsRefused(Consumer<ObjectNode> change, String rule) {
        journey.lms().mishaps().header(header -> {
            change.accept(header);
            return header;
        });
        BrowserPage page = journey.open(person, browser);
        isRefused(page, 401);
        assertThat(page.text()).contains(rule);
    }

    BrowserPage arrives() {
        return journey.open(person, browser);
    }
}
