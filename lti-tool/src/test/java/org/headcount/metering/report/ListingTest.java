package org.headcount.metering.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.NORTH;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
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

    private static final int A_PAGE = 3;
    private static final int MANY = 600;
    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    private final InMemoryInstitutions institutions = new InMemoryInstitutions();
    private final InMemoryLedger ledger = new InMemoryLedger(institutions);
    private final Queue<Runnable> beside = new ArrayDeque<>();
    private boolean failing;
    private final Listing listing = of(saidToHaveMetVeryMany(ledger));

    @BeforeEach
    void begin() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
    }

    @Test
    void learnersAreToldWithoutWhatTheyWereChargedForUntilThatIsCounted() {
        List<Standing> page = met();

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
        List<Standing> page = met();

        within(page);
        within(page);
        assertThat(beside).hasSize(1);

        beside.remove().run();

        within(page);
        assertThat(beside).isEmpty();
    }

    @Test
    void ofFewAllIsToldAtOnce() {
        List<Standing> page = met();

        assertThat(within(of(ledger), page).isCharged()).isTrue();
        assertThat(beside).isEmpty();
    }

    @Test
    void whoeverWaitsForAllWaitsForNobodyWhoHasNotBegun() {
        List<Standing> page = met();
        within(page);

        assertThat(listing.of(NORTH, page, NOON, Optional.empty()))
                .allSatisfy(entry -> assertThat(entry.charged()).hasSize(1));

        beside.remove().run();
        assertThat(within(page).isCharged()).isTrue();
    }

    @Test
    void whatThereIsNoRoomForIsCountedWhenSomebodyAsksAgain() {
        List<Standing> page = met();
        Listing narrow = new Listing(
                institutions, saidToHaveMetVeryMany(ledger), () -> NOON, institution -> this::unlessOneWaits);

        assertThat(knownAt(narrow, page, 0).isCharged()).isFalse();
        assertThat(knownAt(narrow, page, 1).isCharged()).isFalse();
        beside.remove().run();
        assertThat(beside).isEmpty();
        assertThat(knownAt(narrow, page, 0).isCharged()).isTrue();

        assertThat(knownAt(narrow, page, 1).isCharged()).isFalse();
        beside.remove().run();
        assertThat(knownAt(narrow, page, 1).isCharged()).isTrue();
    }

    @Test
    void whatThereIsNoThreadForIsCountedWhenSomebodyAsksAgain() {
        List<Standing> page = met();
        Listing withoutThreads =
                new Listing(institutions, saidToHaveMetVeryMany(ledger), () -> NOON, institution -> work -> {
                    if (failing) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    beside.add(work);
                });
        failing = true;
        assertThatThrownBy(() -> within(withoutThreads, page)).isInstanceOf(OutOfMemoryError.class);
        failing = false;

        assertThat(within(withoutThreads, page).isCharged()).isFalse();
        beside.remove().run();
        assertThat(within(withoutThreads, page).isCharged()).isTrue();
    }

    private void unlessOneWaits(Runnable task) {
        if (!beside.isEmpty()) {
            throw new RejectedExecutionException("one waits");
        }
        beside.add(task);
    }

    @Test
    void ofHoweverManyMomentsSomebodyAsksWhatWasKnownSomeAreKept() {
        List<Standing> page = met();
        for (int moment = 0; moment < MANY; moment++) {
            knownAt(listing, page, moment);
            beside.remove().run();
        }

        assertThat(IntStream.range(0, MANY)
                        .filter(moment -> knownAt(listing, page, moment).isCharged()))
                .hasSize(500);
    }

    @Test
    void whatWasNotCountedIsToldByItsThreadWhereNobodyWaits() {
        List<Standing> page = met();
        Ledger broken = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (any, method, values) -> {
                    if (method.getName().equals("hasMet")) {
                        return true;
                    } else if (failing) {
                        throw new IllegalStateException("no answer");
                    }
                    return method.invoke(ledger, values);
                });
        Listing listing = of(broken);
        within(listing, page);
        failing = true;

        assertThatThrownBy(() -> beside.remove().run()).hasRootCauseMessage("no answer");
        failing = false;

        within(listing, page);
        beside.remove().run();
        assertThat(within(listing, page).isCharged()).isTrue();
    }

    private static Listing.Listed knownAt(Listing listing, List<Standing> page, int seconds) {
        return listing.within(Duration.ZERO, NORTH, page, NOON, Optional.of(NOON.plusSeconds(seconds)));
    }

    private Listing of(Ledger asked) {
        return new Listing(institutions, asked, () -> NOON, institution -> beside::add);
    }

    /** The same, but it says of any number of learners that there are as many. */
    private static Ledger saidToHaveMetVeryMany(Ledger ledger) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (any, method, values) -> method.getName().equals("hasMet") ? true : method.invoke(ledger, values));
    }

    private Listing.Listed within(List<Standing> page) {
        return within(listing, page);
    }

    private static Listing.Listed within(Listing listing, List<Standing> page) {
        return listing.within(Duration.ZERO, NORTH, page, NOON, Optional.empty());
    }

    private List<Standing> met() {
        ledger.append(
                NORTH,
                IntStream.range(0, A_PAGE)
                        .mapToObj(each ->
                                Given.access("f" + each, new IdentityName("sis", "p" + each), "2026-03-10T08:00:00Z"))
                        .toList());
        return ledger.standings(NORTH, new Ledger.Question(NOON, Ledger.Question.Status.ALL, null, "", A_PAGE, ""));
    }
}
