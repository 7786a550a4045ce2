package org.headcount.gateway.grade;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.service.Services;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

/** What every {@link Holds} keeps to. */
public abstract class HoldsContract extends HoldsCase {

    @Test
    void aHeldScoreComesBackByteForByteAndItsRefusalIsAFact() {
        Hold hold = hold("h1", ADA, NOON);
        keep(hold);

        same(holds.find(NORTH, "h1").orElseThrow()).isEqualTo(hold);
        assertThat(holds.list(NORTH, Holds.Question.ALL, 10, "")).containsExactly(hold.entry());
        assertThat(holds.find(SOUTH, "h1")).isEmpty();
        assertThat(facts()).singleElement().extracting(Fact::type).isEqualTo(FactType.REFUSAL);
    }

    @Test
    void holdsAreListedAndCountedByStateAndLearnerWhateverIdentityTheyName() {
        keep(hold("a", ADA, NOON));
        keep(hold("b", ADA, NOON.plusSeconds(1), OTHER_ITEM));
        keep(hold("c", BEN, NOON.plusSeconds(2)));
        holds.discard(NORTH, "b", "by staff", NOON.plusSeconds(3));
        LearnerId ada =
                ports.ledger().standing(NORTH, ADA).orElseThrow().learner().id();
        Holds.Question waiting = new Holds.Question(Optional.of(Hold.State.HELD), Optional.of(ada));

        assertThat(holds.count(NORTH)).isEqualTo(Map.of(Hold.State.HELD, 2, Hold.State.DISCARDED, 1));
        assertThat(holds.count(SOUTH)).isEmpty();
        assertThat(holds.list(NORTH, waiting, 10, ""))
                .extracting(Hold.Entry::id)
                .containsExactly("a");
        List<String> all = new ArrayList<>();
        holds.each(NORTH, new Holds.Question(Optional.empty(), Optional.of(ada)), hold -> all.add(hold.id()));
        assertThat(all).containsExactly("b", "a");
        holds.each(SOUTH, Holds.Question.ALL, hold -> all.add("another institution’s"));
        assertThat(all).hasSize(2);
    }

    @Test
    void ofNobodyWhoIsCalledSoNothingIsKeptAndNobodyIsMet() {
        IdentityName stranger = IdentityName.lti("pf1", "7");
        Hold hold = hold("h1", stranger, NOON);

        assertThat(holds.keep(hold, refusal(hold))).isFalse();
        holds.arrived(hold, passback(hold));
        holds.passedOn(hold, passback(hold), "gave way");

        assertThat(holds.count(NORTH)).isEmpty();
        assertThat(ports.ledger().standing(NORTH, stranger)).isEmpty();
    }

    @Test
    void aScoreThatWasHeldAndArrivedIsWrittenDownOnce() {
        Hold hold = hold("h1", ADA, NOON);
        keep(hold);

        holds.arrived(hold, passback(hold));
        holds.arrived(hold, passback(hold));

        assertThat(facts()).filteredOn(fact -> fact.type().isActivity()).hasSize(1);
        assertThat(state("h1")).as("its sender ends it").isEqualTo(Hold.State.HELD);
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
        assertThat(holds.list(NORTH, Holds.Question.of(Hold.State.HELD), 2, ""))
                .extracting(Hold.Entry::id)
                .containsExactly("c", "b");
        assertThat(holds.list(NORTH, Holds.Question.of(Hold.State.HELD), 2, "b"))
                .extracting(Hold.Entry::id)
                .containsExactly("d");
        assertThat(holds.list(SOUTH, Holds.Question.ALL, 10, "")).isEmpty();
    }

    /** A tool may write very much beside a grade, and a list is of very many: it costs what it tells. */
    @Test
    void noListReadsWhatTheToolWrote() {
        for (int one = 0; one < 8; one++) {
            keep(hold("h" + one, ADA, NOON.plusSeconds(one), new byte[1_000_000]));
        }
        LearnerId ada =
                ports.ledger().standing(NORTH, ADA).orElseThrow().learner().id();

        assertThat(bytesAllocatedBy(() -> holds.list(NORTH, Holds.Question.ALL, 1000, "")))
                .isLessThan(2_000_000);
        assertThat(bytesAllocatedBy(() -> holds.each(NORTH, Holds.Question.ALL, hold -> {})))
                .isLessThan(2_000_000);
        assertThat(bytesAllocatedBy(() -> holds.ofLearner(NORTH, ada.value(), 1000)))
                .isLessThan(2_000_000);
        assertThat(bytesAllocatedBy(() -> holds.waiting(NORTH, ada))).isLessThan(2_000_000);
    }

