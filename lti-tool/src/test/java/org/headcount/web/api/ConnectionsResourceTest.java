package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.store.Store;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Platforms, tools and holds. */
class ConnectionsResourceTest extends RestTest {

    private static final String PLATFORM = """
            {"name": "Moodle", "issuer": "https://moodle.example", "clientId": "%s",
             "authorizationEndpoint": "https://moodle.example/auth", "tokenEndpoint": "https://moodle.example/token",
             "jwksUri": "https://moodle.example/certs", "deployments": [%s]}""";
    private static final String TOOL = """
            {"name": "Quiz", "loginUri": "https://quiz.example/login", "redirectUris": ["https://quiz.example/launch"],
             "targetLinkUri": "https://quiz.example/", "jwksUri": "https://quiz.example/jwks"}""";

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
    void changesOfDifferentMembersOfAToolThatRaceAllStand() throws Exception {
        Tenant tenant = tenant("switch");
        String path = tenant.path("tools/"
                + service.post(tenant.key(), tenant.path("tools"), TOOL)
                        .body()
                        .path("id")
                        .asText());
        Map<String, String> changes = Map.of(
                "name", "Renamed",
                "loginUri", "https://new.example/login",
                "targetLinkUri", "https://new.example/",
                "jwksUri", "https://new.example/jwks");

        List<Integer> answers = Race.of(changes.entrySet().stream()
                .<Callable<Integer>>map(change -> () -> service.patch(
                                tenant.key(), path, "{\"" + change.getKey() + "\": \"" + change.getValue() + "\"}")
                        .status())
                .toList());

        assertThat(answers).containsOnly(200);
        JsonNode found = service.get(tenant.key(), path).body();
        assertThat(changes)
                .allSatisfy((member, value) ->
                        assertThat(found.path(member).asText()).isEqualTo(value));
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

    @Test
    void aToolIsToldOfEachLmsByAnIssuerOfItsOwn() throws Exception {
        Tenant tenant = tenant("switch");
        String early = platform(tenant, "\"1\", \"2\"").body().path("id").asText();
        Service.Answer created = service.post(tenant.key(), tenant.path("tools"), TOOL);
        String late = service.post(tenant.key(), tenant.path("platforms"), PLATFORM.formatted("later", "\"1\""))
                .body()
                .path("id")
                .asText();

        JsonNode tool = service.get(tenant.key(), tenant.path("tools"))
                .body()
                .path("tools")
                .path(0);

        assertThat(created.status()).as(created.raw().body()).isEqualTo(201);
        String id = created.body().path("id").asText();
        assertThat(id).matches("tl[a-z0-9]{20,}");
        assertThat(tool.path("launchUri").asText()).isEqualTo(service.base() + "/lti/tools/" + id);
        assertThat(tool.path("scopes").size()).as("absent: all of AGS and NRPS").isEqualTo(5);
        assertThat(tool.path("perPlatform").findValuesAsText("platform"))
                .as("later LMSs included")
                .containsExactly(early, late);
        JsonNode one = tool.path("perPlatform").path(0);
        assertThat(one.path("issuer").asText()).isEqualTo(service.base() + "/platforms/" + early);
        assertThat(one.path("clientId").asText()).isEqualTo(id);
        assertThat(one.path("deployments").findValuesAsText("lms")).containsExactly("1", "2");
        assertThat(one.path("deploymentId").asText())
                .isEqualTo(one.path("deployments").path(0).path("deploymentId").asText());
        assertThat(one.path("authorizationEndpoint").asText())
                .isEqualTo(service.base() + "/platforms/" + early + "/authorize");
        assertThat(one.path("tokenEndpoint").asText()).isEqualTo(service.base() + "/platforms/" + early + "/token");
        assertThat(one.path("jwksUri").asText()).isEqualTo(service.base() + "/platforms/" + early + "/jwks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "http://quiz.example/launch",
                "https://quiz.example/launch#here",
                "https://quiz.example@evil.example/",
                "//quiz.example/launch",
                "/launch",
                "https://quiz example/"
            })
    void aToolIsNeverSentToAnAddressLikeThat(String address) throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer =
                service.post(tenant.key(), tenant.path("tools"), TOOL.replace("https://quiz.example/launch", address));

        assertProblem(answer, 400, "invalid-request");
        assertThat(pointers(answer)).containsExactly("/redirectUris/0");
    }

    @Test
    void aToolIsChangedMemberByMemberAndDisconnected() throws Exception {
        Tenant tenant = tenant("switch");
        String path = tenant.path("tools/"
                + service.post(tenant.key(), tenant.path("tools"), TOOL)
                        .body()
                        .path("id")
                        .asText());

        Service.Answer changed = service.patch(
                tenant.key(),
                path,
                "{\"redirectUris\": [\"https://quiz.example/a\", \"https://quiz.example/b\"],"
                        + " \"scopes\": [\"https://purl.imsglobal.org/spec/lti-ags/scope/score\"]}");

        assertThat(texts(changed.body().path("redirectUris")))
                .containsExactly("https://quiz.example/a", "https://quiz.example/b");
        assertThat(texts(changed.body().path("scopes")))
                .containsExactly("https://purl.imsglobal.org/spec/lti-ags/scope/score");
        assertThat(changed.body().path("name").asText()).isEqualTo("Quiz");
        assertThat(pointers(service.patch(tenant.key(), path, "{\"redirectUris\": [], \"scopes\": [\"all\"]}")))
                .contains("/scopes/0");
        assertThat(service.delete(tenant.key(), path).status()).isEqualTo(204);
        assertProblem(service.get(tenant.key(), path), 404, "not-found");
        assertProblem(service.delete(tenant.key(), path), 404, "not-found");
    }

