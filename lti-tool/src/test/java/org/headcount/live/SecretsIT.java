package org.headcount.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.Reply;
import org.headcount.practice.Role;
import org.headcount.practice.ServiceAnswer;
import org.headcount.store.PostgresServer;
import org.headcount.testing.FreePorts;
import org.headcount.testing.ReverseProxy;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * E43: the whole story with something secret in every place, told to a service that writes down as much as an operator can ask for; then all that it wrote,
 * every refusal and its metrics are searched.
 */
class SecretsIT {

    private static final Person ZOE = person("zoe", "Quackenbush", Role.LEARNER);
    private static final Person YAN = person("yan", "Featherstone", Role.LEARNER);
    private static final Person WIM = person("wim", "Ramsbottom", Role.LEARNER);
    private static final Person EVE = person("eve", "Winterbourne", Role.INSTRUCTOR);

    private static final String FORGED_TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzdWItb2Ytem9lIn0.c2lnbmF0dXJl";
    private static final String FORGED_BEARER = "q7Zt19xWv83kLmR2";
    private static final String WRONG_KEY = "a-wrong-operator-key";
    private static final String WRONG_API_KEY = "hc_school_" + "abcdefgh".repeat(4);
    private static final String DATABASE_PASSWORD = "password-of-the-database";
    private static final String URL_PASSWORD = "password-in-an-address";
    private static final String COMMENT = "what the teacher wrote about the work";

    /** What an LMS might say when it is out of order. */
    private static final String LMS_SAYS =
            "client_assertion=" + FORGED_TOKEN + " refused, Bearer " + FORGED_BEARER + " for " + ZOE.email();

    private static final String LOGGING = """
            <configuration>
              <appender name="all" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%-5level %logger %X %msg%n</pattern></encoder>
              </appender>
              <logger name="org.headcount" level="ALL"/>
              <!-- what passes through these two they write down byte by byte, once they are asked to -->
              <logger name="org.eclipse.jetty" level="INFO"/>
              <logger name="org.apache.hc" level="INFO"/>
              <root level="DEBUG"><appender-ref ref="all"/></root>
            </configuration>
            """;

    @TempDir
    Path folder;

    private final ReverseProxy proxy = new ReverseProxy();
    private final PracticeTool tool = new PracticeTool(0, Clock.systemUTC());
    private final Service service = Service.elsewhere(proxy.uri());
    private final Telltales secret = new Telltales();
    private final List<PracticeBrowser> browsers = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    private static Person person(String name, String family, Role role) {
        return new Person("sub-of-" + name, "Given" + name, family, name + "." + family + "@school.example", role);
    }

    @AfterEach
    void close() {
        tool.close();
        proxy.close();
    }

    @Test
    void neitherTheLogNorARefusalNorTheMetricsTellAnythingSecret() throws Exception {
        String database = PostgresServer.freshDatabase() + "&password=" + DATABASE_PASSWORD;
        List<String> log;
        try (ServeProcess serve = start(database);
                Campus campus = Campus.found(service, Clock.systemUTC(), "school", "switch")) {
            campus.offering("quiz", "rivers", campus.connect(tool));
            List.of(ZOE, YAN, WIM, EVE).forEach(campus.lms()::add);
            staffSignIn(campus);
            askTheApi(campus);
            ReceivedLaunch launch = goodLaunches(campus);
            badLogins(campus);
            badLaunches(campus);
            badAuthenticationRequests(campus);
            badTokenRequests(launch);
            scores(campus, launch);
            heldScores(campus);
            failInside(campus, database);
            proxied("/metrics");
            log = serve.end();
            keepWhatWasSeen(campus);
        }

        assertThat(secret.values())
                .allSatisfy((value, what) -> assertThat(secret.in("x" + value + "y"))
                        .as("the search finds %s", what)
                        .contains(what));
        assertThat(log)
                .as("the log is there, with everything that happened")
                .anyMatch(line -> line.contains("login begun"))
                .anyMatch(line -> line.contains("login refused"))
                .anyMatch(line -> line.contains("launch forwarded"))
                .anyMatch(line -> line.contains("launch refused"))
                .anyMatch(line -> line.contains("launch blocked"))
                .anyMatch(line -> line.contains("authentication refused"))
                .anyMatch(line -> line.contains("token refused"))
                .anyMatch(line -> line.contains("token granted"))
                .anyMatch(line -> line.contains("held grade"))
                .anyMatch(line -> line.matches("ERROR .* request .* failed"))
                .anyMatch(line -> line.contains("DEBUG com.zaxxer.hikari"));
        assertThat(log)
                .filteredOn(line -> !secret.in(line).isEmpty())
                .as("lines of the log that tell")
                .isEmpty();
        assertThat(refusals()).hasSizeGreaterThan(60);
        assertThat(refusals())
                .filteredOn(refusal -> !secret.in(told(refusal)).isEmpty())
                .as("refusals that tell %s", whatTheyTell())
                .isEmpty();
        shown.add(proxy.exchanges("GET", "/metrics").get(0).answerText());
        assertThat(shown)
                .filteredOn(text -> !secret.in(text).isEmpty())
                .as("metrics or pages that tell")
                .isEmpty();
    }

