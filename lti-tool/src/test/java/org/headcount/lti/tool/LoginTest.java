package org.headcount.lti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Seal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static final PlatformRegistration LMS = new PlatformRegistration(
            "pfmoodle",
            "Moodle",
            "https://lms.example",
            "client-1",
            URI.create("https://lms.example/auth?tenant=3"),
            URI.create("https://lms.example/token"),
            URI.create("https://lms.example/jwks"),
            "https://lms.example/token",
            Set.of("1"),
            PlatformRegistration.Anonymous.PASS);

    private final Seal seal = Seal.open(new InMemoryKeyStore(), NOON);
    private final Login login = new Login(seal, URI.create("https://headcount.example/lti/launch"));

    private static Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("iss", "https://lms.example");
        parameters.put("login_hint", "5");
        parameters.put("lti_message_hint", "{\"cmid\":3,\"launchid\":\"x\"}");
        parameters.put("target_link_uri", "https://headcount.example/lti/tools/tlquiz");
        parameters.put("client_id", "client-1");
        parameters.put("lti_deployment_id", "1");
        return parameters;
    }

    private Login.Begun begin(Map<String, String> parameters) {
        LoginInitiation initiation = LoginInitiation.read(parameters).fold(read -> read, broken -> {
            throw new AssertionError(broken.toString());
        });
        return login.begin(initiation, LMS, NOON);
    }

    private Login.Begun begin() {
        return begin(parameters());
    }

    private static String state(Login.Begun begun) {
        return begun.request().parameters().getOrDefault("state", "");
    }

    @Test
    void theRequestCarriesTheHintsUnchangedAndAsksForAFormPost() {
        BrowserRequest request = begin().request();

        assertThat(request.parameters())
                .containsEntry("scope", "openid")
                .containsEntry("response_type", "id_token")
                .containsEntry("response_mode", "form_post")
                .containsEntry("prompt", "none")
                .containsEntry("client_id", "client-1")
                .containsEntry("redirect_uri", "https://headcount.example/lti/launch")
                .containsEntry("login_hint", "5")
                .containsEntry("lti_message_hint", "{\"cmid\":3,\"launchid\":\"x\"}")
                .containsKeys("nonce", "state");
        assertThat(request.url()).startsWith("https://lms.example/auth?tenant=3&scope=openid&");
    }

    @Test
    void aHintThatWasNotGivenIsNotSent() {
        Map<String, String> parameters = parameters();
        parameters.remove("lti_message_hint");

        assertThat(begin(parameters).request().parameters()).doesNotContainKey("lti_message_hint");
    }

    @Test
    void stateAndNonceAreMadeOfCharactersThatNoPlatformEats() {
        BrowserRequest request = begin().request();

        assertThat(request.parameters().get("state")).matches("[A-Za-z0-9_-]{100,2000}");
        assertThat(request.parameters().get("nonce")).matches("[a-z0-9]{26,}");
    }

    @Test
    void aLongHintMakesAFormAndNoLongUrl() {
        Map<String, String> parameters = parameters();
        parameters.put("lti_message_hint", "h".repeat(8 * 1024));
        Login.Begun begun = begin(parameters);

        assertThat(begun.request().shortUrl()).isEmpty();
        assertThat(state(begun).length()).isLessThan(2000);
    }

    @Test
    void theBrowserInWhichItBeganGoesOn() {
        Login.Begun begun = begin();

        assertThat(login.resume(
                        state(begun),
                        Map.of(begun.cookie(), begun.cookieValue()),
                        Optional.empty(),
                        NOON.plusSeconds(599)))
                .isInstanceOf(Login.Resumption.Resumed.class);
    }

    @Test
    void twoLoginsInOneBrowserDoNotDisturbEachOther() {
        Login.Begun one = begin();
        Login.Begun other = begin();
        Map<String, String> cookies = Map.of(one.cookie(), one.cookieValue(), other.cookie(), other.cookieValue());

        assertThat(login.resume(state(one), cookies, Optional.empty(), NOON))
                .isInstanceOf(Login.Resumption.Resumed.class);
        assertThat(login.resume(state(other), cookies, Optional.empty(), NOON))
                .isInstanceOf(Login.Resumption.Resumed.class);
    }

    @Test
    void withoutTheCookieOnlyANewLoginIsOffered() {
        Login.Begun begun = begin();
        Login.Resumption resumption = login.resume(state(begun), Map.of("other", "x"), Optional.empty(), NOON);

        assertThat(resumption)
                .isInstanceOfSatisfying(
                        Login.Resumption.WithoutCookie.class,
                        without -> assertThat(without.login().again()).isEqualTo(parameters()));
    }

    @Test
    void parametersTooLongToCarryAreToBeKeptBySomebody() {
        Map<String, String> parameters = parameters();
        parameters.put("login_hint", "h".repeat(3000));
        Login.Begun begun = begin(parameters);
        Login.Resumption resumption = login.resume(state(begun), Map.of(), Optional.empty(), NOON);

        assertThat(begin().carried()).isTrue();
        assertThat(begun.carried()).isFalse();
        assertThat(begun.again()).isEqualTo(parameters);

        assertThat(resumption).isInstanceOfSatisfying(Login.Resumption.WithoutCookie.class, without -> {
            assertThat(without.login().again()).isEmpty();
            assertThat(without.login().cookie()).isEqualTo(begun.cookie());
        });
    }

    @Test
    void anotherBrowsersCookieIsRefused() {
        Login.Begun begun = begin();
        Login.Begun others = begin();

        assertThat(login.resume(state(begun), Map.of(begun.cookie(), others.cookieValue()), Optional.empty(), NOON))
                .isInstanceOfSatisfying(
                        Login.Resumption.Refused.class,
                        refused -> assertThat(refused.violation().rule()).isEqualTo("BROWSER"));
        assertThat(login.resume(state(begun), Map.of(others.cookie(), others.cookieValue()), Optional.empty(), NOON))
                .isInstanceOf(Login.Resumption.WithoutCookie.class);
    }

    @Test
    void theWordThatTheLmsKeptStandsForTheCookie() {
        Login.Begun begun = begin(offeringStorage("_parent"));

        assertThat(begun.storage()).contains(new PlatformStorage("_parent", "https://lms.example", begun.cookie()));
        assertThat(login.resume(state(begun), Map.of(), Optional.of(begun.cookieValue()), NOON))
                .isInstanceOf(Login.Resumption.Resumed.class);
        assertThat(login.resume(state(begun), Map.of(), Optional.of("another"), NOON))
                .isInstanceOfSatisfying(
                        Login.Resumption.Refused.class,
                        refused -> assertThat(refused.violation().rule()).isEqualTo("BROWSER"));
        assertThat(login.resume(state(begun), Map.of(), Optional.empty(), NOON))
                .isInstanceOf(Login.Resumption.WithoutCookie.class);
    }

    @Test
    void aCookieOfAnotherBrowserIsNotMendedByAWord() {
        Login.Begun begun = begin(offeringStorage("_parent"));

        assertThat(login.resume(state(begun), Map.of(begun.cookie(), "other"), Optional.of(begun.cookieValue()), NOON))
                .isInstanceOf(Login.Resumption.Refused.class);
    }

    @Test
    void anLmsThatOfferedNoStorageKeptNoWord() {
        Login.Begun begun = begin();

        assertThat(begun.storage()).isEmpty();
        assertThat(login.resume(state(begun), Map.of(), Optional.of(begun.cookieValue()), NOON))
                .isInstanceOf(Login.Resumption.WithoutCookie.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a b", "<script>", "\u0000", "javascript:alert(1)//", "x\"y"})
    void whatIsNoNameOfAFrameIsNoStorage(String target) {
        assertThat(begin(offeringStorage(target)).storage()).isEmpty();
    }

    private static Map<String, String> offeringStorage(String target) {
        Map<String, String> parameters = parameters();
        parameters.put("lti_storage_target", target);
        return parameters;
    }

    @Test
    void aStateIsGoodForTenMinutes() {
        Login.Begun begun = begin();
        Map<String, String> cookies = Map.of(begun.cookie(), begun.cookieValue());

        assertThat(login.resume(state(begun), cookies, Optional.empty(), NOON.plusSeconds(600)))
                .isInstanceOf(Login.Resumption.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "%%%", "eyJhbGciOiJub25lIn0.e30."})
    void aStateThatWeDidNotMakeIsRefused(String state) {
        assertThat(login.resume(state, Map.of(), Optional.empty(), NOON)).isInstanceOf(Login.Resumption.Refused.class);
    }

    @Test
    void aStateThatWasChangedByOneLetterIsRefused() {
        Login.Begun begun = begin();
        String state = state(begun);
        char last = state.charAt(40);
        String changed = state.substring(0, 40) + (last == 'A' ? 'B' : 'A') + state.substring(41);

        assertThat(login.resume(changed, Map.of(begun.cookie(), begun.cookieValue()), Optional.empty(), NOON))
                .isInstanceOf(Login.Resumption.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "login_hint", "target_link_uri"})
    void aLoginWithoutWhatItNeedsIsRefused(String name) {
        Map<String, String> parameters = parameters();
        parameters.remove(name);
        assertThat(LoginInitiation.read(parameters)).isInstanceOf(Checked.Broken.class);
        parameters.put(name, "");
        assertThat(LoginInitiation.read(parameters)).isInstanceOf(Checked.Broken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"login_hint", "lti_message_hint", "unknown"})
    void noParameterIsLongerThanEightKilobytes(String name) {
        Map<String, String> parameters = parameters();
        parameters.put(name, "x".repeat(8 * 1024));
        assertThat(LoginInitiation.read(parameters)).isInstanceOf(Checked.Kept.class);
        parameters.put(name, "x".repeat(8 * 1024 + 1));
        assertThat(LoginInitiation.read(parameters)).isInstanceOf(Checked.Broken.class);
    }

    @Test
    void aNameThatIsNoneOfOursIsNotRepeated() {
        Map<String, String> parameters = parameters();
        parameters.put("eyJhbGciOiJub25lIn0.e30.c2ln", "x".repeat(8 * 1024 + 1));

        assertThat(LoginInitiation.read(parameters).toString())
                .contains("8193 characters")
                .doesNotContain("eyJ");
    }
}
