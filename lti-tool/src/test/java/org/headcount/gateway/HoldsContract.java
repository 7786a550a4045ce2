package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.headcount.metering.Fact;
import org.headcount.metering.FactKey;
import org.headcount.metering.FactType;
import org.headcount.metering.Given;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Institutions;
import org.headcount.metering.Kind;
import org.headcount.metering.Ledger;
import org.headcount.metering.Origin;
import org.headcount.metering.Policy;
import org.headcount.metering.Report;
import org.headcount.metering.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Holds} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class HoldsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000001Z");
    private static final Instant LEASE = NOON.plus(Duration.ofMinutes(2));
    private static final InstitutionId NORTH = Given.NORTH;
    private static final InstitutionId SOUTH = Given.SOUTH;
    private static final IdentityName ADA = IdentityName.lti("pf1", "5");
    private static final IdentityName BEN = IdentityName.lti("pf1", "6");

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
        assertThat(holds.waiting(NORTH, ADA)).isNotEmpty();
        assertThat(holds.waiting(NORTH, BEN)).isEmpty();
        assertThat(holds.waiting(SOUTH, ADA)).isEmpty();
    }

    @Test
    void aRepeatChangesNothing() {
        keep(hold("h1", ADA, NOON));
        claim(ADA);
        keep(hold("h1", ADA, NOON.plusSeconds(5)));

        assertThat(holds.find(NORTH, "h1").orElseThrow().state()).isEqualTo(Hold.State.SENDING);
        assertThat(holds.find(NORTH, "h1").orElseThrow().receivedAt()).isEqualTo(NOON);
        assertThat(facts()).hasSize(1);
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
        holds.settle(NORTH, "a", Hold.State.DISCARDED, "", NOON);

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
    void aClaimTakesAllOfTheLearnersAndNobodyElseGetsThem() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON.plusSeconds(1)));
        keep(hold("h3", BEN, NOON));

        List<Hold> claimed = claim(ADA);

        assertThat(claimed).extracting(Hold::id).containsExactlyInAnyOrder("h1", "h2");
        assertThat(claimed).allSatisfy(hold -> {
            assertThat(hold.state()).isEqualTo(Hold.State.SENDING);
            assertThat(hold.attempts()).isEqualTo(1);
        });
        assertThat(claim(ADA)).isEmpty();
        assertThat(claim(BEN)).extracting(Hold::id).containsExactly("h3");
        assertThat(claim(IdentityName.lti("pf1", "nobody"))).isEmpty();
    }

    @Test
    void ofRacingClaimsExactlyOneGetsThem() throws Exception {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON));

        List<Hold> claimed = new ArrayList<>();
        Race.of(() -> claim(ADA)).forEach(claimed::addAll);

        assertThat(claimed).extracting(Hold::id).containsExactlyInAnyOrder("h1", "h2");
    }

    @Test
    void aClaimWhoseNodeDiedIsClaimedAnew() {
        keep(hold("h1", ADA, NOON));
        claim(ADA);

        assertThat(holds.waiting(LEASE.minusMillis(1))).isEmpty();
        assertThat(holds.claim(NORTH, ADA, Optional.empty(), LEASE.minusMillis(1), LEASE.plusSeconds(9)))
                .isEmpty();
        assertThat(holds.waiting(LEASE)).containsExactly(new Holds.Waiting(NORTH, ADA));
        assertThat(holds.claim(NORTH, ADA, Optional.empty(), LEASE, LEASE.plusSeconds(9)))
                .singleElement()
                .extracting(Hold::attempts)
                .isEqualTo(2);
    }

    @Test
    void whatIsPutBackWaitsUntilItIsDueUnlessItIsClaimedByName() {
        keep(hold("h1", ADA, NOON));
        claim(ADA);
        assertThat(holds.settle(NORTH, "h1", Hold.State.HELD, "503", NOON.plusSeconds(30)))
                .isTrue();

        assertThat(holds.waiting(NOON.plusSeconds(29))).isEmpty();
        assertThat(claim(ADA)).isEmpty();
        assertThat(holds.waiting(NORTH, ADA)).isNotEmpty();
        assertThat(holds.claim(NORTH, ADA, Optional.of("h1"), NOON, LEASE))
                .singleElement()
                .extracting(Hold::lastAnswer)
                .isEqualTo("503");
    }

    @Test
    void asSoonAsOneIsDueAllOfTheLearnersAreClaimedTogether() {
        keep(hold("h1", ADA, NOON));
        claim(ADA);
        holds.settle(NORTH, "h1", Hold.State.HELD, "503", NOON.plusSeconds(30));
        keep(hold("h2", ADA, NOON));

        assertThat(claim(ADA)).extracting(Hold::id).containsExactlyInAnyOrder("h1", "h2");
    }

    @Test
    void whileOneIsBeingSentNoOtherOfTheLearnersIsClaimed() {
        keep(hold("h1", ADA, NOON));
        claim(ADA);
        keep(hold("h2", ADA, NOON.plusSeconds(1)));

        assertThat(claim(ADA)).isEmpty();
        assertThat(holds.claim(NORTH, ADA, Optional.of("h2"), NOON, LEASE)).isEmpty();
        holds.settle(NORTH, "h1", Hold.State.RELEASED, "200", NOON);
        assertThat(claim(ADA)).extracting(Hold::id).containsExactly("h2");
    }

    @Test
    void aHoldEndsExactlyOnce() throws Exception {
        keep(hold("h1", ADA, NOON));
        claim(ADA);

        assertThat(Race.of(() -> holds.settle(NORTH, "h1", Hold.State.RELEASED, "200", NOON)))
                .containsOnlyOnce(true);
        assertThat(holds.settle(NORTH, "h1", Hold.State.DISCARDED, "by staff", NOON))
                .isFalse();
        assertThat(holds.settle(NORTH, "none", Hold.State.DISCARDED, "", NOON)).isFalse();
        Hold ended = holds.find(NORTH, "h1").orElseThrow();
        assertThat(ended.state()).isEqualTo(Hold.State.RELEASED);
        assertThat(ended.lastAnswer()).isEqualTo("200");
        assertThat(holds.waiting(NOON)).isEmpty();
        assertThat(holds.waiting(NORTH, ADA)).isEmpty();
        assertThat(claim(ADA)).isEmpty();
    }

    @Test
    void whoeverWaitsIsNamedOnceAcrossInstitutions() {
        keep(hold("h1", ADA, NOON));
        keep(hold("h2", ADA, NOON));
        keep(hold("h3", BEN, NOON));
        Hold other = hold(SOUTH, "h1", ADA, NOON);
        holds.keep(other, refusal(other));

        assertThat(holds.waiting(NOON))
                .containsExactlyInAnyOrder(
                        new Holds.Waiting(NORTH, ADA), new Holds.Waiting(NORTH, BEN), new Holds.Waiting(SOUTH, ADA));
    }

    private void keep(Hold hold) {
        holds.keep(hold, refusal(hold));
    }

    private List<Hold> claim(IdentityName learner) {
        return holds.claim(NORTH, learner, Optional.empty(), NOON, LEASE);
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
        return hold(NORTH, id, learner, receivedAt);
    }

    private static Hold hold(InstitutionId institution, String id, IdentityName learner, Instant receivedAt) {
        return new Hold(
                institution,
                id,
                "pf1",
                "tl1",
                "pf1-a",
                "https://lms.example/lineitem/1",
                learner,
                "2026-11-21T13:00:00.5+01:00",
                NOON.minusSeconds(1),
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