    private ServeProcess start(String database) throws IOException {
        Path logging = Files.writeString(folder.resolve("logback.xml"), LOGGING);
        int port = FreePorts.next();
        proxy.standBefore(port);
        return ServeProcess.start(
                port,
                Map.of("HEADCOUNT_PUBLIC_URL", proxy.uri().toString(), "HEADCOUNT_DATABASE_URL", database),
                "-Dlogback.configurationFile=" + logging);
    }

    private PracticeBrowser browser() {
        PracticeBrowser browser = new PracticeBrowser();
        browsers.add(browser);
        return browser;
    }

    private String at(String path) {
        return proxy.uri() + path;
    }

    private BrowserPage proxied(String path) {
        return browser().get(at(path));
    }

    private void staffSignIn(Campus campus) {
        PracticeBrowser staff = browser();
        staff.post(at("/admin/sign-in"), Map.of("key", WRONG_KEY));
        staff.get(at("/admin/sign-in?key=" + Service.OPERATOR_KEY));
        staff.post(at("/admin/sign-in"), Map.of("key", Service.OPERATOR_KEY));
        assertThat(staff.get(at("/admin/institutions/" + campus.institution())).status())
                .isEqualTo(200);
        staff.post(at("/admin/institutions/school/learners/" + ZOE.email() + "/switch"), Map.of("token", FORGED_TOKEN));
        staff.get(at("/admin/institutions/" + FORGED_TOKEN));
    }

    private void askTheApi(Campus campus) throws IOException, InterruptedException {
        String school = "institutions/" + campus.institution();
        service.get(WRONG_API_KEY, school + "/learners");
        service.get(FORGED_TOKEN, school + "/learners");
        service.get(campus.key(), school + "/learners/" + ZOE.email());
        service.get(campus.key(), "institutions/elsewhere/learners/" + ZOE.email());
        service.post(campus.key(), school + "/facts", "{\"facts\": [{\"learner\": \"" + ZOE.email() + "\", ");
        service.post(campus.key(), school + "/facts", "{\"facts\": \"" + ZOE.email() + "\"}");
        service.put(
                campus.key(), school + "/learners/" + ZOE.email() + "/switch", "{\"on\": \"" + FORGED_TOKEN + "\"}");
        service.post(campus.key(), school + "/keys", "{\"role\": \"" + WRONG_API_KEY + "\", \"label\": \"x\"}");
        service.post(
                campus.key(),
                school + "/platforms",
                "{\"name\": \"x\", \"issuer\": \"https://user:" + URL_PASSWORD + "@lms.example\", \"clientId\": \"x\","
                        + " \"jwksUri\": \"https://user:" + URL_PASSWORD + "@lms.example/jwks\"}");
        service.get(campus.key(), school + "/learners?q=" + ZOE.email() + "&knownAt=" + FORGED_TOKEN);
    }

    private ReceivedLaunch goodLaunches(Campus campus) {
        for (Person person : List.of(EVE, YAN, ZOE)) {
            browser().open(campus.lms().openUrl(person.id(), "quiz"));
        }
        ReceivedLaunch launch = tool.lastLaunch().orElseThrow();
        assertThat(launch.subject()).contains(ZOE.id());
        return launch;
    }

    private void badLogins(Campus campus) {
        String login = at("/lti/login");
        BrowserStep good = browser().holdBefore(campus.lms().openUrl(ZOE.id(), "quiz"), step -> step.isTo(login));
        for (String name : List.of("iss", "client_id", "target_link_uri", "lti_deployment_id")) {
            browser().send(good.with(name, FORGED_TOKEN));
        }
        browser().send(good.without("iss"));
        browser().send(good.and("login_hint", ZOE.email()));
        browser().send(good.with("login_hint", FORGED_TOKEN.repeat(200)));
        browser().send(good.with(FORGED_TOKEN, "x".repeat(9_000)));
        browser().send(BrowserStep.post(login, Map.of("id_token", FORGED_TOKEN)));
        for (String path : List.of("/lti/tools/", "/lti/launch/", "/platforms/", "/services/", "/nothing/")) {
            proxied(path + FORGED_TOKEN);
            proxied(path + "?id_token=" + FORGED_TOKEN + "&access_token=" + FORGED_BEARER);
        }
    }

