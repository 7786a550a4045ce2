package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.PracticeBrowser;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

class StaffResourceTest extends RestTest {

    private Service.Answer invite(Tenant tenant, String body) throws Exception {
        return service.post(tenant.key(), tenant.path("staff"), body);
    }

    @Test
    void whoIsInvitedIsListedAndTheInvitationIsShownOnce() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer made =
                invite(tenant, "{\"role\": \"manager\", \"name\": \"Ida\", \"email\": \"Ida@School.example\"}");

        assertThat(made.status()).isEqualTo(201);
        String uri = made.body().path("invitationUri").asText();
        assertThat(uri).startsWith(service.base() + "/admin/join/" + tenant.id() + "/");
        assertThat(new PracticeBrowser().get(uri).status()).isEqualTo(200);
        Service.Answer list = service.get(tenant.key(), tenant.path("staff"));
        JsonNode ida = list.body().path("staff").get(0);
        assertThat(ida.path("id")).isEqualTo(made.body().path("id"));
        assertThat(ida.path("role").asText()).isEqualTo("manager");
        assertThat(ida.path("email").asText()).isEqualTo("ida@school.example");
        assertThat(ida.path("byRole").asBoolean()).isFalse();
        assertThat(ida.has("signedInAt")).isFalse();
        assertThat(list.raw().body()).doesNotContain(uri.substring(uri.lastIndexOf('/') + 1));
    }

    @Test
    void whatCannotBeInvitedIsToldAllAtOnce() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer = invite(tenant, "{\"role\": \"operator\", \"email\": \"x\", \"nome\": \"y\"}");

        assertProblem(answer, 400, "invalid-request");
        List<String> pointers = new ArrayList<>();
        answer.body()
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        assertThat(pointers).containsExactlyInAnyOrder("/role", "/email", "/nome");
    }

    @Test
    void staffAreChangedInvitedAnewAndRemoved() throws Exception {
        Tenant tenant = tenant("switch");
        Service.Answer made = invite(tenant, "{\"role\": \"viewer\"}");
        String path = tenant.path("staff/" + made.body().path("id").asText());

        assertThat(service.patch(tenant.key(), path, "{\"role\": \"owner\"}")
                        .body()
                        .path("role")
                        .asText())
                .isEqualTo("owner");
        assertThat(service.post(tenant.key(), path + "/invitation", "").status())
                .isEqualTo(200);
        assertThat(new PracticeBrowser()
                        .get(made.body().path("invitationUri").asText())
                        .status())
                .isEqualTo(404);
        assertThat(service.delete(tenant.key(), path + "/sessions").status()).isEqualTo(204);
        assertThat(service.delete(tenant.key(), path).status()).isEqualTo(204);
        assertThat(service.delete(tenant.key(), path).status()).isEqualTo(404);
        assertThat(service.get(tenant.key(), path).status()).isEqualTo(404);
        assertThat(service.post(tenant.key(), path + "/invitation", "").status())
                .isEqualTo(404);
    }

    @Test
    void theLastOwnerStaysUntilThereIsAnother() throws Exception {
        Tenant tenant = tenant("switch");
        InstitutionId institution = new InstitutionId(tenant.id());
        try (Store store = anotherNode()) {
            String path = tenant.path("staff/" + owner(store, institution, "5"));

            assertProblem(service.delete(tenant.key(), path), 409, "last-owner");
            assertProblem(service.patch(tenant.key(), path, "{\"role\": \"manager\"}"), 409, "last-owner");
            assertProblem(service.delete(OPERATOR_KEY, path), 409, "last-owner");
            assertThat(service.get(tenant.key(), path).body().path("role").asText())
                    .isEqualTo("owner");

            owner(store, institution, "6");
            assertThat(service.delete(tenant.key(), path).status()).isEqualTo(204);
        }
    }

    @Test
    void rolesGoOnMakingOwnersUntilOneOwnsByOurOwnWord() throws Exception {
        Tenant tenant = tenant("switch");
        try (Store store = anotherNode()) {
            String id = owner(store, new InstitutionId(tenant.id()), "5");
            String path = tenant.path("staff-roles");

            assertProblem(service.put(tenant.key(), path, "{\"roles\": []}"), 409, "last-owner");
            assertProblem(service.put(OPERATOR_KEY, path, "{\"roles\": []}"), 409, "last-owner");
            assertThat(service.get(tenant.key(), path).body().path("roles")).hasSize(1);

            service.patch(tenant.key(), tenant.path("staff/" + id), "{\"role\": \"owner\"}");
            assertThat(service.put(tenant.key(), path, "{\"roles\": []}").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theProviderOfTheLastOwnerStaysUntilOneHasComeFromTheLms() throws Exception {
        Tenant tenant = tenant("switch");
        InstitutionId institution = new InstitutionId(tenant.id());
        String path = tenant.path("identity-provider");
        try (Store store = anotherNode()) {
            store.staffSettings()
                    .keepProvider(
                            institution, new StaffSettings.IdentityProvider("https://id.school.example", "c", ""));
            String id = store.staffMembers()
                    .enter(
                            institution,
                            StaffIdentity.ofProvider("https://id.school.example", "a", "", ""),
                            Optional.of(StaffRole.OWNER),
                            NOON)
                    .orElseThrow()
                    .id();
            store.staffMembers().changeRole(institution, id, StaffRole.OWNER);

            assertProblem(service.delete(tenant.key(), path), 409, "last-owner");
            assertThat(service.get(tenant.key(), path).status()).isEqualTo(200);

            store.staffMembers().changeRole(institution, owner(store, institution, "5"), StaffRole.OWNER);
            assertThat(service.delete(tenant.key(), path).status()).isEqualTo(204);
        }
    }

    private static String owner(Store store, InstitutionId institution, String subject) {
        return store.staffMembers()
                .enter(institution, StaffIdentity.ofLms("pf1", subject, ""), Optional.of(StaffRole.OWNER), NOON)
                .orElseThrow()
                .id();
    }

    @Test
    void theListIsReadAPageAtATime() throws Exception {
        Tenant tenant = tenant("switch");
        List<String> made = new ArrayList<>();
        for (int one = 0; one < 5; one++) {
            made.add(invite(tenant, "{\"role\": \"viewer\"}").body().path("id").asText());
        }

        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = service.get(tenant.key(), tenant.path("staff?limit=2" + after))
                    .body();
            page.path("staff").forEach(one -> seen.add(one.path("id").asText()));
            after = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void nothingOfAnotherInstitutionIsReached() throws Exception {
        Tenant tenant = tenant("switch");
        Tenant other = tenant("switch");
        String id = invite(tenant, "{\"role\": \"viewer\"}").body().path("id").asText();

        for (String path : List.of(tenant.path("staff/" + id), other.path("staff/" + id))) {
            assertProblem(service.get(other.key(), path), 404, "not-found");
            assertProblem(service.patch(other.key(), path, "{\"role\": \"owner\"}"), 404, "not-found");
            assertProblem(service.delete(other.key(), path), 404, "not-found");
            assertProblem(service.delete(other.key(), path + "/sessions"), 404, "not-found");
        }
        assertThat(service.get(tenant.key(), tenant.path("staff/" + id))
                        .body()
                        .path("role")
                        .asText())
                .isEqualTo("viewer");
    }

    @Test
    void onlyAKeyToAllOfTheInstitutionReadsOrChangesStaff() throws Exception {
        Tenant tenant = tenant("switch");
        for (String role : List.of("read", "record")) {
            String key = service.key(tenant.id(), role);
            assertProblem(service.get(key, tenant.path("staff")), 403, "insufficient-rights");
            assertProblem(service.get(key, tenant.path("staff-roles")), 403, "insufficient-rights");
            assertProblem(service.post(key, tenant.path("staff"), "{\"role\": \"owner\"}"), 403, "insufficient-rights");
        }
    }

    @Test
    void rolesAreWorthWhatIsSaidAndNothingTwice() throws Exception {
        Tenant tenant = tenant("switch");
        assertThat(service.get(tenant.key(), tenant.path("staff-roles")).body().toString())
                .isEqualTo("{\"roles\":[{\"role\":\"administrator\",\"worth\":\"owner\"}]}");

        assertProblem(
                service.put(
                        tenant.key(),
                        tenant.path("staff-roles"),
                        "{\"roles\": [{\"role\": \"a\", \"worth\": \"viewer\"}, {\"role\": \"a\", \"worth\": \"owner\"}]}"),
                400,
                "invalid-request");
        assertThat(service.put(tenant.key(), tenant.path("staff-roles"), "{\"roles\": []}")
                        .body()
                        .path("roles"))
                .isEmpty();
        assertThat(service.get(tenant.key(), tenant.path("staff-roles")).body().path("roles"))
                .isEmpty();
    }

    @Test
    void aProviderOnAPrivateAddressIsNotCalledWhereThatIsNotAllowed() throws Exception {
        Tenant tenant = tenant("switch");

        for (String issuer : List.of("file:///etc/passwd", "http://10.1.2.3/", "https://x@y.example", "nothing")) {
            assertProblem(
                    service.put(
                            tenant.key(),
                            tenant.path("identity-provider"),
                            "{\"issuer\": \"" + issuer + "\", \"clientId\": \"c\"}"),
                    400,
                    "invalid-request");
        }
        assertProblem(service.get(OPERATOR_KEY, tenant.path("identity-provider")), 404, "not-found");
        assertProblem(service.delete(OPERATOR_KEY, tenant.path("identity-provider")), 404, "not-found");
    }
}
