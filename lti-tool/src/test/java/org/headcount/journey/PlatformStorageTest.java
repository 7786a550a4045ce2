package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that keep no cookies, of an LMS that keeps a word instead: what the server believes. What a browser does with the pages is seen in a browser. */
class PlatformStorageTest extends LaunchThreats {

    private static final Pattern DATA = Pattern.compile("data-([a-z]+)=\"([^\"]*)\"");

    @BeforeEach
    void sitInAFrameWithoutCookies() {
        browser.cookies().refuseAll();
        browser.saying("Sec-Fetch-Dest", "iframe");
        browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("lti_storage_target", "_parent"));
    }

    private static String data(BrowserPage page, String name) {
        Matcher data = DATA.matcher(page.body());
        while (data.find()) {
            if (data.group(1).equals(name)) {
                return data.group(2).replace("&amp;", "&");
            }
        }
        throw new AssertionError("no data-" + name + " in " + page.text());
    }

    /** The page that fetches, after the LMS has answered. */
    private BrowserPage asked(BrowserPage stored) {
        BrowserStep launch = browser.holdBefore(data(stored, "url"), step -> step.isTo(journey.launchUrl()));
        return browser.send(launch);
    }

    /** As the script of our page posts it. */
    private static BrowserStep answer(BrowserPage asking, String word) {
        BrowserStep step = asking.forms().get(0).step(Map.of("stored", word));
        assertThat(step.isTo(journey.launchUrl())).isTrue();
        return step;
    }

    private PracticeBrowser fromOurPage() {
        return new PracticeBrowser().saying("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void theLmsKeepsAWordAndIsAskedForItBeforeTheLearnerArrives() {
        BrowserPage stored = arrives();
        BrowserPage asking = asked(stored);

        assertThat(data(stored, "subject")).isEqualTo("lti.put_data");
        assertThat(data(stored, "origin")).isEqualTo(journey.lms().issuer());
        assertThat(data(asking, "subject")).isEqualTo("lti.get_data");
        assertThat(data(asking, "key")).isEqualTo(data(stored, "key"));
        assertThat(asking.body()).doesNotContain(data(stored, "value"));
        assertThat(journey.facts(person)).as("nothing is believed yet").isEmpty();

        BrowserPage arrived = fromOurPage().go(answer(asking, data(stored, "value")));
        assertThat(arrived.text()).contains("Hello " + person.name());
        assertThat(journey.facts(person)).hasSize(1);
    }

    @Test
    void theSameWordTwiceIsAReplay() {
        BrowserPage stored = arrives();
        BrowserStep answer = answer(asked(stored), data(stored, "value"));
        fromOurPage().go(answer);
        journey.tool().forget();

        BrowserPage again = fromOurPage().go(answer);
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.text()).contains("REPLAY");
        assertThat(journey.tool().launches()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"another", "'"})
    void anotherBrowsersWordIsRefused(String word) {
        BrowserPage page = fromOurPage().go(answer(asked(arrives()), word));

        isRefused(page, 401);
        assertThat(page.text()).contains("BROWSER");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void aRightWordThatAForeignPageBringsOnlyOffersANewWindow(String site) {
        BrowserPage stored = arrives();
        BrowserStep forced = answer(asked(stored), data(stored, "value"));
        BrowserPage page = site == null
                ? postedFrom("https://evil.example", forced)
                : new PracticeBrowser().saying("Sec-Fetch-Site", site).send(forced);

        isRefused(page, 401);
        assertThat(page.text()).contains("Open in a new window");
    }

    @Test
    void anOlderBrowserSaysByItsOriginThatThePageWasOurs() {
        BrowserPage stored = arrives();
        BrowserPage next = postedFrom(journey.service().base(), answer(asked(stored), data(stored, "value")));

        assertThat(next.status()).isEqualTo(302);
        assertThat(journey.facts(person)).hasSize(1);
    }

    /** Posted from a page there, by a browser that says no more of it. */
    private BrowserPage postedFrom(String origin, BrowserStep step) {
        return new PracticeBrowser().postFrom(origin, step);
    }

    @Test
    void anLmsThatDoesNotSpeakLeavesANewWindow() {
        BrowserPage stored = arrives();

        assertThat(stored.text()).contains("Open in a new window");
        BrowserPage page = new PracticeBrowser().go(stored.forms().get(1).step());
        assertThat(page.text()).contains("Hello " + person.name());
    }

    @Test
    void aForgedLaunchIsNotWorthAQuestion() {
        BrowserPage stored = arrives();
        BrowserStep launch = browser.holdBefore(data(stored, "url"), step -> step.isTo(journey.launchUrl()));
        String token = launch.parameter("id_token").orElseThrow();
        BrowserPage page = browser.send(launch.with("id_token", token.substring(0, token.length() - 6) + "AAAAAA"));

        isRefused(page, 401);
        assertThat(page.body()).doesNotContain("lti.get_data");
    }

    @Test
    void aBrowserThatKeepsCookiesNeedsNoWord() {
        PracticeBrowser keeping = new PracticeBrowser().saying("Sec-Fetch-Dest", "iframe");
        keeping.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("lti_storage_target", "_parent"));

        assertThat(journey.open(person, keeping).text()).contains("Hello " + person.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"><script>alert(1)</script>", "_parent'", "a b"})
    void aHostileTargetReachesNoPage(String target) {
        browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("lti_storage_target", target));
        BrowserPage page = arrives();

        isRefused(page, 401);
        assertThat(page.body()).doesNotContain("alert(1)").doesNotContain("lti.put_data");
    }

    @Test
    void aPageThatAsksTheLmsIsFramedByTheLmsAlone() {
        BrowserPage stored = arrives();
        List<String> policies = List.of(
                stored.header("Content-Security-Policy").orElse(""),
                asked(stored).header("Content-Security-Policy").orElse(""));

        assertThat(policies)
                .allSatisfy(policy -> assertThat(policy.toLowerCase(Locale.ROOT))
                        .contains("frame-ancestors", journey.lms().issuer())
                        .contains("default-src 'none'"));
        assertThat(stored.header("Cache-Control")).contains("no-store");
    }
}
