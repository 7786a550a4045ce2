package org.headcount.gateway.grade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

/** When holds are to be looked at, whatever keeps them. */
public abstract class DueHoldsContract extends HoldsCase {

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
            meet(NORTH, learner);
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

    /** Everything that is due now. */
    private void rest(Instant until) {
        holds.due(NOON, LEASE, 100)
                .forEach(due -> assertThat(holds.rest(due, NOON, until)).isTrue());
    }

    private void switchOn(String id, IdentityName who, String at) {
        ports.ledger().append(NORTH, List.of(Given.switching(id, who, FactType.SWITCH_ON, at)));
    }
}
