package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.headcount.settings.Settings;
import org.headcount.settings.VoidSettings;
import org.headcount.testing.Service;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a second person's word is not enough (voids.approval: key). */
class ApprovalByKeyTest extends RestTest {

    private static final String VOID = """
            {"source": "t", "id": "%s", "type": "void", "learner": "%s", "at": "2026-03-01T09:00:00Z", "reason": "a test",
            "actor": "ida", "approvedBy": "the head", "voids": {"source": "t", "id": "%s 2026-02-10T08:00:00Z"}}""";

    @Override
    @BeforeAll
    void start(@TempDir Path empty) {
        folder = empty;
        Settings usual = Service.settings(folder);
        service = Service.start(usual.with(new VoidSettings(BigDecimal.ZERO, true)), InstantSource.fixed(NOON));
    }

    private Tenant priced() throws Exception {
        Tenant tenant = tenant("rolling");
        Service.Answer agreed = service.patch(tenant.key(), tenant.path(""), """
                {"rateCard": {"currency": "EUR", "minimum": 1, "form": "volume", "tiers": [{"from": 1, "price": "5.00"}]},
                "commitment": {"learners": 1}, "from": "2026-02-01T00:00:00Z"}""");
        assertThat(agreed.status()).as(agreed.raw().body()).isEqualTo(200);
        for (String learner : new String[] {"ada", "ben", "cyd"}) {
            visit(tenant, learner, "2026-02-10T08:00:00Z");
        }
        return tenant;
    }

    private Service.Answer send(Tenant tenant, String learner, String approval) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(service.base() + "/api/v1/" + tenant.path("facts")))
                .header("Authorization", "Bearer " + tenant.key())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"facts\": [" + VOID.formatted("v-" + learner, learner, learner) + "]}"));
        return service.send((approval.isEmpty() ? request : request.header("Headcount-Approval", approval)).build());
    }

    private static JsonNode receipt(Service.Answer answer) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return answer.body().path("receipts").path(0);
    }

    @Test
    void aNameApprovesNothingButAnotherKeyDoesAndTheAuditTellsWhose() throws Exception {
        Tenant tenant = priced();
        List<String> before = keys(tenant);
        String second = service.key(tenant.id(), "admin");
        List<String> added = new ArrayList<>(keys(tenant));
        added.removeAll(before);

        JsonNode alone = receipt(send(tenant, "ada", ""));
        assertThat(alone.path("outcome").asText()).isEqualTo("refused");
        assertThat(alone.path("reason").asText()).isEqualTo("approval-missing");
        assertThat(receipt(send(tenant, "ada", "Bearer " + second))
                        .path("outcome")
                        .asText())
                .isEqualTo("recorded");
        assertThat(receipt(send(tenant, "ben", "Bearer " + Service.OPERATOR_KEY))
                        .path("outcome")
                        .asText())
                .isEqualTo("recorded");

        JsonNode entries =
                service.get(tenant.key(), tenant.path("audit")).body().path("entries");
        assertThat(entries.findValuesAsText("approver")).containsExactlyInAnyOrder("operator", "key:" + added.get(0));
    }

    @Test
    void keysOfOneMakerApproveNothingOfOneAnotherThoughItIsGone() throws Exception {
        Tenant tenant = priced();
        List<String> before = keys(tenant);
        String maker = service.key(tenant.id(), "admin");
        List<String> added = new ArrayList<>(keys(tenant));
        added.removeAll(before);
        String one = made(tenant, maker);
        String two = made(tenant, one);
        Tenant withOne = new Tenant(tenant.id(), one);
        for (String other : List.of(maker, two, made(tenant, maker))) {
            assertProblem(send(withOne, "ada", "Bearer " + other), 403, "approval-invalid");
        }
        assertThat(service.delete(maker, tenant.path("keys/" + added.get(0))).status())
                .isEqualTo(204);
        assertProblem(send(withOne, "ada", "Bearer " + two), 403, "approval-invalid");
        assertProblem(
                send(new Tenant(tenant.id(), Service.OPERATOR_KEY), "ada", "Bearer " + one), 403, "approval-invalid");

        assertThat(receipt(send(withOne, "ada", "Bearer " + tenant.key()))
                        .path("outcome")
                        .asText())
                .isEqualTo("recorded");
    }

    private String made(Tenant tenant, String by) throws Exception {
        Service.Answer answer = service.post(by, tenant.path("keys"), "{\"role\": \"admin\", \"label\": \"made\"}");
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body().path("key").asText();
    }

    private List<String> keys(Tenant tenant) throws Exception {
        return service.get(tenant.key(), tenant.path("keys"))
                .body()
                .path("keys")
                .findValuesAsText("id");
    }

    @Test
    void whatOneAloneMayChangeNeedsNoKey() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-02-10T08:00:00Z");

        assertThat(receipt(send(tenant, "ada", "")).path("outcome").asText()).isEqualTo("recorded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the same",
                "made by it",
                "made by that",
                "record",
                "another institution's",
                "nobody's",
                "no bearer"
            })
    void aKeyApprovesNothingThatMightNotDoTheSameOrIsTheCallersOwn(String which) throws Exception {
        Tenant tenant = priced();
        String approval = switch (which) {
            case "the same" -> "Bearer " + tenant.key();
            case "made by it" -> "Bearer " + made(tenant, tenant.key());
            case "made by that" -> "Bearer " + made(tenant, made(tenant, tenant.key()));
            case "record" -> "Bearer " + service.key(tenant.id(), "record");
            case "another institution's" -> "Bearer " + tenant("rolling").key();
            case "nobody's" -> "Bearer hc_" + tenant.id() + "_" + "a".repeat(32);
            default -> service.key(tenant.id(), "admin");
        };

        assertProblem(send(tenant, "ada", approval), 403, "approval-invalid");
        assertThat(receipt(send(tenant, "ada", "")).path("outcome").asText()).isEqualTo("refused");
    }
}
