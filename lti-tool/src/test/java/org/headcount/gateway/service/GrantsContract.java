package org.headcount.gateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Grants} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class GrantsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private Grants grants;

    protected abstract Grants noGrants();

    @BeforeEach
    void begin() {
        grants = noGrants();
    }

    @Test
    void anAssertionIsSpentOncePerToolAndPlatform() {
        assertThat(grants.spend(NORTH, "pf1", "tl1", "j", NOON)).isTrue();

        assertThat(grants.spend(NORTH, "pf1", "tl1", "j", NOON.plusSeconds(9))).isFalse();
        assertThat(grants.spend(NORTH, "pf1", "tl1", "J", NOON)).isTrue();
        assertThat(grants.spend(NORTH, "pf1", "tl2", "j", NOON)).isTrue();
        assertThat(grants.spend(NORTH, "pf2", "tl1", "j", NOON)).isTrue();
        assertThat(grants.spend(SOUTH, "pf1", "tl1", "j", NOON)).isTrue();
    }

    @Test
    void theTokensOfAToolThatAreRevokedAllowNothingAndThoseOfOthersGoOn() {
        Grants.Grant grant = new Grants.Grant("pf1", "tl1", "", Set.of("a"), NOON.plusSeconds(3600));
        Grants.Grant other = new Grants.Grant("pf1", "tl2", "", Set.of("a"), NOON.plusSeconds(3600));
        grants.grant(NORTH, "one", grant);
        grants.grant(NORTH, "two", other);
        grants.grant(SOUTH, "three", grant);
        assertThat(grants.find(NORTH, "one", NOON)).isPresent();

        grants.revoke(NORTH, "tl1");

        assertThat(grants.find(NORTH, "one", NOON)).isEmpty();
        assertThat(grants.find(NORTH, "two", NOON)).isPresent();
        assertThat(grants.find(SOUTH, "three", NOON)).isPresent();
    }

    @Test
    void ofRacingCallersWithOneAssertionExactlyOneIsToldSo() throws Exception {
        assertThat(Race.of(() -> grants.spend(NORTH, "pf1", "tl1", "j", NOON))).containsOnlyOnce(true);
    }

    @Test
    void aGrantIsFoundByItsInstitutionAndHashUntilItExpires() {
        Grants.Grant grant = new Grants.Grant("pf1", "tl1", "d", Set.of("b", "a"), NOON.plusSeconds(3600));
        grants.grant(NORTH, "hash", grant);

        assertThat(grants.find(NORTH, "hash", NOON.plusSeconds(3599))).contains(grant);
        assertThat(grants.find(NORTH, "hash", NOON.plusSeconds(3600))).isEmpty();
        assertThat(grants.find(NORTH, "another", NOON)).isEmpty();
        assertThat(grants.find(SOUTH, "hash", NOON)).isEmpty();
    }
}
