package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.lti.wire.CanonicalJson;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At noon on the first of March 2026, of institutions whose contract began in November. */
class StatementsResourceTest extends RestTest {

    private Tenant contracted(String id) throws Exception {
        Service.Answer created = service.post(OPERATOR_KEY, "institutions", """
                {"id": "%s", "name": "North", "zone": "UTC", "policy": "rolling",
                 "rateCard": {"currency": "EUR", "form": "volume", "minimum": 2, "tiers": [{"from": 1, "price": "6.00"}]},
                 "contract": {"from": "2025-11-10T00:00:00Z"}}""".formatted(id));
        assertThat(created.status()).as(created.raw().body()).isEqualTo(201);
        Tenant tenant = new Tenant(id, service.key(id, "record"));
        visit(tenant, "a", "2025-11-20T00:00:00Z");
        visit(tenant, "b", "2026-02-20T00:00:00Z");
        return tenant;
    }

    @Test
    void closedMonthsHaveStatementsThatAreChainedByTheirDigests() throws Exception {
        Tenant tenant = contracted("chained");

        JsonNode list = service.get(tenant.key(), tenant.path("statements")).body();

        assertThat(list.has("next")).isFalse();
        assertThat(list.path("statements").findValuesAsText("state")).containsExactly("closed", "closed", "closed");
        String previous = null;
        for (JsonNode listed : list.path("statements")) {
            String month = listed.path("month").asText();
            ObjectNode statement = (ObjectNode) service.get(tenant.key(), tenant.path("statements/" + month))
                    .body();
            assertThat(service.get(tenant.key(), tenant.path("months/" + month))
                            .body()
                            .path("state")
                            .asText())
                    .isEqualTo("closed");
            ObjectNode withoutLearners = statement.deepCopy();
            withoutLearners.remove("learners");
            assertThat(listed).isEqualTo(withoutLearners);
            assertThat(statement.path("previousDigest").textValue()).isEqualTo(previous);
            previous = statement.remove("digest").asText();
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(CanonicalJson.bytes(statement))))
                    .as("what is left is what the digest is of")
                    .isEqualTo(previous);
        }
    }

    @Test
    void aStatementHasTheMembersThatAreDescribedAndNoOthers() throws Exception {
        Tenant tenant = contracted("described");
        JsonNode schemas =
                service.get("", "openapi.json").body().path("components").path("schemas");

        JsonNode statement =
                service.get(tenant.key(), tenant.path("statements/2026-01")).body();

        Set<String> described = names(schemas.path("Statement").path("properties"));
        assertThat(described.remove("prorated"))
                .as("only where a contract says so")
                .isTrue();
        assertThat(names(statement)).isEqualTo(described);
        assertThat(names(statement.path("policy")))
                .containsAll(
                        names(service.get(tenant.key(), tenant.path("")).body().path("policy")));
        assertThat(names(statement.path("rates"))).containsExactly("currency", "form", "minimum", "tiers");
        assertThat(statement.path("totals").path(0).path("amount").asText()).isEqualTo("12.00");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void whatComesLateForAClosedMonthIsInTheDraftOfTheNextOne() throws Exception {
        Tenant tenant = contracted("late");
        service.get(tenant.key(), tenant.path("statements"));
        for (String learner : List.of("c", "d")) {
            visit(tenant, learner, "2026-01-20T00:00:00Z");
        }

        JsonNode january =
                service.get(tenant.key(), tenant.path("statements/2026-01")).body();
        JsonNode draft = service.get(tenant.key(), tenant.path("statements/2026-02/draft"))
                .body();
        JsonNode march = service.get(tenant.key(), tenant.path("statements/2026-03/draft"))
                .body();

        assertThat(january.path("measured").asInt())
                .as("nobody reported anything before it closed")
                .isZero();
        assertThat(draft.path("state").asText()).isEqualTo("closing");
        assertThat(draft.path("closesAt").asText()).isEqualTo("2026-03-04T00:00:00Z");
        assertThat(draft.path("measured").asInt()).isEqualTo(3);
        assertThat(draft.path("learners")).hasSize(3);
        assertThat(draft.path("adjustments").findValuesAsText("month"))
                .containsExactly("2025-11", "2025-12", "2026-01");
        assertThat(draft.path("adjustments").findValuesAsText("learners")).containsExactly("1", "1", "3");
        assertThat(draft.path("adjustments").findValuesAsText("amount"))
                .as("by total: two are paid for by the minimum")
                .containsExactly("0.00", "0.00", "6.00");
        assertThat(draft.path("totals").path(0).path("amount").asText()).isEqualTo("24.00");
        assertThat(draft.path("previousDigest")).isEqualTo(january.path("digest"));
        assertThat(march.path("adjustments")).isEmpty();
        assertThat(march.path("state").asText()).isEqualTo("open");
    }

    @Test
    void aMonthThatIsNotClosedSaysWhenItCloses() throws Exception {
        Tenant tenant = contracted("open");

        Service.Answer closing = service.get(tenant.key(), tenant.path("statements/2026-02"));
        Service.Answer history = service.get(tenant.key(), tenant.path("statements/2025-10"));

        assertProblem(closing, 404, "month-not-closed");
        assertThat(closing.body().path("detail").asText()).contains("2026-03-04T00:00:00Z");
        assertProblem(history, 404, "month-never-closes");
        assertProblem(service.get(tenant.key(), tenant.path("statements/2025-10/draft")), 404, "month-never-closes");
        assertProblem(service.get(tenant.key(), tenant.path("statements/2026-01/draft")), 409, "month-closed");
        assertThat(pointers(service.get(tenant.key(), tenant.path("statements/13-2026"))))
                .containsExactly("{month}");
    }

    @Test
    void statementsArePaged() throws Exception {
        Tenant tenant = contracted("paged");
        List<String> months = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = service.get(tenant.key(), tenant.path("statements?limit=2" + after))
                    .body();
            months.addAll(page.path("statements").findValuesAsText("closedAt"));
            after = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());

        assertThat(months).containsExactly("2025-12-04T00:00:00Z", "2026-01-04T00:00:00Z", "2026-02-04T00:00:00Z");
        assertThat(pointers(service.get(tenant.key(), tenant.path("statements?limit=0&after=yesterday"))))
                .containsExactly("?limit", "?after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/2026-01", "/2026-01/draft", "/export"})
    void anotherInstitutionsStatementsAreNotFound(String rest) throws Exception {
        Tenant tenant = tenant("switch");

        assertProblem(service.get(tenant.key(), "institutions/nowhere/statements" + rest), 404, "not-found");
        assertProblem(service.get(OPERATOR_KEY, "institutions/nowhere/statements" + rest), 404, "not-found");
    }
}
