package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What staff read at {@code /admin}, as a browser without script shows it. */
class StaffPagesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private Service service;
    private String key;

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        service = Service.start(folder, InstantSource.fixed(NOON));
        key = service.institution("north", "switch");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void whoIsNoLearnerIsNeitherActiveNorInactiveAndHasNoSwitch() throws IOException, InterruptedException {
        report("ada", "activity", "learner");
        report("off", "switch-off", "learner");
        report("ida", "activity", "instructor");
        report("tim", "activity", "test");
        report("rex", "refusal", "learner");

        BrowserPage list = page("/learners");

        assertThat(row(list, "ada")).contains("</span>Active</span>", "type=\"checkbox\"");
        assertThat(row(list, "off")).contains("</span>Inactive</span>", "type=\"checkbox\"");
        for (String other : new String[] {"ida", "tim"}) {
            assertThat(row(list, other)).contains("</span>Not counted</span>").doesNotContain("type=\"checkbox\"");
            assertThat(page("/learners/" + id(other)).text())
                    .contains("Known only as staff or test user")
                    .doesNotContain("Switch on");
        }
        assertThat(row(list, "rex"))
                .as("nothing of a learner's has counted yet, and staff may let it")
                .contains("</span>Not counted</span>", "type=\"checkbox\"");
    }

    private String id(String learner) throws IOException, InterruptedException {
        return service.get(key, "institutions/north/learners/" + learner)
                .body()
                .path("learner")
                .asText();
    }

    @Test
    void aFormThatWasStillOpenSwitchesNobodyOnWhoIsNoLearner() throws IOException, InterruptedException {
        report("rex", "refusal", "learner");
        report("ida", "activity", "instructor");
        Map<String, String> fields = Map.of(
                "token",
                page("/learners/" + id("rex")).form("/switch").value("token").orElseThrow(),
                "on",
                "true");

        BrowserPage after = browser.follow(
                browser.post(service.base() + "/admin/institutions/north/learners/" + id("ida") + "/switch", fields));

        assertThat(after.text()).contains("Nothing was changed: staff and test users are never counted.");
    }

    @Test
    void anLmsIsShownWithTheKeySetThatIsItsOwn() throws IOException, InterruptedException {
        assertThat(page("/connections").text()).contains("No LMS is connected").doesNotContain("/lti/jwks");
        String keys = service.post(key, "institutions/north/platforms", """
                        {"name": "Moodle", "issuer": "https://moodle.example", "clientId": "c",
                         "authorizationEndpoint": "https://moodle.example/auth",
                         "tokenEndpoint": "https://moodle.example/token",
                         "jwksUri": "https://moodle.example/certs", "deployments": ["1"]}""")
                .body()
                .path("jwksUri")
                .asText();

        assertThat(keys).startsWith(service.base() + "/lti/jwks/pf");
        String platform = keys.substring(keys.lastIndexOf('/') + 1);
        assertThat(page("/connections/platforms/" + platform).text()).contains("Public key set URL", keys);
    }

    @Test
    void heldGradesGoOnUntilTheOldest() {
        int number = 250;
        try (Store store =
                Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON))) { // the same file
            for (int one = 1; one <= number; one++) {
                Hold hold = hold(one);
                keep(store, hold);
            }
        }
        List<String> seen = new ArrayList<>();

        String after = "";
        do {
            BrowserPage shown = page("/holds" + (after.isEmpty() ? "" : "?after=" + after));
            Matcher learners = Pattern.compile("lti\\.pf1:(l\\d+)<").matcher(held(shown));
            while (learners.find()) {
                seen.add(learners.group(1));
            }
            assertThat(held(shown).contains(">To the beginning<")).isEqualTo(!after.isEmpty());
            Matcher more = Pattern.compile("name=\"after\" value=\"([^\"]+)\"").matcher(shown.body());
            after = more.find() ? more.group(1) : "";
        } while (!after.isEmpty() && seen.size() < 2 * number);

        assertThat(seen)
                .as("newest first, each once")
                .containsExactlyElementsOf(IntStream.iterate(number, one -> one - 1)
                        .limit(number)
                        .mapToObj(one -> "l" + one)
                        .toList());
    }

    /** The part of the page that is about held grades. */
    private static String held(BrowserPage page) {
        return page.body().substring(0, page.body().indexOf("id=\"refused\""));
    }

    @Test
    void whatWasRefusedIsCountedByDoorAndKindAndEachNumberLeadsToItsList() throws Exception {
        refuse("r1", "ada", "access", "{\"channel\": \"screen\"}");
        refuse("r2", "ada", "document", "{\"channel\": \"webdav\"}");
        refuse("r3", "<b>ben", "document", "{\"channel\": \"webdav\"}");
        refuse("r4", "eve", "access", "{\"channel\": \"<script>\"}");

        BrowserPage all = page("/holds?from=2026-02-01&until=2026-02-28");
        assertThat(all.text())
                .contains("Refusals: 4", "Pages of the host 1 0 1", "WebDAV 0 2 2", "Elsewhere 1 0 1")
                .contains("default:<b>ben");
        assertThat(all.body()).doesNotContain("<b>ben", "<script>\"");

        BrowserPage some = page("/holds?from=2026-02-01&until=2026-02-28&channel=webdav&kind=document");
        assertThat(some.text()).contains("Refusals: 2 · WebDAV · Document").contains("default:ada", "default:<b>ben");
        assertThat(some.text()).doesNotContain("default:eve");
        String file = browser.get(service.base()
                        + "/admin/institutions/north/files/refusals?channel=webdav&kind=document&format=csv")
                .body();
        assertThat(file.lines()).hasSize(3);
        assertThat(page("/holds?from=2026-01-01&until=2026-01-31").text())
                .contains("Nothing was refused in this period");
        assertThat(page("/holds?from=2026-02-01&until=2026-02-28&knownAt=2026-02-01")
                        .text())
                .as("nothing was known of it by then")
                .contains("Nothing was refused in this period");
    }

    private void refuse(String id, String learner, String kind, String context) throws Exception {
        Service.Answer answer =
                service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "host", "id": "%s", "type": "refusal", "kind": "%s", "learner": "%s",
                            "at": "2026-02-10T00:00:00Z", "context": %s}]}""".formatted(id, kind, learner, context));
        assertThat(answer.body().path("receipts").path(0).path("outcome").asText())
                .isEqualTo("recorded");
    }

    @Test
    void allThatWaitsForOneLearnerIsThrownAwayAtOnce() throws Exception {
        report("off", "switch-off", "learner");
        try (Store store = Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON))) {
            for (int one = 1; one <= 3; one++) {
                Hold hold = hold(one % 2, one, Hold.State.HELD);
                keep(store, hold);
            }
        }
        BrowserPage all = page("/holds");
        assertThat(all.text()).contains("Held 3");
        Matcher learner = Pattern.compile("holds\\?learner=([a-z0-9]+)").matcher(all.body());
        assertThat(learner.find()).isTrue();

        BrowserPage theirs = page("/holds?learner=" + learner.group(1));
        assertThat(theirs.text()).contains("Discard all waiting grades…");
        BrowserPage done = browser.follow(browser.send(
                theirs.form("/learners/" + learner.group(1) + "/discard").step()));

        assertThat(done.text()).contains("All waiting grades of the learner were discarded.");
        assertThat(page("/holds?state=held&learner=" + learner.group(1)).text()).contains("Nothing fits");
        assertThat(page("/holds?learner=nobody").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "nothing", "%27"})
    void aPlaceInTheHeldGradesThatIsNoneLeadsToTheirBeginning(String after) {
        assertThat(page("/holds?after=" + after).status()).isEqualTo(200);
    }

    /** Nobody is given a score who was not met. */
    private static void keep(Store store, Hold hold) {
        store.ledger().append(hold.institution(), List.of(refusal(hold)));
        assertThat(store.holds().keep(hold, refusal(hold))).isTrue();
    }

    private static Hold hold(int number) {
        return hold(number, number, Hold.State.DISCARDED);
    }

    private static Hold hold(int learner, int number, Hold.State state) {
        return new Hold(
                new InstitutionId("north"),
                "h" + number,
                "pf1",
                "tl1",
                "pf1-a",
                "https://lms.example/lineitem/1",
                IdentityName.lti("pf1", "l" + learner),
                NOON.toString(),
                NOON,
                NOON.plusSeconds(number),
                "application/vnd.ims.lis.v1.score+json",
                new byte[0],
                state,
                0,
                "");
    }

    private static Report refusal(Hold hold) {
        return new Report(
                new FactKey("holds", hold.id()),
                hold.learner(),
                FactType.REFUSAL,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                hold.receivedAt(),
                hold.receivedAt(),
                "",
                Report.Note.NONE);
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north" + rest);
    }

    /** The table row that names somebody, without the blanks around what is written. */
    private static String row(BrowserPage page, String name) {
        return Arrays.stream(page.body().split("</?tr>", -1))
                .filter(row -> row.contains("default:" + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + name + " on " + page))
                .replaceAll("\\s*([<>])\\s*", "$1");
    }

    private void report(String learner, String type, String role) throws IOException, InterruptedException {
        Service.Answer answer =
                service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "%s", "type": "%s", "kind": "access", "learner": "%s", "role": "%s",
                            "at": "2026-02-01T00:00:00Z"}]}""".formatted(learner, type, learner, role));
        assertThat(answer.status()).isEqualTo(200);
    }
}
