package org.headcount.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.status.StatusChange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class ListeningTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final StatusChange CHANGE =
            new StatusChange(new Learner(new LearnerId("ln1"), List.of(), ""), true, true, Optional.empty());

    /** A feed whose places are numbers. */
    private static final class Numbers implements StatusFeed {

        private final Map<InstitutionId, Integer> heads = new ConcurrentHashMap<>();
        private final AtomicInteger looks = new AtomicInteger();

        private volatile boolean broken;

        void change(InstitutionId institution) {
            heads.merge(institution, 1, Integer::sum);
        }

        @Override
        public String head(InstitutionId institution) {
            return heads.getOrDefault(institution, 0).toString();
        }

        @Override
        public Told after(InstitutionId institution, String feed, int most) {
            if (broken) {
                throw new OutOfMemoryError("for a moment");
            }
            if (feed.equals("old")) {
                return new Told.Expired();
            }
            return feed.equals(head(institution))
                    ? new Told.Changes(List.of(), feed)
                    : new Told.Changes(List.of(CHANGE), head(institution));
        }

        @Override
        public Map<InstitutionId, String> heads(Set<InstitutionId> institutions) {
            looks.incrementAndGet();
            Map<InstitutionId, String> found = new HashMap<>();
            institutions.forEach(one -> found.put(one, head(one)));
            return found;
        }
    }

    private final Numbers feed = new Numbers();
    private final Listening listening = new Listening(feed);

    @AfterEach
    void end() {
        listening.close();
    }

    private CompletableFuture<StatusFeed.Told> wait(InstitutionId institution, String from) {
        return listening.after(institution, from, 10, LONG);
    }

    @Test
    void whatHasHappenedIsAnsweredAtOnce() {
        feed.change(NORTH);

        assertThat(wait(NORTH, "0").join()).isEqualTo(new StatusFeed.Told.Changes(List.of(CHANGE), "1"));
        assertThat(wait(NORTH, "old").join()).isEqualTo(new StatusFeed.Told.Expired());
        assertThat(listening.after(NORTH, "1", 10, Duration.ZERO).join())
                .isEqualTo(new StatusFeed.Told.Changes(List.of(), "1"));
    }

    @Test
    void everybodyWhoWaitsIsAnsweredByOneLookAndOthersWaitOn() {
        List<CompletableFuture<StatusFeed.Told>> north = new ArrayList<>();
        for (int host = 0; host < 50; host++) {
            north.add(wait(NORTH, "0"));
        }
        CompletableFuture<StatusFeed.Told> south = wait(SOUTH, "0");
        listening.look();
        assertThat(north).noneMatch(CompletableFuture::isDone);

        feed.change(NORTH);
        listening.look();

        assertThat(north).allMatch(answer -> answer.join().equals(new StatusFeed.Told.Changes(List.of(CHANGE), "1")));
        assertThat(south).isNotDone();
        assertThat(feed.looks).hasValue(2);
    }

    @Test
    void nobodyLooksWhereNobodyWaits() {
        listening.look();

        assertThat(feed.looks).hasValue(0);
    }

    @Test
    void whatChangesWhileSomebodyBeginsToWaitIsSeenByTheNextLook() {
        CompletableFuture<StatusFeed.Told> late = wait(NORTH, "0");
        feed.change(NORTH);
        feed.change(NORTH);
        listening.look();
        listening.look();

        assertThat(late.join()).isEqualTo(new StatusFeed.Told.Changes(List.of(CHANGE), "2"));
    }

    @Test
    void whoeverCannotBeAnsweredIsToldSoAndDoesNotWaitForEver() {
        CompletableFuture<StatusFeed.Told> host = wait(NORTH, "0");
        feed.change(NORTH);
        feed.broken = true;
        listening.look();

        assertThat(host)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void whoeverNoThreadCanAnswerIsToldSoAndDoesNotWaitForEver() {
        ExecutorService full = Mockito.mock(ExecutorService.class);
        Mockito.doThrow(new InternalError("no thread")).when(full).execute(Mockito.any());
        try (Listening here = new Listening(feed, Executors.newSingleThreadScheduledExecutor(), full)) {
            CompletableFuture<StatusFeed.Told> host = here.after(NORTH, "0", 10, LONG);
            feed.change(NORTH);

            assertThatThrownBy(here::look).isInstanceOf(InternalError.class);

            assertThat(host).isCompletedExceptionally();
        }
    }

    @Test
    void whoHasWaitedLongEnoughIsToldThatNothingHappened() {
        assertThat(listening.after(NORTH, "0", 10, Duration.ofMillis(1)).join())
                .isEqualTo(new StatusFeed.Told.Changes(List.of(), "0"));
    }

    @Test
    void atTheEndEverybodyIsAnsweredAndNobodyWaitsAnyMore() {
        CompletableFuture<StatusFeed.Told> before = wait(NORTH, "0");
        listening.close();

        assertThat(before.join()).isEqualTo(new StatusFeed.Told.Changes(List.of(), "0"));
        assertThat(wait(NORTH, "0").join()).isEqualTo(new StatusFeed.Told.Changes(List.of(), "0"));
    }

    @Test
    void oneInstitutionCannotHaveAnyNumberWait() {
        for (int host = 0; host < Listening.MOST_WAITING; host++) {
            assertThat(wait(NORTH, "0")).isNotDone();
        }

        assertThat(wait(NORTH, "0").join()).isEqualTo(new StatusFeed.Told.Changes(List.of(), "0"));
        assertThat(wait(SOUTH, "0")).isNotDone();
    }
}
