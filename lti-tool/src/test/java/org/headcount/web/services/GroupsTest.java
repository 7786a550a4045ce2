package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.DEPLOYMENT;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.TOOL;
import static org.headcount.web.services.GradeWorld.hexadecimal;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.launch.Arrival;
import org.headcount.lti.message.GroupMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Course Groups Service 1.0 as a tool behind us sees it. */
@SuppressWarnings("NullAway.Init")
class GroupsTest {

    private static final String GROUPS = "{\"id\":\"x\",\"groups\":[{\"id\":1.0,\"name\":\"Ö\",\"more\":null}]}";

    @TempDir
    Path folder;

    private GradeWorld world;
    private LoopbackServer lms;

    @BeforeEach
    void open() {
        world = new GradeWorld(folder, Policy.ROLLING);
        lms = new LoopbackServer();
        lms.on(
                "/token",
                200,
                "application/json",
                "{\"access_token\": \"t\", \"token_type\": \"bearer\", \"expires_in\": 3600}");
        lms.on("/groups", exchange -> {
            exchange.getResponseHeaders().add("Link", "</groups?page=2>; rel=\"next\"");
            LoopbackServer.answer(exchange, 200, GroupMedia.GROUPS, GROUPS);
        });
        lms.on("/sets", 200, GroupMedia.GROUPS, "{\"sets\":[]}");
        world.connect("pf2", lms);
        world.store.connections().changeTool(NORTH, TOOL, GroupsTest::grouping);
        world.launch(service(), IdentityName.lti("pf2", "u"), "b1", List.of());
    }

    @AfterEach
    void close() {
        world.close();
        lms.close();
    }

    private static ToolRegistration grouping(ToolRegistration tool) {
        return new ToolRegistration(
                tool.id(),
                tool.name(),
                tool.loginUri(),
                tool.redirectUris(),
                tool.targetLinkUri(),
                tool.jwksUri(),
                Set.of(Scopes.GROUPS_READ));
    }

    private Arrival.ContextService service() {
        return new Arrival.ContextService(
                DeploymentId.serviceRef(NORTH, "pf2", DEPLOYMENT, TOOL, "c1"),
                NORTH,
                "pf2",
                DEPLOYMENT,
                TOOL,
                "c1",
                "",
                Set.of(Scopes.GROUPS_READ),
                "",
                lms.url("/groups").toString(),
                lms.url("/sets").toString());
    }

    private HttpResponse<String> get(String url, String scope) {
        return world.get(url, world.tokenOf(TOOL, "pf2", "", scope));
    }

    @Test
    void groupsAndSetsPassAsTheyAreAtAddressesOfOurs() {
        String groups = world.addresses.groups(service().ref());

        HttpResponse<String> answer = get(groups + "?user_id=" + ADA.value() + "&other=x", Scopes.GROUPS_READ);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(GROUPS.replace("\"x\"", "\"" + groups + "\""));
        assertThat(answer.headers().firstValue("Link").orElseThrow()).startsWith("<" + groups + "?page=");
        assertThat(lms.asked().get(lms.asked().size() - 1).url().toString()).isEqualTo("/groups?user_id=ada");
        String next = answer.headers().firstValue("Link").orElseThrow().replaceFirst("<([^>]*)>.*", "$1");
        assertThat(get(next, Scopes.GROUPS_READ).statusCode()).isEqualTo(200);
        assertThat(lms.asked().get(lms.asked().size() - 1).url().toString()).isEqualTo("/groups?page=2&user_id=ada");
        assertThat(get(world.addresses.groupSets(service().ref()), Scopes.GROUPS_READ)
                        .body())
                .isEqualTo("{\"sets\":[]}");
    }

    @Test
    void aPageOfGroupsIsNoneOfSetsAndNoneIsMadeByHand() {
        String groups = world.addresses.groups(service().ref());
        String sets = world.addresses.groupSets(service().ref());
        String next = get(groups, Scopes.GROUPS_READ)
                .headers()
                .firstValue("Link")
                .orElseThrow()
                .replaceFirst("<[^>]*(\\?[^>]*)>.*", "$1");
        int before = lms.asked().size();

        assertThat(get(sets + next, Scopes.GROUPS_READ).statusCode()).isEqualTo(400);
        assertThat(get(groups + "?page=" + hexadecimal("at=%2F..%3B%2Fsets"), Scopes.GROUPS_READ)
                        .statusCode())
                .isEqualTo(400);
        assertThat(lms.asked()).hasSize(before);
        assertThat(get(groups + next, Scopes.GROUPS_READ).statusCode()).isEqualTo(200);
    }

    @Test
    void withoutItsScopeNothingIsRead() {
        assertThat(get(world.addresses.groups(service().ref()), Scopes.ROSTER_READ)
                        .statusCode())
                .isEqualTo(403);
        assertThat(lms.asked()).isEmpty();
    }
}
