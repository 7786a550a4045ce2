package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.live.Campus.ADA;
import static org.headcount.live.Campus.BEN;
import static org.headcount.live.Campus.IDA;
import static org.headcount.live.Campus.TEST_STUDENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.ServiceAnswer;
import org.headcount.settings.Settings;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The story from the click in the course to the grade in the gradebook, on any database. One service for all tests, as
 * one serves many institutions: each test has an institution of its own, and time goes on from test to test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JourneyContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TurnedClock clock = new TurnedClock(NOON);
    private final PracticeTool tool = new PracticeTool(0, clock);
    private Service service;
    private int schools;

    /** Where a database is that has nothing in it yet. */
    abstract String emptyDatabase();

    @BeforeAll
    void start() {
        service = Service.start(
                new Settings(Optional.empty(), 0, emptyDatabase(), true, Optional.of(Service.OPERATOR_KEY)), clock);
    }

    @AfterAll
    void close() {
        service.close();
        tool.close();
    }

    @Test
    void underSwitchWhoIsOffIsStoppedAndWhatWasHeldGoesHomeWhenTheSwitchIsOn() throws IOException {
        try (Campus campus = campus("switch")) {
            ReceivedLaunch launch = launch(campus, ADA, "quiz");
            assertThat(active(campus, ADA)).isTrue();
            assertThat(distinct(campus)).isEqualTo(1);
            assertThat(send(launch, "4").status()).isEqualTo(200);

            clock.turn(Duration.ofHours(1));
            campus.turn(ADA, false);
            assertThat(open(campus, ADA, "quiz").status()).isEqualTo(403);
            assertThat(isRefusedAsInactive(send(launch, "7"))).isTrue();
            clock.turn(Duration.ofMinutes(1));
            assertThat(isRefusedAsInactive(send(launch, "9"))).isTrue();
            assertThat(grade(campus, launch, ADA)).isEqualByComparingTo("4");

            clock.turn(Duration.ofMinutes(1));
            campus.turn(ADA, true);
            Until.so("the held score is in the gradebook", () -> isGrade(campus, launch, ADA, "9"), campus::holds);
            Until.so(
                    "both holds have ended",
                    () -> campus.holdStates().equals(List.of("RELEASED", "COALESCED")),
                    campus::holds);
            assertThat(campus.lms().gradebook().scores()).hasSize(2);
            assertThat(open(campus, ADA, "quiz").status()).isEqualTo(200);
        }
    }

    @Test
    void underRollingNinetyOneDaysWithoutALaunchEndTheLicenceAndTheNextLaunchRenewsIt() throws IOException {
        try (Campus campus = campus("rolling")) {
            ReceivedLaunch launch = launch(campus, ADA, "quiz");
            assertThat(campus.learner(ADA).body().path("until").asText())
                    .isEqualTo(clock.instant().plus(Duration.ofDays(90)).toString());

            clock.turn(Duration.ofDays(91));
            assertThat(active(campus, ADA)).isFalse();
            assertThat(isRefusedAsInactive(send(launch, "7"))).isTrue();
            assertThat(campus.holdStates()).containsExactly("HELD");
            assertThat(distinct(campus)).isEqualTo(1);

            clock.turn(Duration.ofMinutes(1));
            launch(campus, ADA, "quiz");
            assertThat(active(campus, ADA)).isTrue();
            Until.so("the held score is in the gradebook", () -> isGrade(campus, launch, ADA, "7"), campus::holds);
            assertThat(distinct(campus)).isEqualTo(1);
        }
    }

    @Test
    void underRollingNobodyMovesASwitch() throws IOException, InterruptedException {
        try (Campus campus = campus("rolling")) {
            launch(campus, ADA, "quiz");

            Service.Answer refused = service.put(
                    campus.key(),
                    "institutions/" + campus.institution() + "/learners/" + campus.name(ADA) + "/switch",
                    "{\"on\": false, \"reason\": \"none\"}");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(active(campus, ADA)).isTrue();
        }
    }

    @Test
    void underRollingWithReleaseAReleasedLearnerComesBackByLaunchingAndTheHeldGradeGoesHome() throws IOException {
        try (Campus campus = campus("rolling-with-release")) {
            ReceivedLaunch launch = launch(campus, ADA, "quiz");
            clock.turn(Duration.ofHours(1));
            campus.turn(ADA, false);
            assertThat(active(campus, ADA)).isFalse();
            assertThat(isRefusedAsInactive(send(launch, "6"))).isTrue();

            clock.turn(Duration.ofMinutes(1));
            launch(campus, ADA, "quiz");
            assertThat(active(campus, ADA)).isTrue();
            Until.so("the held score is in the gradebook", () -> isGrade(campus, launch, ADA, "6"), campus::holds);

            clock.turn(Duration.ofDays(91));
            assertThat(active(campus, ADA)).isFalse();
        }
    }

    @Test
    void userFiveOfOneLmsIsNotUserFiveOfTheOther() throws IOException {
        try (Campus north = campus("switch");
                Campus south = north.another(clock)) {
            Campus.ConnectedTool connected = south.connect(tool);
            south.offering("essay", "rivers", connected);
            ReceivedLaunch northern = launch(north, ADA, "quiz");
            assertThat(north.learner(ADA).status()).isEqualTo(200);
            assertThat(south.learner(ADA).status()).isEqualTo(404);

            ReceivedLaunch southern = launch(south, ADA, "essay");
            assertThat(southern.claims().path("iss"))
                    .isNotEqualTo(northern.claims().path("iss"));
            assertThat(south.learner(ADA).body().path("learner"))
                    .isNotEqualTo(north.learner(ADA).body().path("learner"));
            assertThat(distinct(north)).isEqualTo(2);

            clock.turn(Duration.ofHours(1));
            north.turn(ADA, false);
            assertThat(open(north, ADA, "quiz").status()).isEqualTo(403);
            assertThat(open(south, ADA, "essay").status()).isEqualTo(200);
            assertThat(isRefusedAsInactive(send(northern, "2"))).isTrue();
            assertThat(send(southern, "3").status()).isEqualTo(200);
            assertThat(north.lms().gradebook().scores()).isEmpty();

            // the southern LMS's token and the northern LMS's line item
            ServiceAnswer astray = tool.services()
                    .sendScore(
                            southern,
                            northern.lineItem().orElseThrow(),
                            score(ADA, "5"),
                            "application/vnd.ims.lis.v1.score+json");
            assertThat(astray.status()).isEqualTo(404);
        }
    }

    @Test
    void twoInstitutionsInOneLmsUnderOneClientIdAreToldApartByTheirDeployments() throws IOException {
        try (Campus first = campus("switch")) {
            Campus second = first.beside("neighbour", "switch", "deployment-2");
            Campus.ConnectedTool itsTool = second.connect(tool);
            second.offering("essay", "hills", itsTool);

            ReceivedLaunch atFirst = launch(first, ADA, "quiz");
            ReceivedLaunch atSecond = launch(second, BEN, "essay");

            assertThat(first.learner(BEN).status()).isEqualTo(404);
            assertThat(second.learner(ADA).status()).isEqualTo(404);
            assertThat(distinct(first)).isEqualTo(1);
            assertThat(distinct(second)).isEqualTo(1);
            assertThat(atFirst.deploymentId()).isNotEqualTo(atSecond.deploymentId());

            clock.turn(Duration.ofHours(1));
            second.turn(BEN, false);
            assertThat(open(second, BEN, "essay").status()).isEqualTo(403);
            assertThat(open(first, BEN, "quiz").status()).isEqualTo(200);
            assertThat(isRefusedAsInactive(send(atSecond, "5"))).isTrue();
            assertThat(first.holds()).isEmpty();
            assertThat(second.holdStates()).containsExactly("HELD");
            assertThat(send(atFirst, "5").status()).isEqualTo(200);
        }
    }

    @Test
    void instructorsTestStudentsAndTheAnonymousPassAndAreNotCounted() throws IOException {
        try (Campus campus = campus("switch")) {
            launch(campus, IDA, "quiz");
            ReceivedLaunch viewed = launch(campus, TEST_STUDENT, "quiz");
            assertThat(send(viewed, "1").status()).isEqualTo(200);
            campus.lms().mishaps().claims(JourneyContract::withoutTheUser);
            ReceivedLaunch anonymous = launch(campus, ADA, "quiz");

            assertThat(anonymous.subject()).isEmpty();
            assertThat(campus.learner(ADA).status()).isEqualTo(404);
            assertThat(distinct(campus)).isZero();
            assertThat(active(campus, IDA)).isFalse();
            assertThat(active(campus, TEST_STUDENT)).isFalse();
        }
    }

    @Test
    void anEarlierContextsLineItemTakesAScoreWithALaterToken() throws IOException {
        try (Campus campus = campus("switch")) {
            ReceivedLaunch earlier = launch(campus, ADA, "quiz");
            launch(campus, ADA, "walk");
            clock.turn(Duration.ofHours(2)); // every token of then has ended

            assertThat(send(earlier, "8").status()).isEqualTo(200);
            assertThat(grade(campus, earlier, ADA)).isEqualByComparingTo("8");
        }
    }

    /** An institution with the practice tool in two courses. */
    private Campus campus(String policy) {
        Campus campus = Campus.found(service, clock, "school" + ++schools, policy);
        Campus.ConnectedTool connected = campus.connect(tool);
        return campus.offering("quiz", "rivers", connected).offering("walk", "hills", connected);
    }

    private static BrowserPage open(Campus campus, Person person, String activity) {
        return new PracticeBrowser().open(campus.lms().openUrl(person.id(), activity));
    }

    private ReceivedLaunch launch(Campus campus, Person person, String activity) {
        int before = tool.launches().size();
        BrowserPage landed = open(campus, person, activity);
        assertThat(tool.launches()).as(landed.toString()).hasSize(before + 1);
        return tool.lastLaunch().orElseThrow();
    }

    private byte[] score(Person person, String points) {
        ObjectNode score = tool.services().score(person.id(), points, "");
        return score.put("scoreMaximum", 10).toString().getBytes(StandardCharsets.UTF_8);
    }

    private ServiceAnswer send(ReceivedLaunch launch, String points) throws IOException {
        String who = launch.subject().orElseThrow();
        ObjectNode score = tool.services().score(who, points, "").put("scoreMaximum", 10);
        return tool.services().sendScore(launch, score.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isRefusedAsInactive(ServiceAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        return answer.json().path("type").asText().endsWith("/problems/learner-inactive");
    }

    private static boolean active(Campus campus, Person person) {
        JsonNode learner = campus.learner(person).body();
        return learner.path("active").asBoolean();
    }

    /** How many learners are charged in this month, the clock's. */
    private int distinct(Campus campus) {
        String month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)).toString();
        return campus.month(month).path("distinct").asInt();
    }

    /** The grade in the gradebook of the LMS, in the line item of the launch's activity. */
    private static BigDecimal grade(Campus campus, ReceivedLaunch launch, Person person) {
        return gradeIfAny(campus, launch, person).orElseThrow();
    }

    private static boolean isGrade(Campus campus, ReceivedLaunch launch, Person person, String points) {
        return gradeIfAny(campus, launch, person)
                .filter(grade -> grade.compareTo(new BigDecimal(points)) == 0)
                .isPresent();
    }

    private static Optional<BigDecimal> gradeIfAny(Campus campus, ReceivedLaunch launch, Person person) {
        String activity = launch.lti("resource_link").path("id").asText();
        return campus.lms().gradebook().lineItems().stream()
                .filter(item -> item.resourceLinkId().equals(Optional.of(activity)))
                .findFirst()
                .flatMap(item -> campus.lms().gradebook().grade(item.url(), person.id()));
    }

    private static ObjectNode withoutTheUser(ObjectNode claims) {
        return claims.remove(List.of("sub", "name", "given_name", "family_name", "email"));
    }
}
