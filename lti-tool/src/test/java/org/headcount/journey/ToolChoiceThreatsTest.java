package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.journey.Journey.IDA;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.Role;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page where somebody chooses a tool, in other hands, or left open for too much to happen meanwhile. */
@SuppressWarnings("NullAway.Init")
class ToolChoiceThreatsTest {

    private static final Pattern SEALED = Pattern.compile("name=\"launch\" value=\"([^\"]+)\"");

    @TempDir
    static Path folder;

    private static Journey journey;
    private static PracticeTool second;

    @BeforeAll
    static void connect() throws Exception {
        journey = new Journey(folder, "switch");
        second = new PracticeTool(0, journey.clock());
        Service.Answer connected = journey.service().post(journey.key(), "institutions/rivers/tools", """
                        {"name": "Second", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "jwksUri": "%s"}
                        """.formatted(
                        second.loginUri(), second.redirectUri(), second.targetLinkUri(), second.jwksUri()));
        assertThat(connected.status()).isEqualTo(201);
        journey.lms()
                .add(new ContentChoice(
                        "any",
                        "rivers",
                        "Add content",
                        "client-1",
                        "dep-1",
                        journey.service().base() + "/lti/tools"));
    }

    @AfterAll
    static void close() {
        second.close();
        journey.close();
    }

    private static BrowserPage picker(Person person) {
        BrowserPage page = new PracticeBrowser().open(journey.lms().chooseUrl(person.id(), "any"));
        assertThat(page.text()).contains("Second");
        return page;
    }

    private static BrowserStep choice(BrowserPage page, String tool) {
        Matcher field = SEALED.matcher(page.body());
        assertThat(field.find()).isTrue();
        return BrowserStep.post(page.form().action().toString(), Map.of("launch", field.group(1), "tool", tool));
    }

    private static void assertRefused(BrowserPage answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("STATE");
        assertThat(answer.forms()).isEmpty();
        assertThat(answer.header("Location")).isEmpty();
    }

    private static void assertNothingWasSpent(BrowserStep choice) {
        assertThat(new PracticeBrowser()
                        .saying("Sec-Fetch-Site", "same-origin")
                        .send(choice)
                        .status())
                .isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none", ""})
    void aChoiceThatAnotherSiteHasTheBrowserMakeIsRefusedAndNothingIsDone(String site) {
        BrowserStep choice = choice(picker(IDA), journey.toolId());

        assertRefused(new PracticeBrowser().saying("Sec-Fetch-Site", site).send(choice));

        assertNothingWasSpent(choice);
    }

    @Test
    void ofBrowsersThatSayNoMoreTheOriginDecidesAndWithoutOneNothingIsTaken() throws Exception {
        BrowserStep choice = choice(picker(IDA), journey.toolId());

        assertRefused(new PracticeBrowser().postFrom("https://evil.example", choice));
        assertThat(journey.service()
                        .send(HttpRequest.newBuilder(choice.url())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("tool=&launch="
                                        + choice.parameter("launch").orElseThrow()))
                                .build())
                        .status())
                .isEqualTo(401);

        assertThat(new PracticeBrowser()
                        .postFrom(journey.service().base().toString(), choice)
                        .status())
                .isEqualTo(302);
    }

    @Test
    void thePageHasOlderBrowsersNameItsOrigin() {
        assertThat(picker(IDA).body()).contains("<meta name=\"referrer\" content=\"same-origin\">");
    }

    @Test
    void whoIsErasedWhileChoosingIsNotWrittenDownAnew() throws Exception {
        Person teacher = journey.newcomer(Role.INSTRUCTOR);
        BrowserPage first = picker(teacher);
        assertNothingWasSpent(choice(first, journey.toolId())); // they are known from now on
        BrowserStep choice = choice(picker(teacher), journey.toolId());
        erase(teacher, 204);

        BrowserPage answer =
                new PracticeBrowser().saying("Sec-Fetch-Site", "same-origin").send(choice);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.forms()).isEmpty();
        erase(teacher, 404); // nobody is called so
    }

    private static void erase(Person person, int status) throws IOException, InterruptedException {
        assertThat(journey.service()
                        .delete(
                                journey.key(),
                                "institutions/rivers/learners/lti." + journey.platform() + ":" + person.id()
                                        + "/identity")
                        .status())
                .isEqualTo(status);
    }
}
