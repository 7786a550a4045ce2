package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;

import java.util.List;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;

class InMemoryLinkingTest extends LinkingContract {

    @Override
    protected Storage emptyStorage() {
        Institutions institutions = new InMemoryInstitutions();
        return new Storage(institutions, new InMemoryLedger(institutions));
    }

    @Override
    protected int rounds() {
        return Worlds.many(250);
    }

    /** In memory both institutions have the same opaque ids, and so the same name for the same link. */
    @Test
    void nobodyIsKeptFromLinkingByWhoeverHasUsedTheNameForSomethingElse() {
        Storage storage = emptyStorage();
        for (InstitutionId institution : List.of(NORTH, SOUTH)) {
            storage.institutions().create(Given.institution(institution, Policy.ROLLING));
            storage.ledger()
                    .append(
                            institution,
                            List.of(
                                    Given.access("1", ADA, "2026-03-01T00:00:00Z"),
                                    Given.access("2", BEN, "2026-03-01T00:00:00Z")));
        }
        Meter meter = new Meter(storage.institutions(), storage.ledger(), () -> Given.at("2026-04-01T00:00:00Z"));
        Linking linking =
                new Linking(storage.institutions(), storage.ledger(), meter, () -> Given.at("2026-04-01T00:00:00Z"));
        String name = ((LinkOutcome.Done) linking.link(NORTH, List.of(ADA, BEN), "", "", false))
                .link()
                .id();
        storage.ledger()
                .append(
                        SOUTH,
                        List.of(Report.activity(
                                new FactKey(Linking.SOURCE, name),
                                ADA,
                                Kind.ACCESS,
                                Given.at("2026-03-01T00:00:00Z"),
                                Given.at("2026-03-01T00:00:00Z"))));

        assertThat(linking.link(SOUTH, List.of(ADA, BEN), "", "", false)).isInstanceOf(LinkOutcome.Done.class);
    }
}
