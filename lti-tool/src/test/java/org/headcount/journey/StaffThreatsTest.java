package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.Role;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The staff pages, and what others would like to make of them: other sites, LMSs that choose people's names, guessers. */
class StaffThreatsTest {

    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @TempDir
    private static Path folder;

    private static Journey journey;
    private static Person person;
    private static String lakes;

    private final PracticeBrowser staff = new PracticeBrowser();

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "switch");
        person = new Person(
                "x1", "<script>alert(1)</script>", "\"' onload='alert(2)", "x1@school.example", Role.LEARNER);
        journey.lms().add(person);
        journey.open(person, new PracticeBrowser());
        lakes = journey.service().institution("lakes", "switch");
        journey.service().post(journey.key(), "institutions/rivers/tools", """
                {"name": "%s", "loginUri": "https://tool.example/login", "redirectUris": ["https://tool.example/launch"],
                "targetLinkUri": "https://tool.example/", "jwksUri": "https://tool.example/jwks"}""".formatted(MARKUP));
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    @BeforeEach
    void signIn() {
        assertThat(signInWith(Service.OPERATOR_KEY, staff).status()).isEqualTo(303);
    }

    private static BrowserPage signInWith(String key, PracticeBrowser browser) {
        return browser.post(admin("/sign-in"), Map.of("key", key));
    }

    private static String admin(String path) {
        return journey.service().base() + "/admin" + path;
    }

    private BrowserPage learners() {
        return staff.get(admin("/institutions/rivers/learners"));
    }

    private static String learner() throws IOException, InterruptedException {
        return journey.learner(person).body().path("learner").asText();
    }

    /** What makes the change, after its price was told. */
    private BrowserStep switchingOff() throws IOException, InterruptedException {
        BrowserPage page = staff.get(admin("/institutions/rivers/learners/" + learner()));
        BrowserPage price = staff.send(page.form("/switch").step());
        return price.form("/switch").step(Map.of("reason", "left"));
    }

    private static boolean isActive() throws IOException, InterruptedException {
        return journey.learner(person).body().path("active").asBoolean();
    }

    @Nested
    class E38_AnotherSiteSendsOurForms {

        @Test
        void aFormWithoutTheSessionsTokenChangesNothing() throws IOException, InterruptedException {
            BrowserStep off = switchingOff();

            assertThat(staff.send(off.without("token")).status()).isEqualTo(403);
            assertThat(staff.send(off.with("token", "")).status()).isEqualTo(403);
            assertThat(staff.send(off.with("token", "guessed")).status()).isEqualTo(403);
            assertThat(isActive()).isTrue();
        }

        @Test
        void theTokenOfAnotherSessionIsAGuess() throws IOException, InterruptedException {
            PracticeBrowser other = new PracticeBrowser();
            signInWith(Service.OPERATOR_KEY, other);
            String others =
                    other.get(admin("")).form("/sign-out").value("token").orElseThrow();

            assertThat(staff.send(switchingOff().with("token", others)).status())
                    .isEqualTo(403);
            assertThat(isActive()).isTrue();
        }

        @Test
        void withoutASessionNothingIsShownOrChanged() throws IOException, InterruptedException {
            BrowserStep off = switchingOff();
            PracticeBrowser stranger = new PracticeBrowser();

            assertThat(stranger.send(off).status()).isEqualTo(401);
            for (String page : new String[] {"", "/institutions/rivers", "/institutions/nowhere", "/x"}) {
                assertThat(stranger.get(admin(page)).text())
                        .contains("Sign in to see who is active")
                        .doesNotContain("rivers");
            }
            assertThat(isActive()).isTrue();
        }

        @Test
        void aFormIsNeverSentByAddress() throws IOException, InterruptedException {
            String form = admin("/institutions/rivers/learners/" + learner());
            BrowserPage page = staff.send(switchingOff().byOtherMethod());

            assertThat(page.status()).isEqualTo(303);
            assertThat(page.header("Location"))
                    .as("to where the form is, and nothing of what was sent goes with it")
                    .hasValueSatisfying(there -> assertThat(form).endsWith(there));
            assertThat(isActive()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "x", "hc_staff", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
        void aCookieThatWeDidNotSealIsNoSession(String cookie) {
            assertThat(new PracticeBrowser()
                            .saying("Cookie", "hc_staff=" + cookie)
                            .get(admin(""))
                            .text())
                    .contains("Sign in to see who is active");
        }

        @Test
        void whatWeSealedForALoginIsNoSession() {
            BrowserStep launch = journey.launchOf(person, new PracticeBrowser());
            String state = launch.parameter("state").orElseThrow();

            assertThat(new PracticeBrowser()
                            .saying("Cookie", "hc_staff=" + state)
                            .get(admin(""))
                            .text())
                    .contains("Sign in to see who is active");
        }
    }

    @Nested
    class E38_TheWrongInstitutionIsNamed {

        @Test
        void aLearnerOfOneIsNobodyInAnother() throws IOException, InterruptedException {
            BrowserStep off = switchingOff();
            String elsewhere = off.url().toString().replace("/rivers/", "/lakes/");
            BrowserPage page = staff.go(new BrowserStep("POST", URI.create(elsewhere), off.fields()));

            assertThat(page.status()).isEqualTo(404);
            assertThat(page.text())
                    .contains("Nothing is here, or nothing that you may see")
                    .doesNotContain("alert(1)");
            assertThat(isActive()).isTrue();
        }

        @Test
        void aLearnerOfOneIsNotTickedInAnother() throws IOException, InterruptedException {
            BrowserStep some = new BrowserStep(
                            "POST",
                            URI.create(admin("/institutions/lakes/learners/switch")),
                            switchingOff().fields())
                    .and("which", "some")
                    .and("learner", learner());
            BrowserPage page = staff.go(some);

            assertThat(page.text())
                    .contains("Nothing was changed: there is no such learner")
                    .doesNotContain("alert(1)");
            assertThat(isActive()).isTrue();
        }

        @Test
        void aParameterChoosesNoOtherInstitution() {
            assertThat(staff.get(admin("/institutions/lakes?institution=rivers&tenant=rivers"))
                            .body())
                    .doesNotContain("x1", "alert(1)");
        }

        @Test
        void aKeyOfOneIsNotFoundInTheOther() throws IOException, InterruptedException {
            assertThat(journey.service()
                            .get(lakes, "institutions/rivers/learners")
                            .status())
                    .isEqualTo(404);
            assertThat(journey.service()
                            .get(lakes, "institutions/lakes/learners?tenant=rivers")
                            .status())
                    .isEqualTo(400);
            assertThat(journey.service()
                            .get(lakes, "institutions/lakes/learners/lti." + journey.platform() + ":x1")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class E23_E38_NamesAreMarkup {

        @Test
        void aLearnersNameIsShownAsItIsWritten() {
            BrowserPage page = learners();

            assertThat(page.text()).contains("<script>alert(1)</script> \"' onload='alert(2)");
            assertThat(page.body()).doesNotContain("<script>");
        }

        @Test
        void aNameEndsNoAttribute() throws IOException, InterruptedException {
            Person held = journey.newcomer(Role.LEARNER, "\" onfocus=\"alert(4)");
            journey.open(held, new PracticeBrowser());
            ReceivedLaunch launch = journey.tool().lastLaunch().orElseThrow();
            journey.clock().turn(Duration.ofMinutes(1));
            journey.switchTo(held, false);
            journey.clock().turn(Duration.ofMinutes(1));
            byte[] score = journey.tool()
                    .services()
                    .score(held.id(), "1", "")
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(journey.tool().services().sendScore(launch, score).status())
                    .isEqualTo(403);

            BrowserPage page = staff.get(admin("/institutions/rivers/holds"));
            assertThat(page.text()).contains("\" onfocus=\"alert(4)");
            assertThat(page.body()).contains("aria-label=\"Send the grade of").doesNotContain("of \" onfocus=\"");
        }

        @Test
        void aToolsNameIsShownAsItIsWritten() {
            BrowserPage page = staff.get(admin("/institutions/rivers/connections"));

            assertThat(page.text()).contains(MARKUP);
            assertThat(page.body()).doesNotContain("<img");
        }

        @Test
        void whatSomebodyLooksForIsShownAsItIsWritten() {
            BrowserPage page =
                    staff.get(admin("/institutions/rivers/learners?q=%22%3E%3Cscript%3Ealert(3)%3C/script%3E"));

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).doesNotContain("<script>");
            assertThat(staff.get(admin("/institutions/rivers?done=%3Cb%3Ehello"))
                            .body())
                    .doesNotContain("hello");
        }

        @Test
        void noScriptOfAnybodysRunsAndNoFormLeavesUs() {
            for (String path : new String[] {"", "/institutions/rivers", "/institutions/rivers/connections"}) {
                String policy =
                        staff.get(admin(path)).header("Content-Security-Policy").orElseThrow();

                assertThat(policy)
                        .contains("default-src 'none'", "form-action 'self'", "base-uri 'none'")
                        .contains("frame-ancestors 'none'")
                        .contains("script-src 'self';", "style-src 'self';")
                        .doesNotContain("unsafe", "*");
            }
        }
    }

    @Nested
    class TheKeyIsGuessed {

        @Test
        void wrongKeysOpenNothingAndLockNobodyOut() {
            PracticeBrowser guesser = new PracticeBrowser();
            for (int i = 0; i < 20; i++) {
                BrowserPage page = signInWith("guess-" + i, guesser);
                assertThat(page.status()).isEqualTo(i < 5 ? 401 : 429);
                assertThat(page.body()).doesNotContain("guess-" + i);
            }

            assertThat(signInWith(Service.OPERATOR_KEY, guesser).status()).isEqualTo(303);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "the-operator-of-the-test",
                    "THE-OPERATOR-OF-THE-TESTS",
                    "the-operator-of-the-tests\u0000"
                })
        void nothingButTheWholeKeyOpens(String key) {
            assertThat(signInWith(key, new PracticeBrowser()).status()).isEqualTo(401);
            assertThat(new PracticeBrowser()
                            .get(admin("/sign-in?key=" + Service.OPERATOR_KEY))
                            .text())
                    .contains("Sign in to see who is active");
        }

        @Test
        void anInstitutionsKeyIsNotTheOperators() {
            assertThat(signInWith(journey.key(), new PracticeBrowser()).status())
                    .isEqualTo(401);
        }
    }
}
