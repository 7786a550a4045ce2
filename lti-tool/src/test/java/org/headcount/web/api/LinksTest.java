package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several identities of one person, by REST. */
class LinksTest extends RestTest {

    private static final String LINK = """
            {"source": "t", "id": "%s", "type": "%s", "learner": "%s", "with": "%s", "at": "2026-03-01T10:00:00Z"}""";

    @Test
    void aPreviewTellsWhatALinkCostsAndChangesNothingAndTheLinkCostsTheSame() throws Exception {
        Tenant tenant = priced();
        visit(tenant, "lti.a:1", "2026-02-01T08:00:00Z");
        visit(tenant, "lti.b:1", "2026-02-02T08:00:00Z");

        Service.Answer preview = post(tenant, "{\"learners\": [\"lti.a:1\", \"lti.b:1\"], \"preview\": true}");
        assertThat(preview.status()).isEqualTo(200);
        assertThat(distinct(tenant)).isEqualTo(2);
        Service.Answer made = post(tenant, "{\"learners\": [\"lti.a:1\", \"lti.b:1\"], \"reason\": \"same person\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("costs")).isEqualTo(preview.body().path("costs"));
        assertThat(costs(made.body().path("costs")))
                .containsExactly(
                        "2026-02 -40.00 EUR", "2026-03 -40.00 EUR", "2026-04 -40.00 EUR", "2026-05 -40.00 EUR");
        assertThat(texts(made.body().path("identities"))).containsExactlyInAnyOrder("lti.a:1", "lti.b:1");
        assertThat(distinct(tenant)).isEqualTo(1);
        assertThat(learner(tenant, "lti.b:1").path("learner").asText())
                .isEqualTo(made.body().path("learner").asText());
    }

    @Test
    void aLinkIsUndoneByItsIdAsIfItHadNeverBeen() throws Exception {
        Tenant tenant = priced();
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-02T08:00:00Z");
        visit(tenant, "c", "2026-02-03T08:00:00Z");
        JsonNode before = learner(tenant, "b");
        Service.Answer made = post(tenant, "{\"learners\": [\"a\", \"b\", \"c\"], \"reason\": \"same person\"}");
        String link = "links/" + made.body().path("id").asText();
        assertThat(made.raw().headers().firstValue("Location"))
                .contains(service.base() + "/api/v1/" + tenant.path(link));
        assertThat(distinct(tenant)).isEqualTo(1);

        JsonNode told = service.get(tenant.key(), tenant.path(link)).body();
        assertThat(told.path("learners")).hasSize(3);
        assertThat(told.path("inForce").asBoolean()).isTrue();
        assertThat(costs(told.path("unlinkingCosts"))).contains("2026-02 80.00 EUR");
        assertThat(service.delete(tenant.key(), tenant.path(link)).status()).isEqualTo(204);

        assertThat(distinct(tenant)).isEqualTo(3);
        assertThat(learner(tenant, "b")).isEqualTo(before);
        assertThat(service.get(tenant.key(), tenant.path(link))
                        .body()
                        .path("inForce")
                        .asBoolean())
                .isFalse();
        assertProblem(service.delete(tenant.key(), tenant.path(link)), 404, "not-found");
        assertThat(post(tenant, "{\"learners\": [\"a\", \"b\"], \"reason\": \"after all\"}")
                        .status())
                .as("at the same instant of the clock")
                .isEqualTo(201);
        assertThat(distinct(tenant)).isEqualTo(2);
    }

    @Test
    void identitiesAreAddedAndRemovedAndOldIdsKeepAnswering() throws Exception {
        Tenant tenant = priced();
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-02T08:00:00Z");
        String old = learner(tenant, "b").path("learner").asText();

        Service.Answer added = put(tenant, "a", "{\"add\": [\"b\", \"mail:a@example.org\"]}");

        assertThat(added.status()).as(added.raw().body()).isEqualTo(200);
        assertThat(texts(added.body().path("identities")))
                .containsExactlyInAnyOrder("default:a", "default:b", "mail:a@example.org");
        assertThat(costs(added.body().path("costs"))).contains("2026-02 -40.00 EUR");
        assertThat(added.body().path("active").asBoolean()).isTrue();
        for (String name : List.of("a", "b", "mail:a@example.org", old)) {
            assertThat(learner(tenant, name).path("learner"))
                    .isEqualTo(added.body().path("learner"));
        }
        assertThat(service.get(tenant.key(), tenant.path("learners?q=example.org"))
                        .body()
                        .path("learners"))
                .hasSize(1);

        Service.Answer removed = put(tenant, "mail:a@example.org", "{\"remove\": [\"b\"]}");
        assertThat(texts(removed.body().path("identities")))
                .containsExactlyInAnyOrder("default:a", "mail:a@example.org");
        assertThat(costs(removed.body().path("costs"))).contains("2026-02 40.00 EUR");
        assertThat(distinct(tenant)).isEqualTo(2);
        assertThat(put(tenant, "a", "{\"add\": [\"mail:a@example.org\"]}")
                        .body()
                        .path("costs"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /learners,/reason",
                "{\"learners\": [\"a\"], \"reason\": \"r\"} | /learners",
                "{\"learners\": [\"a\", \":\"], \"reason\": \"r\"} | /learners/1",
                "{\"learners\": [\"a\", \"nobody\"], \"reason\": \"r\"} | /learners/1",
                "{\"learners\": [\"a\", \"b\"]} | /reason"
            })
    void whatCannotBeLinkedIsNamed(String body, String pointers) throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "a", "2026-02-01T08:00:00Z");

        Service.Answer answer = post(tenant, body);

        assertProblem(answer, 400, "invalid-request");
        assertThat(String.join(",", pointers(answer))).isEqualTo(pointers);
    }

