package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

class ErasureTest extends RestTest {

    @Test
    void whoWasErasedIsFoundByTheOpaqueIdAloneAndCountsAsBefore() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "host:ada.marsh", "2026-02-10T08:00:00Z");
        String month = tenant.path("months/2026-02");
        String learner = learner(tenant, "host:ada.marsh");
        Service.Answer before = service.get(tenant.key(), month);

        assertThat(erase(tenant, "host:ada.marsh").status()).isEqualTo(204);

        assertProblem(service.get(tenant.key(), tenant.path("learners/host:ada.marsh")), 404, "not-found");
        Service.Answer left = service.get(tenant.key(), tenant.path("learners/" + learner));
        assertThat(left.body().path("identities")).isEmpty();
        assertThat(left.body().path("active").asBoolean()).isTrue();
        assertThat(service.get(tenant.key(), tenant.path("learners?q=marsh"))
                        .body()
                        .path("learners"))
                .isEmpty();
        assertThat(service.get(tenant.key(), tenant.path("learners")).body().path("learners"))
                .hasSize(1);
        assertThat(service.get(tenant.key(), month).body()).isEqualTo(before.body());
        assertThat(service.get(tenant.key(), month + "/learners").raw().body())
                .contains(learner)
                .doesNotContain("\"name\"");
    }

    @Test
    void theSameOneLaterIsSomebodyNew() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "host:ada", "2026-02-10T08:00:00Z");
        String learner = learner(tenant, "host:ada");
        erase(tenant, "host:ada");

        visit(tenant, "host:ada", "2026-02-20T08:00:00Z");

        assertThat(learner(tenant, "host:ada")).isNotEqualTo(learner);
        assertThat(service.get(tenant.key(), tenant.path("months/2026-02"))
                        .body()
                        .path("distinct")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void repeatingItIsSafe() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "host:ada", "2026-02-10T08:00:00Z");
        String learner = learner(tenant, "host:ada");

        assertThat(erase(tenant, "host:ada").status()).isEqualTo(204);
        assertThat(erase(tenant, learner).status()).isEqualTo(204);
        assertProblem(erase(tenant, "host:ada"), 404, "not-found");
        assertProblem(erase(tenant, "host:nobody"), 404, "not-found");
    }

    @Test
    void onlyWhoMayDoAllOfAnInstitutionMayEraseInIt() throws Exception {
        Tenant tenant = tenant("rolling");
        Tenant other = tenant("rolling");
        visit(tenant, "host:ada", "2026-02-10T08:00:00Z");
        String path = tenant.path("learners/host:ada/identity");

        assertProblem(service.delete(service.key(tenant.id(), "record"), path), 403, "insufficient-rights");
        assertProblem(service.delete(other.key(), path), 404, "not-found");
        assertThat(service.get(tenant.key(), tenant.path("learners/host:ada")).status())
                .isEqualTo(200);
    }

    @Test
    void whoWasErasedWhileSwitchedOnCanStillBeSwitchedOff() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "host:ada", "2026-02-10T08:00:00Z");
        String learner = learner(tenant, "host:ada");
        erase(tenant, "host:ada");

        Service.Answer off = service.put(tenant.key(), tenant.path("learners/" + learner + "/switch"), """
                {"on": false, "reason": "left"}""");

        assertThat(off.status()).isEqualTo(200);
        assertThat(off.body().path("active").asBoolean()).isFalse();
    }

    @Test
    void whoWantsToBeForgottenAfterTheContractIs() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "host:ada", "2026-02-10T08:00:00Z");
        Service.Answer ended = service.patch(OPERATOR_KEY, tenant.path(""), """
                {"from": "2025-12-16T00:00:00Z",
                "contract": {"from": "2025-12-16T00:00:00Z", "until": "2026-02-15T00:00:00Z"}}""");
        assertThat(ended.status()).as(ended.raw().body()).isEqualTo(200);

        assertThat(erase(tenant, "host:ada").status()).isEqualTo(204);
    }

    @Test
    void aFactThatComesAgainIsADuplicate() throws Exception {
        Tenant tenant = tenant("rolling");
        String facts = """
                {"facts": [{"source": "t", "id": "1", "type": "activity", "kind": "%s", "learner": "host:ada",
                "at": "2026-02-10T08:00:00Z"}]}""";
        service.post(tenant.key(), tenant.path("facts"), facts.formatted("access"));
        erase(tenant, "host:ada");

        for (String kind : new String[] {"access", "grade"}) {
            assertThat(service.post(tenant.key(), tenant.path("facts"), facts.formatted(kind))
                            .body()
                            .at("/receipts/0/outcome")
                            .asText())
                    .isEqualTo("duplicate");
        }
    }

    private Service.Answer erase(Tenant tenant, String learner) throws Exception {
        return service.delete(tenant.key(), tenant.path("learners/" + learner + "/identity"));
    }

    private String learner(Tenant tenant, String who) throws Exception {
        return service.get(tenant.key(), tenant.path("learners/" + who))
                .body()
                .path("learner")
                .asText();
    }
}
