package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.journey.Journey.IDA;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are neither a link in a course nor a choice of content. */
@SuppressWarnings("NullAway.Init")
class OtherMessagesTest {

    @TempDir
    static Path folder;

    private static Journey journey;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void connect() throws Exception {
        journey = new Journey(folder, "rolling");
    }

    @AfterAll
    static void close() {
        journey.close();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
    }

    private static ObjectNode review(ObjectNode claims, Person reviewed) {
        claims.put(ClaimNames.MESSAGE_TYPE, "LtiSubmissionReviewRequest");
        claims.putObject(ClaimNames.FOR_USER).put("user_id", reviewed.id()).put("name", reviewed.name());
        return claims;
    }

    @Test
    void whoseSubmissionIsReviewedIsNotMadeActiveByIt() throws Exception {
        Person reviewed = journey.newLearner();
        Person teacher = journey.newcomer(Role.INSTRUCTOR);
        journey.lms().mishaps().claims(claims -> review(claims, reviewed));

        BrowserStep asking = journey.askingAbout(teacher, browser);
        BrowserPage answer = browser.send(asking);

        ObjectNode told = claims(answer);
        assertThat(told.path(ClaimNames.MESSAGE_TYPE).asText()).isEqualTo("LtiSubmissionReviewRequest");
        assertThat(told.path(ClaimNames.FOR_USER).path("user_id").asText()).isEqualTo(reviewed.id());
        assertThat(journey.learner(reviewed).status()).as("never met").isEqualTo(404);
        assertThat(journey.facts(reviewed)).isEmpty();
        assertThat(journey.learner(teacher).body().path("active").asBoolean()).isFalse();
    }

    @Test
    void anAdministratorsDataPrivacyLaunchNeedsNeitherCourseNorLink() {
        journey.lms()
                .mishaps()
                .claims(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiDataPrivacyLaunchRequest")
                        .without(List.of(
                                ClaimNames.CONTEXT,
                                ClaimNames.RESOURCE_LINK,
                                ClaimNames.GRADE_SERVICE,
                                ClaimNames.ROSTER_SERVICE)));

        ObjectNode told = claims(browser.send(journey.askingAbout(IDA, browser)));

        assertThat(told.path(ClaimNames.MESSAGE_TYPE).asText()).isEqualTo("LtiDataPrivacyLaunchRequest");
        assertThat(told.has(ClaimNames.RESOURCE_LINK)).isFalse();
        assertThat(told.path(ClaimNames.ROLES).isArray()).isTrue();
    }

    @Test
    void aMessageThatCannotBePassedOnIsRefusedWithoutBlamingAnybody() {
        int before = journey.tool().launches().size();
        for (String type : List.of("LtiStartProctoring", "LtiEulaRequest", "LtiNobodyKnowsIt")) {
            journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.MESSAGE_TYPE, type));

            BrowserPage page = new PracticeBrowser()
                    .saying("Accept-Language", "de")
                    .open(journey.lms().openUrl(IDA.id(), "quiz"));

            assertThat(page.status()).isEqualTo(400);
            assertThat(page.text()).contains("MESSAGE_TYPE", type);
        }
        assertThat(journey.tool().launches()).hasSize(before);
    }

    @Test
    void serviceClaimsThatNobodyHereKnowsStayBehindAndAreListedForStaff() throws Exception {
        journey.lms().mishaps().claims(claims -> {
            claims.putObject("https://vendor.example/claim/service").put("url", "https://lms.example/secret");
            claims.putObject(ClaimNames.PLATFORM_NOTIFICATION_SERVICE)
                    .put("platform_notification_service_url", "https://lms.example/secret");
            claims.putObject(ClaimNames.BASIC_OUTCOME).put("lis_outcome_service_url", "https://lms.example/secret");
            return claims;
        });

        ObjectNode told = claims(browser.send(journey.askingAbout(IDA, browser)));

        assertThat(told.toString()).doesNotContain("lms.example/secret", "vendor.example");
        String path = "institutions/rivers/platforms/" + journey.platform() + "/left-claims";
        assertThat(journey.service().get(journey.key(), path).body().findValuesAsText("name"))
                .contains("https://vendor.example/claim/service", ClaimNames.BASIC_OUTCOME)
                .doesNotContain("sub", "nonce", ClaimNames.GRADE_SERVICE);
        assertThat(journey.service()
                        .get(journey.key(), "institutions/rivers/platforms/pfnobody/left-claims")
                        .status())
                .isEqualTo(404);
    }

    /** What stands beside a launch is worth less than the launch: that is counted by then, and would be refused if it were sent again. */
    @Test
    void aLaunchGoesOnWhereWhatTheLmsSaysOfItselfCannotBeWrittenDown(@TempDir Path elsewhere) throws Exception {
        try (Journey another = new Journey(elsewhere, "rolling")) {
            try (Connection connection =
                            DriverManager.getConnection("jdbc:sqlite:" + elsewhere.resolve("headcount.db"));
                    Statement statement = connection.createStatement()) {
                statement.execute("create trigger broken before insert on left_claim"
                        + " begin select raise(abort, 'on purpose'); end");
            }
            another.lms().mishaps().claims(claims -> claims.put("https://vendor.example/claim/more", "x"));
            Person person = another.newLearner();

            BrowserPage page = another.open(person, new PracticeBrowser());

            assertThat(page.text()).contains("Hello " + person.name());
            assertThat(another.facts(person)).hasSize(1);
        }
    }

    private static ObjectNode claims(BrowserPage answer) {
        String token = answer.form().value("id_token").orElseThrow(() -> new AssertionError(answer.text()));
        return Json.readObject(
                        new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8))
                .orElseThrow();
    }
}
