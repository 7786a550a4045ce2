package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.KeyStore;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys with which Headcount signs toward each LMS. */
class KeysTowardLmssTest extends ConnectionsCase {

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
}
