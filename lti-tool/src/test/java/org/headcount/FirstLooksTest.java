package org.headcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.headcount.metering.Given;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Refusals;
import org.headcount.metering.terms.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is looked at after a start: that of which a first look would be slow, and nothing else. */
class FirstLooksTest {

    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    private final List<String> searched = new ArrayList<>();
    private final List<InstitutionId> refusalsRead = new ArrayList<>();
    private @Nullable InstitutionId failing;
    private final InMemoryInstitutions institutions = new InMemoryInstitutions();
    private final InMemoryLedger ledger = new InMemoryLedger(institutions);

    @Test
    void allNamesAndTheMonthsRefusalsOfTheVeryLargeAloneAreLookedAt() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.ROLLING));
        ledger.append(NORTH, List.of(Given.access("f1", new IdentityName("sis", "p1"), "2026-03-10T08:00:00Z")));
        Ledger watched = watched();

        new FirstLooks(
                        watched,
                        new Meter(institutions, watched, () -> NOON),
                        new Refusals(new WatchedSnapshots()),
                        () -> NOON)
                .at(institutions.all());

        assertThat(searched)
                .singleElement()
                .satisfies(search ->
                        assertThat(search).startsWith(NORTH + " for ").hasSizeGreaterThan((NORTH + " for ").length()));
        assertThat(refusalsRead).isNotEmpty().containsOnly(NORTH);
    }

    @Test
    void aLookThatFailsKeepsTheOthersFromNothing() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.ROLLING));
        Ledger watched = watched(Set.of(NORTH, SOUTH));
        failing = NORTH;

        new FirstLooks(
                        watched,
                        new Meter(institutions, watched, () -> NOON),
                        new Refusals(new WatchedSnapshots()),
                        () -> NOON)
                .at(institutions.all());

        assertThat(refusalsRead).isNotEmpty().containsOnly(SOUTH);
    }

    private Ledger watched() {
        return watched(Set.of(NORTH));
    }

    /** The same ledger, which says of some institutions that they have met very many, and fails when one is searched. */
    private Ledger watched(Set<InstitutionId> veryLarge) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (any, method, values) -> {
                    if (method.getName().equals("hasMet")) {
                        return veryLarge.contains(values[0]);
                    }
                    if (values[0].equals(failing)) {
                        throw new InternalError("on purpose");
                    }
                    if (values.length == 2 && values[1] instanceof Ledger.Question question) {
                        searched.add(values[0] + " for " + question.text());
                    }
                    return method.invoke(ledger, values);
                });
    }

    private final class WatchedSnapshots implements Snapshots {
        @Override
        public <T> T view(InstitutionId institution, Function<View, T> work) {
            refusalsRead.add(institution);
            View nothing = mock();
            when(nothing.institution())
                    .thenReturn(institutions.find(institution).orElseThrow());
            return work.apply(nothing);
        }
    }
}
