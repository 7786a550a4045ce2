package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.headcount.lti.message.ClaimNames;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches of one person by two accounts that tell the same id of the student information system. */
@SuppressWarnings("NullAway.Init")
class SisLinksTest {

    @TempDir
    private Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private Journey journey;
    private Person first;
    private Person second;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "switch");
        first = journey.newLearner();
        second = journey.newLearner();
    }

    @AfterEach
    void end() {
        journey.close();
    }

    private void allow() throws IOException, InterruptedException {
        assertThat(journey.service()
                        .patch(journey.key(), "institutions/rivers", "{\"linkBySisId\": true}")
                        .body()
                        .path("linkBySisId")
                        .asBoolean())
                .isTrue();
    }

    private BrowserPage open(Person person, Optional<String> sisId) {
        journey.lms().mishaps().claims(claims -> {
            sisId.ifPresent(id -> claims.putObject(ClaimNames.LIS).put("person_sourcedid", id));
            claims.put("email", "same@school.example");
            return claims;
        });
        BrowserPage page = journey.open(person, browser);
        journey.clock().turn(Duration.ofMinutes(1));
        return page;
    }

    private String learner(Person person) throws IOException, InterruptedException {
        JsonNode told = journey.learner(person).body();
        return told.path("learner").asText();
    }

    private boolean one() throws IOException, InterruptedException {
        return learner(first).equals(learner(second));
    }

    @Test
    void whoeverWasSwitchedOffIsSoByAnotherAccountTooFromItsFirstLaunchOn() throws Exception {
        allow();
        open(first, Optional.of("S-1"));
        journey.switchTo(first, false);
        journey.clock().turn(Duration.ofMinutes(1));

        assertThat(open(second, Optional.of("S-1")).status()).isEqualTo(403);
        assertThat(one()).isTrue();
        assertThat(journey.service()
                        .get(journey.key(), "institutions/rivers/learners")
                        .body()
                        .path("learners"))
                .hasSize(1);
    }

    @Test
    void withoutTheInstitutionsLeaveNobodyIsLinked() throws Exception {
        open(first, Optional.of("S-1"));

        assertThat(open(second, Optional.of("S-1")).status()).isEqualTo(200);
        assertThat(one()).isFalse();
    }

    @Test
    void anEmailAddressLinksNobodyNorDoesAnEmptyId() throws Exception {
        allow();
        open(first, Optional.empty());
        open(second, Optional.empty());
        assertThat(one()).isFalse();

        open(first, Optional.of(" "));
        open(second, Optional.of(" "));
        assertThat(one()).isFalse();
    }

    @Test
    void whoeverIsKnownIsLinkedWithTheNextLaunchAndApartAgainWhenTheIdChanges() throws Exception {
        open(first, Optional.of("S-1"));
        open(second, Optional.of("S-1"));
        allow();
        open(first, Optional.of("S-1"));
        open(second, Optional.of("S-1"));
        assertThat(one()).isTrue();
        int facts = journey.facts(first).size();

        open(second, Optional.of("S-1"));
        assertThat(journey.facts(first)).as("the launch, and no other link").hasSize(facts + 1);

        open(second, Optional.of("S-2"));
        assertThat(one()).isFalse();
    }

    @Test
    void whomStaffHavePartedNoLaunchLinksAgain() throws Exception {
        allow();
        open(first, Optional.of("S-1"));
        open(second, Optional.of("S-1"));
        String path = "institutions/rivers/learners/" + learner(first) + "/identities";
        String name = "lti." + journey.platform() + ":" + second.id();
        assertThat(journey.service()
                        .put(journey.key(), path, "{\"remove\": [\"" + name + "\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(one()).isFalse();

        open(second, Optional.of("S-1"));
        assertThat(one()).isFalse();
    }
}
