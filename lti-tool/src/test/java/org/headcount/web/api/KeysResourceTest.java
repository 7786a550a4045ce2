package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysResourceTest extends RestTest {

    private static final List<String> THINGS = List.of(
            "",
            "keys",
            "learners",
            "learners/somebody",
            "months/2026-03",
            "platforms",
            "platforms/x",
            "tools",
            "tools/x",
            "holds");

    @Test
    void aKeyIsShownOnceAndListedWithoutItself() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer made =
                service.post(tenant.key(), tenant.path("keys"), "{\"role\": \"read\", \"label\": \"report\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("key").asText()).matches("hc_" + tenant.id() + "_[a-z0-9]{32}");
        Service.Answer listed = service.get(tenant.key(), tenant.path("keys"));
        assertThat(listed.body().path("keys").findValuesAsText("label")).containsExactlyInAnyOrder("tests", "report");
        assertThat(listed.raw().body()).doesNotContain("hc_");
    }

    @Test
    void aKeyMayDoWhatItsRoleSaysAndNoMore() throws Exception {
        Tenant tenant = tenant("switch");
        String reader = service.key(tenant.id(), "read");
        String recorder = service.key(tenant.id(), "record");
        visit(tenant, "ada", "2026-02-01T00:00:00Z");
        String facts = "{\"facts\": []}";
        String decisions = "{\"requests\": []}";
        String switching = "{\"on\": false, \"reason\": \"x\"}";

        assertThat(service.get(reader, tenant.path("learners")).status()).isEqualTo(200);
        assertProblem(service.post(reader, tenant.path("facts"), facts), 403, "insufficient-rights");
        assertProblem(service.post(reader, tenant.path("decisions"), decisions), 403, "insufficient-rights");
        assertThat(service.post(recorder, tenant.path("facts"), facts).status()).isEqualTo(200);
        assertThat(service.post(recorder, tenant.path("decisions"), decisions).status())
                .isEqualTo(200);
        assertProblem(service.put(recorder, tenant.path("learners/ada/switch"), switching), 403, "insufficient-rights");
        assertProblem(service.get(recorder, tenant.path("keys")), 403, "insufficient-rights");
        assertProblem(service.patch(recorder, tenant.path(""), "{}"), 403, "insufficient-rights");
        assertThat(service.put(tenant.key(), tenant.path("learners/ada/switch"), switching)
                        .status())
                .isEqualTo(200);
        assertThat(service.get(OPERATOR_KEY, tenant.path("keys")).status()).isEqualTo(200);
    }

    @Test
    void anotherInstitutionsThingsAreNotFoundWhateverTheyAre() throws Exception {
        Tenant here = tenant("switch");
        Tenant there = tenant("switch");
        visit(there, "somebody", "2026-02-01T00:00:00Z");

        for (String thing : THINGS) {
            Service.Answer theirs = service.get(here.key(), there.path(thing));
            Service.Answer nobodys = service.get(here.key(), "institutions/nobody/" + thing);

            assertProblem(theirs, 404, "not-found");
            assertThat(theirs.body().path("detail")).isEqualTo(nobodys.body().path("detail"));
        }
        assertProblem(service.post(here.key(), there.path("facts"), "{\"facts\": []}"), 404, "not-found");
        assertProblem(service.delete(here.key(), there.path("keys/k1")), 404, "not-found");
        assertThat(service.get(here.key(), here.path("learners/somebody")).status())
                .as("the same name is somebody else here")
                .isEqualTo(404);
    }

    @Test
    void whoeverHasNoKeyIsTurnedAwayBeforeAnythingIsRead() throws Exception {
        Tenant tenant = tenant("switch");

        for (String key : List.of(
                "",
                "x",
                "hc_" + tenant.id() + "_" + "a".repeat(32),
                "hc_nobody_" + "a".repeat(32),
                tenant.key() + "a",
                tenant.key().toUpperCase(java.util.Locale.ROOT),
                OPERATOR_KEY + "x")) {
            Service.Answer answer = service.get(key, tenant.path("learners"));

            assertProblem(answer, 401, "unauthorized");
            assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertProblem(service.post("", tenant.path("facts"), "not json"), 401, "unauthorized");
        assertProblem(service.get("", "institutions/nobody"), 401, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic %s", "%s", "Token %s"})
    void aKeyComesAsABearer(String header) throws Exception {
        Tenant tenant = tenant("switch");
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("")))
                .header("Authorization", header.formatted(tenant.key()))
                .build();

        assertProblem(service.send(request), 401, "unauthorized");
    }

    @Test
    void aKeyThatWasDeletedOpensNothingAnyMore() throws Exception {
        Tenant tenant = tenant("switch");
        Service.Answer made =
                service.post(tenant.key(), tenant.path("keys"), "{\"role\": \"admin\", \"label\": \"x\"}");
        String key = made.body().path("key").asText();
        String path = tenant.path("keys/" + made.body().path("id").asText());
        assertThat(service.get(key, tenant.path("")).status()).isEqualTo(200);

        assertThat(service.delete(tenant.key(), path).status()).isEqualTo(204);

        assertProblem(service.get(key, tenant.path("")), 401, "unauthorized");
        assertProblem(service.delete(tenant.key(), path), 404, "not-found");
    }

    @Test
    void aKeyNeedsARoleAndALabel() throws Exception {
        Tenant tenant = tenant("switch");

        assertThat(pointers(service.post(tenant.key(), tenant.path("keys"), "{\"role\": \"operator\"}")))
                .containsExactlyInAnyOrder("/role", "/label");
        assertProblem(
                service.post(OPERATOR_KEY, "institutions/nobody/keys", "{\"role\": \"read\", \"label\": \"x\"}"),
                404,
                "not-found");
    }
}
