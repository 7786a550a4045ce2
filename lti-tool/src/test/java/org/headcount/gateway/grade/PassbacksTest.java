package org.headcount.gateway.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.gateway.grade.HoldsCase.ADA;
import static org.headcount.gateway.grade.HoldsCase.BEN;
import static org.headcount.gateway.grade.HoldsCase.NORTH;
import static org.headcount.gateway.grade.HoldsCase.hold;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.metering.Given;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Decision;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

/** Scores of somebody who becomes one with another while they are on their way. */
class PassbacksTest {

    private static final Instant NOON = HoldsCase.NOON;

    private final Institutions institutions = new InMemoryInstitutions();
    private final Ledger ledger = new InMemoryLedger(institutions);

    @BeforeEach
    void begin() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
    }

    private Passbacks passbacks(Ledger by) {
        return new Passbacks(
                Mockito.mock(ServiceClient.class), new Meter(institutions, by, () -> NOON), by, () -> NOON);
    }

    /** Which of the two is called by the other's id once they are one. */
    private IdentityName joined() {
        return Stream.of(ADA, BEN)
                .max(Comparator.comparing(
                        who -> ledger.meant(NORTH, who).orElseThrow().identity()))
                .orElseThrow();
    }

    private void join() {
        ledger.append(NORTH, List.of(LinksContract.linking("l", ADA, BEN, "2026-11-21T11:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScoreOfATestUserWhoIsOneWithAnotherMakesNoLearnerOfThem(boolean meanwhile) {
        for (IdentityName who : List.of(ADA, BEN)) {
            ledger.append(
                    NORTH, List.of(Given.inPart(Role.TEST, Given.access(who.value(), who, "2026-11-20T08:00:00Z"))));
        }
        IdentityName who = joined();
        if (!meanwhile) {
            join();
        }
        Decision decision = passbacks(ledger).decide(NORTH, who);

        join();
        ledger.append(NORTH, List.of(passbacks(ledger).passback(hold("h1", who, NOON), decision)));

        assertThat(ledger.standing(NORTH, who).orElseThrow().known()).isFalse();
    }

    @Test
    void aScoreThatTheLmsHasTakenIsFoundAmongTheFactsOfBoth() {
        for (IdentityName who : List.of(ADA, BEN)) {
            ledger.append(NORTH, List.of(Given.access(who.value(), who, "2026-11-20T08:00:00Z")));
        }
        IdentityName who = joined();
        Decision decision = passbacks(ledger).decide(NORTH, who);
        ledger.append(NORTH, List.of(passbacks(ledger).passback(hold("newer", who, NOON), decision)));
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(ledger));
        Mockito.doAnswer(call -> {
                    join();
                    return ledger.facts(NORTH, call.getArgument(1));
                })
                .when(overtaken)
                .facts(Mockito.any(), Mockito.any());

        assertThat(passbacks(overtaken).overtaken(hold("older", who, NOON))).isTrue();
    }
}
