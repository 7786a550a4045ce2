package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Role;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Jwt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InactiveLearnerTest {

    @TempDir
    private static Path folder;

    @TempDir
    private Path elsewhere;

    private static Journey journey;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "switch");
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    /** A learner who launched once and was switched off an hour later, an hour ago. */
    private Person inactive(Person person) throws IOException, InterruptedException {
        journey.open(person, browser);
        journey.clock().turn(Duration.ofHours(1));
        journey.switchTo(person, false);
        journey.clock().turn(Duration.ofHours(1));
        journey.tool().forget();
        return person;
    }

    @Test
    void aLearnerWhoWasSwitchedOffIsToldSoAndTheToolHearsNothing() throws IOException, InterruptedException {
        Person person = inactive(journey.newLearner());
        BrowserPage page = journey.open(person, browser);

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.header("Location")).isEmpty();
        assertThat(page.text())
                .contains("Your licence is not active", "rivers has set your licence to inactive")
                .contains("Not active since November", "2026", ":00", "(UTC)")
                .contains("nothing has been deleted", "Please ask");
        assertThat(page.header("Content-Language")).contains("en");
        assertThat(journey.tool().launches()).isEmpty();
        assertThat(journey.facts(person))
                .extracting(Fact::type)
                .containsExactlyInAnyOrder(FactType.ACTIVITY, FactType.SWITCH_OFF, FactType.REFUSAL);
    }

    @Test
    void theSwitchOpensTheActivityAgain() throws IOException, InterruptedException {
        Person person = inactive(journey.newLearner());
        assertThat(journey.open(person, browser).status()).isEqualTo(403);
        journey.switchTo(person, true);

        assertThat(journey.open(person, browser).text()).contains("Hello " + person.name());
    }

    @Test
    void theRefusalSpeaksTheLanguageOfTheLaunch() throws IOException, InterruptedException {
        Person person = inactive(Journey.BEN);

        assertThat(journey.open(person, browser).text())
                .contains("Ihre Lizenz ist nicht aktiv", "nichts wurde gelöscht");
    }

    @Test
    void aRefusedLaunchThatIsPlayedAgainIsNotRefusedTwice() throws IOException, InterruptedException {
        Person person = inactive(journey.newLearner());
        BrowserStep launch = journey.launchOf(person, browser);

        assertThat(browser.send(launch).status()).isEqualTo(403);
        assertThat(browser.send(launch).status()).isEqualTo(401);
        assertThat(journey.facts(person)).extracting(Fact::type).containsOnlyOnce(FactType.REFUSAL);
    }

    @Test
    void whoIsSwitchedOffBetweenTheLegsGetsNoToken() throws IOException, InterruptedException {
        Person person = journey.newLearner();
        BrowserStep asking = journey.askingAbout(person, browser);
        journey.clock().turn(Duration.ofSeconds(1));
        journey.switchTo(person, false);
        journey.clock().turn(Duration.ofSeconds(1));
        BrowserPage page = browser.send(asking);

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.body()).doesNotContain("id_token").doesNotContainPattern(Jwt.BEGINNING);
        assertThat(page.text()).contains("Your licence is not active");
        assertThat(journey.facts(person))
                .extracting(Fact::type)
                .containsExactlyInAnyOrder(FactType.ACTIVITY, FactType.SWITCH_OFF, FactType.REFUSAL);
        assertThat(browser.send(asking).body()).as("the hint is gone").doesNotContainPattern(Jwt.BEGINNING);
    }

    @Test
    void whereTheContractHasEndedNobodyLearnsAnyMore() throws IOException, InterruptedException {
        try (Journey over = new Journey(elsewhere, "rolling")) {
            Person person = over.newLearner();
            assertThat(over.open(person, browser).text()).contains("Hello " + person.name());
            over.contractUntil(over.clock().instant());
            over.clock().turn(Duration.ofSeconds(1));
            over.tool().forget();

            BrowserPage page = over.open(person, browser);

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text())
                    .contains(
                            "The contract of rivers has ended",
                            "Not active since November",
                            "nothing has been deleted");
            assertThat(over.tool().launches()).isEmpty();
        }
    }

    /** Reading must stay possible, and takes a launch; its fact spends the nonce and never counts. */
    @Test
    void whereTheContractHasEndedStaffStillLookAndNoNumberChangesByIt() throws IOException, InterruptedException {
        try (Journey over = new Journey(elsewhere.resolve("staff"), "rolling")) {
            over.open(over.newLearner(), browser);
            over.contractUntil(over.clock().instant());
            over.clock().turn(Duration.ofSeconds(1));
            String month = "institutions/rivers/months/2026-11";
            JsonNode before = over.service().get(over.key(), month).body();

            assertThat(over.open(Journey.IDA, new PracticeBrowser()).text()).contains("Hello Ida Stone");

            assertThat(over.facts(Journey.IDA))
                    .singleElement()
                    .satisfies(fact -> assertThat(fact.role()).isEqualTo(Role.INSTRUCTOR));
            assertThat(over.service().get(over.key(), month).body()).isEqualTo(before);
        }
    }

    @Test
    void anInstructorIsNeverStopped() {
        journey.open(Journey.IDA, browser);

        assertThat(journey.open(Journey.IDA, browser).text()).contains("Hello Ida Stone");
        assertThat(journey.facts(Journey.IDA)).hasSize(2);
    }
}
