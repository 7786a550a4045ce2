package org.headcount.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownTest {

    private final Known known = new Known(1_000);

    private static Learner learner(int number) {
        return new Learner("olat", Scheme.KEY, Integer.toString(688_000 + number));
    }

    private static Answer active(int number) {
        return new Answer(learner(number), Standing.ACTIVE, "active", null, null, OwnAccess.PASSES, false);
    }

    private Known.Kept found(int number) {
        return Objects.requireNonNull(known.find(learner(number)));
    }

    private void keep(int number) {
        known.keep(active(number), "ln" + number, Long.MAX_VALUE, known.revision());
    }

    @Test
    void whatWasRevokedWhileTheServiceAnsweredIsNotKept() {
        long before = known.revision();
        known.revoke(List.of(learner(2)), Set.of());
        known.keep(active(1), "ln1", Long.MAX_VALUE, before);

        assertThat(known.find(learner(1))).isNull();
    }

    @Test
    void whatIsRevokedIsForgottenAndOfTheNamelessAllThatIsKnownByTheirId() {
        keep(1);
        keep(2);
        keep(3);

        assertThat(known.revoke(List.of(learner(1), learner(9)), Set.of("ln2"))).containsExactly(learner(1));
        assertThat(known.find(learner(1))).isNull();
        assertThat(known.find(learner(2))).isNull();
        assertThat(known.find(learner(3))).isNotNull();
    }

    @Test
    void whatIsDoubtedIsStillThereAndNotPresent() {
        keep(1);
        known.doubtAll();
        keep(2);

        assertThat(known.present(found(1))).isFalse();
        assertThat(known.present(found(2))).isTrue();
    }

    @Test
    void itHoldsUntilItsEndAndNotAtIt() {
        known.keep(active(1), "ln1", 5_000, known.revision());

        assertThat(found(1).holds(4_999)).isTrue();
        assertThat(found(1).holds(5_000)).isFalse();
    }

    @Test
    void thereAreNeverMoreThanSoManyAndThoseStay() {
        for (int number = 0; number < 10_000; number++) {
            keep(number);
            assertThat(known.find(learner(3)) != null).isEqualTo(number >= 3);
        }

        assertThat(known.size()).isLessThanOrEqualTo(1_000);
        assertThat(known.evicted()).isGreaterThanOrEqualTo(9_000);
        assertThat(known.find(learner(3)))
                .as("who is asked for again and again")
                .isNotNull();
    }

    @Test
    void aHundredThousandLearnersTakeLessThan32Megabytes() {
        Known many = new Known(100_000);
        long before = used();
        for (int number = 0; number < 100_000; number++) {
            Learner learner = new Learner("olat", Scheme.EMAIL, "learner." + number + "@school.example.org");
            many.keep(
                    new Answer(
                            learner,
                            Standing.ACTIVE,
                            "active",
                            Instant.ofEpochSecond(number),
                            Instant.ofEpochSecond(2_000_000_000L + number),
                            OwnAccess.PASSES,
                            false),
                    "ln" + "abcdefghijklmnopqr" + number,
                    Long.MAX_VALUE,
                    many.revision());
        }
        long after = used();

        assertThat(many.size()).isEqualTo(100_000);
        assertThat(after - before).isLessThan(32L << 20);
    }

    private static long used() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
