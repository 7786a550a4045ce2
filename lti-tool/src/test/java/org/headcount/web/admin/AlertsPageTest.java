package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What staff see of alerts, and how they say who hears of them. */
@SuppressWarnings("NullAway.Init")
class AlertsPageTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private final LoopbackServer endpoint = new LoopbackServer();
    private Service service;

    @BeforeEach
    void signIn() throws Exception {
        service = Service.start(folder, InstantSource.fixed(NOON));
        service.institution("north", "switch");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
        endpoint.close();
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north/alerts" + rest);
    }

    private BrowserPage add(String url) {
        return browser.send(page("").form("/alerts/webhooks#told").step(Map.of("url", url)));
    }

    @Test
    void aWebhookIsAddedTestedAndTakenAwayAndItsSecretIsShownOnce() {
        AtomicInteger status = new AtomicInteger(204);
        endpoint.on("/hook", exchange -> LoopbackServer.answer(exchange, status.get(), "text/plain", ""));
        BrowserPage made = add(endpoint.url("/hook").toString());
        Matcher secret = Pattern.compile("whsec_[A-Za-z0-9+/=]+").matcher(made.body());
        assertThat(secret.find()).isTrue();
        assertThat(page("").body()).contains(endpoint.url("/hook").toString()).doesNotContain("whsec_");

        assertThat(browser.follow(browser.send(page("").form("/test").step())).text())
                .contains("The test arrived and was acknowledged.", "HTTP 204");
        assertThat(endpoint.asked()).hasSize(1);
        status.set(500);
        assertThat(browser.follow(browser.send(page("").form("/test").step())).text())
                .contains("The test was not acknowledged", "HTTP 500");

        assertThat(browser.follow(browser.send(page("").form("/delete").step())).text())
                .contains("It is told nothing more.", "No endpoint is told.");
    }

    @Test
    void anAddressThatCannotBeCalledIsToldAtItsFieldAndNobodyIsToldTwice() {
        BrowserPage refused = add("javascript:alert(1)");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("This address cannot be called");
        assertThat(refused.form("/alerts/webhooks#told").value("url")).contains("javascript:alert(1)");

        String url = endpoint.url("/hook").toString();
        assertThat(add(url).status()).isEqualTo(200);
        assertThat(add(url).text()).contains("It is told already.");
        assertThat(page("").text()).contains("No e-mail can be sent");
    }

    @Test
    void anAlertIsShownWithWhatBecameOfIt() {
        try (Store store = Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON))) {
            store.alerts()
                    .raise(
                            NORTH,
                            Finding.closed(YearMonth.parse("2026-02"), 3, Optional.empty(), Optional.empty()),
                            NOON);
        }

        assertThat(page("").text())
                .contains("The statement of February 2026 is closed", "still holds")
                .contains("Nobody was told");
        assertThat(page("?state=recovered").text()).contains("Nothing fits");
        assertThat(page("?after=%27%00").status()).isEqualTo(200);
        assertThat(browser.get(service.base() + "/admin/institutions/north/settings")
                        .text())
                .contains("Alerts and webhooks");
    }

    @Test
    void anotherInstitutionsWebhookIsNotFound() throws Exception {
        service.institution("south", "switch");
        add(endpoint.url("/hook").toString());
        String action = page("").form("/test").action().toString();
        String token = page("").form("/test").value("token").orElseThrow();

        assertThat(browser.post(action.replace("/north/", "/south/"), Map.of("token", token))
                        .status())
                .isEqualTo(404);
    }
}