    /** By this thread, whatever of it is garbage by now. */
    private static long bytesAllocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
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
    void aScoreThatIsPassedOnIsWrittenDownOnceAndEndsWhateverOfItsQueueIsNoNewer() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(2)));
        keep(hold("h3", ADA, NOON, OTHER_ITEM));
        Hold score = hold("new", ADA, NOON.plusSeconds(1));

        holds.passedOn(score, passback(score), "gave way");
        holds.passedOn(score, passback(score), "gave way");

        assertThat(facts()).filteredOn(fact -> fact.type().isActivity()).hasSize(1);
        assertThat(state("h1")).isEqualTo(Hold.State.COALESCED);
        assertThat(holds.find(NORTH, "h1").orElseThrow().lastAnswer()).isEqualTo("gave way");
        assertThat(List.of(state("h2"), state("h3"))).containsOnly(Hold.State.HELD);
    }

    @Test
    void somebodyWhoIsPassedAScoreOnIsCountedAsByAnyFactAndWhoeverWaitsForItIsTold() {
        AtomicInteger told = new AtomicInteger();
        holds.whenDue(told::incrementAndGet);
        Hold score = hold("new", ADA, NOON.plusSeconds(1));

        holds.passedOn(score, passback(score), "gave way");

        assertThat(ports.ledger().standing(NORTH, ADA).orElseThrow().known()).isTrue();
        assertThat(told).as("nothing waits").hasValue(0);
        keep(hold("h1", ADA, NOON.plusSeconds(9)));
        told.set(0);
        Hold next = hold("next", ADA, NOON.plusSeconds(2));
        holds.passedOn(next, passback(next), "gave way");
        assertThat(told).as("a newer one may go now").hasValue(1);
    }

    @Test
    void whoeverIsGivenAScoreIsFoundWithWhetherOthersOfItsQueueWait() {
        Arrival.ContextService service =
                new Arrival.ContextService("pf1-a", NORTH, "pf1", "d1", "tl1", "c1", "", Set.of());
        ports.arrivals()
                .record(new Arrival(
                        NORTH,
                        "pf1",
                        "n1",
                        Optional.of(Report.activity(new FactKey("lti.pf1", "n1"), ADA, Kind.ACCESS, NOON, NOON)),
                        Optional.empty(),
                        "",
                        Optional.of(new Arrival.Reach(service, List.of(), Optional.empty(), Optional.of(ADA)))));
        Services.Scored free =
                ports.services().scored(NORTH, "pf1-a", ADA, ITEM).orElseThrow();
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", BEN, NOON, OTHER_ITEM));

        assertThat(free.queued()).isFalse();
        assertThat(free.person().licence())
                .isEqualTo(ports.ledger().licence(NORTH, ADA).orElseThrow());
        assertThat(ports.services().scored(NORTH, "pf1-a", ADA, ITEM))
                .hasValueSatisfying(scored -> assertThat(scored.queued()).isTrue());
        assertThat(ports.services().scored(NORTH, "pf1-a", ADA, OTHER_ITEM))
                .hasValueSatisfying(scored -> assertThat(scored.queued()).isFalse());
        assertThat(ports.services().scored(NORTH, "pf1-b", ADA, ITEM)).isEmpty();
        assertThat(ports.services().scored(NORTH, "pf1-a", BEN, ITEM)).isEmpty();
        claim("h1");
        assertThat(ports.services().scored(NORTH, "pf1-a", ADA, ITEM))
                .hasValueSatisfying(scored -> assertThat(scored.queued()).isTrue());
        holds.giveWay(hold("new", ADA, NOON), "gave way");
        assertThat(ports.services().scored(NORTH, "pf1-a", ADA, ITEM))
                .hasValueSatisfying(scored -> assertThat(scored.queued()).isFalse());
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

    private List<String> list(String after) {
        return holds.list(NORTH, Holds.Question.ALL, 10, after).stream()
                .map(Hold.Entry::id)
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
}
