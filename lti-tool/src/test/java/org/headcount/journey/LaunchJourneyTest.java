package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.headcount.lti.message.ClaimNames;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Role;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.testing.HeardLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchJourneyTest {

    @TempDir
    private static Path folder;

    private static Journey journey;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
    }

    @Test
    void aLearnerIsTakenToTheToolAndCounted() throws IOException, InterruptedException {
        Person person = journey.newLearner();
        BrowserPage page = journey.open(person, browser);

        assertThat(page.text()).contains("Hello " + person.name());
        assertThat(journey.facts(person)).singleElement().satisfies(fact -> {
            assertThat(fact.type()).isEqualTo(FactType.ACTIVITY);
            assertThat(fact.kind()).isEqualTo(Kind.ACCESS);
            assertThat(fact.role()).isEqualTo(Role.LEARNER);
            assertThat(fact.occurredAt()).isEqualTo(Journey.NOON);
            assertThat(fact.key().source()).isEqualTo("lti." + journey.platform());
        });
        JsonNode learner = journey.learner(person).body();
        assertThat(learner.path("active").asBoolean()).isTrue();
        assertThat(learner.path("until").asText()).isEqualTo("2027-02-19T12:00:00Z");
    }

    @Test
    void whatBecameOfALaunchIsCountedAmongTheFacts() throws IOException, InterruptedException {
        double before = facts("counted");

        journey.open(journey.newLearner(), browser);

        assertThat(facts("counted")).isEqualTo(before + 1);
    }

    private static double facts(String outcome) throws IOException, InterruptedException {
        String metrics = journey.service()
                .send(HttpRequest.newBuilder(URI.create(journey.service().base() + "/metrics"))
                        .build())
                .raw()
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("headcount_facts_total{outcome=\"" + outcome + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void aLoginByRedirectWorksAsWellAsOneByForm() {
        assertThat(browser.open(journey.lms().openByRedirectUrl("5", "quiz")).text())
                .contains("Hello Ada Marsh");
        assertThat(browser.visited(journey.loginUrl()).step().method()).isEqualTo("GET");
    }

    @Test
    void theToolSeesWhatTheLmsSaidUnderNamesOfOurs() {
        browser.open(journey.lms().openUrl("6", "quiz"));
        ReceivedLaunch launch = journey.tool().lastLaunch().orElseThrow();

        assertThat(launch.subject()).contains("6");
        assertThat(launch.name()).contains("Ben O'Neil & <Sons>");
        assertThat(launch.claims().path("iss").asText())
                .isEqualTo(journey.service().base() + "/platforms/" + journey.platform());
        assertThat(launch.claims().path("aud").asText()).isEqualTo(journey.toolId());
        assertThat(launch.claims().path("aud").isTextual()).isTrue();
        assertThat(launch.claims().has("azp")).isFalse();
        assertThat(launch.claims().path("iat").asLong())
                .isBetween(Journey.NOON.getEpochSecond() - 2, Journey.NOON.getEpochSecond() - 1);
        assertThat(launch.lti("target_link_uri").asText())
                .isEqualTo(journey.tool().targetLinkUri());
        assertThat(launch.lti("custom").path("level").asText()).isEqualTo("2");
        assertThat(launch.contextId()).contains("rivers");
        assertThat(launch.lineItem().orElseThrow()).startsWith(journey.service().base() + "/services/");
        assertThat(launch.memberships().orElseThrow())
                .startsWith(journey.service().base() + "/services/")
                .endsWith("/memberships");
        assertThat(launch.claims().toString()).doesNotContain(journey.lms().issuer() + "/api");
    }

    @Test
    void anInstructorAndAStudentViewPassUncounted() throws IOException, InterruptedException {
        assertThat(browser.open(journey.lms().openUrl("7", "quiz")).text()).contains("Hello Ida Stone");
        assertThat(new PracticeBrowser()
                        .open(journey.lms().openUrl("8", "quiz"))
                        .text())
                .contains("Hello Test Student");

        assertThat(journey.facts(Journey.IDA)).extracting(Fact::role).containsExactly(Role.INSTRUCTOR);
        assertThat(journey.facts(Journey.TIM)).extracting(Fact::role).containsExactly(Role.TEST);
        assertThat(journey.learner(Journey.IDA).body().path("active").asBoolean())
                .isFalse();
        assertThat(journey.learner(Journey.TIM).body().path("active").asBoolean())
                .isFalse();
    }

    @Test
    void anAnonymousLaunchPassesAndIsNobodys() {
        journey.lms().mishaps().claims(claims -> {
            claims.remove(List.of("sub", "name", "given_name", "family_name", "email"));
            return claims;
        });
        Person person = journey.newLearner();
        BrowserPage page = journey.open(person, browser);

        assertThat(page.status()).isEqualTo(200);
        assertThat(journey.tool().lastLaunch().orElseThrow().subject()).isEmpty();
        assertThat(journey.facts(person)).isEmpty();
    }

    @Test
    void aHintOfEightKilobytesTravelsToTheLmsAsAForm() {
        BrowserStep login =
                browser.holdBefore(journey.lms().openUrl("5", "quiz"), step -> step.isTo(journey.loginUrl()));
        BrowserPage page = browser.send(login.with("lti_message_hint", "h".repeat(8 * 1024)));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.form().step().isTo(journey.lms().authorizationEndpoint()))
                .isTrue();
        assertThat(page.form().value("lti_message_hint")).contains("h".repeat(8 * 1024));
        assertThat(page.header("Content-Security-Policy").orElse("")).contains("script-src 'nonce-");
    }

    @Test
    void theToolsRequestMayComeByPost() {
        browser.bending(step -> step.isTo(journey.authorizeUrl()), BrowserStep::byOtherMethod);

        assertThat(browser.open(journey.lms().openUrl("5", "quiz")).text()).contains("Hello Ada Marsh");
    }

    @Test
    void theSecondLegNeedsNoCookieOfOurs() {
        BrowserStep asking = journey.askingAbout(Journey.ADA, browser);
        browser.cookies().drop("hc_");

        assertThat(browser.go(asking).text()).contains("Hello Ada Marsh");
    }

    @Test
    void theCookieIsForOurOwnLoginAloneAndGoneAfterTheLaunch() {
        BrowserStep launch = journey.launchOf(Journey.ADA, browser);

        assertThat(browser.cookies().cookie("hc_state_")).hasValueSatisfying(cookie -> {
            assertThat(cookie.attributes())
                    .containsOnlyKeys("path", "max-age", "secure", "httponly", "samesite", "partitioned");
            assertThat(cookie.attribute("path")).isEqualTo("/lti");
            assertThat(cookie.attribute("samesite")).isEqualTo("None");
            assertThat(cookie.attribute("max-age")).isEqualTo("600");
        });
        browser.go(launch);
        assertThat(browser.cookies().cookie("hc_state_")).isEmpty();
    }

    @Test
    void twoActivitiesOpenedAtOnceInOneBrowserBothArrive() {
        Person person = journey.newLearner();
        BrowserStep one = journey.launchOf(person, browser);
        BrowserStep other = journey.launchOf(person, browser);

        assertThat(browser.go(other).text()).contains("Hello " + person.name());
        assertThat(browser.go(one).text()).contains("Hello " + person.name());
        assertThat(journey.facts(person)).hasSize(2);
    }

    @Test
    void everyAnswerOnTheWayKeepsItsManners() {
        browser.open(journey.lms().openUrl("5", "quiz"));

        assertThat(browser.visited())
                .filteredOn(page -> page.step().isTo(journey.service().base()))
                .hasSize(3)
                .allSatisfy(page -> {
                    assertThat(page.header("Cache-Control")).contains("no-store");
                    assertThat(page.header("Referrer-Policy")).contains("no-referrer");
                    assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
                    assertThat(page.header("Content-Security-Policy").orElse(""))
                            .contains("default-src 'none'");
                });
    }

    @Test
    void thePageThatSendsTheTokenAllowsItsOwnScriptAlone() {
        browser.open(journey.lms().openUrl("5", "quiz"));
        BrowserPage page = browser.visited(journey.authorizeUrl());
        String policy = page.header("Content-Security-Policy").orElseThrow();

        assertThat(policy).contains("form-action " + journey.tool().base() + " ");
        assertThat(policy).containsPattern("script-src 'nonce-[A-Za-z0-9+/]{22}';");
        assertThat(policy).doesNotContain("unsafe");
        assertThat(page.body()).contains("<noscript>").contains("pageshow");
    }

    @Test
    void aReviewCountsNeitherTheReviewerNorTheReviewed() {
        Person reviewed = journey.newLearner();
        journey.lms().mishaps().claims(claims -> {
            claims.put(ClaimNames.MESSAGE_TYPE, "LtiSubmissionReviewRequest");
            claims.putObject(ClaimNames.FOR_USER).put("user_id", reviewed.id());
            return claims;
        });
        Person reviewer = journey.newcomer(org.headcount.practice.Role.INSTRUCTOR);
        BrowserStep answer = journey.launchOf(reviewer, browser);

        assertThat(browser.send(answer).status()).isEqualTo(302);
        assertThat(journey.facts(reviewer)).extracting(Fact::role).containsExactly(Role.INSTRUCTOR);
        assertThat(journey.facts(reviewed)).isEmpty();
    }

    @Test
    void whoTeachesOneCourseAndLearnsInAnotherIsCountedWhereTheyLearn() throws IOException, InterruptedException {
        Person person = journey.newcomer(org.headcount.practice.Role.INSTRUCTOR);
        journey.open(person, browser);
        assertThat(journey.learner(person).body().path("active").asBoolean()).isFalse();
        journey.lms().mishaps().claims(claims -> {
            claims.withObjectProperty(ClaimNames.CONTEXT).put("id", "hills");
            claims.putArray(ClaimNames.ROLES)
                    .add("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner")
                    .add("http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor");
            return claims;
        });
        journey.open(person, browser);

        assertThat(journey.facts(person))
                .extracting(Fact::role)
                .containsExactlyInAnyOrder(Role.INSTRUCTOR, Role.LEARNER);
        assertThat(journey.learner(person).body().path("active").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
                "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor",
                "http://evil.example/membership#Learner",
                "learner"
            })
    void whatOnlyLooksLikeALearnerIsNotCounted(String role) {
        Person person = journey.newLearner();
        journey.lms().mishaps().claims(claims -> {
            claims.putArray(ClaimNames.ROLES).add(role);
            return claims;
        });

        assertThat(journey.open(person, browser).text()).contains("Hello " + person.name());
        assertThat(journey.facts(person))
                .filteredOn(fact -> fact.role() == Role.LEARNER)
                .isEmpty();
    }

    @Test
    void staffWhoCallThemselvesLearnersTooAreStaff() {
        Person person = journey.newLearner();
        journey.lms().mishaps().claims(claims -> {
            claims.withArray(ClaimNames.ROLES).add("Instructor");
            return claims;
        });
        journey.open(person, browser);

        assertThat(journey.facts(person)).extracting(Fact::role).containsExactly(Role.INSTRUCTOR);
    }

    @Test
    void whereNamesAreDemandedAnAnonymousLaunchIsRefused() throws IOException, InterruptedException {
        String path = "institutions/rivers/platforms/" + journey.platform();
        assertThat(journey.service()
                        .patch(journey.key(), path, "{\"anonymous\": \"refuse\"}")
                        .status())
                .isEqualTo(200);
        journey.lms().mishaps().claims(claims -> {
            claims.remove("sub");
            return claims;
        });
        BrowserPage page = browser.open(journey.lms().openUrl("5", "quiz"));
        journey.service().patch(journey.key(), path, "{\"anonymous\": \"pass\"}");

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("NAMED");
    }

    @ParameterizedTest
    @CsvSource({
        "/course/view.php, ''",
        "javascript:x(), ''",
        "'', ''",
        "https://lms.school.example/a|b, https://lms.school.example https://school.example https://*.school.example",
    })
    void thePagesOfALaunchAreShownInTheLmssFrames(String returnUrl, String more) {
        BrowserPage page = answerWithReturnUrl(returnUrl);

        assertThat(page.body()).contains("id_token");
        assertThat(ancestors(page)).contains(journey.lms().issuer()).doesNotContain("*");
        assertThat(ancestors(page)).containsAll(more.isEmpty() ? List.of() : List.of(more.split(" ")));
    }

    @Test
    void aReturnUrlThatNobodyCanNameKeepsNoPageOutOfTheLmssFrame() {
        assertThat(ancestors(answerWithReturnUrl("https://my_lms.example/"))).containsExactly("*");
    }

    private BrowserPage answerWithReturnUrl(String returnUrl) {
        journey.lms().mishaps().claims(claims -> {
            claims.withObjectProperty(ClaimNames.LAUNCH_PRESENTATION).put("return_url", returnUrl);
            return claims;
        });
        try {
            return browser.send(journey.askingAbout(journey.newLearner(), browser));
        } finally {
            journey.lms().mishaps().none();
        }
    }

    @Test
    void whatIsToldInsteadOfALaunchIsShownInTheLmssFramesToo() {
        BrowserStep launch = journey.launchOf(journey.newLearner(), browser);
        BrowserStep asking = journey.askingAbout(journey.newLearner(), browser);

        BrowserPage another = new PracticeBrowser().send(launch);
        BrowserPage unregistered = browser.send(asking.with("redirect_uri", "https://evil.example"));
        BrowserPage error = browser.send(asking.with("lti_message_hint", "x"));

        assertThat(List.of(another, unregistered, error))
                .allSatisfy(page -> assertThat(ancestors(page))
                        .contains(journey.lms().issuer())
                        .doesNotContain("*"));
    }

    @Test
    void aHostThatAGenuineLaunchHasNamedMayShowTheNextOnesRefusal() {
        answerWithReturnUrl("https://learn.town.example/course");
        BrowserStep launch = journey.launchOf(journey.newLearner(), browser);

        assertThat(ancestors(new PracticeBrowser().send(launch))).contains("https://learn.town.example");
    }

    @Test
    void theAddressOfAToolSaysWhatItIsAndAnyOtherThatItIsNone() {
        BrowserPage tool = browser.get(journey.service().base() + "/lti/tools/" + journey.toolId());
        assertThat(tool.status()).isEqualTo(200);
        assertThat(tool.text()).contains("This is the address of an activity");

        for (String other : List.of(
                "tlnothing",
                "",
                "a%20b",
                journey.toolId() + "/x",
                journey.toolId().toUpperCase(Locale.ROOT))) {
            BrowserPage none = browser.get(journey.service().base() + "/lti/tools/" + other);
            assertThat(none.status()).as(other).isEqualTo(404);
            assertThat(none.text()).contains("No activity is at this address");
        }
    }

    @Test
    void whereNobodyKnowsTheLmsItsFrameIsNotKnownEither() {
        assertThat(ancestors(
                        browser.get(journey.loginUrl() + "?iss=https://nobody.example&login_hint=1&target_link_uri=x")))
                .containsExactly("*");
    }

    private static List<String> ancestors(BrowserPage page) {
        return Arrays.stream(
                        page.header("Content-Security-Policy").orElseThrow().split(";"))
                .map(String::strip)
                .filter(directive -> directive.startsWith("frame-ancestors "))
                .flatMap(directive -> Arrays.stream(directive.split(" ")).skip(1))
                .toList();
    }

    @Test
    void theLogTellsWhereALaunchWentAndNothingAboutThePerson() {
        Person person = journey.newLearner();
        List<String> told;
        try (HeardLog log = new HeardLog("org.headcount", Level.DEBUG)) {
            journey.open(person, browser);
            told = log.messages();
        }

        assertThat(told)
                .contains("launch forwarded: platform " + journey.platform() + ", tool " + journey.toolId())
                .contains("authentication answered: platform " + journey.platform() + ", tool " + journey.toolId());
        assertThat(told.toString())
                .doesNotContain("eyJ", "hc_state_", "state=", person.name(), person.email(), "return_url");
    }
}
