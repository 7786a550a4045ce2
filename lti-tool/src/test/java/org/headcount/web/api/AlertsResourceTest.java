package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.headcount.lti.wire.LoopbackMailServer;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.settings.MailSettings;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AlertsResourceTest extends RestTest {

    private final LoopbackServer endpoint = new LoopbackServer();
    private final LoopbackMailServer mails = new LoopbackMailServer();

    @TempDir
    Path empty;

    @AfterAll
    void closeServers() {
        endpoint.close();
        mails.close();
    }

    private static void raise(Store node, Tenant tenant, String month) {
        node.alerts()
                .raise(
                        new InstitutionId(tenant.id()),
                        Finding.closed(
                                YearMonth.parse(month),
                                3,
                                Optional.of(new BigDecimal("18.00")),
                                Optional.of(Currency.getInstance("EUR"))),
                        NOON);
    }

    @Test
    void alertsAreListedNewestFirstAPageAtATimeWithTheirNumbers() throws Exception {
        Tenant tenant = tenant("switch");
        try (Store node = anotherNode()) {
            for (String month : List.of("2025-11", "2025-12", "2026-01")) {
                raise(node, tenant, month);
            }
            node.alerts()
                    .recover(
                            node.alerts()
                                    .list(new InstitutionId(tenant.id()), Optional.empty(), 1, "")
                                    .get(0),
                            NOON.plusSeconds(60));
        }

        JsonNode first =
                service.get(tenant.key(), tenant.path("alerts?limit=2")).body();
        JsonNode rest = service.get(
                        tenant.key(),
                        tenant.path("alerts?limit=2&after=" + first.path("next").asText()))
                .body();

        assertThat(first.path("alerts")).hasSize(2);
        assertThat(rest.path("alerts")).hasSize(1);
        assertThat(rest.has("next")).isFalse();
        List<String> months = new ArrayList<>(first.path("alerts").findValuesAsText("month"));
        months.addAll(rest.path("alerts").findValuesAsText("month"));
        assertThat(months).containsExactlyInAnyOrder("2025-11", "2025-12", "2026-01");
        JsonNode alert = first.path("alerts").get(0);
        assertThat(alert.path("rule").asText()).isEqualTo("statement-closed");
        assertThat(alert.path("firedAt").asText()).isEqualTo(NOON.toString());
        assertThat(alert.path("recoveredAt").asText()).isEqualTo("2026-03-01T12:01:00Z");
        assertThat(alert.path("learners").asInt()).isEqualTo(3);
        assertThat(alert.path("amount").asText()).isEqualTo("18.00");
        assertThat(alert.path("currency").asText()).isEqualTo("EUR");
        assertThat(alert.has("source")).isFalse();
        assertThat(service.get(tenant.key(), tenant.path("alerts?state=recovered"))
                        .body()
                        .path("alerts"))
                .hasSize(1);
        assertThat(service.get(tenant.key(), tenant.path("alerts?state=open"))
                        .body()
                        .path("alerts"))
                .hasSize(2);
        assertThat(pointers(service.get(tenant.key(), tenant.path("alerts?state=x&limit=0"))))
                .containsExactlyInAnyOrder("?state", "?limit");
        assertThat(service.get(service.key(tenant.id(), "read"), tenant.path("alerts"))
                        .status())
                .isEqualTo(200);
        assertProblem(service.get(tenant("switch").key(), tenant.path("alerts")), 404, "not-found");
    }

    @Test
    void aWebhookShowsItsSecretOnceAndNeverAgain() throws Exception {
        Tenant tenant = tenant("switch");
        endpoint.on("/once", 200, "text/plain", "");
        Service.Answer made = create(tenant, "/once");
        String secret = made.body().path("secret").asText();
        String place = made.raw().headers().firstValue("Location").orElseThrow();

        assertThat(made.status()).isEqualTo(201);
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(place).endsWith("/webhooks/" + made.body().path("id").asText());
        for (String path :
                List.of("webhooks", "webhooks/" + made.body().path("id").asText())) {
            Service.Answer again = service.get(tenant.key(), tenant.path(path));
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.raw().body()).doesNotContain("whsec_", "secret").contains("\"state\":\"active\"");
        }
        assertProblem(create(tenant, "/once"), 409, "already-told");
        assertProblem(
                service.get(service.key(tenant.id(), "record"), tenant.path("webhooks")), 403, "insufficient-rights");
        assertProblem(service.get(tenant("switch").key(), tenant.path("webhooks")), 404, "not-found");
    }

    private Service.Answer create(Tenant tenant, String path) throws Exception {
        return service.post(tenant.key(), tenant.path("webhooks"), "{\"url\": \"" + endpoint.url(path) + "\"}");
    }

    @Test
    void aWebhookIsTestedAndTakenAway() throws Exception {
        Tenant tenant = tenant("switch");
        endpoint.on("/tested", 500, "text/plain", "secret words of the endpoint");
        String hook = tenant.path(
                "webhooks/" + create(tenant, "/tested").body().path("id").asText());

        Service.Answer tested = service.post(tenant.key(), hook + "/test", "");

        assertThat(tested.status()).isEqualTo(200);
        assertThat(tested.body().path("acknowledged").asBoolean()).isFalse();
        assertThat(tested.body().path("answer").asText()).isEqualTo("HTTP 500");
        assertThat(service.get(tenant.key(), hook).body().path("lastAnswer").asText())
                .isEqualTo("HTTP 500");
        assertThat(service.delete(tenant.key(), hook).status()).isEqualTo(204);
        assertProblem(service.delete(tenant.key(), hook), 404, "not-found");
        assertProblem(service.post(tenant.key(), hook + "/test", ""), 404, "not-found");
        assertProblem(service.get(tenant.key(), hook), 404, "not-found");
    }

    @Test
    void whatCannotBeAnEndpointIsNamed() throws Exception {
        Tenant tenant = tenant("switch");

        for (String url : List.of("\"http://10.0.0.1/\"", "\"ftp://example.org\"", "\"x\"", "7")) {
            assertThat(pointers(service.post(tenant.key(), tenant.path("webhooks"), "{\"url\": " + url + "}")))
                    .as(url)
                    .containsExactly("/url");
        }
        assertThat(pointers(service.post(tenant.key(), tenant.path("webhooks"), "{\"urls\": \"x\"}")))
                .containsExactlyInAnyOrder("/url", "/urls");
    }

    @Test
    void webhooksArePagedWithoutGapOrRepeat() throws Exception {
        Tenant tenant = tenant("switch");
        List<String> made = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            made.add(create(tenant, "/page" + number).body().path("id").asText());
        }
        JsonNode first =
                service.get(tenant.key(), tenant.path("webhooks?limit=2")).body();
        JsonNode rest = service.get(
                        tenant.key(),
                        tenant.path("webhooks?after=" + first.path("next").asText()))
                .body();

        List<String> seen = new ArrayList<>(first.path("webhooks").findValuesAsText("id"));
        seen.addAll(rest.path("webhooks").findValuesAsText("id"));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
        assertThat(rest.has("next")).isFalse();
    }

    /** From the facts to the endpoint: a service looks at once when it starts. */
    @Test
    @Timeout(120)
    void whatAServiceNoticesItTells() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        endpoint.on("/told", exchange -> {
            LoopbackServer.answer(exchange, 200, "text/plain", "");
            told.add("told");
        });
        Settings settings = Service.settings(empty);
        try (Service one = Service.start(settings, InstantSource.fixed(NOON))) {
            String key = one.institution("north", "switch");
            one.patch(Service.OPERATOR_KEY, "institutions/north", """
                    {"commitment": {"learners": 1}, "from": "2026-03-01T00:00:00Z"}""");
            one.post(key, "institutions/north/webhooks", "{\"url\": \"" + endpoint.url("/told") + "\"}");
            one.post(key, "institutions/north/facts", """
                    {"facts": [{"source": "t", "id": "1", "type": "switch-on", "learner": "ada", "at": "%s"}]}
                    """.formatted(NOON));
        }
        Instant later = NOON.plus(Duration.ofHours(1));
        try (Service other = Service.start(settings, InstantSource.fixed(later))) {
            for (int number = 0; number < 6; number++) {
                assertThat(told.poll(60, TimeUnit.SECONDS))
                        .as("alert %s", number)
                        .isNotNull();
            }
            assertThat(other.get(Service.OPERATOR_KEY, "institutions/north/alerts")
                            .body()
                            .path("alerts")
                            .findValuesAsText("rule"))
                    .containsExactlyInAnyOrder(
                            "commitment-80", "commitment-95", "commitment-100", "cap-80", "cap-95", "cap-100");
        }
    }

    @Test
    void withoutAMailServerNobodyIsToldByEMail() throws Exception {
        Tenant tenant = tenant("switch");

        assertProblem(
                service.post(tenant.key(), tenant.path("alert-addresses"), "{\"address\": \"me@example.org\"}"),
                409,
                "no-mail-server");
        assertThat(pointers(service.post(
                        tenant.key(), tenant.path("alert-addresses"), "{\"address\": \"me\", \"language\": \"it\"}")))
                .containsExactlyInAnyOrder("/address", "/language");
    }

    @Test
    @Timeout(120)
    void aMailboxIsTestedAndToldInItsLanguage() throws Exception {
        Settings alone = Service.settings(empty);
        Settings settings = alone.with(new MailSettings(
                "localhost", mails.port(), MailSettings.Security.NONE, Optional.empty(), "headcount@school.example"));
        try (Service with = Service.start(settings, InstantSource.fixed(NOON))) {
            String key = with.institution("north", "switch");
            String path = "institutions/north/alert-addresses";
            Service.Answer made =
                    with.post(key, path, "{\"address\": \"licences@school.example\", \"language\": \"de\"}");
            assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
            String mailbox = path + "/" + made.body().path("id").asText();

            Service.Answer tested = with.post(key, mailbox + "/test", "");

            assertThat(tested.body().path("acknowledged").asBoolean()).isTrue();
            assertThat(mails.received()).singleElement().satisfies(received -> {
                assertThat(received.to()).isEqualTo("licences@school.example");
                assertThat(received.text()).contains("Subject: north: ein Test").contains("Warnungen hier ankommen");
            });
            assertThat(with.get(key, path).body().path("addresses").findValuesAsText("language"))
                    .containsExactly("de");
            assertThat(with.delete(key, mailbox).status()).isEqualTo(204);
            assertThat(with.get(key, path).body().path("addresses")).isEmpty();
        }
    }
}
