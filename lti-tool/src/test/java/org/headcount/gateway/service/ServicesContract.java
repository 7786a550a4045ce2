package org.headcount.gateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.launch.ArrivalsContract;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Services} keeps to; what launches give is in {@link ArrivalsContract}. */
@SuppressWarnings("NullAway.Init")
public abstract class ServicesContract {

    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final String ONE = "https://lms.example/lineitem/1";
    private static final String TWO = "https://lms.example/lineitem/2?a=b";

    private Services services;

    protected abstract Services noServices();

    @BeforeEach
    void begin() {
        services = noServices();
    }

    @Test
    void aLineItemThatWasGrantedIsReachedUnderOurNameForItInThatContextOnly() {
        services.grant(NORTH, "pf1-a", List.of(ONE, TWO));

        assertThat(services.lineItems(NORTH, "pf1-a")).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(services.lineItem(NORTH, "pf1-a", LineItemId.of("pf1-a", TWO)))
                .contains(TWO);
        assertThat(services.lineItem(NORTH, "pf1-b", LineItemId.of("pf1-a", TWO)))
                .isEmpty();
        assertThat(services.lineItem(SOUTH, "pf1-a", LineItemId.of("pf1-a", TWO)))
                .isEmpty();
        assertThat(services.lineItem(NORTH, "pf1-a", "no such name")).isEmpty();
        assertThat(services.lineItems(SOUTH, "pf1-a")).isEmpty();
    }

    @Test
    void grantingAndRevokingMayBeRepeated() {
        services.grant(NORTH, "pf1-a", List.of(ONE));
        services.grant(NORTH, "pf1-a", List.of(ONE, TWO, TWO));
        services.revoke(NORTH, "pf1-a", ONE);
        services.revoke(NORTH, "pf1-a", ONE);
        services.grant(NORTH, "pf1-a", List.of());

        assertThat(services.lineItems(NORTH, "pf1-a")).containsExactly(TWO);
        services.grant(NORTH, "pf1-a", List.of(ONE));
        assertThat(services.lineItems(NORTH, "pf1-a")).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void racingGrantsOfTheSameAllSucceed() throws Exception {
        Race.of(() -> {
            services.grant(NORTH, "pf1-a", List.of(ONE, TWO));
            return true;
        });

        assertThat(services.lineItems(NORTH, "pf1-a")).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void nothingIsReachedThatWasNeverGiven() {
        assertThat(services.service(NORTH, "pf1-a")).isEmpty();
        assertThat(services.lineItems(NORTH, "pf1-a")).isEmpty();
        assertThat(services.resourceLinks(NORTH, "pf1-a")).isEmpty();
        assertThat(services.person(NORTH, "pf1-a", IdentityName.lti("pf1", "5")))
                .isEmpty();
    }
}
