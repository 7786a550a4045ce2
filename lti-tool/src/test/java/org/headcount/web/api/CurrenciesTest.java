package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Currencies without a minor unit, with two digits of it and with three, wherever money is told. */
class CurrenciesTest extends RestTest {

    @ParameterizedTest
    @CsvSource({"JPY, 2, 0, 0, 2, 3", "EUR, 1.52, 0.50, 0.00, 2.02, 2.53", "KWD, 1.515, 0.505, 0.000, 2.020, 2.525"})
    void moneyHasTheDigitsOfItsCurrencyAndIsRoundedOnceAMonth(
            String currency, String three, String oneMore, String nothing, String four, String withLate)
            throws Exception {
        Tenant tenant = tenant("switch");
        assertThat(service.patch(tenant.key(), tenant.path(""), """
                        {"rateCard": {"currency": "%s", "form": "volume", "minimum": 1,
                          "tiers": [{"from": 1, "price": "0.50505"}]},
                         "from": "2020-01-01T00:00:00Z", "contract": {"from": "2026-01-01T00:00:00Z"}}""".formatted(currency))
                        .status())
                .isEqualTo(200);
        for (String learner : new String[] {"a", "b", "c"}) {
            visit(tenant, learner, "2026-01-10T08:00:00Z");
        }
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "off", "type": "switch-off", "learner": "d", "at": "2026-01-10T08:00:00Z"}]}""");

        JsonNode month =
                service.get(tenant.key(), tenant.path("months/2026-01")).body();
        assertThat(month.path("amount").asText()).isEqualTo(three);
        assertThat(month.path("currency").asText()).isEqualTo(currency);
        assertThat(service.get(tenant.key(), tenant.path("months/2025-01"))
                        .body()
                        .path("amount")
                        .asText())
                .as("before the contract")
                .isEqualTo(nothing);
        JsonNode draft = service.get(tenant.key(), tenant.path("statements/2026-02/draft"))
                .body();
        assertThat(draft.path("totals").toString())
                .as("three, and two more than January was closed with")
                .isEqualTo("[{\"amount\":\"" + withLate + "\",\"currency\":\"" + currency + "\"}]");
        JsonNode costs = service.get(tenant.key(), tenant.path("learners/d/switch-preview?on=true"))
                .body()
                .path("costs");
        assertThat(costs.path(0).path("amount").asText()).isEqualTo(oneMore);

        service.put(tenant.key(), tenant.path("learners/d/switch"), "{\"on\": true, \"reason\": \"x\"}");
        assertThat(service.get(tenant.key(), tenant.path("months/2026-03"))
                        .body()
                        .path("amount")
                        .asText())
                .isEqualTo(four);
        assertThat(service.get(tenant.key(), tenant.path("forecast"))
                        .body()
                        .path("months")
                        .path(0)
                        .path("floor")
                        .path("amount")
                        .asText())
                .isEqualTo(four);
    }
}