    private void badLaunches(Campus campus) {
        List<UnaryOperator<ObjectNode>> changes = List.of(
                claims -> claims.put("iss", ZOE.email()),
                claims -> claims.put("aud", ZOE.email()),
                claims -> claims.put("azp", ZOE.email()),
                claims -> claims.put("nonce", FORGED_TOKEN),
                claims -> claims.put("exp", ZOE.email()),
                claims -> claims.put("iat", 1),
                claims -> claims.put("sub", ZOE.email() + "ő"),
                claims -> claims.put("sub", ZOE.id().repeat(40)),
                claims -> claims.put(ClaimNames.DEPLOYMENT_ID, ZOE.id().repeat(40)),
                claims -> claims.put(ClaimNames.TARGET_LINK_URI, "https://x.example/?id_token=" + FORGED_TOKEN),
                claims -> claims.put(ClaimNames.ROLES, ZOE.email()),
                claims -> claims.put(ClaimNames.RESOURCE_LINK, ZOE.name()));
        for (UnaryOperator<ObjectNode> change : changes) {
            campus.lms().mishaps().claims(change);
            assertThat(browser().open(campus.lms().openUrl(ZOE.id(), "quiz")).status())
                    .isGreaterThanOrEqualTo(400);
        }
        campus.lms().mishaps().none();
        campus.lms().mishaps().signByStranger();
        browser().open(campus.lms().openUrl(ZOE.id(), "quiz"));
        campus.lms().mishaps().none();

        String launchUrl = at("/lti/launch");
        PracticeBrowser browser = browser();
        BrowserStep launch = browser.holdBefore(campus.lms().openUrl(ZOE.id(), "quiz"), step -> step.isTo(launchUrl));
        String state = launch.parameter("state").orElseThrow();
        browser().send(launch);
        browser.send(launch.byOtherMethod());
        for (String token : List.of("", "x", FORGED_TOKEN, FORGED_TOKEN + ".x", FORGED_TOKEN.repeat(3_000))) {
            browser.send(launch.with("id_token", token));
        }
        browser.send(launch.with("state", FORGED_TOKEN));
        browser.send(launch.and("id_token", FORGED_TOKEN));
        browser.post(launchUrl, Map.of("state", state, "error", FORGED_TOKEN, "error_description", LMS_SAYS));
        browser.post(launchUrl, Map.of("state", state, "error", "access_denied", "error_description", LMS_SAYS));
        String cookie = browser.cookies().cookie("hc_state_").orElseThrow().name() + "="
                + browser.cookies().cookie("hc_state_").orElseThrow().value();
        assertThat(browser.send(launch).status()).isEqualTo(302);
        assertThat(browser().saying("Cookie", cookie).send(launch).status()).isEqualTo(401);
    }

    private void badAuthenticationRequests(Campus campus) {
        String authorize = at("/platforms/" + campus.platform() + "/authorize");
        PracticeBrowser browser = browser();
        BrowserStep asking = browser.holdBefore(campus.lms().openUrl(ZOE.id(), "quiz"), step -> step.isTo(authorize));
        for (String name : List.of(
                "client_id", "redirect_uri", "scope", "response_type", "login_hint", "lti_message_hint", "nonce")) {
            browser().send(asking.with(name, FORGED_TOKEN).without("state"));
        }
        browser().send(asking.with("redirect_uri", "https://x.example/?access_token=" + FORGED_BEARER));
        browser().send(asking.and("nonce", FORGED_TOKEN));
        browser.send(asking);
        browser.send(asking);
    }

