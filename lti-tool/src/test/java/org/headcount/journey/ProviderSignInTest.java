package org.headcount.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.lti.wire.AnySigner;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.store.Store;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with an institution's identity provider, and what others would like to make of it. */
class ProviderSignInTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final SigningPeer KEYS = SigningPeer.withKey("idp-1");
    private static final SigningPeer STRANGER = SigningPeer.withKey("idp-1");

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(NOON);
    private final LoopbackServer provider = new LoopbackServer();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final PracticeBrowser browser = new PracticeBrowser();
    private UnaryOperator<ObjectNode> claims = UnaryOperator.identity();
    private UnaryOperator<ObjectNode> configuration = UnaryOperator.identity();
    private Function<ObjectNode, String> signer = KEYS::sign;
    private String jwks = KEYS.jwks();
    private String issuer = "";
    private Service service;
    private Store store;

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        issuer = provider.url("").toString();
        provider.on(
                "/.well-known/openid-configuration",
                exchange -> LoopbackServer.answer(
                        exchange,
                        200,
                        "application/json",
                        Json.text(configuration.apply(Json.object()
                                .put("issuer", issuer)
                                .put("authorization_endpoint", issuer + "/authorize")
                                .put("token_endpoint", issuer + "/token")
                                .put("jwks_uri", issuer + "/jwks")))));
        provider.on("/jwks", exchange -> LoopbackServer.answer(exchange, 200, "application/json", jwks));
        provider.on("/authorize", 200, "text/html", "<p>Who are you?</p>");
        provider.on("/token", exchange -> {
            Map<String, String> form =
                    form(provider.asked().get(provider.asked().size() - 1).body());
            Optional<Map<String, String>> asked = Optional.ofNullable(codes.remove(form.getOrDefault("code", "")));
            boolean proven = asked.filter(one ->
                            Secrets.hash(form.getOrDefault("code_verifier", "")).equals(one.get("code_challenge")))
                    .isPresent();
            if (!proven) {
                LoopbackServer.answer(exchange, 400, "application/json", "{\"error\": \"invalid_grant\"}");
                return;
            }
            ObjectNode idToken = Json.object()
                    .put("iss", issuer)
                    .put("aud", asked.get().get("client_id"))
                    .put("sub", "person-1")
                    .put("name", "Pia Moss")
                    .put("email", "Pia@North.example")
                    .put("email_verified", true)
                    .put("nonce", asked.get().get("nonce"))
                    .put("iat", clock.instant().getEpochSecond())
                    .put("exp", clock.instant().getEpochSecond() + 300);
            LoopbackServer.answer(
                    exchange,
                    200,
                    "application/json",
                    Json.text(Json.object()
                            .put("access_token", "at")
                            .put("token_type", "Bearer")
                            .put("id_token", signer.apply(claims.apply(idToken)))));
        });
        service = Service.start(folder, clock);
        service.institution("north", "switch");
        service.institution("south", "switch");
        store = Store.open(Service.settings(folder).databaseUrl(), clock);
        store.staffSettings().keepProvider(NORTH, new StaffSettings.IdentityProvider(issuer, "client-1", ""));
    }

    @AfterEach
    void end() {
        store.close();
        service.close();
        provider.close();
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], UTF_8), pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    private String admin(String path) {
        return service.base() + "/admin" + path;
    }

    /** What the provider is asked when somebody leaves for it. */
    private Map<String, String> leave(PracticeBrowser who, Map<String, String> more) {
        Map<String, String> fields = new java.util.HashMap<>(more);
        fields.put("institution", "north");
        BrowserPage page = who.post(admin("/sign-in/institution"), fields);
        assertThat(page.status()).isEqualTo(303);
        String location = page.header("Location").orElseThrow();
        assertThat(location).startsWith(issuer + "/authorize?");
        return form(location.substring(location.indexOf('?') + 1));
    }

    /** Where the provider sends somebody back to. */
    private String back(Map<String, String> asked) {
        String code = Secrets.id(100);
        codes.put(code, asked);
        return asked.get("redirect_uri") + "?state=" + asked.get("state") + "&code=" + code;
    }

    private BrowserPage signIn() {
        return browser.open(back(leave(browser, Map.of())));
    }

    private String invited(String email, StaffRole role) {
        String secret = Secrets.id(200);
        store.staffMembers()
                .invite(
                        StaffMember.invited(NORTH, role, "", email, NOON),
                        Secrets.hash(secret),
                        NOON.plus(Duration.ofDays(7)));
        return secret;
    }

    private boolean isIn(PracticeBrowser who) {
        return who.get(admin("/institutions/north")).text().contains("Pia Moss");
    }

    @Test
    void whoseAddressWasInvitedComesInAndIsKnownByTheirSubjectFromThenOn() {
        invited("pia@north.example", StaffRole.OWNER);

        BrowserPage page = signIn();

        assertThat(page.url().getPath()).isEqualTo("/admin/institutions/north");
        assertThat(isIn(browser)).isTrue();
        claims = token -> token.put("email", "married@north.example");
        assertThat(new PracticeBrowser().open(admin("")).status()).isEqualTo(200);
        assertThat(signIn().status()).isEqualTo(200);
        assertThat(browser.get(admin("/institutions/south")).status()).isEqualTo(404);
    }

    /** A provider that signs with one algorithm and announces some. */
    private void provider(String algorithm, String... announced) {
        AnySigner other = new AnySigner("idp-2", algorithm);
        signer = other::sign;
        jwks = other.jwks();
        configuration = told -> {
            for (String one : announced) {
                told.withArray("id_token_signing_alg_values_supported").add(one);
            }
            return told;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "PS256", "ES256", "ES512"})
    void aProviderSignsAsItAnnounces(String algorithm) {
        invited("pia@north.example", StaffRole.OWNER);
        provider(algorithm, "RS256", algorithm);

        assertThat(signIn().status()).isEqualTo(200);
        assertThat(isIn(browser)).isTrue();
    }

    @Test
    void aTokenThatIsSignedOtherwiseThanAnnouncedIsNotBelieved() {
        invited("pia@north.example", StaffRole.OWNER);
        provider("ES256", "RS256", "HS256", "none");

        assertThat(signIn().status()).isEqualTo(403);
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void aProviderThatAnnouncesNothingSignsWithRs256() {
        invited("pia@north.example", StaffRole.OWNER);
        provider("ES256");

        assertThat(signIn().status()).isEqualTo(403);
    }

    @Test
    void aProviderThatSignsOnlyWithSharedSecretsIsNotGoneTo() {
        provider("ES256", "HS256", "none");

        BrowserPage page = browser.post(admin("/sign-in/institution"), Map.of("institution", "north"));

        assertThat(page.status()).isEqualTo(502);
    }

    @Test
    void thePageIsInNobodysFrame() {
        invited("pia@north.example", StaffRole.OWNER);

        assertThat(signIn().header("Content-Security-Policy").orElseThrow()).endsWith("frame-ancestors 'none'");
    }

    @Test
    void anAddressThatTheProviderDoesNotVouchForLetsNobodyIn() {
        invited("pia@north.example", StaffRole.OWNER);
        claims = token -> token.put("email_verified", false);

        BrowserPage page = signIn();

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("nobody has given it a right here");
        claims = token -> token.put("email_verified", "true");
        assertThat(signIn().status()).isEqualTo(403);
    }

    @Test
    void anInvitationIsOpenedLookedAtAndTakenWithTheProvider() {
        String secret = invited("", StaffRole.VIEWER);
        BrowserPage page = browser.get(admin("/join/north/" + secret));
        assertThat(page.text()).contains("You are invited to the licence pages of north");
        browser.get(admin("/join/north/" + secret));

        Map<String, String> asked = leave(browser, Map.of("invitation", secret));
        assertThat(browser.open(back(asked)).url().getPath()).isEqualTo("/admin/institutions/north");

        assertThat(browser.get(admin("/join/north/" + secret)).status()).isEqualTo(404);
        assertThat(browser.get(admin("/join/south/" + secret)).status()).isEqualTo(404);
    }

    @Test
    void whatComesAtTheAddressOfAnotherInstitutionIsNoAnswerAndTakesNothing() {
        Map<String, String> asked = leave(browser, Map.of());
        String back = back(asked);

        BrowserPage elsewhere = browser.open(back.replace("/signed-in/north", "/signed-in/south"));

        assertThat(elsewhere.status()).isEqualTo(403);
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void theProviderIsAskedAsTheStandardHasIt() {
        Map<String, String> asked = leave(browser, Map.of());

        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "client-1")
                .containsEntry("redirect_uri", admin("/signed-in/north"))
                .containsEntry("code_challenge_method", "S256");
        assertThat(asked.get("scope")).startsWith("openid");
        assertThat(asked.get("state")).hasSizeGreaterThan(30).isNotEqualTo(asked.get("nonce"));
    }

    @Test
    void aSecretGoesIntoTheHeaderAndIsKeptSealed() {
        String sealedWrongly = "not-ours";
        store.staffSettings()
                .keepProvider(NORTH, new StaffSettings.IdentityProvider(issuer, "client-1", sealedWrongly));
        signIn();

        assertThat(provider.asked()).noneMatch(asked -> asked.headers().containsKey("Authorization"));
    }

    @Test
    void whoComesBackInAnotherBrowserIsNobody() {
        invited("pia@north.example", StaffRole.OWNER);
        String url = back(leave(browser, Map.of()));
        PracticeBrowser victim = new PracticeBrowser();

        BrowserPage page = victim.open(url);

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("begun in another browser");
        assertThat(victim.cookies().cookie("hc_staff")).isEmpty();
        Map<String, String> others = leave(victim, Map.of());
        assertThat(victim.open(url).status())
                .as("a state of one login with the cookie of another")
                .isEqualTo(403);
        assertThat(others).isNotEmpty();
    }

    @Test
    void anAnswerThatWasHereBeforeIsNone() throws Exception {
        invited("pia@north.example", StaffRole.OWNER);
        Map<String, String> asked = leave(browser, Map.of());
        String cookies = browser.cookies().cookies().stream()
                .map(one -> one.name() + "=" + one.value())
                .collect(Collectors.joining("; "));
        List<String> urls = new ArrayList<>();
        for (int one = 0; one < 8; one++) {
            urls.add(back(asked));
        }

        List<Integer> answers = Race.of(urls.stream()
                .<java.util.concurrent.Callable<Integer>>map(url -> () ->
                        new PracticeBrowser().saying("Cookie", cookies).get(url).status())
                .toList());

        assertThat(answers).containsOnlyOnce(303).allMatch(status -> status == 303 || status == 403);
    }

    @Test
    void whoTakesTooLongBeginsAnew() {
        invited("pia@north.example", StaffRole.OWNER);
        String url = back(leave(browser, Map.of()));
        clock.turn(Duration.ofMinutes(10));

        assertThat(browser.open(url).status()).isEqualTo(403);
    }

    @Test
    void aTokenThatIsNotForUsNowIsRefused() {
        invited("pia@north.example", StaffRole.OWNER);
        long now = NOON.getEpochSecond();
        List<UnaryOperator<ObjectNode>> bad = List.of(
                token -> token.put("aud", "client-2"),
                token -> token.set("aud", Json.array().add("client-1").add("client-2")),
                token -> {
                    token.set("aud", Json.array().add("client-1").add("client-2"));
                    return token.put("azp", "client-2");
                },
                token -> token.put("azp", "client-2"),
                token -> token.put("iss", issuer + "/"),
                token -> token.put("nonce", "another"),
                token -> token.without(List.of("nonce")),
                token -> token.put("exp", now - 61),
                token -> token.put("exp", Long.toString(now + 300)),
                token -> token.put("iat", now + 120),
                token -> token.put("iat", now - 3600),
                token -> token.without(List.of("iat")),
                token -> token.put("sub", ""),
                token -> token.put("sub", 5));
        for (UnaryOperator<ObjectNode> change : bad) {
            claims = change;
            assertThat(signIn().status()).isEqualTo(403);
            assertThat(isIn(browser)).isFalse();
        }
        claims = UnaryOperator.identity();
        signer = STRANGER::sign;
        assertThat(signIn().status()).isEqualTo(403);
        signer = KEYS::sign;
        assertThat(signIn().status()).isEqualTo(200);
    }

    @Test
    void anotherProvidersAnswerIsNotTaken() {
        invited("pia@north.example", StaffRole.OWNER);
        String url = back(leave(browser, Map.of()));

        assertThat(browser.open(url + "&iss=https%3A%2F%2Fevil.example").status())
                .isEqualTo(403);
    }

    @Test
    void whatIsDeniedThereIsToldHere() {
        Map<String, String> asked = leave(browser, Map.of());

        BrowserPage page = browser.open(asked.get("redirect_uri")
                + "?error=access_denied&error_description=%3Cb%3E&state=" + asked.get("state"));

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.body()).contains("did not work").doesNotContain("<b>", "access_denied");
    }

    @Test
    void aProviderThatIsChangedMeanwhileLetsNobodyIn() {
        invited("pia@north.example", StaffRole.OWNER);
        String url = back(leave(browser, Map.of()));
        store.staffSettings().keepProvider(NORTH, new StaffSettings.IdentityProvider(issuer, "client-9", ""));

        assertThat(browser.open(url).status()).isEqualTo(403);
    }

    @Test
    void anInstitutionWithoutAProviderAndOneThatIsNotThereAreAnsweredAlike() {
        BrowserPage without = browser.post(admin("/sign-in/institution"), Map.of("institution", "south"));
        BrowserPage none = browser.post(admin("/sign-in/institution"), Map.of("institution", "nowhere"));

        assertThat(without.status()).isEqualTo(422).isEqualTo(none.status());
        assertThat(without.text().replace("south", "nowhere")).isEqualTo(none.text());
    }

    @Test
    void whoWasRemovedIsOutAtOnceAndStaysOut() {
        invited("pia@north.example", StaffRole.MANAGER);
        signIn();
        assertThat(isIn(browser)).isTrue();
        String id = store.staffMembers().list(NORTH).get(0).id();

        assertThat(store.staffMembers().remove(NORTH, id)).isEqualTo(StaffMembers.Change.DONE);

        assertThat(browser.get(admin("/institutions/north")).text()).contains("Sign in to see who is active");
        assertThat(signIn().status()).isEqualTo(403);
        assertThat(store.staffMembers()
                        .enter(NORTH, StaffIdentity.ofProvider(issuer, "person-1", "", ""), Optional.empty(), NOON))
                .isEmpty();
    }

    @Test
    void theClientsSecretIsSentByHeaderAndStandsInNoFile() throws IOException, InterruptedException {
        invited("pia@north.example", StaffRole.OWNER);
        String key = service.key("north", "admin");
        Service.Answer kept = service.put(
                key,
                "institutions/north/identity-provider",
                "{\"issuer\": \"%s\", \"clientId\": \"client 1\", \"clientSecret\": \"s:cret\"}".formatted(issuer));
        assertThat(kept.status()).isEqualTo(200);

        assertThat(signIn().status()).isEqualTo(200);

        List<String> headers = provider.asked().stream()
                .filter(asked -> asked.url().getPath().equals("/token"))
                .flatMap(asked -> asked.headers().getOrDefault("Authorization", List.of()).stream())
                .toList();
        assertThat(headers).hasSize(1);
        String header = headers.get(0);
        assertThat(new String(Base64.getDecoder().decode(header.substring(6)), UTF_8))
                .isEqualTo("client+1:s%3Acret");
        assertThat(service.get(key, "institutions/north/identity-provider")
                        .raw()
                        .body())
                .doesNotContain("s:cret");
        assertThat(service.get(key, "institutions/north/audit").raw().body()).doesNotContain("s:cret");
    }
}
