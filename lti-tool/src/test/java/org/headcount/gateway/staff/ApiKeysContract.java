package org.headcount.gateway.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.SentForm;
import org.headcount.gateway.staff.ApiKeys.ApiKey;
import org.headcount.gateway.staff.ApiKeys.Rights;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ApiKeys} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class ApiKeysContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private ApiKeys keys;

    protected abstract ApiKeys noKeys();

    @BeforeEach
    void begin() {
        keys = noKeys();
    }

    @Test
    void aKeyIsFoundByItsHashWithinItsInstitution() {
        ApiKey key = new ApiKey(NORTH, "k1", "hash", Rights.RECORD, "the “LMS”", NOON, "line");
        assertThat(keys.find(NORTH, "hash")).isEmpty();
        keys.add(key);

        assertThat(keys.find(NORTH, "hash")).contains(key);
        assertThat(keys.find(SOUTH, "hash")).isEmpty();
        assertThat(keys.find(NORTH, "another")).isEmpty();
    }

    @Test
    void aFormThatIsSentAgainAddsNothingWhoeverRuns() throws Exception {
        SentForm form = new SentForm("form-1", NOON);
        AtomicInteger number = new AtomicInteger();

        List<Boolean> added = Race.of(() -> {
            String id = "k" + number.incrementAndGet();
            return keys.add(new ApiKey(NORTH, id, id, Rights.READ, "", NOON, "line"), form);
        });

        assertThat(added).containsOnlyOnce(true);
        assertThat(keys.list(NORTH)).hasSize(1);
        keys.remove(NORTH, keys.list(NORTH).get(0).id());
        ApiKey again = new ApiKey(NORTH, "k99", "99", Rights.READ, "", NOON, "line");
        assertThat(keys.add(again, form)).as("also once it was removed").isFalse();
        assertThat(keys.add(new ApiKey(SOUTH, "k99", "99", Rights.READ, "", NOON, "line"), form))
                .as("another institution's form")
                .isTrue();
    }

    @Test
    void keysAreListedOldestFirst() {
        ApiKey younger = new ApiKey(NORTH, "a", "1", Rights.READ, "", NOON.plusSeconds(1), "line");
        ApiKey older = new ApiKey(NORTH, "b", "2", Rights.ADMIN, "", NOON, "line");
        keys.add(younger);
        keys.add(older);

        assertThat(keys.list(NORTH)).containsExactly(older, younger);
        assertThat(keys.list(SOUTH)).isEmpty();
    }

    @Test
    void aKeyThatWasRemovedOpensNothing() {
        keys.add(new ApiKey(NORTH, "k1", "hash", Rights.READ, "", NOON, "line"));
        assertThat(keys.find(NORTH, "hash")).isPresent();

        assertThat(keys.remove(SOUTH, "k1")).isFalse();
        assertThat(keys.remove(NORTH, "k1")).isTrue();
        assertThat(keys.remove(NORTH, "k1")).isFalse();
        assertThat(keys.find(NORTH, "hash")).isEmpty();
    }

    @Test
    void racingNodesAgreeOnOneOperatorsKey() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<String> standing = Race.of(() -> keys.keepOperator("hash" + number.incrementAndGet()));

        assertThat(new HashSet<>(standing)).hasSize(1);
        assertThat(keys.keepOperator("late")).isEqualTo(standing.get(0));
    }
}
