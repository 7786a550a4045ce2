package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty licences and more than fifty learners. */
class LastLicenceTest {

    private static final int RACERS = 16;
    private static final Duration WINDOW = Duration.ofDays(90);

    @TempDir
    private Path folder;

    private Journey journey;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
    }

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void c01_whenAllLicencesAreInUseTheNextLaunchIsRefusedAndAtTheInstantOfAnExpiryItIsAdmitted() throws Exception {
        capacity("HARD");
        visits(49, Journey.NOON.minus(Duration.ofDays(1)));
        visits(1, Journey.NOON.plus(Duration.ofHours(1)).minus(WINDOW));
        PracticeBrowser browser = new PracticeBrowser();

        BrowserPage page = journey.open(Journey.ADA, browser);

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("All licences of rivers are in use at the moment");
        assertThat(journey.tool().launches()).isEmpty();
        assertThat(journey.facts(Journey.ADA)).singleElement().satisfies(this::isARefusalWithItsReason);
        assertThat(journey.learner(Journey.ADA).body().path("active").asBoolean())
                .isFalse();

        journey.clock().turn(Duration.ofHours(1));
        assertThat(journey.open(Journey.BEN, browser).text())
                .as("a licence freed at an instant is free at that instant")
                .contains("Hello " + Journey.BEN.name());
        assertThat(journey.open(Journey.ADA, browser).status()).isEqualTo(403);
        assertThat(journey.open(Journey.BEN, browser).text())
                .as("whoever is active needs no other licence")
                .contains("Hello " + Journey.BEN.name());
    }

    @Test
    void c02_underASoftCapEverybodyIsAdmitted() throws Exception {
        capacity("SOFT");
        visits(50, Journey.NOON.minus(Duration.ofDays(1)));

        assertThat(journey.open(Journey.ADA, new PracticeBrowser()).text()).contains("Hello " + Journey.ADA.name());
    }

    @Test
    void c03_ofSimultaneousLaunchesForTheLastLicenceExactlyOneIsAdmitted() throws Exception {
        capacity("HARD");
        visits(49, Journey.NOON.minus(Duration.ofDays(1)));
        List<Person> people = new ArrayList<>();
        List<Callable<BrowserPage>> launches = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            Person person = journey.newLearner();
            PracticeBrowser browser = new PracticeBrowser();
            BrowserStep launch = journey.launchOf(person, browser);
            people.add(person);
            launches.add(() -> browser.go(launch));
        }
        List<BrowserPage> pages = Race.of(launches);

        assertThat(pages.stream().map(BrowserPage::status).sorted().toList())
                .as("one is admitted, and the others are refused")
                .startsWith(200, 403)
                .filteredOn(status -> status == 403)
                .hasSize(RACERS - 1);
        assertThat(journey.tool().launches()).hasSize(1);
        for (int racer = 0; racer < RACERS; racer++) {
            boolean admitted = pages.get(racer).status() == 200;
            assertThat(pages.get(racer).text())
                    .contains(admitted ? "Hello New Comer" : "All licences of rivers are in use");
            assertThat(journey.facts(people.get(racer))).singleElement().satisfies(fact -> {
                if (admitted) {
                    assertThat(fact.type()).isEqualTo(FactType.ACTIVITY);
                } else {
                    isARefusalWithItsReason(fact);
                }
            });
        }
    }

    private void isARefusalWithItsReason(Fact fact) {
        assertThat(fact.type()).isEqualTo(FactType.REFUSAL);
        assertThat(journey.note(fact).reason()).isEqualTo("no-licence-free");
    }

    private void capacity(String capacity) throws IOException, InterruptedException {
        Service.Answer answer = journey.service().patch(journey.key(), "institutions/rivers", """
                        {"policy": {"capacity": "%s", "cap": 50}, "from": "2020-01-01T00:00:00Z"}""".formatted(capacity));
        assertThat(answer.status()).isEqualTo(200);
    }

    /** Visits of that many others, all at one instant. */
    private void visits(int others, Instant at) throws IOException, InterruptedException {
        String facts = IntStream.range(0, others)
                .mapToObj(number -> """
                        {"source": "test", "id": "%2$s %1$d", "type": "activity", "kind": "access",
                        "learner": "other %3$d %1$d", "at": "%2$s"}""".formatted(number, at, at.getEpochSecond()))
                .collect(Collectors.joining(","));
        assertThat(journey.service()
                        .post(journey.key(), "institutions/rivers/facts", "{\"facts\": [" + facts + "]}")
                        .status())
                .isEqualTo(200);
    }
}