    private void badTokenRequests(ReceivedLaunch launch) throws IOException {
        KnownPlatform platform = launch.platform();
        List<UnaryOperator<ObjectNode>> changes = List.of(
                claims -> claims.put("iss", ZOE.email()),
                claims -> claims.put("sub", ZOE.email()),
                claims -> claims.put("aud", FORGED_TOKEN),
                claims -> claims.put("jti", FORGED_TOKEN.repeat(9)),
                claims -> claims.put("exp", ZOE.email()),
                claims -> claims.put(ClaimNames.DEPLOYMENT_ID, FORGED_TOKEN));
        for (UnaryOperator<ObjectNode> change : changes) {
            assertThat(tool.services()
                            .requestToken(platform, tool.services().assertion(platform, change), Set.of(Scopes.SCORE))
                            .status())
                    .isEqualTo(400);
        }
        String used = tool.services().assertion(platform, UnaryOperator.identity());
        tool.services().requestToken(platform, used, Set.of(Scopes.SCORE));
        tool.services().requestToken(platform, used, Set.of(Scopes.SCORE));
        tool.services().requestToken(platform, FORGED_TOKEN, Set.of(Scopes.SCORE));
        tool.services().requestToken(platform, Set.of(FORGED_TOKEN));
        browser().post(platform.tokenEndpoint() + "?client_assertion=" + used, Map.of("grant_type", FORGED_TOKEN));
        browser().post(platform.tokenEndpoint(), Map.of("grant_type", FORGED_TOKEN));
    }

    private void scores(Campus campus, ReceivedLaunch launch) throws IOException, InterruptedException {
        assertThat(score(launch, ZOE.id()).status()).isEqualTo(200);
        assertThat(score(launch, WIM.email()).status()).isEqualTo(404);
        String lineItem = launch.lineItem().orElseThrow();
        for (String body : List.of(
                "{\"comment\": \"" + COMMENT + "\", \"userId\": ",
                "{\"comment\": \"" + COMMENT + "\", \"userId\": [\"" + ZOE.id() + "\"]}",
                "{\"userId\": \"" + ZOE.id() + "\", \"activityProgress\": \"" + FORGED_TOKEN + "\", \"timestamp\": \""
                        + ZOE.email() + "\"}")) {
            assertThat(tool.services()
                            .sendScore(launch, lineItem, body.getBytes(UTF_8), "application/vnd.ims.lis.v1.score+json")
                            .status())
                    .isEqualTo(400);
        }
        tool.services().sendScore(launch, lineItem, COMMENT.getBytes(UTF_8), "text/plain");
        for (String path : List.of("", "/scores", "/results?user_id=" + ZOE.id(), "/" + FORGED_TOKEN)) {
            browser().saying("Authorization", "Bearer " + FORGED_BEARER).get(lineItem + path);
        }
        for (Place place : List.of(Place.SCORES, Place.LINE_ITEM, Place.RESULTS, Place.LINE_ITEMS)) {
            campus.lms().mishaps().next(place, Reply.text(500, "text/plain", LMS_SAYS));
            campus.lms().mishaps().next(place, Reply.text(200, "text/plain", LMS_SAYS));
            for (int i = 0; i < 2; i++) {
                switch (place) {
                    case SCORES -> score(launch, ZOE.id());
                    case LINE_ITEM -> tool.services().lineItem(launch, lineItem);
                    case RESULTS -> tool.services().results(launch, lineItem, "");
                    default -> tool.services().lineItems(launch, "");
                }
            }
        }
        for (Reply refusal : refusalsOfTheLms()) {
            campus.lms().revokeTokens();
            campus.lms().mishaps().next(Place.TOKEN, refusal);
            assertThat(score(launch, ZOE.id()).status()).isEqualTo(502);
        }
    }

    private static List<Reply> refusalsOfTheLms() {
        return List.of(
                Reply.text(400, "text/plain", LMS_SAYS),
                Reply.text(401, "application/json", "{\"error\": \"" + LMS_SAYS + "\"}"),
                Reply.text(400, "application/json", "{\"error\": \"" + FORGED_TOKEN + "\"}"),
                Reply.text(403, "text/html", "<p>" + ZOE.email() + "</p>"),
                Reply.text(
                        200, "application/json", "{\"access_token\": \"" + FORGED_BEARER + " " + FORGED_TOKEN + "\"}"));
    }

    private ServiceAnswer score(ReceivedLaunch launch, String user) throws IOException {
        ObjectNode score = tool.services().score(user, "50", COMMENT);
        return tool.services().sendScore(launch, score.toString().getBytes(UTF_8));
    }

