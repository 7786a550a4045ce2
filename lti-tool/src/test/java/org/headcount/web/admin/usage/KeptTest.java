package org.headcount.web.admin.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class KeptTest {

    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    private final List<Runnable> beside = new ArrayList<>();
    private Instant now = NOON;
    private int answer = 5_000;

    private final Kept<String, Integer> kept =
            new Kept<>(any -> answer, (any, found) -> found >= 5_000, () -> now, any -> beside::add);

    private int askedAfter(long seconds, int truth) {
        now = NOON.plusSeconds(seconds);
        answer = truth;
        return kept.of("north");
    }

    @Test
    void aSmallAnswerIsAlwaysMadeAnew() {
        assertThat(askedAfter(0, 7)).isEqualTo(7);
        assertThat(askedAfter(0, 8)).isEqualTo(8);
    }

    @Test
    void aLargeOneIsGivenAgainWhileItIsFresh() {
        assertThat(askedAfter(0, 5_000)).isEqualTo(5_000);
        assertThat(askedAfter(19, 6_000)).isEqualTo(5_000);
        assertThat(beside).isEmpty();
    }

    @Test
    void oneThatIsNotIsGivenOnceMoreWhileItIsMadeAnewByOneOnly() {
        askedAfter(0, 5_000);
        assertThat(askedAfter(20, 6_000)).isEqualTo(5_000);
        assertThat(askedAfter(20, 6_000)).isEqualTo(5_000);
        assertThat(beside).hasSize(1);

        beside.remove(0).run();

        assertThat(askedAfter(21, 7_000)).isEqualTo(6_000);
    }

    @Test
    void oneThatNobodyAsksForAnyMoreIsDropped() {
        askedAfter(0, 5_000);

        kept.keep("south"::equals);

        assertThat(askedAfter(1, 6_000)).isEqualTo(6_000);
    }

    @Test
    void oneThatIsTooOldIsNotGivenAnyMore() {
        askedAfter(0, 5_000);

        assertThat(askedAfter(900, 6_000)).isEqualTo(6_000);
    }

    @Test
    void oneThatHasBecomeSmallIsForgotten() {
        askedAfter(0, 5_000);
        assertThat(askedAfter(20, 3)).isEqualTo(5_000);
        beside.remove(0).run();

        assertThat(askedAfter(20, 4)).isEqualTo(4);
    }

    @Test
    void whoeverDoesNotWaitIsGivenNothingUntilItWasMadeByOneOnly() {
        assertThat(kept.soon("north")).isEmpty();
        assertThat(kept.soon("north")).isEmpty();
        assertThat(beside).hasSize(1);

        beside.remove(0).run();

        assertThat(kept.soon("north")).contains(5_000);
        assertThat(beside).isEmpty();
    }

    @Test
    void whatIsKeptIsGivenWithoutWaitingAndMadeAnewWhereItIsNotFresh() {
        assertThat(kept.given("north")).isEmpty();
        askedAfter(0, 5_000);

        assertThat(kept.given("north")).contains(5_000);
        assertThat(beside).isEmpty();
        now = NOON.plusSeconds(60);
        assertThat(kept.given("north")).contains(5_000);
        assertThat(beside).hasSize(1);
        now = NOON.plusSeconds(900);
        assertThat(kept.given("north")).isEmpty();
    }

    @Test
    void aSlowAnswerIsGoodForTenTimesAsLongAsItTook() {
        Kept<String, Integer> slow = new Kept<>(
                any -> {
                    now = now.plusSeconds(600);
                    return answer;
                },
                (key, any) -> true,
                () -> now,
                key -> beside::add);
        slow.of("north");

        now = NOON.plusSeconds(5_999);
        assertThat(slow.soon("north")).contains(5_000);
        assertThat(beside).as("still fresh").isEmpty();
        now = NOON.plusSeconds(6_000);
        assertThat(slow.soon("north")).as("not too old to be given").contains(5_000);
        assertThat(beside).hasSize(1);
        now = NOON.plusSeconds(6_600);
        assertThat(slow.given("north")).isEmpty();
    }

    @Test
    void whoeverDoesNotWaitIsToldOnceThatItFailed() {
        RuntimeException broken = new IllegalStateException("no database");
        Kept<String, Integer> fragile = new Kept<>(
                any -> {
                    throw broken;
                },
                (key, any) -> true,
                () -> now,
                key -> beside::add);

        assertThat(fragile.soon("north")).isEmpty();
        beside.remove(0).run();

        assertThatThrownBy(() -> fragile.soon("north")).isSameAs(broken);
        assertThat(beside).isEmpty();
        assertThat(fragile.soon("north")).isEmpty();
        assertThat(beside).as("it is tried again").hasSize(1);
    }

    @Test
    void ofThoseWithOneTurnOneIsMadeAtATime() {
        Kept<String, Integer> turns = new Kept<>(
                any -> answer, (key, any) -> true, () -> now, key -> beside::add, key -> key.substring(0, 5));

        assertThat(turns.soon("north 1")).isEmpty();
        assertThat(turns.soon("north 2")).isEmpty();
        assertThat(turns.soon("south 1")).isEmpty();
        assertThat(beside).hasSize(2);
        beside.remove(0).run();

        assertThat(turns.soon("north 1")).contains(5_000);
        assertThat(turns.soon("north 2")).isEmpty();
        assertThat(beside).hasSize(2);
    }

    @Test
    void allWhoWaitForTheSameAreGivenOneAnswer() {
        Kept<String, Integer> counted = new Kept<>(any -> ++answer, (key, any) -> true, () -> now, key -> beside::add);

        assertThat(counted.within("north", Patience.none())).isEmpty();
        assertThat(counted.within("north", Patience.none())).isEmpty();
        assertThat(beside).hasSize(1);
        beside.remove(0).run();

        assertThat(counted.within("north", Patience.none())).contains(5_001);
        assertThat(counted.within("north", Patience.none())).contains(5_001);
    }

    @Test
    void whatIsThereInTimeIsGivenAtOnce() {
        Kept<String, Integer> quick = new Kept<>(any -> answer, (key, any) -> true, () -> now, key -> Runnable::run);

        assertThat(quick.within("north", Patience.none())).contains(5_000);
    }

    @Test
    void whoeverWaitsIsToldOfAFailureWithoutAskingAgain() {
        RuntimeException broken = new IllegalStateException("no database");
        Kept<String, Integer> fragile = new Kept<>(
                any -> {
                    throw broken;
                },
                (key, any) -> true,
                () -> now,
                key -> Runnable::run);

        assertThatThrownBy(() -> fragile.within("north", Patience.none())).isSameAs(broken);
    }

    @Test
    void whatIsMadeBeforeSomebodyAsksIsMadeOnceAndKept() {
        assertThat(kept.soon("north")).isEmpty();
        kept.make("north");
        assertThat(kept.given("north")).as("it is under way").isEmpty();
        beside.remove(0).run();
        answer = 6_000;

        kept.make("south");

        assertThat(kept.given("north")).contains(5_000);
        assertThat(kept.given("south")).contains(6_000);
    }

    @Test
    void whoeverFindsNoRoomAmongThoseThatWaitMayAskAgain() {
        boolean[] full = {true};
        Kept<String, Integer> crowded = new Kept<>(any -> answer, (key, any) -> true, () -> now, key -> work -> {
            if (full[0]) {
                throw new RejectedExecutionException();
            }
            beside.add(work);
        });

        assertThat(crowded.soon("north")).isEmpty();
        full[0] = false;

        assertThat(crowded.soon("north")).isEmpty();
        assertThat(beside).hasSize(1);
    }

    @Test
    void whoeverFindsNoThreadMayAskAgain() {
        boolean[] none = {true};
        Kept<String, Integer> withoutThreads = new Kept<>(any -> answer, (key, any) -> true, () -> now, key -> work -> {
            if (none[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            beside.add(work);
        });

        assertThatThrownBy(() -> withoutThreads.soon("north")).isInstanceOf(OutOfMemoryError.class);
        none[0] = false;

        assertThat(withoutThreads.soon("north")).isEmpty();
        assertThat(beside).hasSize(1);
    }

    @Test
    void whatCannotBeMadeAnewIsTriedAgain() {
        boolean[] broken = {false};
        Kept<String, Integer> fragile = new Kept<>(
                any -> {
                    if (broken[0]) {
                        throw new IllegalStateException("no database");
                    }
                    return 5_000;
                },
                (key, any) -> true,
                () -> now,
                key -> beside::add);
        fragile.of("north");
        broken[0] = true;
        now = NOON.plusSeconds(20);

        assertThat(fragile.of("north")).isEqualTo(5_000);
        beside.remove(0).run();
        assertThat(fragile.of("north")).isEqualTo(5_000);
        assertThat(beside).hasSize(1);
        assertThatThrownBy(() -> fragile.of("south")).isInstanceOf(IllegalStateException.class);
    }
}