    @Test
    void whoeverIsLinkedAlreadyIsAConflictAndWhoIsNotTheirsCannotBeRemoved() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-01T08:00:00Z");
        post(tenant, "{\"learners\": [\"a\", \"b\"], \"reason\": \"r\"}");

        assertProblem(post(tenant, "{\"learners\": [\"b\", \"a\"], \"reason\": \"r\"}"), 409, "already-linked");
        assertThat(pointers(put(tenant, "a", "{\"remove\": [\"c\"]}"))).containsExactly("/remove/0");
        assertThat(pointers(put(tenant, "a", "{\"remove\": [\"a\", \"b\"]}"))).containsExactly("/remove");
        assertThat(pointers(put(tenant, "a", "{\"remove\": [\"b\"], \"add\": [\"b\"]}")))
                .containsExactly("/add/0");
        assertProblem(put(tenant, "nobody", "{\"add\": [\"b\"]}"), 404, "not-found");
        assertProblem(service.delete(tenant.key(), tenant.path("links/none")), 404, "not-found");
    }

    @Test
    void linksAreReportedAsFactsByAdministratorsAlone() throws Exception {
        Tenant tenant = tenant("rolling");
        String recorder = service.key(tenant.id(), "record");
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-01T08:00:00Z");

        assertThat(report(recorder, tenant, LINK.formatted("l", "link", "a", "b")))
                .containsExactly("refused");
        assertThat(report(
                        tenant.key(),
                        tenant,
                        LINK.formatted("l", "link", "a", "b"),
                        LINK.formatted("l", "link", "a", "b"),
                        LINK.formatted("l", "link", "a", "c"),
                        LINK.formatted("s", "link", "a", "a"),
                        LINK.formatted("m", "link", "a", "b").replace(", \"with\": \"b\"", "")))
                .containsExactly("recorded", "duplicate", "conflict", "invalid", "invalid");
        assertThat(distinct(tenant)).isEqualTo(1);
        JsonNode fact = service.get(tenant.key(), tenant.path("learners/a/facts"))
                .body()
                .path("facts")
                .findParents("with")
                .get(0);
        assertThat(fact.path("type").asText()).isEqualTo("link");
        assertThat(report(tenant.key(), tenant, LINK.formatted("u", "unlink", "b", "a")))
                .containsExactly("recorded");
        assertThat(distinct(tenant)).isEqualTo(2);
    }

    @Test
    void aVoidOfALinkIsAboutOneOfTheTwo() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-01T08:00:00Z");
        visit(tenant, "c", "2026-02-01T08:00:00Z");
        report(tenant.key(), tenant, LINK.formatted("l", "link", "a", "b"));
        String voids = """
                {"source": "t", "id": "%s", "type": "void", "learner": "%s", "reason": "mistaken",
                 "voids": {"source": "t", "id": "l"}, "at": "2026-03-01T10:00:00Z"}""";

        assertThat(report(tenant.key(), tenant, voids.formatted("v", "c"), voids.formatted("w", "b")))
                .containsExactly("invalid", "recorded");
        assertThat(distinct(tenant)).isEqualTo(3);
    }

    @Test
    void asKnownBeforeALinkTheyWereTwo() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-01T08:00:00Z");
        report(tenant.key(), tenant, LINK.formatted("l", "link", "a", "b"));
        String later = "2026-03-01T12:00:00.000001Z";

        assertThat(service.get(tenant.key(), tenant.path("learners/b?knownAt=" + later))
                        .body())
                .isEqualTo(learner(tenant, "a"));
        for (String list : List.of("learners?knownAt=" + later, "months/2026-03/learners?knownAt=" + later)) {
            assertThat(service.get(tenant.key(), tenant.path(list)).body().path("learners"))
                    .as(list)
                    .hasSize(1);
        }
    }

    @Test
    void everyLinkIsListedWithWhoMadeItWhenAndWhetherItStands() throws Exception {
        Tenant tenant = tenant("rolling");
        for (String who : List.of("a", "b", "c", "d")) {
            visit(tenant, who, "2026-02-01T08:00:00Z");
        }
        report(tenant.key(), tenant, LINK.formatted("l", "link", "c", "d"));
        String first = post(tenant, "{\"learners\": [\"a\", \"b\"], \"reason\": \"same person\"}")
                .body()
                .path("id")
                .asText();
        service.delete(tenant.key(), tenant.path("links/" + first));
        String second = post(tenant, "{\"learners\": [\"a\", \"b\"], \"reason\": \"after all\"}")
                .body()
                .path("id")
                .asText();

        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = service.get(tenant.key(), tenant.path("links?limit=2" + next))
                    .body();
            assertThat(page.path("links").size()).isBetween(1, 2);
            page.path("links").forEach(all::add);
            next = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!next.isEmpty());

        assertThat(all)
                .extracting(link -> link.path("state").asText())
                .containsExactly("unlinked", "in-force", "in-force");
        assertThat(all).extracting(link -> link.path("id").asText()).containsExactly(first, "", second);
        JsonNode last = all.get(2);
        assertThat(last.path("fact").path("reason").asText()).isEqualTo("after all");
        assertThat(last.path("fact").path("actor").asText()).startsWith("key:");
        assertThat(last.path("fact").path("recordedAt").asText()).startsWith("2026-03-01T12:00:00");
        assertThat(last.path("learners")).hasSize(2);
        assertThat(texts(last.path("learners"))).contains(last.path("learner").asText());
        assertThat(last.path("learner")).isEqualTo(learner(tenant, "b").path("learner"));
        assertThat(all.get(0).path("because").path("source").asText()).isEqualTo("headcount.link");
        assertThat(pointers(service.get(tenant.key(), tenant.path("links?after=x&limit=0"))))
                .containsExactlyInAnyOrder("?after", "?limit");
    }

    @Test
    void whatIsPostedAsALinkUnlinkOrVoidOfOneHasAPriceBeforeItIsPosted() throws Exception {
        Tenant tenant = priced();
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-02T08:00:00Z");
        String voids = """
                {"source": "t", "id": "v", "type": "void", "learner": "b", "reason": "mistaken", "approvedBy": "staff:2",
                 "voids": {"source": "t", "id": "l"}, "at": "2026-03-01T10:00:00Z"}""";

        for (String fact : List.of(LINK.formatted("l", "link", "a", "b"), voids)) {
            String body = "{\"facts\": [" + fact + "]}";
            int before = distinct(tenant);
            JsonNode told =
                    service.post(tenant.key(), tenant.path("previews"), body).body();
            assertThat(distinct(tenant)).isEqualTo(before);
            JsonNode done =
                    service.post(tenant.key(), tenant.path("facts"), body).body();

            assertThat(told.path("receipts")).isEqualTo(done.path("receipts"));
            assertThat(told.path("months").findValuesAsText("month"))
                    .containsExactly("2026-02", "2026-03", "2026-04", "2026-05");
            for (JsonNode month : told.path("months")) {
                JsonNode is = service.get(
                                tenant.key(),
                                tenant.path("months/" + month.path("month").asText()))
                        .body();
                assertThat(month.path("after").path("distinct")).isEqualTo(is.path("distinct"));
                assertThat(month.path("after").path("amount")).isEqualTo(is.path("amount"));
            }
            assertThat(distinct(tenant)).isEqualTo(3 - before);
        }
    }

    @Test
    void aChangeOfIdentitiesIsPricedBeforeItIsMade() throws Exception {
        Tenant tenant = priced();
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-02T08:00:00Z");

        JsonNode told = put(tenant, "a", "{\"add\": [\"b\", \"new\"], \"preview\": true}")
                .body();
        assertThat(texts(told.path("identities"))).containsExactly("default:a");
        assertThat(distinct(tenant)).isEqualTo(2);
        assertProblem(service.get(tenant.key(), tenant.path("learners/new")), 404, "not-found");

        assertThat(put(tenant, "a", "{\"add\": [\"b\", \"new\"]}").body().path("costs"))
                .isEqualTo(told.path("costs"))
                .hasSize(4);
    }

    @Test
    void nobodysNameIsPutBesideWhoWasErased() throws Exception {
        Tenant tenant = priced();
        visit(tenant, "a", "2026-02-01T08:00:00Z");
        visit(tenant, "b", "2026-02-02T08:00:00Z");
        String gone = learner(tenant, "b").path("learner").asText();
        assertThat(service.delete(tenant.key(), tenant.path("learners/b/identity"))
                        .status())
                .isEqualTo(204);

        assertThat(pointers(post(tenant, "{\"learners\": [\"a\", \"" + gone + "\"], \"reason\": \"r\"}")))
                .containsExactly("/learners/1");
        assertThat(pointers(put(tenant, "a", "{\"add\": [\"" + gone + "\"]}"))).containsExactly("/add/0");
        assertThat(pointers(put(tenant, gone, "{\"add\": [\"a\"]}"))).containsExactly("/add/0");
        assertThat(distinct(tenant)).isEqualTo(2);
    }

    private Tenant priced() throws IOException, InterruptedException {
        Tenant tenant = tenant("rolling");
        assertThat(service.patch(OPERATOR_KEY, tenant.path(""), """
                        {"rateCard": {"currency": "EUR", "form": "base-plus", "base": "500.00", "included": 0,
                         "over": "40.00"}, "from": "2025-01-01T00:00:00Z"}""").status()).isEqualTo(200);
        return tenant;
    }

    private Service.Answer post(Tenant tenant, String body) throws IOException, InterruptedException {
        return service.post(tenant.key(), tenant.path("links"), body);
    }

    private Service.Answer put(Tenant tenant, String learner, String body) throws IOException, InterruptedException {
        return service.put(tenant.key(), tenant.path("learners/" + learner + "/identities"), body);
    }

    private JsonNode learner(Tenant tenant, String learner) throws IOException, InterruptedException {
        return service.get(tenant.key(), tenant.path("learners/" + learner)).body();
    }

    private int distinct(Tenant tenant) throws IOException, InterruptedException {
        return service.get(tenant.key(), tenant.path("months/2026-03"))
                .body()
                .path("distinct")
                .asInt();
    }

    private static List<String> costs(JsonNode costs) {
        List<String> told = new ArrayList<>();
        costs.forEach(cost -> told.add(cost.path("month").asText() + " "
                + cost.path("amount").asText() + " "
                + cost.path("currency").asText()));
        return told;
    }

    private List<String> report(String key, Tenant tenant, String... facts) throws IOException, InterruptedException {
        return service.post(key, tenant.path("facts"), "{\"facts\": [" + String.join(",", facts) + "]}")
                .body()
                .findValuesAsText("outcome");
    }
}