    private void heldScores(Campus campus) throws IOException, InterruptedException {
        ReceivedLaunch launch = tool.launches().stream()
                .filter(one -> one.subject().filter(YAN.id()::equals).isPresent())
                .findFirst()
                .orElseThrow();
        campus.turn(YAN, false);
        assertThat(score(launch, YAN.id()).status()).isEqualTo(403);
        assertThat(browser().open(campus.lms().openUrl(YAN.id(), "quiz")).status())
                .isEqualTo(403);
        String hold = campus.holds().get(0).path("id").asText();
        service.post(campus.key(), "institutions/school/holds/" + hold + "/release", "");
        campus.lms().revokeTokens();
        refusalsOfTheLms().forEach(refusal -> campus.lms().mishaps().next(Place.TOKEN, refusal));
        campus.turn(YAN, true);
        Until.so(
                "the LMS refused it",
                () -> campus.holds().get(0).path("lastAnswer").asText().startsWith("no token"),
                campus::holds);
        shown.add(campus.holds().get(0).path("lastAnswer").asText());
        campus.lms().mishaps().none();
        service.post(campus.key(), "institutions/school/holds/" + hold + "/release", "");
        assertThat(campus.holdStates()).containsExactly("RELEASED");
    }

    /** A database that suddenly takes nobody's name any more. */
    private void failInside(Campus campus, String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("alter table identity_name add constraint nobody check (false) not valid");
            statement.execute("alter table service_user add constraint nobody check (false) not valid");
            assertThat(browser().open(campus.lms().openUrl(WIM.id(), "quiz")).status())
                    .isEqualTo(500);
        }
    }

    /** Whatever was carried past us, now that it was. */
    private void keepWhatWasSeen(Campus campus) {
        secret.keep("the operator's key", Service.OPERATOR_KEY);
        secret.keep("a wrong operator's key", WRONG_KEY);
        secret.keep("an institution's key", campus.key());
        secret.keep("a wrong institution's key", WRONG_API_KEY);
        secret.keep("the database's password", DATABASE_PASSWORD);
        secret.keep("a password in an address", URL_PASSWORD);
        secret.keep("a wrong access token", FORGED_BEARER);
        secret.keep("a comment", COMMENT);
        for (Person person : List.of(ZOE, YAN, WIM, EVE)) {
            secret.keep("a sub", person.id());
            secret.keep("a given name", person.givenName());
            secret.keep("a family name", person.familyName());
            secret.keep("an e-mail address", person.email());
        }
        for (PracticeBrowser browser : browsers) {
            browser.visited()
                    .forEach(page -> List.of("id_token", "state", "nonce", "lti_message_hint", "token")
                            .forEach(name -> page.step()
                                    .parameter(name)
                                    .filter(value -> value.length() >= 16)
                                    .ifPresent(value -> secret.keep(name, value))));
            browser.cookies().cookies().stream()
                    .filter(cookie -> cookie.name().matches("hc_(state|staff).*"))
                    .forEach(cookie -> secret.keep("a cookie", cookie.value()));
        }
        proxy.exchanges("POST", "/token").stream()
                .filter(exchange -> exchange.status() == 200)
                .map(exchange -> exchange.answerText().replaceFirst("(?s).*\"access_token\":\"([^\"]*)\".*", "$1"))
                .forEach(token -> secret.keep("an access token of ours", token));
        for (Place place : List.of(Place.SCORES, Place.RESULTS, Place.LINE_ITEM, Place.LINE_ITEMS)) {
            campus.lms()
                    .seen(place)
                    .forEach(request -> secret.keep(
                            "an access token of the LMS",
                            request.header("Authorization").orElseThrow().substring(7)));
        }
        campus.lms()
                .seen(Place.TOKEN)
                .forEach(request -> secret.keep(
                        "an assertion of ours",
                        request.form().one("client_assertion").orElseThrow()));
    }

    /** Whatever we said ourselves when we said no; an LMS's own words are passed on as they are. */
    private List<ReverseProxy.Exchange> refusals() {
        return proxy.exchanges().stream()
                .filter(exchange ->
                        exchange.status() >= 400 || exchange.answerText().contains("name=\"error\""))
                .filter(exchange -> !exchange.answerType().startsWith("text/plain"))
                .toList();
    }

    private Set<String> whatTheyTell() {
        return refusals().stream()
                .flatMap(refusal -> secret.in(told(refusal)).stream())
                .collect(Collectors.toSet());
    }

    /** Without what a form hands back to whom it came from: the beginning of a login to the LMS, its state to the tool. */
    private String told(ReverseProxy.Exchange refusal) {
        String headers = refusal.answerHeaders().entrySet().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("Set-Cookie"))
                .toList()
                .toString();
        return headers
                + refusal.answerText()
                        .replaceAll(
                                "<input type=\"hidden\" name=\"(login_hint|lti_message_hint|state)\" value=\"[^\"]*\">",
                                "");
    }
}
