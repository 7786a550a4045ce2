package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

/** An institution whose contract ended on the 15th of February 2026: two weeks ago. */
class ContractEndTest extends RestTest {

    private static final String FACTS = """
            {"facts": [{"source": "t", "id": "late", "type": "activity", "kind": "access", "learner": "ada", "at": "2026-02-10T08:00:00Z"}]}""";

    private Tenant ended() throws Exception {
        Tenant tenant = tenant("rolling-with-release");
        visit(tenant, "ada", "2026-01-20T08:00:00Z");
        Service.Answer agreed = service.patch(tenant.key(), tenant.path(""), """
                {"rateCard": {"currency": "EUR", "form": "volume", "tiers": [{"from": 50, "price": "6.00"}]},
                 "from": "2025-01-01T00:00:00Z",
                 "contract": {"from": "2025-12-16T00:00:00Z", "until": "2026-02-15T00:00:00Z", "prorated": true}}""");
        assertThat(agreed.status()).as(agreed.raw().body()).isEqualTo(200);
        assertThat(agreed.body().path("contract").path("prorated").asBoolean()).isTrue();
        return tenant;
    }

    @Test
    void nothingIsWrittenByAnyCallAndNobodyIsAskedWhatItWouldHaveBeen() throws Exception {
        Tenant tenant = ended();
        Set<String> passed = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path :
                service.get("", "openapi.json").body().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
                if (!call.getKey().equals("get") && path.getKey().contains("{institution}")) {
                    String address = path.getKey()
                            .substring(1)
                            .replace("{institution}", tenant.id())
                            .replaceAll("\\{[^}]*}", "none");
                    Service.Answer answer = switch (call.getKey()) {
                        case "post" -> service.post(tenant.key(), address, "{}");
                        case "put" -> service.put(tenant.key(), address, "{}");
                        case "patch" -> service.patch(tenant.key(), address, "{}");
                        default -> service.delete(tenant.key(), address);
                    };
                    if (answer.body().path("type").asText().endsWith("/contract-ended")) {
                        assertProblem(answer, 409, "contract-ended");
                    } else {
                        passed.add(call.getValue().path("operationId").asText());
                    }
                }
            }
        }
        assertThat(passed)
                .as("what changes nothing, and keys, with which the rest is read")
                .contains("decide", "plan", "whatIf", "reconcile", "createKey", "deleteKey")
                .doesNotContain(
                        "reportFacts",
                        "issueVouchers",
                        "switchLearner",
                        "createPlatform",
                        "createTool",
                        "changeInstitution");
        assertProblem(service.post(tenant.key(), tenant.path("facts"), FACTS), 409, "contract-ended");
        assertThat(service.get(tenant.key(), tenant.path("learners/ada/facts"))
                        .body()
                        .path("facts"))
                .hasSize(1);
    }

    @Test
    void everythingIsStillReadExportedAndClosed() throws Exception {
        Tenant tenant = ended();
        String reader = service.key(tenant.id(), "read");

        JsonNode statements =
                service.get(reader, tenant.path("statements")).body().path("statements");
        assertThat(statements.findValuesAsText("month")).containsExactly("2025-12", "2026-01");
        assertThat(statements.path(0).path("amount").asText())
                .as("sixteen of thirty-one days of 300.00")
                .isEqualTo("154.84");
        assertThat(statements.path(0).path("prorated").toString()).isEqualTo("{\"days\":16,\"of\":31}");
        assertThat(statements.path(1).path("amount").asText()).isEqualTo("300.00");
        assertThat(statements.path(1).has("prorated")).isFalse();
        JsonNode february = service.get(reader, tenant.path("months/2026-02")).body();
        assertThat(february.path("amount").asText())
                .as("fourteen of twenty-eight")
                .isEqualTo("150.00");
        assertThat(february.path("prorated").path("days").asInt()).isEqualTo(14);
        assertThat(service.get(reader, tenant.path("months/2026-03"))
                        .body()
                        .path("amount")
                        .asText())
                .isEqualTo("0.00");
        assertThat(service.get(reader, tenant.path("statements/export")).raw().body())
                .contains("\"line\":\"fact\"");
        assertThat(service.get(reader, tenant.path("learners/ada"))
                        .body()
                        .path("active")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aLearnersRecordStaysAsItIsAndStaffAreNotStopped() throws Exception {
        Tenant tenant = ended();

        JsonNode decisions =
                service.post(tenant.key(), tenant.path("decisions"), """
                        {"requests": [{"learner": "ada", "kind": "access", "origin": "LEARNER"},
                         {"learner": "new", "kind": "access", "origin": "LEARNER"},
                         {"learner": "ida", "kind": "access", "origin": "STAFF", "role": "instructor"}]}""").body().path("decisions");

        assertThat(decisions.findValuesAsText("allowed")).containsExactly("false", "false", "true");
        assertThat(decisions.findValuesAsText("reason"))
                .containsExactly("contract-ended", "contract-ended", "role-not-counted");
    }

    @Test
    void anotherContractOpensItAgainWithEverythingThere() throws Exception {
        Tenant tenant = ended();
        String before = service.get(tenant.key(), tenant.path("statements/2026-01"))
                .raw()
                .body();
        assertProblem(service.patch(tenant.key(), tenant.path(""), "{\"name\": \"Renamed\"}"), 409, "contract-ended");

        Service.Answer again =
                service.patch(tenant.key(), tenant.path(""), "{\"contract\": {\"from\": \"2026-03-01T12:00:00Z\"}}");

        assertThat(again.status()).as(again.raw().body()).isEqualTo(200);
        assertThat(service.post(tenant.key(), tenant.path("facts"), FACTS)
                        .body()
                        .findValuesAsText("outcome"))
                .isEqualTo(List.of("counted"));
        assertThat(service.get(tenant.key(), tenant.path("statements/2026-01"))
                        .raw()
                        .body())
                .isEqualTo(before);
        assertThat(service.get(tenant.key(), tenant.path("months/2026-03"))
                        .body()
                        .path("amount")
                        .asText())
                .isEqualTo("300.00");
    }
}
