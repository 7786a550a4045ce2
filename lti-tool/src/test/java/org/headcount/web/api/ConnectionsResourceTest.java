package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.store.Store;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Platforms, tools and holds. */
class ConnectionsResourceTest extends ConnectionsCase {

    @Test
    void anLmsIsToldWhatItMustKnowOfUs() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer created = platform(tenant, "\"1\", \"2\"");

        assertThat(created.status()).as(created.raw().body()).isEqualTo(201);
        JsonNode body = created.body();
        String id = body.path("id").asText();
        assertThat(id).matches("pf[a-z0-9]{20,}");
        assertThat(body.path("loginUri").asText()).isEqualTo(service.base() + "/lti/login");
        assertThat(body.path("launchUri").asText()).isEqualTo(service.base() + "/lti/launch");
        assertThat(body.path("jwksUri").asText()).isEqualTo(service.base() + "/lti/jwks/" + id);
        assertThat(body.path("issuerForTools").asText()).isEqualTo(service.base() + "/platforms/" + id);
        assertThat(body.path("platformJwksUri").asText()).isEqualTo("https://moodle.example/certs");
        assertThat(body.path("tokenAudience").asText()).isEqualTo("https://moodle.example/token");
        assertThat(body.path("anonymous").asText()).isEqualTo("pass");
        assertThat(service.get(tenant.key(), tenant.path("platforms/" + id)).body())
                .isEqualTo(body);
        assertThat(service.get(tenant.key(), tenant.path("platforms"))
                        .body()
                        .path("platforms")
                        .path(0))
                .isEqualTo(body);
    }

    @Test
    void aDeploymentBelongsToWhoeverRegisteredItFirst() throws Exception {
        Tenant first = tenant("switch");
        Tenant second = tenant("switch");
        String client = first.id();
        service.post(first.key(), first.path("platforms"), PLATFORM.formatted(client, "\"1\", \"2\""));

        Service.Answer taken =
                service.post(second.key(), second.path("platforms"), PLATFORM.formatted(client, "\"3\", \"2\""));
        Service.Answer free = service.post(second.key(), second.path("platforms"), PLATFORM.formatted(client, "\"3\""));
        String id = free.body().path("id").asText();
        Service.Answer more = service.post(
                second.key(), second.path("platforms/" + id + "/deployments"), "{\"deployments\": [\"4\"]}");
        Service.Answer tooMuch = service.post(
                second.key(), second.path("platforms/" + id + "/deployments"), "{\"deployments\": [\"1\"]}");

        assertProblem(taken, 409, "deployment-taken");
        assertThat(pointers(taken)).containsExactly("/deployments/1");
        assertThat(free.status()).as("one client may serve many institutions").isEqualTo(201);
        assertThat(texts(more.body().path("deployments"))).containsExactly("3", "4");
        assertProblem(tooMuch, 409, "deployment-taken");
        assertThat(texts(service.get(second.key(), second.path("platforms/" + id))
                        .body()
                        .path("deployments")))
                .containsExactly("3", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "authorizationEndpoint", "tokenEndpoint", "tokenAudience", "jwksUri"})
    void whoeverHasAnothersClientIdHasItAsTheOtherHasIt(String member) throws Exception {
        Tenant first = tenant("switch");
        Tenant second = tenant("switch");
        String holder = platform(first, "\"1\"").body().path("id").asText();
        String other = "\"" + member + "\": \"https://evil.example/\"";
        String same = PLATFORM.formatted(first.id(), "\"2\"");
        String different = member.equals("tokenAudience")
                ? same.replaceFirst("}$", ", " + other + "}")
                : same.replaceFirst("\"" + member + "\": \"[^\"]*\"", other);

        Service.Answer registered = service.post(second.key(), second.path("platforms"), different);
        String own = service.post(second.key(), second.path("platforms"), different.replace(first.id(), second.id()))
                .body()
                .path("id")
                .asText();
        Service.Answer changed =
                service.patch(second.key(), second.path("platforms/" + own), "{\"clientId\": \"" + first.id() + "\"}");

        assertThat(List.of(registered, changed)).allSatisfy(refused -> {
            assertProblem(refused, 409, "client-taken");
            assertThat(pointers(refused)).containsExactly("/clientId");
            assertThat(refused.body().path("detail").asText()).contains("ask the operator");
            assertThat(refused.raw().body()).doesNotContain("\"" + first.id(), holder, "moodle", "Moodle", "evil");
        });
        assertThat(service.get(second.key(), second.path("platforms"))
                        .body()
                        .path("platforms")
                        .findValuesAsText("clientId"))
                .containsExactly(second.id());

        Service.Answer shared = service.post(second.key(), second.path("platforms"), same);
        String path = second.path("platforms/" + shared.body().path("id").asText());
        assertThat(shared.status()).isEqualTo(201);
        assertProblem(service.patch(second.key(), path, "{" + other + "}"), 409, "client-taken");
        assertProblem(
                service.patch(first.key(), first.path("platforms/" + holder), "{" + other + "}"), 409, "client-taken");
        assertThat(service.get(first.key(), first.path("platforms/" + holder))
                        .body()
                        .toString())
                .doesNotContain("evil");
    }

    @Test
    void lmssThatHaveNothingInCommonMayNumberTheirClientsAlike() throws Exception {
        Tenant first = tenant("switch");
        Tenant second = tenant("switch");
        platform(first, "\"1\"");
        String elsewhere = PLATFORM.formatted(first.id(), "\"1\"").replace("moodle.example", "elsewhere.example");

        assertThat(service.post(second.key(), second.path("platforms"), elsewhere)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void theOperatorLetsTwoServersNumberTheirClientsAlike() throws Exception {
        Tenant first = tenant("switch");
        Tenant second = tenant("switch");
        platform(first, "\"1\"");
        String other = PLATFORM.formatted(first.id(), "\"7\"")
                .replace("moodle.example", "canvas.example")
                .replace("\"issuer\": \"https://canvas.example\"", "\"issuer\": \"https://moodle.example\"");
        assertProblem(service.post(second.key(), second.path("platforms"), other), 409, "client-taken");

        Service.Answer registered = service.post(Service.OPERATOR_KEY, second.path("platforms"), other);
        String path = second.path("platforms/" + registered.body().path("id").asText());

        assertThat(registered.status()).isEqualTo(201);
        assertThat(service.patch(second.key(), path, "{\"name\": \"Canvas\", \"deployments\": [\"2\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(service.post(second.key(), path + "/deployments", "{\"deployments\": [\"3\"]}")
                        .status())
                .isEqualTo(200);
        String moved = "{\"tokenEndpoint\": \"https://canvas.example/oauth\"}";
        assertProblem(service.patch(second.key(), path, moved), 409, "client-taken");
        assertThat(service.patch(Service.OPERATOR_KEY, path, moved).status()).isEqualTo(200);
    }

    @Test
    void anLmsIsChangedMemberByMemberAndDisconnected() throws Exception {
        Tenant tenant = tenant("switch");
        String path = tenant.path(
                "platforms/" + platform(tenant, "\"1\"").body().path("id").asText());

        Service.Answer changed = service.patch(
                tenant.key(),
                path,
                "{\"name\": \"New name\", \"anonymous\": \"refuse\", \"tokenEndpoint\": \"https://m.example/t\"}");

        assertThat(changed.body().path("name").asText()).isEqualTo("New name");
        assertThat(changed.body().path("anonymous").asText()).isEqualTo("refuse");
        assertThat(changed.body().path("tokenAudience").asText()).isEqualTo("https://m.example/t");
        assertThat(changed.body().path("issuer").asText()).isEqualTo("https://moodle.example");
        assertThat(service.delete(tenant.key(), path).status()).isEqualTo(204);
        assertProblem(service.get(tenant.key(), path), 404, "not-found");
        assertProblem(service.patch(tenant.key(), path, "{}"), 404, "not-found");
        assertProblem(service.delete(tenant.key(), path), 404, "not-found");
        assertThat(platform(tenant, "\"1\"").status())
                .as("what was let go can be taken")
                .isEqualTo(201);
    }

    @Test
    void deploymentsThatAreAddedAtOnceAndChangesOfDifferentMembersAllStand() throws Exception {
        Tenant tenant = tenant("switch");
        String path = tenant.path(
                "platforms/" + platform(tenant, "\"0\"").body().path("id").asText());
        List<Callable<Integer>> racers = new ArrayList<>();
        for (int one = 1; one <= 8; one++) {
            String added = "{\"deployments\": [\"" + one + "\"]}";
            racers.add(() ->
                    service.post(tenant.key(), path + "/deployments", added).status());
        }
        for (String change : List.of(
                "\"name\": \"Renamed\"", "\"anonymous\": \"refuse\"", "\"jwksUri\": \"https://m.example/keys\"")) {
            racers.add(
                    () -> service.patch(tenant.key(), path, "{" + change + "}").status());
        }

        assertThat(Race.of(racers)).containsOnly(200);

        JsonNode found = service.get(tenant.key(), path).body();
        assertThat(texts(found.path("deployments")))
                .startsWith("0")
                .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(found.path("name").asText()).isEqualTo("Renamed");
        assertThat(found.path("anonymous").asText()).isEqualTo("refuse");
        assertThat(found.path("platformJwksUri").asText()).isEqualTo("https://m.example/keys");
    }

    @Test
    void aTakenDeploymentIsNamedWhereItWasAskedForHoweverManyAreThere() throws Exception {
        Tenant first = tenant("switch");
        Tenant second = tenant("switch");
        service.post(first.key(), first.path("platforms"), PLATFORM.formatted(first.id(), "\"1\""));
        String path = second.path("platforms/"
                + service.post(second.key(), second.path("platforms"), PLATFORM.formatted(first.id(), "\"2\", \"3\""))
                        .body()
                        .path("id")
                        .asText());

        assertThat(pointers(service.post(second.key(), path + "/deployments", "{\"deployments\": [\"4\", \"1\"]}")))
                .containsExactly("/deployments/1");
        assertThat(pointers(service.patch(second.key(), path, "{\"deployments\": [\"1\"]}")))
                .containsExactly("/deployments/0");
    }

    @Test
    void anLmsThatAnotherNodeHasJustDisconnectedIsNotFound() throws Exception {
        Tenant tenant = tenant("switch");
        String id = platform(tenant, "\"1\"").body().path("id").asText();
        String path = tenant.path("platforms/" + id);
        service.get(tenant.key(), path);
        try (Store other = anotherNode()) {
            other.connections().removePlatform(new InstitutionId(tenant.id()), id);
        }

        assertProblem(service.patch(tenant.key(), path, "{\"name\": \"x\"}"), 404, "not-found");
    }

    @Test
    void everyFaultyMemberOfAnLmsIsNamed() throws Exception {
        Tenant tenant = tenant("switch");

        assertThat(pointers(service.post(tenant.key(), tenant.path("platforms"), """
                {"name": "", "issuer": "moodle", "clientId": 7, "authorizationEndpoint": "http://moodle.example/auth",
                 "tokenEndpoint": "https://user@moodle.example/token", "deployments": ["ok", "", 5, "ü"],
                 "anonymous": "maybe", "secret": "x"}""")))
                .containsExactlyInAnyOrder(
                        "/name",
                        "/issuer",
                        "/clientId",
                        "/authorizationEndpoint",
                        "/tokenEndpoint",
                        "/jwksUri",
                        "/deployments/1",
                        "/deployments/2",
                        "/deployments/3",
                        "/anonymous",
                        "/secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://moodle.example?school=1", "https://moodle.example/lms?", "https://moodle.example#lms"})
    void anIssuerHasNeitherQueryNorFragment(String issuer) throws Exception {
        Tenant tenant = tenant("switch");
        String withIt = PLATFORM.formatted(tenant.id(), "\"1\"")
                .replaceFirst("\"issuer\": \"[^\"]*\"", "\"issuer\": \"" + issuer + "\"");

        Service.Answer registered = service.post(tenant.key(), tenant.path("platforms"), withIt);
        Service.Answer invited =
                service.post(tenant.key(), tenant.path("platforms/invitations"), "{\"issuer\": \"" + issuer + "\"}");

        assertThat(List.of(registered, invited)).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(pointers(refused)).containsExactly("/issuer");
        });
    }

    @Test
    void nobodyTouchesAnothersConnections() throws Exception {
        Tenant owner = tenant("switch");
        Tenant other = tenant("switch");
        String platform = platform(owner, "\"1\"").body().path("id").asText();
        String tool = service.post(owner.key(), owner.path("tools"), TOOL)
                .body()
                .path("id")
                .asText();

        assertProblem(service.get(other.key(), other.path("platforms/" + platform)), 404, "not-found");
        assertProblem(
                service.patch(other.key(), other.path("platforms/" + platform), "{\"name\": \"x\"}"), 404, "not-found");
        assertProblem(service.delete(other.key(), other.path("platforms/" + platform)), 404, "not-found");
        assertProblem(service.patch(other.key(), other.path("tools/" + tool), "{\"name\": \"x\"}"), 404, "not-found");
        assertProblem(service.delete(other.key(), other.path("tools/" + tool)), 404, "not-found");
        assertThat(service.get(owner.key(), owner.path("tools/" + tool))
                        .body()
                        .path("name")
                        .asText())
                .isEqualTo("Quiz");
    }

    @Test
    void aHoldThatIsNotThereIsNotFound() throws Exception {
        Tenant tenant = tenant("switch");

        assertThat(service.get(tenant.key(), tenant.path("holds")).raw().body()).isEqualTo("{\"holds\":[]}");
        assertProblem(service.post(tenant.key(), tenant.path("holds/x/release"), ""), 404, "not-found");
        assertProblem(service.post(tenant.key(), tenant.path("holds/x/discard"), ""), 404, "not-found");
    }
}
