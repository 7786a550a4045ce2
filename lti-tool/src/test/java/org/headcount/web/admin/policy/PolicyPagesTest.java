package org.headcount.web.admin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is agreed, and how it is changed, in March 2026. */
class PolicyPagesTest {

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2025-11-20T12:00:00Z"));
    private final PracticeBrowser browser = new PracticeBrowser();
    private Service service;
    private String key;

    @BeforeEach
    void agree() throws IOException, InterruptedException {
        service = Service.start(folder, clock);
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "North", "zone": "Europe/Berlin", "policy": "rolling",
                 "commitment": {"learners": 2},
                 "rateCard": {"currency": "EUR", "form": "volume", "minimum": 2, "tiers": [{"from": 1, "price": "6.00"}]}}""");
        key = service.key("north", "admin");
        service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "1", "type": "activity", "kind": "access", "learner": "ada", "at": "2025-11-20T10:00:00Z"}]}""");
        clock.turn(Duration.between(clock.instant(), Instant.parse("2026-03-10T12:00:00Z")));
        service.get(key, "institutions/north/statements");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void whatIsAgreedIsTheSameAsTheRestInterfaceTells() {
        assertThat(page("").text())
                .contains("rolling: active for a while after each activity", "90", "from 1 learners", "€6.00")
                .contains("Europe/Berlin", "In force since always");
    }

    @Test
    void aChangeIsShownWithItsEffectBeforeItIsMadeAndOnlyThenIsItInForce() throws IOException, InterruptedException {
        BrowserPage preview = page("/change?preview=1&commitment=5&window=30&from=2026-05-01T00:00");

        assertThat(preview.text())
                .contains("What would change", "Commitment:", "As agreed", "Instead")
                .contains("charged for other months");
        assertThat(commitment()).as("a look changes nothing").isEqualTo(2);
        BrowserPage made = browser.go(preview.forms().stream()
                .filter(form -> form.action().toString().endsWith("/policy/change")
                        && form.method().equals("POST"))
                .findFirst()
                .orElseThrow()
                .step());
        assertThat(made.text()).contains("Agreed: the change is in force from its date on", "planned");
        assertThat(service.get(key, "institutions/north").body().toString())
                .contains("\"commitment\":{\"learners\":5}", "\"window\":\"P30D\"", "2026-04-30T22:00:00Z");
        assertThat(commitment()).as("not yet in force").isEqualTo(2);
        assertThat(page("?asOf=2026-05-02T00:00:00Z").body()).contains(">5<");
    }

    @Test
    void whatWasShownUnderOtherTermsIsShownAnewInsteadOfMade() throws IOException, InterruptedException {
        BrowserStep shown = page("/change?preview=1&commitment=5&from=2026-05-01T00:00").forms().stream()
                .filter(form -> form.action().toString().endsWith("/policy/change")
                        && form.method().equals("POST"))
                .findFirst()
                .orElseThrow()
                .step();
        service.patch(Service.OPERATOR_KEY, "institutions/north", """
                {"from": "2026-04-01T00:00:00Z", "commitment": {"learners": 3}}""");

        BrowserPage again = browser.send(shown);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text())
                .contains(
                        "The terms were changed meanwhile; this is what your change would do now.",
                        "What would change");
        assertThat(page("/change?preview=1&commitment=5&from=2026-05-01T00:00").text())
                .doesNotContain("meanwhile");
        assertThat(service.get(key, "institutions/north").body().toString())
                .doesNotContain("\"commitment\":{\"learners\":5}");
        assertThat(browser.go(again.forms().stream()
                                .filter(form -> form.action().toString().endsWith("/policy/change")
                                        && form.method().equals("POST"))
                                .findFirst()
                                .orElseThrow()
                                .step())
                        .text())
                .contains("Agreed: the change is in force from its date on");
    }

    @Test
    void ofOwnersWhoSawTheSameTermsOneChangesThem() throws Exception {
        BrowserStep shown = page("/change?preview=1&commitment=5&from=2026-05-01T00:00").forms().stream()
                .filter(form -> form.action().toString().endsWith("/policy/change")
                        && form.method().equals("POST"))
                .findFirst()
                .orElseThrow()
                .step();

        List<Integer> answers = Race.of(6, () -> browser.send(shown).status());

        assertThat(answers).containsOnlyOnce(303);
        assertThat(answers).filteredOn(status -> status != 303).containsOnly(409);
    }

    @Test
    void anEndOfAContractWithoutItsBeginningIsAFault() {
        BrowserPage refused = page("/change?preview=1&commitment=5&from=2026-05-01T00:00&contractUntil=2027-01-01");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("Say when the contract begins");
    }

    @Test
    void closedMonthsKeepTheirTermsAndThePageSaysFromWhenOnAChangeIsPossible()
            throws IOException, InterruptedException {
        BrowserPage refused = page("/change?preview=1&commitment=5&from=2026-01-01T00:00");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("Closed months keep their terms", "Mar 1, 2026");
        assertThat(commitment()).isEqualTo(2);
    }

    @Test
    void aFaultyRowAndAMissingDateAreTold() {
        BrowserPage refused = page("/change?preview=1&form=volume&currency=EUR&minimum=2"
                + "&tierFrom=1&tierPrice=5&tierFrom=10&tierPrice=6");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("Row 2: the price", "Say from when on it is in force");
        assertThat(page("/change?preview=1").text()).contains("Nothing is filled in that could be changed");
    }

    @Test
    void aCommitmentBelowTheCardsMinimumIsRefusedByTheSameRuleAsByRest() {
        assertThat(page("/change?preview=1&commitment=1&from=2026-05-01T00:00").text())
                .contains("must not be below the rate card’s smallest one");
    }

    @Test
    void nothingIsChangedFromAnotherMoment() {
        assertThat(page("?asOf=2026-01-01T00:00:00Z").body()).doesNotContain("policy/change");
        assertThat(page("/change?asOf=2026-01-01T00:00:00Z").status()).isEqualTo(404);
        assertThat(page("/other").status()).isEqualTo(404);
    }

    private int commitment() throws IOException, InterruptedException {
        return service.get(key, "institutions/north")
                .body()
                .path("commitment")
                .path("learners")
                .asInt();
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north/policy" + rest);
    }
}
