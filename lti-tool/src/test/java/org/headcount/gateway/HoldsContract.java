package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Holds} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class HoldsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000001Z");
    private static final Instant LEASE = NOON.plus(Duration.ofMinutes(2));
    private static final Instant FAR = NOON.plus(Duration.ofDays(200));
    private static final InstitutionId NORTH = Given.NORTH;
    private static final InstitutionId SOUTH = Given.SOUTH;
    private static final IdentityName ADA = IdentityName.lti("pf1", "5");
    private static final IdentityName BEN = IdentityName.lti("pf1", "6");

    private static final String ITEM = "https://lms.example/lineitem/1";
    private static final String OTHER_ITEM = "https://lms.example/lineitem/2";

    /** HoldPorts over one storage. */
    public record HoldPorts(Institutions institutions, Ledger ledger, Holds holds) {}

    private HoldPorts ports;
    private Holds holds;

    protected abstract HoldPorts noHolds();

    @BeforeEach
    void begin() {
        ports = noHolds();
        holds = ports.holds();
        ports.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        ports.institutions().create(Given.institution(SOUTH, Policy.SWITCH));
    }

    @Test
    void aHeldScoreComesBackByteForByteAndItsRefusalIsAFact() {
        Hold hold = hold("h1", ADA, NOON);
        keep(hold);

        same(holds.find(NORTH, "h1").orElseThrow()).isEqualTo(hold);
        assertThat(holds.find(SOUTH, "h1")).isEmpty();
        assertThat(facts()).singleElement().extracting(Fact::type).isEqualTo(FactType.REFUSAL);
    }

    @Test
    void aRepeatChangesNothing() {
        keep(hold("h1", ADA, NOON));
        claim("h1");
        keep(hold("h1", ADA, NOON.plusSeconds(5)));

        assertThat(holds.find(NORTH, "h1").orElseThrow().state()).isEqualTo(Hold.State.SENDING);
        assertThat(holds.find(NORTH, "h1").orElseThrow().receivedAt()).isEqualTo(NOON);
        assertThat(facts()).hasSize(1);
    }

    @Test
    void whatWasLostIsKeptAnewWhenItComesAgainAndEndsForItself() {
        keep(hold("h1", ADA, NOON));
        holds.end(claim("h1").orElseThrow(), Hold.State.UNDELIVERABLE, "404");
        keep(hold("h1", ADA, NOON.plusSeconds(5)));
        keep(hold("h1", ADA, NOON.plusSeconds(6)));

        assertThat(list("")).containsExactly("h1-2", "h1");
        holds.discard(NORTH, "h1-2", "by staff", NOON.plusSeconds(7));
        keep(hold("h1", ADA, NOON.plusSeconds(8)));

        assertThat(list("")).as("what staff discard does not come back").containsExactly("h1-2", "h1");
        assertThat(state("h1")).isEqualTo(Hold.State.UNDELIVERABLE);
        assertThat(state("h1-2")).isEqualTo(Hold.State.DISCARDED);
    }

    @Test
    void whatTheLmsNeverTakesLeavesTheOlderOneItsTurn() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        holds.end(claim("h2").orElseThrow(), Hold.State.UNDELIVERABLE, "400");

        assertThat(state("h1")).isEqualTo(Hold.State.HELD);
        assertThat(claim("h1").orElseThrow().hold().id()).isEqualTo("h1");
    }

    @Test
    void ofRacingRetriesOneHoldIsKept() throws Exception {
        Race.of(() -> {
            keep(hold("h1", ADA, NOON));
            return true;
        });

        assertThat(list("")).containsExactly("h1");
        assertThat(facts()).hasSize(1);
    }

    @Test
    void theListGoesFromNewToOldPageByPage() {
        keep(hold("a", ADA, NOON));
        keep(hold("c", BEN, NOON.plusSeconds(1)));
        keep(hold("b", ADA, NOON.plusSeconds(1)));
        keep(hold("d", ADA, NOON.minusSeconds(1)));
        holds.discard(NORTH, "a", "", NOON);

        assertThat(list("")).containsExactly("c", "b", "a", "d");
        assertThat(list("b")).containsExactly("a", "d");
        assertThat(list("d")).isEmpty();
        assertThat(holds.list(NORTH, Optional.of(Hold.State.HELD), 2, ""))
                .extracting(Hold::id)
                .containsExactly("c", "b");
        assertThat(holds.list(NORTH, Optional.of(Hold.State.HELD), 2, "b"))
                .extracting(Hold::id)
                .containsExactly("d");
        assertThat(holds.list(SOUTH, Optional.empty(), 10, "")).isEmpty();
    }

    @Test
    void aClaimTakesTheNewestOfItsQueueAndNobodyElseGetsAnyOfIt() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        keep(hold("h3", BEN, NOON));
        keep(hold("h4", ADA, NOON, OTHER_ITEM));

        assertThat(claim("h1")).hasValueSatisfying(claim -> {
            assertThat(claim.hold().id()).isEqualTo("h2");
            assertThat(claim.hold().state()).isEqualTo(Hold.State.SENDING);
            assertThat(claim.hold().attempts()).isEqualTo(1);
            assertThat(claim.mayHaveArrived()).isFalse();
        });
        assertThat(claim("h1")).isEmpty();
        assertThat(claim("h2")).isEmpty();
        assertThat(state("h1")).isEqualTo(Hold.State.HELD);
        assertThat(claim("h3")).isPresent();
        assertThat(claim("h4")).as("another line item").isPresent();
        assertThat(claim("none")).isEmpty();
        assertThat(holds.claim(SOUTH, "h1", true, NOON, LEASE)).isEmpty();
    }

    @Test
    void ofRacingClaimsExactlyOneGetsIt() throws Exception {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON));

        assertThat(Race.of(() -> claim("h1"))).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void aClaimWhoseNodeDiedIsClaimedAnewAndItsScoreMayHaveArrived() {
        keep(hold("h1", ADA, NOON));
        Holds.Claim first = claim("h1").orElseThrow();

        assertThat(holds.claim(NORTH, "h1", true, LEASE.minusMillis(1), LEASE.plusSeconds(9)))
                .isEmpty();
        Holds.Claim second =
                holds.claim(NORTH, "h1", false, LEASE, LEASE.plusSeconds(9)).orElseThrow();
        assertThat(second.hold().attempts()).isEqualTo(2);
        assertThat(second.mayHaveArrived()).isTrue();
        assertThat(holds.end(first, Hold.State.SUPERSEDED, "409"))
                .as("the first comes back to life")
                .isFalse();
        assertThat(holds.putBack(first, "503", false, NOON)).isFalse();
        assertThat(state("h1")).isEqualTo(Hold.State.SENDING);
        assertThat(holds.end(second, Hold.State.RELEASED, "200")).isTrue();
    }

    @Test
    void aNewerOneThanThatOfADeadNodeGoesInsteadAndTheOtherIsForgottenWithIt() {
        keep(hold("h1", ADA, NOON));
        claim("h1");
        keep(hold("h2", ADA, NOON.plusSeconds(1)));

        assertThat(claim("h2")).as("while the lease runs").isEmpty();
        Holds.Claim newer =
                holds.claim(NORTH, "h1", false, LEASE, LEASE.plusSeconds(9)).orElseThrow();
        assertThat(newer.hold().id()).isEqualTo("h2");
        assertThat(newer.mayHaveArrived()).isFalse();
        assertThat(state("h1")).isEqualTo(Hold.State.HELD);
        holds.end(newer, Hold.State.RELEASED, "200");
        assertThat(state("h1")).isEqualTo(Hold.State.COALESCED);
    }

    @Test
    void whatIsPutBackWaitsUntilItIsDueUnlessItIsWantedEarly() {
        keep(hold("h1", ADA, NOON));
        Holds.Claim claim = claim("h1").orElseThrow();
        assertThat(holds.putBack(claim, "503", true, NOON.plusSeconds(30))).isTrue();

        assertThat(due(NOON.plusSeconds(29))).isEmpty();
        assertThat(claim("h1")).isEmpty();
        assertThat(holds.claim(NORTH, "h1", true, NOON, LEASE)).hasValueSatisfying(again -> {
            assertThat(again.hold().lastAnswer()).isEqualTo("503");
            assertThat(again.mayHaveArrived()).isTrue();
        });
    }

    @Test
    void whatSurelyDidNotArriveIsPutBackAsIfItHadNeverBeenSent() {
        keep(hold("h1", ADA, NOON));
        holds.putBack(claim("h1").orElseThrow(), "not reached", false, NOON);

        assertThat(claim("h1"))
                .hasValueSatisfying(claim -> assertThat(claim.mayHaveArrived()).isFalse());
    }

    @Test
    void theNewestDecidesWhenItsQueueIsDue() {
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        holds.putBack(claim("h2").orElseThrow(), "503", true, NOON.plusSeconds(30));
        keep(hold("h1", ADA, NOON));

        assertThat(claim("h1")).as("an older one that came late").isEmpty();
        keep(hold("h3", ADA, NOON.plusSeconds(2)));
        assertThat(claim("h1"))
                .hasValueSatisfying(claim -> assertThat(claim.hold().id()).isEqualTo("h3"));
    }

    @Test
    void whatComesWhileAnotherIsOnItsWayWaitsItsTurnAndEndsWithItOnlyWhereItIsOlder() {
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        Holds.Claim claim = claim("h2").orElseThrow();
        keep(hold("h1", ADA, NOON));
        keep(hold("h3", ADA, NOON.plusSeconds(2)));

        assertThat(claim("h3")).isEmpty();
        assertThat(holds.claim(NORTH, "h3", true, NOON, LEASE)).isEmpty();
        holds.end(claim, Hold.State.RELEASED, "200");
        assertThat(state("h1")).isEqualTo(Hold.State.COALESCED);
        assertThat(state("h3")).isEqualTo(Hold.State.HELD);
        assertThat(claim("h3")).isPresent();
    }

    @Test
    void theQueueOfAnotherUserOfTheLmsIsAnother() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1), OTHER_ITEM));
        keep(hold("h3", BEN, NOON.plusSeconds(1)));

        holds.end(claim("h3").orElseThrow(), Hold.State.RELEASED, "200");
        holds.end(claim("h2").orElseThrow(), Hold.State.RELEASED, "200");

        assertThat(state("h1")).isEqualTo(Hold.State.HELD);
    }

    @Test
    void whatIsOnItsWayIsNotDiscarded() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        claim("h1");

        assertThat(holds.discard(NORTH, "h2", "by staff", NOON)).isFalse();
        assertThat(holds.discard(NORTH, "h1", "by staff", NOON)).isTrue();
        assertThat(holds.discard(NORTH, "h2", "by staff", LEASE)).isTrue();
        assertThat(holds.discard(NORTH, "h2", "by staff", LEASE)).isFalse();
        assertThat(holds.discard(NORTH, "none", "by staff", NOON)).isFalse();
        assertThat(holds.find(NORTH, "h2").orElseThrow().lastAnswer()).isEqualTo("by staff");
    }

    @Test
    void aQueueIsSeenFromTheNewestOnWithWhatIsOnItsWay() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        keep(hold("h3", ADA, NOON, OTHER_ITEM));
        keep(hold("h4", BEN, NOON));
        claim("h1");

        assertThat(holds.queue(NORTH, ADA, ITEM, NOON))
                .containsExactly(
                        new Holds.Queued("h2", NOON, true), new Holds.Queued("h1", NOON.minusSeconds(1), false));
        assertThat(holds.queue(NORTH, ADA, ITEM, LEASE))
                .as("whoever sent it has died")
                .noneMatch(Holds.Queued::onItsWay);
        assertThat(holds.queue(SOUTH, ADA, ITEM, NOON)).isEmpty();
        assertThat(holds.queue(NORTH, IdentityName.lti("pf1", "nobody"), ITEM, NOON))
                .isEmpty();
    }

    @Test
    void whatIsSetAsideIsNobodyElsesAndNeverWasSent() {
        keep(hold("h1", ADA, NOON));
        holds.putBack(claim("h1").orElseThrow(), "not reached", false, NOON.plusSeconds(30));
        Holds.Claim aside = holds.setAside(NORTH, "h1", NOON, LEASE).orElseThrow();

        assertThat(holds.claim(NORTH, "h1", true, NOON, LEASE)).isEmpty();
        assertThat(holds.setAside(NORTH, "h1", NOON, LEASE)).isEmpty();
        assertThat(holds.letGo(aside)).isTrue();
        assertThat(holds.letGo(aside)).isFalse();
        assertThat(claim("h1")).as("not due before and not due now").isEmpty();
        holds.setAside(NORTH, "h1", NOON, LEASE);
        assertThat(holds.claim(NORTH, "h1", false, LEASE, LEASE.plusSeconds(9))).hasValueSatisfying(claim -> {
            assertThat(claim.mayHaveArrived()).isFalse();
            assertThat(claim.hold().attempts()).isEqualTo(2);
            assertThat(claim.hold().lastAnswer()).isEqualTo("not reached");
        });
    }

    @Test
    void aScoreThatTheLmsHasTakenEndsWhateverOfItsQueueIsNoNewer() {
        keep(hold("h1", ADA, NOON));
        Holds.Claim claim = claim("h1").orElseThrow();
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        keep(hold("h3", ADA, NOON.plusSeconds(2)));
        keep(hold("h4", ADA, NOON, OTHER_ITEM));
        keep(hold("h5", BEN, NOON));

        holds.giveWay(hold("new", ADA, NOON.plusSeconds(1)), "gave way");

        assertThat(state("h1")).as("on its way, and too late").isEqualTo(Hold.State.COALESCED);
        assertThat(state("h2")).isEqualTo(Hold.State.COALESCED);
        assertThat(List.of(state("h3"), state("h4"), state("h5"))).containsOnly(Hold.State.HELD);
        assertThat(holds.end(claim, Hold.State.RELEASED, "200")).isFalse();
        assertThat(holds.find(NORTH, "h1").orElseThrow().lastAnswer()).isEqualTo("gave way");
    }

    @Test
    void aHoldEndsExactlyOnce() throws Exception {
        keep(hold("h1", ADA, NOON));
        Holds.Claim claim = claim("h1").orElseThrow();

        assertThat(Race.of(() -> holds.end(claim, Hold.State.RELEASED, "200"))).containsOnlyOnce(true);
        assertThat(holds.discard(NORTH, "h1", "by staff", LEASE)).isFalse();
        Hold ended = holds.find(NORTH, "h1").orElseThrow();
        assertThat(ended.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(ended.lastAnswer()).isEqualTo("200");
        assertThat(due(FAR)).isEmpty();
        assertThat(holds.queue(NORTH, ADA, ITEM, NOON)).isEmpty();
        assertThat(claim("h1")).isEmpty();
    }

    @Test
    void whoeverWouldEndAHoldOneOfThemDoes() throws Exception {
        keep(hold("h1", ADA, NOON));
        Holds.Claim dead = claim("h1").orElseThrow();
        AtomicInteger number = new AtomicInteger();

        List<Boolean> ends = Race.of(() -> switch (number.getAndIncrement() % 3) {
            case 0 -> holds.end(dead, Hold.State.SUPERSEDED, "409");
            case 1 -> holds.discard(NORTH, "h1", "by staff", LEASE);
            default ->
                holds.claim(NORTH, "h1", false, LEASE, LEASE.plusSeconds(9))
                        .filter(claim -> holds.end(claim, Hold.State.RELEASED, "200"))
                        .isPresent();
        });

        assertThat(ends).containsOnlyOnce(true);
        assertThat(state("h1").ended()).isTrue();
    }

    @Test
    void aHoldIsDueWhenItComesAndAgainWhenNothingCameOfTheLook() {
        keep(hold("h1", ADA, NOON));

        assertThat(holds.due(NOON.minusMillis(1), LEASE, 10)).isEmpty();
        assertThat(holds.due(NOON, LEASE, 10)).containsExactly(new Holds.Due(NORTH, "h1", "pf1", ADA, NOON, 0));
        assertThat(holds.due(LEASE.minusMillis(1), LEASE, 10)).isEmpty();
        assertThat(due(LEASE)).containsExactly("h1");
    }

    @Test
    void whatIsDueLongestIsTakenUpFirstOfAllInstitutions() {
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        keep(hold("h3", BEN, NOON.plusSeconds(2)));
        Hold other = hold(SOUTH, "h1", ADA, NOON, ITEM);
        holds.keep(other, refusal(other));

        assertThat(holds.due(LEASE, LEASE.plusSeconds(9), 2))
                .extracting(Holds.Due::id)
                .containsExactly("h1", "h2");
        assertThat(due(LEASE)).containsExactly("h3");
    }

    @Test
    void ofRacingLooksOneTakesAHoldUp() throws Exception {
        for (int number = 0; number < 20; number++) {
            keep(hold("h" + number, ADA, NOON));
        }

        List<String> taken =
                Race.of(() -> due(NOON)).stream().flatMap(List::stream).toList();

        assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void whatRestsIsDueAgainWhenItsTimeHasCome() {
        keep(hold("h1", ADA, NOON));
        rest(NOON.plusSeconds(600));

        assertThat(due(NOON.plusSeconds(599))).isEmpty();
        assertThat(due(NOON.plusSeconds(600))).containsExactly("h1");
    }

    @Test
    void whatHasChangedSinceItWasTakenUpDoesNotRest() {
        keep(hold("h1", ADA, NOON));
        Holds.Due before = holds.due(NOON, LEASE, 10).get(0);
        switchOn("s1", ADA, "2026-11-21T11:00:00Z");

        assertThat(holds.rest(before, NOON, FAR)).isFalse();
        assertThat(holds.due(NOON, LEASE, 10)).singleElement().satisfies(now -> {
            assertThat(now.mark()).isNotEqualTo(before.mark());
            assertThat(holds.rest(now, NOON, FAR)).isTrue();
        });
        assertThat(due(LEASE)).isEmpty();
    }

    @Test
    void whatALearnersFactsLetGoIsDueAndNobodyElsesIs() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON, OTHER_ITEM));
        keep(hold("h3", BEN, NOON));
        rest(FAR);

        switchOn("s1", ADA, "2026-11-21T11:00:00Z");

        assertThat(due(NOON)).containsExactlyInAnyOrder("h1", "h2");
    }

    @Test
    void aPlannedSwitchAndAFactThatComesLateAreLookedAt() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", BEN, NOON));
        rest(FAR);

        ports.ledger()
                .append(
                        NORTH,
                        List.of(new Report(
                                Given.key("planned"),
                                ADA,
                                FactType.SWITCH_ON,
                                Kind.OTHER,
                                Role.LEARNER,
                                Origin.STAFF,
                                FAR,
                                NOON,
                                "",
                                Report.Note.NONE)));
        assertThat(due(NOON)).containsExactly("h1");
        ports.ledger()
                .append(
                        NORTH,
                        List.of(
                                Given.switching("off", BEN, FactType.SWITCH_OFF, "2026-11-20T00:00:00Z"),
                                Given.switching("late", BEN, FactType.SWITCH_ON, "2026-11-19T00:00:00Z")));
        assertThat(due(NOON)).containsExactly("h2");
    }

    @Test
    void factsOfWhoIsActiveAnywayMakeNothingDue() {
        ports.institutions().amend(NORTH, Given.change("North", Given.added(Policy.ROLLING, NOON.minusSeconds(60))));
        ports.ledger().append(NORTH, List.of(Given.access("a1", ADA, "2026-11-21T11:59:30Z")));
        keep(hold("h1", ADA, NOON));
        holds.putBack(claim("h1").orElseThrow(), "503", true, FAR);

        ports.ledger().append(NORTH, List.of(Given.access("a2", ADA, "2026-11-21T11:59:40Z")));

        assertThat(due(NOON)).isEmpty();
    }

    @Test
    void aFactBringsNothingForwardThatIsToBeTriedLater() {
        keep(hold("h1", ADA, NOON));
        holds.putBack(claim("h1").orElseThrow(), "503", true, NOON.plusSeconds(30));

        switchOn("s1", ADA, "2026-11-21T11:00:00Z");

        assertThat(due(NOON.plusSeconds(29))).isEmpty();
        assertThat(due(NOON.plusSeconds(30))).containsExactly("h1");
    }

    @Test
    void otherTermsMakeAllHoldsOfTheirInstitutionDue() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", BEN, NOON));
        Hold other = hold(SOUTH, "h3", ADA, NOON, ITEM);
        holds.keep(other, refusal(other));
        rest(FAR);

        ports.institutions().amend(NORTH, Given.change("North", Given.added(Policy.ROLLING, NOON)));

        assertThat(due(NOON.plusSeconds(1))).containsExactlyInAnyOrder("h1", "h2");
    }

    @Test
    void whatEndedIsNeverDue() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", BEN, NOON));
        Holds.Due taken = holds.due(NOON, NOON, 1).get(0);
        holds.discard(NORTH, "h1", "by staff", NOON);
        holds.discard(NORTH, "h2", "by staff", NOON);
        switchOn("s1", ADA, "2026-11-21T11:00:00Z");

        assertThat(due(FAR)).isEmpty();
        assertThat(holds.rest(taken, NOON, FAR)).isFalse();
    }

    @Test
    void whatIsOnItsWayIsDueWhenItsSenderMustHaveDied() {
        keep(hold("h1", ADA, NOON));
        Holds.Due before = holds.due(NOON, NOON, 1).get(0);
        claim("h1");

        assertThat(due(LEASE.minusMillis(1))).isEmpty();
        assertThat(holds.rest(before, LEASE, FAR)).isFalse();
        Holds.Due dead = holds.due(LEASE, LEASE, 1).get(0);
        assertThat(holds.rest(dead, LEASE.minusMillis(1), FAR))
                .as("while the lease runs")
                .isFalse();
        assertThat(holds.rest(dead, LEASE, FAR)).isTrue();
        assertThat(state("h1")).isEqualTo(Hold.State.HELD);
        assertThat(holds.claim(NORTH, "h1", false, LEASE, FAR))
                .hasValueSatisfying(claim -> assertThat(claim.mayHaveArrived()).isTrue());
    }

    @Test
    void aFactThatComesWhileADeadSendersHoldIsLookedAtIsNotOverlooked() {
        keep(hold("h1", ADA, NOON));
        claim("h1");
        Holds.Due dead = holds.due(LEASE, LEASE.plusSeconds(9), 1).get(0);

        switchOn("s1", ADA, "2026-11-21T11:00:00Z");

        assertThat(holds.rest(dead, LEASE, FAR)).isFalse();
        assertThat(due(LEASE.plusSeconds(9))).containsExactly("h1");
    }

    @Test
    void aFactThatComesWhileAScoreIsOnItsWayTakesItFromNobody() {
        keep(hold("h1", ADA, NOON));
        Holds.Claim claim = claim("h1").orElseThrow();

        switchOn("s1", ADA, "2026-11-21T11:00:00Z");
        ports.institutions().amend(NORTH, Given.change("North", Given.added(Policy.ROLLING, NOON)));

        assertThat(due(LEASE.minusMillis(1))).isEmpty();
        assertThat(holds.end(claim, Hold.State.RELEASED, "200")).isTrue();
    }

    @Test
    void whatMustWaitForAnotherOfItsQueueIsDueAsSoonAsThatHasMoved() {
        keep(hold("h1", ADA, NOON));
        Holds.Claim claim = claim("h1").orElseThrow();
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        assertThat(due(NOON.plusSeconds(1))).containsExactly("h2");
        assertThat(claim("h2")).isEmpty();

        assertThat(due(LEASE.minusMillis(1))).isEmpty();
        holds.putBack(claim, "503", true, NOON.plusSeconds(30));
        assertThat(due(NOON.plusSeconds(2))).containsExactly("h2");
        holds.end(claim("h2").orElseThrow(), Hold.State.UNDELIVERABLE, "400");
        assertThat(due(NOON.plusSeconds(30))).as("the older one may be good").containsExactly("h1");
    }

    @Test
    void ofALongQueueWhoseNewestIsPutBackAgainAndAgainNothingElseIsLookedAtAgain() {
        int length = 50;
        for (int number = 0; number < length; number++) {
            keep(hold("h" + number, ADA, NOON.plusMillis(number)));
        }
        int looks = 0;
        int sent = 0;
        for (Instant now = NOON.plusSeconds(1); sent < 20; now = now.plusSeconds(5)) {
            for (Holds.Due due : holds.due(now, now.plusSeconds(120), 100)) {
                looks++;
                Optional<Holds.Claim> claim = holds.claim(NORTH, due.id(), false, now, now.plusSeconds(300));
                if (claim.isPresent()) {
                    sent++;
                    assertThat(claim.get().hold().id()).isEqualTo("h49");
                    holds.putBack(claim.get(), "503", true, now.plusSeconds(10));
                }
            }
        }

        assertThat(looks).isEqualTo(length + sent - 1);
    }

    @Test
    void theRestOfAQueueIsWrittenOnceAndNotAtEveryAttemptOfTheNewest() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        for (Instant now = NOON; now.isBefore(NOON.plusSeconds(300)); now = now.plusSeconds(10)) {
            Holds.Claim claim =
                    holds.claim(NORTH, "h2", false, now, now.plusSeconds(300)).orElseThrow();
            holds.putBack(claim, "503", true, now.plusSeconds(10));
        }

        assertThat(holds.due(FAR, FAR, 100))
                .filteredOn(due -> due.id().equals("h1"))
                .extracting(Holds.Due::mark)
                .as("raised whenever somebody else writes when to look at it")
                .containsExactly(1L);
    }

    @Test
    void whatIsLeftOfAQueueWhoseNewestWasPutBackIsLookedAtInTheEndAllTheSame() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        holds.putBack(claim("h2").orElseThrow(), "503", true, NOON.plusSeconds(30));

        assertThat(due(NOON.plusSeconds(30)))
                .as("and then whoever looks at it dies")
                .containsExactly("h2");
        assertThat(due(NOON.plus(Duration.ofHours(1)))).containsExactly("h1");
    }

    @Test
    void whatIsOlderThanTheNewestIsNotDueWhileThatIsAndIsDueAtOnceWhenThatHasGone() {
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        holds.putBack(claim("h2").orElseThrow(), "503", true, NOON.plusSeconds(30));
        keep(hold("h1", ADA, NOON));
        due(NOON);

        assertThat(claim("h1")).isEmpty();
        assertThat(due(NOON.plusSeconds(29))).isEmpty();
        assertThat(due(NOON.plusSeconds(30))).containsExactly("h2");
        holds.discard(NORTH, "h2", "by staff", NOON);
        assertThat(due(NOON)).containsExactly("h1");
    }

    @Test
    void somebodyIsToldWhatThisProcessMakesDue() {
        AtomicInteger told = new AtomicInteger();
        holds.whenDue(told::incrementAndGet);
        keep(hold("h1", ADA, NOON));
        switchOn("s1", BEN, "2026-11-21T11:00:00Z");
        assertThat(told).hasValue(0);

        switchOn("s2", ADA, "2026-11-21T11:00:00Z");
        assertThat(told).hasValue(1);
        switchOn("s2", ADA, "2026-11-21T11:00:00Z");
        assertThat(told).hasValue(1);
        ports.institutions().amend(NORTH, Given.change("North", Given.added(Policy.ROLLING, NOON)));
        assertThat(told).hasValue(2);
        Holds.Claim claim = claim("h1").orElseThrow();
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        holds.end(claim, Hold.State.RELEASED, "200");
        assertThat(told).hasValue(3);
    }

    @Test
    void aScoreThatIsKeptWhileItsLearnerIsSwitchedOnIsNeverLeftAlone() throws Exception {
        for (int round = 0; round < 20; round++) {
            IdentityName learner = IdentityName.lti("pf1", "learner" + round);
            String id = "h" + round;
            String on = "on" + round;
            AtomicInteger number = new AtomicInteger();
            Race.of(() -> {
                int turn = number.getAndIncrement() % 3;
                if (turn == 0) {
                    keep(hold(id, learner, NOON));
                } else if (turn == 1) {
                    switchOn(on, learner, "2026-11-21T11:00:00Z");
                } else {
                    restUnlessActive(learner);
                }
                return true;
            });
            restUnlessActive(learner);

            assertThat(due(LEASE)).as("round " + round).contains(id);
            holds.discard(NORTH, id, "", NOON);
        }
    }

    @Test
    void whatMayLetOneIdentityGoOnLetsTheHoldsOfItsOthersGoAndSoDoesTheLink() {
        keep(hold("h1", ADA, NOON));
        rest(FAR);
        ports.ledger().append(NORTH, List.of(LinksContract.linking("l", BEN, ADA, "2026-11-21T12:00:00Z")));
        assertThat(due(NOON)).as("linked").containsExactly("h1");

        switchOn("on", BEN, "2026-11-21T12:00:00Z");

        assertThat(due(NOON)).as("switched on by the other one").containsExactly("h1");
        assertThat(claim("h1")).isPresent();
    }

    private void restUnlessActive(IdentityName learner) {
        for (Holds.Due due : holds.due(NOON, LEASE, 100)) {
            boolean active = ports.ledger()
                    .standing(NORTH, learner)
                    .filter(standing -> standing.active(NOON))
                    .isPresent();
            if (!active) {
                holds.rest(due, NOON, FAR);
            }
        }
    }

    private List<String> due(Instant now) {
        return holds.due(now, now.plus(Duration.ofDays(1000)), 100).stream()
                .map(Holds.Due::id)
                .toList();
    }

    /** Everything that is due now. */
    private void rest(Instant until) {
        holds.due(NOON, LEASE, 100)
                .forEach(due -> assertThat(holds.rest(due, NOON, until)).isTrue());
    }

    private void switchOn(String id, IdentityName who, String at) {
        ports.ledger().append(NORTH, List.of(Given.switching(id, who, FactType.SWITCH_ON, at)));
    }

    private void keep(Hold hold) {
        holds.keep(hold, refusal(hold));
    }

    private Optional<Holds.Claim> claim(String id) {
        return holds.claim(NORTH, id, false, NOON, LEASE);
    }

    private Hold.State state(String id) {
        return holds.find(NORTH, id).orElseThrow().state();
    }

    private List<String> list(String after) {
        return holds.list(NORTH, Optional.empty(), 10, after).stream()
                .map(Hold::id)
                .toList();
    }

    private List<Fact> facts() {
        return ports.ledger()
                .facts(
                        NORTH,
                        ports.ledger()
                                .standing(NORTH, ADA)
                                .orElseThrow()
                                .learner()
                                .id());
    }

    /** Arrays are compared by what is in them. */
    private static RecursiveComparisonAssert<?> same(Hold hold) {
        return assertThat(hold).usingRecursiveComparison();
    }

    private static Hold hold(String id, IdentityName learner, Instant receivedAt) {
        return hold(id, learner, receivedAt, ITEM);
    }

    private static Hold hold(String id, IdentityName learner, Instant receivedAt, String lineItem) {
        return hold(NORTH, id, learner, receivedAt, lineItem);
    }

    /** Stamped by its tool a second before it came. */
    private static Hold hold(
            InstitutionId institution, String id, IdentityName learner, Instant receivedAt, String lineItem) {
        return new Hold(
                institution,
                id,
                "pf1",
                "tl1",
                "pf1-a",
                lineItem,
                learner,
                "2026-11-21T13:00:00.5+01:00",
                receivedAt.minusSeconds(1),
                receivedAt,
                "application/vnd.ims.lis.v1.score+json",
                "{\"scoreGiven\": 1.10, \"comment\": \"jó ✓\"}\0".getBytes(StandardCharsets.UTF_8),
                Hold.State.HELD,
                0,
                "");
    }

    private static Report refusal(Hold hold) {
        return new Report(
                new FactKey("holds", hold.id()),
                hold.learner(),
                FactType.REFUSAL,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                hold.receivedAt(),
                hold.receivedAt(),
                "",
                Report.Note.NONE);
    }
}
