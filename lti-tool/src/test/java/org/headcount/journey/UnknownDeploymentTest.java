package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.headcount.lti.message.ClaimNames;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches from a place in the LMS that nobody has connected, and what staff see of a connection that does not work. */
@SuppressWarnings("NullAway.Init")
class UnknownDeploymentTest {

    @TempDir
    static Path folder;

    private static Journey journey;

    private final PracticeBrowser browser = withoutDeployment(journey);

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        journey = new Journey(folder, "switch");
    }

    @AfterAll
    static void stop() {
        journey.close();
    }

    @BeforeEach
    void forget() {
        journey.lms().mishaps().none();
    }

    /** As of an LMS that does not say with the login where it is. */
    private static PracticeBrowser withoutDeployment(Journey journey) {
        return new PracticeBrowser()
                .bending(step -> step.isTo(journey.loginUrl()), step -> step.without("lti_deployment_id"));
    }

    @Test
    void itWaitsForApprovalAndWorksOnceItIsApproved() throws Exception {
        journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-7"));

        for (int time = 0; time < 2; time++) {
            BrowserPage refused = journey.open(Journey.ADA, browser.saying("Accept-Language", "de"));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("Dieser Ort ist noch nicht verbunden", "Referenz", "found dep-7");
        }
        assertThat(journey.facts(Journey.ADA)).as("nothing is counted of it").isEmpty();
        assertThat(deployments()).contains("dep-7 pending");

        Service.Answer approved =
                journey.service().post(journey.key(), path("/deployments"), "{\"deployments\": [\"dep-7\"]}");
        assertThat(approved.status()).as(approved.raw().body()).isEqualTo(200);
        assertThat(deployments()).contains("dep-7 active");
        BrowserPage landed = journey.open(Journey.ADA, browser);
        assertThat(landed.url().toString())
                .as(landed.toString())
                .startsWith(journey.tool().base());
    }

    @Test
    void anLmsThatMakesUpDeploymentsFillsNoMoreThanItsOwnShare(@TempDir Path its) throws Exception {
        try (Journey filled = new Journey(its, "switch")) {
            PracticeBrowser whole = withoutDeployment(filled);
            for (int number = 0; number < 101; number++) {
                String made = "made-up-" + number;
                filled.lms().mishaps().claims(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, made));
                assertThat(filled.open(Journey.BEN, whole).status()).isEqualTo(403);
            }

            assertThat(deployments(filled).split(", "))
                    .hasSize(101)
                    .filteredOn(one -> one.contains("pending"))
                    .hasSize(100);
        }
    }

    @Test
    void aForgerMakesNothingWait() throws Exception {
        journey.lms()
                .mishaps()
                .claims(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "forged"))
                .signByStranger();

        assertThat(journey.open(Journey.ADA, browser).status()).isEqualTo(401);

        assertThat(deployments()).doesNotContain("forged");
    }

    @Test
    void whatWasWrongIsToldOfTheConnection() throws Exception {
        journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.AUDIENCE, "another-client"));
        assertThat(journey.open(Journey.IDA, browser).status()).isEqualTo(401);
        journey.lms().mishaps().none();
        PracticeBrowser other = new PracticeBrowser()
                .bending(step -> step.isTo(journey.loginUrl()), step -> step.with("client_id", "client-9"));
        BrowserPage unknown = journey.open(Journey.IDA, other);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("another client_id of that iss, client-9");
        PracticeBrowser slashed = new PracticeBrowser()
                .bending(
                        step -> step.isTo(journey.loginUrl()),
                        step -> step.with("iss", journey.lms().issuer() + "/"));
        assertThat(journey.open(Journey.IDA, slashed).text()).contains("an iss that no LMS here has");
        PracticeBrowser elsewhere = new PracticeBrowser()
                .bending(
                        step -> step.isTo(journey.authorizeUrl()),
                        step -> step.with("redirect_uri", journey.tool().redirectUri() + "/"));
        BrowserPage redirected = journey.open(Journey.IDA, elsewhere);
        assertThat(redirected.status()).isEqualTo(400);
        assertThat(redirected.text())
                .contains("TOOL_REDIRECT")
                .doesNotContain(journey.tool().redirectUri() + "/");

        JsonNode seen = observations();

        assertThat(seen.path("refusals").findValuesAsText("rule"))
                .startsWith("TOOL_REDIRECT", "REGISTRATION", "REGISTRATION", "AUDIENCE");
        assertThat(seen.path("refusals").findValuesAsText("found").get(0))
                .as("which address it was is for staff alone")
                .isEqualTo(journey.tool().redirectUri() + "/");
    }

    @Test
    void whereInstitutionsShareAClientOneWaitsOnlyWhereItsOwnToolWasToBeOpened() throws Exception {
        String lakes = journey.service().institution("lakes", "switch");
        String others = journey.connect("lakes", Service.OPERATOR_KEY, "client-1", "dep-lakes");
        journey.lms()
                .add(new Activity(
                        "any",
                        "rivers",
                        "Any tool",
                        "",
                        "client-1",
                        "dep-1",
                        journey.service().base() + "/lti/tools",
                        Map.of(),
                        10));
        int told = observations().path("refusals").size();
        journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-shared"));

        assertThat(browser.open(journey.lms().openUrl(Journey.ADA.id(), "any")).status())
                .isEqualTo(403);

        assertThat(deployments()).doesNotContain("dep-shared");
        assertThat(observations().path("refusals")).hasSize(told);
        String ofRivers = journey.service().base() + "/lti/tools/" + journey.toolId();
        PracticeBrowser astray = new PracticeBrowser()
                .bending(
                        step -> step.isTo(journey.loginUrl()),
                        step -> step.without("lti_deployment_id").with("target_link_uri", ofRivers));
        assertThat(astray.open(journey.lms().openUrl(Journey.ADA.id(), "any")).status())
                .isEqualTo(403);
        assertThat(deployments())
                .as("what it was to open says the LMS, and not who begins the login")
                .doesNotContain("dep-shared");
        assertThat(observations().path("refusals")).hasSize(told);
        assertThat(journey.open(Journey.ADA, browser).status()).isEqualTo(403);
        assertThat(deployments()).contains("dep-shared pending");
        assertThat(journey.service()
                        .get(lakes, "institutions/lakes/platforms/" + others + "/deployments")
                        .raw()
                        .body())
                .doesNotContain("dep-shared");
        assertThat(journey.service()
                        .delete(Service.OPERATOR_KEY, "institutions/lakes/platforms/" + others)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whatAnybodySendsIsToldOnlyToThoseWhoseToolItNamesAndPushesNothingOut() throws Exception {
        journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.AUDIENCE, "signed-for-another"));
        assertThat(journey.open(Journey.IDA, browser).status()).isEqualTo(401);
        journey.lms().mishaps().none();
        PracticeBrowser astray = new PracticeBrowser()
                .bending(
                        step -> step.isTo(journey.loginUrl()),
                        step -> step.with("client_id", "astray")
                                .with("target_link_uri", journey.service().base() + "/lti/tools"));
        assertThat(journey.open(Journey.IDA, astray).status()).isEqualTo(400);
        PracticeBrowser stranger = new PracticeBrowser()
                .bending(step -> step.isTo(journey.loginUrl()), step -> step.with("client_id", "client-9"));
        for (int time = 0; time < 10; time++) {
            assertThat(journey.open(Journey.IDA, stranger).status()).isEqualTo(400);
        }

        JsonNode refusals = observations().path("refusals");
        assertThat(refusals.findValuesAsText("rule")).contains("AUDIENCE");
        assertThat(refusals.findValuesAsText("found"))
                .anyMatch(found -> found.contains("client-9"))
                .noneMatch(found -> found.contains("astray"));
    }

    @Test
    void neitherDoesWhatAToolsAddressAsksForThatNobodyHas() throws Exception {
        journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.AUDIENCE, "signed-before"));
        assertThat(journey.open(Journey.IDA, browser).status()).isEqualTo(401);
        for (int time = 0; time < 10; time++) {
            assertThat(browser.open(journey.authorizeUrl() + "?client_id=nobodys")
                            .status())
                    .isEqualTo(400);
        }

        assertThat(observations().path("refusals").findValuesAsText("rule")).contains("AUDIENCE", "TOOL_CLIENT");
    }

    @Test
    void aTokenThatAnswersAnotherLoginTellsNothingOfTheClockAndPushesNothingOut() throws Exception {
        journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.AUDIENCE, "signed-earlier"));
        assertThat(journey.open(Journey.IDA, browser).status()).isEqualTo(401);
        journey.lms().mishaps().none();
        BrowserStep launch = journey.launchOf(Journey.IDA, browser);
        String token = launch.parameter("id_token").orElseThrow();
        assertThat(browser.send(launch).status()).isEqualTo(302);
        long before = observations().path("clockSkewSeconds").asLong();
        journey.clock().turn(Duration.ofSeconds(50));

        for (int time = 0; time < 20; time++) {
            assertThat(browser.send(journey.launchOf(Journey.IDA, browser).with("id_token", token))
                            .text())
                    .contains("NONCE");
        }

        assertThat(observations().path("clockSkewSeconds").asLong()).isEqualTo(before);
        assertThat(observations().path("refusals").findValuesAsText("rule")).contains("AUDIENCE", "NONCE");
    }

    @Test
    void aClockThatRunsAheadIsSeenWithoutBeingWrittenDown() throws Exception {
        journey.lms()
                .mishaps()
                .claims(claims -> claims.put(
                        ClaimNames.ISSUED_AT, journey.clock().instant().getEpochSecond() + 240));

        assertThat(journey.open(Journey.IDA, browser).text()).contains("ISSUED_AT", "240 s ahead");

        assertThat(observations().path("clockSkewSeconds").asLong()).isEqualTo(240);
        assertThat(observations().path("clockSeenAt").asText())
                .isEqualTo(journey.clock().instant().toString());
    }

    private static String deployments() throws Exception {
        return deployments(journey);
    }

    private static String deployments(Journey journey) throws Exception {
        StringBuilder all = new StringBuilder();
        journey.service()
                .get(journey.key(), path(journey, "/deployments"))
                .body()
                .path("deployments")
                .forEach(one -> all.append(all.isEmpty() ? "" : ", ")
                        .append(one.path("deployment").asText())
                        .append(' ')
                        .append(one.path("state").asText()));
        return all.toString();
    }

    private static JsonNode observations() throws Exception {
        return journey.service().get(journey.key(), path("/observations")).body();
    }

    private static String path(String rest) {
        return path(journey, rest);
    }

    private static String path(Journey journey, String rest) {
        return "institutions/rivers/platforms/" + journey.platform() + rest;
    }
}
