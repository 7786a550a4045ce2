package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools behind Headcount, as an institution connects them. */
class ConnectedToolsTest extends ConnectionsCase {

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
}
