package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists come a page at a time, whatever they hold. */
class PagesOfListsTest extends RestTest {

    private static final String PLATFORM = """
            {"name": "LMS", "issuer": "https://lms.example", "clientId": "%s %d",
             "authorizationEndpoint": "https://lms.example/auth", "tokenEndpoint": "https://lms.example/token",
             "jwksUri": "https://lms.example/certs", "deployments": ["1"]}""";
    private static final String TOOL = """
            {"name": "Quiz", "loginUri": "https://quiz.example/login", "redirectUris": ["https://quiz.example/launch"],
             "targetLinkUri": "https://quiz.example/", "jwksUri": "https://quiz.example/jwks"}""";

    @ParameterizedTest
    @ValueSource(strings = {"platforms", "tools", "keys"})
    void aListIsPagedWithoutGapOrRepeat(String list) throws Exception {
        Tenant tenant = tenant("switch");
        List<String> made = make(tenant, list, 5);

        assertThat(pages(tenant, list, 2))
                .hasSize(3)
                .allSatisfy(page -> assertThat(page).hasSizeLessThanOrEqualTo(2));
        assertThat(pages(tenant, list, 2).stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(made);
        assertThat(pages(tenant, list, 5)).as("nothing comes after the last").hasSize(1);
        assertThat(pages(tenant, list, 1000)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platforms", "tools", "keys"})
    void aListGoesOnAfterWhatWasTakenAwayMeanwhile(String list) throws Exception {
        Tenant tenant = tenant("switch");
        List<String> made = make(tenant, list, 5);
        JsonNode first =
                service.get(OPERATOR_KEY, tenant.path(list + "?limit=2")).body();
        List<String> seen = ids(first, list);

        assertThat(service.delete(OPERATOR_KEY, tenant.path(list + "/" + seen.get(1)))
                        .status())
                .isEqualTo(204);
        JsonNode rest = service.get(
                        OPERATOR_KEY,
                        tenant.path(
                                list + "?limit=1000&after=" + first.path("next").asText()))
                .body();

        seen.addAll(ids(rest, list));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void institutionsArePagedById() throws Exception {
        List<String> made = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            made.add(tenant("switch").id());
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page =
                    service.get(OPERATOR_KEY, "institutions?limit=1" + after).body();
            assertThat(page.path("institutions").size()).isEqualTo(1);
            seen.addAll(ids(page, "institutions"));
            after = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());

        assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"institutions", "%s/platforms", "%s/tools", "%s/keys"})
    void aFaultyPageIsNamed(String list) throws Exception {
        String path = list.formatted(tenant("switch").path(""));

        for (String limit : List.of("0", "1001", "x", "-1")) {
            assertThat(pointers(service.get(OPERATOR_KEY, path + "?limit=" + limit)))
                    .containsExactly("?limit");
        }
        assertThat(pointers(service.get(OPERATOR_KEY, path + "?after=%00"))).containsExactly("?after");
    }

    /** Makes that many; of keys the tenant's own is one. */
    private List<String> make(Tenant tenant, String list, int number) throws Exception {
        for (int one = 0; one < number; one++) {
            if (list.equals("keys")) {
                if (one > 0) {
                    service.key(tenant.id(), "read");
                }
            } else {
                Service.Answer made = service.post(
                        tenant.key(),
                        tenant.path(list),
                        list.equals("tools") ? TOOL : PLATFORM.formatted(tenant.id(), one));
                assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
            }
        }
        return ids(service.get(OPERATOR_KEY, tenant.path(list)).body(), list);
    }

    private List<List<String>> pages(Tenant tenant, String list, int limit) throws Exception {
        List<List<String>> pages = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = service.get(OPERATOR_KEY, tenant.path(list + "?limit=" + limit + after))
                    .body();
            pages.add(ids(page, list));
            after = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());
        return pages;
    }

    private static List<String> ids(JsonNode answer, String list) {
        List<String> ids = new ArrayList<>();
        answer.path(list).forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }
}
