package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

/** What anyone changed by REST, and who. */
class AuditTest extends RestTest {

    private static final String TOOL = """
            {"name": "Quiz", "loginUri": "https://quiz.example/login", "redirectUris": ["https://quiz.example/launch"],
             "targetLinkUri": "https://quiz.example/", "jwksUri": "https://quiz.example/jwks"}""";
    private static final String PLATFORM = """
            {"name": "LMS", "issuer": "https://lms.example", "clientId": "%s",
             "authorizationEndpoint": "https://lms.example/auth", "tokenEndpoint": "https://lms.example/token",
             "jwksUri": "https://lms.example/certs", "deployments": ["1"]}""";

    @Test
    void everyChangeByRestIsToldWithItsKey() throws Exception {
        Tenant tenant = tenant("switch");
        String key = tenant.key();
        visit(tenant, "ada", "2026-02-10T08:00:00Z");
        service.patch(key, tenant.path(""), """
                {"from": "2026-04-01T00:00:00Z", "policy": "rolling"}""");
        String made =
                service.post(key, tenant.path("keys"), """
                        {"role": "read", "label": "reports"}""").body().path("id").asText();
        service.delete(key, tenant.path("keys/" + made));
        String platform = service.post(key, tenant.path("platforms"), PLATFORM.formatted(tenant.id()))
                .body()
                .path("id")
                .asText();
        service.patch(key, tenant.path("platforms/" + platform), "{\"name\": \"Moodle\"}");
        service.delete(key, tenant.path("platforms/" + platform));
        String tool =
                service.post(key, tenant.path("tools"), TOOL).body().path("id").asText();
        service.patch(key, tenant.path("tools/" + tool), "{\"name\": \"Exam\"}");
        service.delete(key, tenant.path("tools/" + tool));
        service.put(key, tenant.path("learners/ada/switch"), """
                {"on": false, "reason": "left us"}""");
        service.post(key, tenant.path("switches"), """
                {"on": true, "learners": ["ada"], "reason": "is back"}""");
        service.post(key, tenant.path("vouchers"), "{\"codes\": [\"SECRET-CODE\"]}");
        service.post(key, tenant.path("facts"), """
                {"facts": [
                    {"source": "t", "id": "v", "type": "void", "learner": "ada", "at": "2026-03-01T00:00:00Z", "reason": "wrong",
                        "voids": {"source": "t", "id": "ada 2026-02-10T08:00:00Z"}},
                    {"source": "t", "id": "e", "type": "exempt", "learner": "ada", "at": "2026-03-01T00:00:00Z",
                        "from": "2026-03-05T00:00:00Z", "reason": "on leave"}]}""");
        service.delete(key, tenant.path("learners/ada/identity"));

        JsonNode entries =
                service.get(key, tenant.path("audit?limit=1000")).body().path("entries");
        List<String> byTests = new ArrayList<>();
        entries.forEach(entry -> {
            if (entry.path("author").path("label").asText().equals("tests")) {
                byTests.add(entry.path("action").asText());
                assertThat(entry.path("author").path("name").asText()).startsWith("key:k");
                assertThat(entry.path("author").path("role").asText()).isEqualTo("admin");
            }
        });

        assertThat(byTests)
                .containsExactlyInAnyOrder(
                        "institution-changed",
                        "key-created",
                        "key-deleted",
                        "platform-connected",
                        "platform-changed",
                        "platform-disconnected",
                        "tool-connected",
                        "tool-changed",
                        "tool-disconnected",
                        "switched-off",
                        "switched-on",
                        "voucher-issued",
                        "voided",
                        "exempted",
                        "person-erased");
        assertThat(entries.findValuesAsText("action")).contains("institution-created");
        assertThat(entries.toString()).doesNotContain("SECRET-CODE", "left us", "on leave", "default:ada", key);
        assertThat(service.get(key, tenant.path("audit?action=voided")).body().path("entries"))
                .hasSize(1)
                .allMatch(entry -> entry.path("subject").asText().startsWith("ln"));
    }

    @Test
    void aLabelThatASpreadsheetWouldRunIsATextInItsFile() throws Exception {
        Tenant tenant = tenant("switch");
        service.post(tenant.key(), tenant.path("keys"), """
                {"role": "admin", "label": "=HYPERLINK(\\"x\\"), y"}""");
        String label = "=HYPERLINK(\"x\"), y";

        Service.Answer csv = service.get(tenant.key(), tenant.path("audit?format=csv&action=key-created"));

        assertThat(service.get(tenant.key(), tenant.path("audit")).body().findValuesAsText("label"))
                .contains(label);
        assertThat(csv.raw().body().lines().skip(1))
                .hasSize(2)
                .anySatisfy(row ->
                        assertThat(row).contains(",key-created,", "\"{\"\"rights\"\":\"\"ADMIN\"\",", "=HYPERLINK"));
        assertThat(csv.raw().body().split(",", -1)).noneMatch(cell -> cell.startsWith("=") || cell.startsWith("\"="));
        assertThat(pointers(service.get(
                        tenant.key(), tenant.path("audit?from=x&until=y&action=z&limit=0&after=*&format=doc&bom=2"))))
                .containsExactlyInAnyOrder("?from", "?until", "?action", "?limit", "?after", "?format", "?bom");
        assertThat(pointers(service.get(tenant.key(), tenant.path("audit?knownAt=2026-01-01T00:00:00Z"))))
                .containsExactly("?knownAt");
    }

    @Test
    void itComesAPageAtATimeAndAsAFileToAdministratorsOnly() throws Exception {
        Tenant tenant = tenant("switch");
        for (int number = 0; number < 4; number++) {
            service.key(tenant.id(), "read");
        }
        String path = tenant.path("audit?limit=2");

        List<String> ids = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = service.get(tenant.key(), path + after).body();
            page.path("entries").forEach(entry -> ids.add(entry.path("id").asText()));
            after = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());
        Service.Answer csv = service.get(tenant.key(), tenant.path("audit?format=csv"));

        assertThat(ids).hasSize(6).doesNotHaveDuplicates();
        assertThat(csv.raw().body().lines().skip(1)).hasSize(6);
        assertThat(csv.raw().body()).startsWith("at,id,author,author_role,author_label,action,subject,detail\r\n");
        assertProblem(
                service.get(service.key(tenant.id(), "record"), tenant.path("audit")), 403, "insufficient-rights");
        assertProblem(service.get(tenant.key(), tenant.path("audit?action=sung&after=*")), 400, "invalid-request");
        assertProblem(service.get(tenant("switch").key(), tenant.path("audit")), 404, "not-found");
        assertThat(service.get(OPERATOR_KEY, tenant.path("audit")).status()).isEqualTo(200);
    }
}