    @Test
    void everyLmsReadsKeysOfItsOwnWhichAreAmongThoseOfAll() throws Exception {
        Tenant tenant = tenant("switch");
        Tenant other = tenant("switch");
        String first = keySet(platform(tenant, "\"1\"")).raw().body();
        String second = keySet(platform(other, "\"1\"")).raw().body();

        assertThat(kids(first)).hasSize(1).doesNotContainAnyElementsOf(kids(second));
        assertThat(kids(second)).hasSize(1);
        assertThat(kids(read(service.base() + "/lti/jwks").raw().body()))
                .containsAll(kids(first))
                .containsAll(kids(second));
    }

    @Test
    void theKeysTowardAnLmsAreThereWhenItIsConnectedAndStayWhenItIsChanged() throws Exception {
        Tenant tenant = tenant("switch");
        Service.Answer created = platform(tenant, "\"1\"");
        String id = created.body().path("id").asText();
        try (Store node = anotherNode()) {
            assertThat(node.keys().load(StoredKey.Purpose.TOOL, id)).hasSize(1);
        }
        String before = keySet(created).raw().body();

        Service.Answer changed = service.patch(
                tenant.key(), tenant.path("platforms/" + id), "{\"tokenEndpoint\": \"https://moodle.example/t\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(keySet(changed).raw().body()).isEqualTo(before);
    }

    @Test
    void anLmsThatWasConnectedWithoutKeysIsGivenOneWhenItAsks() throws Exception {
        Tenant tenant = tenant("switch");
        String id = platform(tenant, "\"1\"").body().path("id").asText();
        String path = tenant.path("platforms/" + id);
        Service.Answer connected = service.get(tenant.key(), path);
        try (Store node = anotherNode()) {
            node.keys()
                    .load(StoredKey.Purpose.TOOL, id)
                    .forEach(key -> node.keys().remove(StoredKey.Purpose.TOOL, key.id()));
            try (Service second = anotherService()) {
                String address = connected.body().path("jwksUri").asText().replace(service.base(), second.base());
                assertThat(kids(read(address).raw().body())).hasSize(1);
                assertThat(node.keys().load(StoredKey.Purpose.TOOL, id)).hasSize(1);
            }
        }
    }

    @Test
    void anLmsIsConnectedAlsoWhereItsFirstKeyCannotBeWritten() throws Exception {
        Tenant tenant = tenant("switch");
        try (Store node = anotherNode()) {
            KeyStore ill = mock(KeyStore.class, refused -> {
                throw new IllegalStateException("the disk is full");
            });
            PlatformsResource platforms = new PlatformsResource(
                    node.institutions(),
                    node.connections(),
                    node.registeredPlatforms(),
                    new KeyRings(StoredKey.Purpose.TOOL, ill, KeySchedule.USUAL, () -> NOON),
                    new Addresses(URI.create(service.base())),
                    new UrlPolicy(true));
            Members body = Members.of(
                    Json.readObject(PLATFORM.formatted(tenant.id(), "\"1\"")).orElseThrow());

            Response answer = platforms.create(new InstitutionId(tenant.id()), body, mock(SecurityContext.class));

            assertThat(answer.getStatus()).isEqualTo(201);
            String id = ((PlatformJson) answer.getEntity()).id();
            Service.Answer connected = service.get(tenant.key(), tenant.path("platforms/" + id));
            assertThat(kids(keySet(connected).raw().body()))
                    .as("made when it is needed")
                    .hasSize(1);
        }
    }

    @Test
    void aDisconnectedLmsTakesItsKeysWithIt() throws Exception {
        Tenant tenant = tenant("switch");
        Service.Answer created = platform(tenant, "\"1\"");
        String kid = kids(keySet(created).raw().body()).get(0);

        service.delete(
                tenant.key(),
                tenant.path("platforms/" + created.body().path("id").asText()));

        assertProblem(keySet(created), 404, "not-found");
        assertThat(kids(read(service.base() + "/lti/jwks").raw().body())).doesNotContain(kid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/pfnone", "/%00", "/../jwks/pfnone", "/pfnone/jwks"})
    void noOthersKeysAreThere(String path) throws Exception {
        assertThat(read(service.base() + "/lti/jwks" + path).status()).isIn(400, 404);
    }

    private Service.Answer keySet(Service.Answer platform) throws Exception {
        return read(platform.body().path("jwksUri").asText());
    }

    private Service.Answer read(String url) throws Exception {
        return service.send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    private static List<String> kids(String keySet) {
        return Json.readObject(keySet).orElseThrow().path("keys").findValuesAsText("kid");
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

    private Service.Answer platform(Tenant tenant, String deployments) throws Exception {
        return service.post(tenant.key(), tenant.path("platforms"), PLATFORM.formatted(tenant.id(), deployments));
    }
}
