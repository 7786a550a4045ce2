package org.headcount.web.admin.learners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.practice.BrowserForm;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of learners, as a browser without script shows them. */
class LearnersPageTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Pattern ROW = Pattern.compile("/learners/(ln[A-Za-z0-9_-]+)\"");

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private Service service;
    private String key;
    private int number;

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        service = Service.start(folder, InstantSource.fixed(NOON));
        key = service.institution("north", "switch");
        service.patch(Service.OPERATOR_KEY, "institutions/north", """
                {"from": "2026-01-01T00:00:00Z", "rateCard": {"currency": "EUR", "form": "base-plus", "base": "50.00",
                 "included": 1, "over": "4.50"}}""");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void theListSaysOfEachLearnerWhatItIsAndWhy() throws IOException, InterruptedException {
        did("ada", "submission", "2026-03-02T08:00:00Z");
        report("ben", "switch-on", "2026-02-01T00:00:00Z");
        report("ben", "switch-off", "2026-02-20T00:00:00Z");

        String text = page("").text();

        assertThat(text)
                .contains("● Active", "Submission, Mar 2, 2026")
                .contains("○ Inactive", "Switched off by staff on Feb 20, 2026")
                .contains("2 shown, that is all of them");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?status=active",
                "?status=inactive",
                "?only=unused",
                "?only=unopened",
                "?only=held",
                "?endsWithin=7",
                "?q=a",
                "?unit=law",
                "?namespace=host"
            })
    void thePageTheCallAndTheFileAreOneQuestion(String query) throws IOException, InterruptedException {
        did("ada", "access", "2026-03-02T08:00:00Z");
        did("host:anna", "access", "2026-02-02T08:00:00Z");
        report("ben", "switch-on", "2026-02-01T00:00:00Z");
        report("cy", "switch-off", "2026-02-20T00:00:00Z");
        String sep = query.isEmpty() ? "?" : "&";

        List<String> shown = rows(page(query));
        JsonNode called =
                service.get(key, "institutions/north/learners" + query).body();
        BrowserPage csv = browser.get(
                service.base() + "/admin/institutions/north/files/learners" + query + sep + "format=csv&reasons=true");

        assertThat(called.path("learners").findValuesAsText("learner")).isEqualTo(shown);
        assertThat(csv.body().lines().skip(1).map(line -> line.split(",")[1])).isEqualTo(shown);
        assertThat(page(query).body().replace("&amp;", "&"))
                .contains("/files/learners?format=csv&reasons=true" + query.replace('?', '&'));
    }

    @Test
    void theMonthsOfALearnerAreTheSameWhereAllIsKnown() throws IOException, InterruptedException {
        did("ada", "access", "2026-01-05T08:00:00Z");
        report("ben", "switch-on", "2026-02-01T00:00:00Z");
        report("ben", "switch-off", "2026-02-20T00:00:00Z");

        List<String> both = rows(page(""));
        assertThat(both).hasSize(2);
        for (String id : both) {
            assertThat(months(page("/" + id + "?knownAt=2027-01-01T00:00:00Z")))
                    .isEqualTo(months(page("/" + id)))
                    .contains("February 2026");
        }
    }

    private static String months(BrowserPage page) {
        Matcher panel = Pattern.compile("aria-labelledby=\"months\">(.*?)</section>", Pattern.DOTALL)
                .matcher(page.body());
        assertThat(panel.find()).isTrue();
        return panel.group(1);
    }

    @Test
    void whoIsActiveAndDidNothingThisMonthIsFoundAndSoIsWhoeverNeverOpenedAnything()
            throws IOException, InterruptedException {
        did("ada", "access", "2026-03-02T08:00:00Z");
        did("ben", "access", "2026-02-02T08:00:00Z");
        report("cy", "switch-on", "2026-02-01T00:00:00Z");

        assertThat(names(page("?only=unused"))).containsExactlyInAnyOrder("default:ben", "default:cy");
        assertThat(names(page("?only=unopened"))).containsExactly("default:cy");
        assertThat(names(page("?only=unused&asOf=2026-02-10T00:00:00Z"))).containsExactly("default:cy");
    }

    @Test
    void theListGoesOnUntilEverybodyWasShownOnce() throws IOException, InterruptedException {
        StringBuilder facts = new StringBuilder();
        for (int each = 0; each < 120; each++) {
            facts.append(each == 0 ? "" : ",").append("""
                    {"source": "t", "id": "%1$d", "type": "activity", "learner": "p%1$d", "at": "2026-03-01T00:00:00Z"}""".formatted(each));
        }
        service.post(key, "institutions/north/facts", "{\"facts\": [" + facts + "]}");

        List<String> seen = new ArrayList<>();
        BrowserPage shown = page("?status=active");
        while (true) {
            seen.addAll(rows(shown));
            assertThat(shown.text()).contains(rows(shown).size() + " of 120 on this page");
            Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(shown.body());
            if (!next.find()) {
                break;
            }
            shown = browser.get(service.base().replaceAll("(://[^/]+).*", "$1")
                    + next.group(1).replace("&amp;", "&"));
        }

        assertThat(seen).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void manyAreSwitchedForThePriceThatWasToldBefore() throws IOException, InterruptedException {
        report("ada", "switch-on", "2026-02-01T00:00:00Z");
        for (String name : List.of("ben", "cy", "di")) {
            report(name, "switch-off", "2026-02-01T00:00:00Z");
        }
        BrowserForm list = page("?status=inactive").form("/learners/switch");

        BrowserPage asked = browser.send(list.step(Map.of("which", "all", "on", "true")));
        assertThat(asked.text()).contains("Switch on 3 learners", "+€13.50");
        assertThat(names(page("?status=active"))).as("nothing was done yet").containsExactly("default:ada");
        BrowserStep confirmed = go(asked, Map.of("reason", "term begins"));
        BrowserPage done = browser.send(confirmed);

        assertThat(done.text()).contains("Done.", "+€13.50");
        assertThat(names(page("?status=active"))).hasSize(4);
        assertThat(browser.follow(browser.send(confirmed)).text())
                .as("the same form sent again finds nobody inactive, and was made all the same")
                .contains("Done")
                .doesNotContain("Nothing was changed");
        assertThat(service.get(key, "institutions/north/learners/ben/facts")
                        .body()
                        .path("facts")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void nothingIsChangedForAnotherPriceThanWasTold() throws IOException, InterruptedException {
        report("ada", "switch-off", "2026-02-01T00:00:00Z");
        BrowserPage asked = ask("ada", "switch", Map.of("on", "true"));
        report("ben", "switch-on", "2026-03-01T00:00:00Z");

        BrowserPage after = browser.send(go(asked, Map.of("reason", "x")));

        assertThat(after.status()).isEqualTo(422);
        assertThat(after.text()).contains("meanwhile the price has become another one");
        assertThat(names(page("?status=active"))).containsExactly("default:ben");
    }

    @Test
    void nobodyIsSwitchedWhoFitsTheFilterOnlySinceThePriceWasTold() throws IOException, InterruptedException {
        report("ada", "switch-on", "2026-02-01T00:00:00Z");
        report("ben", "switch-off", "2026-02-01T00:00:00Z");
        BrowserPage asked = browser.send(
                page("?status=inactive").form("/learners/switch").step(Map.of("which", "all", "on", "true")));
        report("ada", "switch-off", "2026-03-05T00:00:00Z");

        BrowserPage after = browser.send(go(asked, Map.of("reason", "x")));

        assertThat(after.status()).isEqualTo(422);
        assertThat(after.text()).contains("Switch on 2 learners");
        assertThat(names(page("?status=active"))).isEmpty();
    }

    @Test
    void aChangeSentAgainSaysThatItIsMadeAndNothingOfItsPrice() throws IOException, InterruptedException {
        report("ada", "switch-off", "2026-02-01T00:00:00Z");
        report("ben", "switch-on", "2026-02-01T00:00:00Z");
        BrowserStep confirmed = go(ask("ada", "switch", Map.of("on", "true")), Map.of("reason", "x"));
        assertThat(browser.send(confirmed).text()).contains("Done.", "+€4.50");

        assertThat(browser.send(confirmed).text()).contains("Done.").doesNotContain("no month changes");
    }

    @Test
    void aLearnerIsExplainedByEveryFactAndMonth() throws IOException, InterruptedException {
        did("ada", "submission", "2026-02-02T08:00:00Z");
        report("ben", "switch-on", "2026-02-01T00:00:00Z");

        BrowserPage shown = learner("ada", "");

        assertThat(shown.text())
                .contains("Active since", "until somebody switches off", "Submission")
                .contains("A learner is active while staff have the switch on.")
                .contains("March 2026 Yes", "€4.50");
        assertThat(shown.body()).contains("class=\"bar-on open\"");
    }

    @Test
    void aFactIsVoidedWithItsPriceAndStaysStruckThroughWithTheReason() throws IOException, InterruptedException {
        did("ada", "submission", "2026-03-02T08:00:00Z");
        report("ben", "switch-on", "2026-02-01T00:00:00Z");

        BrowserPage asked = browser.send(learner("ada", "").form("/void").step());
        assertThat(asked.text()).contains("Void: Submission, Mar 2, 2026", "-€4.50");
        assertThat(learner("ada", "").body()).doesNotContain("<s>");
        BrowserPage done = browser.send(go(asked, Map.of("reason", "a test run")));

        assertThat(done.text()).contains("Done.", "-€4.50");
        assertThat(learner("ada", "").body()).contains("<s>Submission</s>").contains("a test run");
    }

    @Test
    void soMuchMoneyIsTakenBackOnlyWhereASecondPersonStandsForIt() throws IOException, InterruptedException {
        service.patch(Service.OPERATOR_KEY, "institutions/north", """
                {"from": "2026-01-01T00:00:00Z", "rateCard": {"currency": "EUR", "form": "base-plus", "base": "50.00",
                 "included": 1, "over": "150.00"}}""");
        did("ada", "submission", "2026-03-02T08:00:00Z");
        report("ben", "switch-on", "2026-02-01T00:00:00Z");
        BrowserPage asked = browser.send(learner("ada", "").form("/void").step());

        BrowserPage alone = browser.send(go(asked, Map.of("reason", "a test run")));
        assertThat(alone.text()).contains("needs a second person", "-€150.00");
        assertThat(learner("ada", "").body()).doesNotContain("<s>");
        browser.send(go(alone, Map.of("reason", "a test run", "approvedBy", "the dean")));

        assertThat(learner("ada", "").body()).contains("<s>Submission</s>").contains("the dean");
    }

    @Test
    void twoIdentitiesAreLinkedAndPartedEachForItsPrice() throws IOException, InterruptedException {
        did("ada", "access", "2026-03-02T08:00:00Z");
        did("host:ada", "access", "2026-03-02T08:00:00Z");

        BrowserPage asked = ask("ada", "link", Map.of("other", "host:ada"));
        assertThat(asked.text()).contains("-€4.50");
        browser.send(go(asked, Map.of("reason", "same person")));
        assertThat(learner("ada", "").text()).contains("host:ada", "default:ada");

        BrowserPage parting = ask("ada", "part", Map.of("identity", "host:ada"));
        assertThat(parting.text()).contains("+€4.50");
        browser.send(go(parting, Map.of("reason", "not the same")));
        assertThat(rows(page(""))).hasSize(2);
    }

    @Test
    void whoeverIsExemptIsNotChargedForIt() throws IOException, InterruptedException {
        did("ada", "access", "2026-03-02T08:00:00Z");
        did("ben", "access", "2026-03-02T08:00:00Z");

        BrowserPage asked = ask("ada", "exempt", Map.of("from", "2026-03-01T00:00", "until", ""));
        assertThat(asked.text()).contains("From Mar 1, 2026", "-€4.50");
        browser.send(go(asked, Map.of("reason", "on leave")));

        assertThat(learner("ada", "").text()).contains("Not counted", "on leave");
    }

    @Test
    void aVoucherIsRevokedUntilSomebodyComesWithIt() throws IOException, InterruptedException {
        post("voucher:abc", "voucher-issued", "voucher", "2026-03-02T08:00:00Z");

        assertThat(learner("voucher:abc", "").text()).contains("Issued, not redeemed yet", "Revoke…");
        post("voucher:abc", "voucher-redeemed", "voucher", "2026-03-03T08:00:00Z");

        assertThat(learner("voucher:abc", "").text()).contains("abc Redeemed").doesNotContain("Revoke…");
    }

    @Test
    void aPersonIsErasedByWhoeverTypesTheInstitutionsName() throws IOException, InterruptedException {
        did("ada", "access", "2026-03-02T08:00:00Z");
        String id = id("ada");
        BrowserPage asked = ask("ada", "erase", Map.of());

        BrowserPage wrong = browser.send(go(asked, Map.of("typed", "south")));
        assertThat(wrong.text()).contains("is not the name of the institution");
        assertThat(learner("ada", "").status()).isEqualTo(200);
        browser.send(go(asked, Map.of("typed", "north")));

        assertThat(page("/" + id).text())
                .contains("Names and identities were erased.")
                .doesNotContain("default:ada");
        assertThat(rows(page(""))).as("still counted").containsExactly(id);
    }

    @Test
    void whatALearnerIsCalledIsWrittenAsItIs() throws IOException, InterruptedException {
        did("<img src=x onerror=alert(1)>", "access", "2026-03-02T08:00:00Z");

        BrowserPage list = page("");

        assertThat(list.body()).doesNotContain("<img").contains("&lt;img src=x");
        assertThat(page("/" + rows(list).get(0)).body()).doesNotContain("<img").contains("&lt;img src=x");
        assertThat(page("?q=" + URLEncoder.encode("\"><script>", StandardCharsets.UTF_8))
                        .body())
                .doesNotContain("\"><script>");
    }

    @Test
    void nothingIsToBeChangedAtAnotherMomentAndNothingOfAnotherInstitutionIsSeen()
            throws IOException, InterruptedException {
        did("ada", "access", "2026-03-02T08:00:00Z");
        service.institution("south", "switch");
        String id = id("ada");

        assertThat(page("?asOf=2026-03-05T00:00:00Z").body()).doesNotContain("learners/switch");
        assertThat(page("/" + id + "?asOf=2026-03-05T00:00:00Z").body()).doesNotContain("/void\"", "/erase\"");
        assertThat(page("?asOf=2026-03-01T00:00:00Z").text()).contains("Never active");
        assertThat(browser.get(service.base() + "/admin/institutions/south/learners/" + id)
                        .status())
                .isEqualTo(404);
        assertThat(page("/nobody").status()).isEqualTo(404);
        assertThat(browser.follow(page("/" + id + "/void")).text())
                .as("what is about a change leads back to whom it is about")
                .contains("All facts (1)");
    }

    /** The second step of a change. */
    private static BrowserStep go(BrowserPage asked, Map<String, String> filled) {
        return asked.forms().stream()
                .filter(form -> form.value("step").isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing to confirm on " + asked))
                .step(filled);
    }

    private BrowserPage ask(String learner, String what, Map<String, String> fields)
            throws IOException, InterruptedException {
        String token = page("").body().replaceAll("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
        BrowserStep step = BrowserStep.post(
                service.base() + "/admin/institutions/north/learners/" + id(learner) + "/" + what, fields);
        return browser.send(step.with("token", token));
    }

    private String id(String learner) throws IOException, InterruptedException {
        return service.get(key, "institutions/north/learners/" + learner)
                .body()
                .path("learner")
                .asText();
    }

    private BrowserPage learner(String learner, String rest) throws IOException, InterruptedException {
        return page("/" + id(learner) + rest);
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north/learners" + rest);
    }

    private static List<String> rows(BrowserPage page) {
        return ROW.matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private static List<String> names(BrowserPage page) {
        return Pattern.compile("class=\"name\"[^>]*>([^<]+)<")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    private void did(String learner, String kind, String at) throws IOException, InterruptedException {
        post(learner, "activity", kind, at);
    }

    private void report(String learner, String type, String at) throws IOException, InterruptedException {
        post(learner, type, "other", at);
    }

    private void post(String learner, String type, String kind, String at) throws IOException, InterruptedException {
        number++;
        Service.Answer answer = service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "%d", "type": "%s", "kind": "%s", "learner": "%s", "unit": "%s",
                            "at": "%s"}]}""".formatted(
                        number, type, kind, learner, number % 2 == 0 ? "law" : "arts", at));
        assertThat(answer.raw().body()).doesNotContain("invalid");
    }
}
