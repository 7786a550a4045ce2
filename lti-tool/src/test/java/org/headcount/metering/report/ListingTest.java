package org.headcount.metering.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;
import org.headcount.metering.Given;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a list of very many learners waits for; one of whom there are few waits for everything. */
@SuppressWarnings("NullAway.Init")
class ListingTest {

    private static final int VERY_LARGE = 20_000;
    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    private final InMemoryInstitutions institutions = new InMemoryInstitutions();
    private final InMemoryLedger ledger = new InMemoryLedger(institutions);
    private final Queue<Runnable> beside = new ArrayDeque<>();
    private final Listing listing = new Listing(institutions, ledger, () -> NOON, beside::add);

    @BeforeEach
    void begin() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
    }

    @Test
    void learnersAreToldWithoutWhatTheyWereChargedForUntilThatIsCounted() {
        List<Standing> page = met(VERY_LARGE);

        Listing.Listed before = within(page);
        assertThat(before.isCharged()).isFalse();
        assertThat(before.entries()).hasSameSizeAs(page).allSatisfy(entry -> {
            assertThat(entry.charged()).isEmpty();
            assertThat(entry.lastUse()).isPresent();
        });

        beside.remove().run();

        Listing.Listed after = within(page);
        assertThat(after.isCharged()).isTrue();
        assertThat(after.entries())
                .isEqualTo(listing.of(NORTH, page, NOON, Optional.empty()))
                .allSatisfy(entry -> assertThat(entry.charged()).containsExactly(YearMonth.of(2026, 3)));
    }

    @Test
    void whoeverAsksForWhatIsBeingCountedHasItCountedNoSecondTime() {
        List<Standing> page = met(VERY_LARGE);

        within(page);
        within(page);
        assertThat(beside).hasSize(1);

        beside.remove().run();

        within(page);
        assertThat(beside).isEmpty();
    }

    @Test
    void ofFewNobodyIsKeptWaitingForWhatEverybodyElseIsCountedFor() {
        List<Standing> page = met(3);

        assertThat(within(page).isCharged()).isTrue();
        assertThat(beside).isEmpty();
    }

    private Listing.Listed within(List<Standing> page) {
        return listing.within(Duration.ZERO, NORTH, page, NOON, Optional.empty());
    }

    /** @return a page of them */
    private List<Standing> met(int learners) {
        ledger.append(
                NORTH,
                IntStream.range(0, learners)
                        .mapToObj(each ->
                                Given.access("f" + each, new IdentityName("sis", "p" + each), "2026-03-10T08:00:00Z"))
                        .toList());
        return ledger.standings(NORTH, new Ledger.Question(NOON, Ledger.Question.Status.ALL, null, "", 3, ""));
    }
}
