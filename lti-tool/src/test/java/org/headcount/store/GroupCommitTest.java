package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.headcount.gateway.TemporarilyUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@SuppressWarnings("NullAway.Init")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GroupCommitTest {

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SqliteDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = new SqliteDatabase(url(), "writer");
        database.write(session -> session.update("create table if not exists word (text text primary key)"));
    }

    @AfterEach
    void close() {
        database.close();
        threads.shutdownNow();
    }

    /** With references that are looked at when a transaction commits, for a commit that fails. */
    private String url() {
        return "jdbc:sqlite:" + folder.resolve("words.db") + "?foreign_keys=true";
    }

    @Test
    void whatWasWrittenIsThereWhenTheCallerGoesOn() {
        assertThat(add("one")).isEqualTo(1);

        assertThat(words()).containsExactly("one");
    }

    @Test
    void writesThatGatherWhileTheWriterIsBusyShareACommit() throws Exception {
        Held held = new Held();
        Future<Integer> one = gathered(() -> add("one"), 1);
        Future<Integer> two = gathered(() -> add("two"), 2);
        Future<List<String>> last = gathered(() -> database.write(session -> words()), 3);
        held.letGo();

        assertThat(last.get())
                .as("committed when the last one of the group ran")
                .containsExactly("held");
        assertThat(one.get() + two.get()).isEqualTo(2);
        assertThat(words()).containsExactlyInAnyOrder("held", "one", "two");
    }

    @Test
    void aFailingWriteSpoilsOnlyItself() throws Exception {
        Held held = new Held();
        Future<Integer> before = gathered(() -> add("one"), 1);
        Future<Integer> failing = gathered(
                () -> database.write(session -> {
                    session.update("insert into word values ('half')");
                    return session.update("insert into nowhere values (1)");
                }),
                2);
        Future<Integer> throwing = gathered(
                () -> database.<Integer>write(session -> {
                    session.update("insert into word values ('half')");
                    throw new IllegalArgumentException("on purpose");
                }),
                3);
        Future<String> undone = gathered(
                () -> database.write(session -> {
                    session.update("insert into word values ('half')");
                    session.undo();
                    return "no";
                }),
                4);
        Future<Integer> after = gathered(() -> add("two"), 5);
        held.letGo();

        assertThat(before.get()).isEqualTo(1);
        assertThat(after.get()).isEqualTo(1);
        assertThat(undone.get()).isEqualTo("no");
        assertThatThrownBy(failing::get)
                .hasCauseInstanceOf(StoreException.class)
                .hasRootCauseInstanceOf(SQLException.class);
        assertThatThrownBy(throwing::get).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(words()).containsExactlyInAnyOrder("held", "one", "two");
    }

    @Test
    void aFailingWriteThatIsAloneIsUndoneToo() {
        assertThatThrownBy(() -> database.write(session -> {
                    session.update("insert into word values ('half')");
                    return session.update("insert into nowhere values (1)");
                }))
                .isInstanceOf(StoreException.class);

        assertThat(words()).isEmpty();
        assertThat(add("one")).isEqualTo(1);
    }

    @Test
    void workThatAsksForItIsUndoneAndAnswersAllTheSame() {
        String answer = database.write(session -> {
            session.update("insert into word values ('half')");
            session.undo();
            return "no";
        });

        assertThat(answer).isEqualTo("no");
        assertThat(words()).isEmpty();
    }

    @Test
    void aCommitThatFailsFailsAllItsCallers() throws Exception {
        database.write(session ->
                session.update("create table letter (word text references word (text) deferrable initially deferred)"));
        Held held = new Held();
        Future<Integer> innocent = gathered(() -> add("one"), 1);
        Future<Integer> guilty = gathered(
                () -> database.write(session -> session.update("insert into letter values ('no such word')")), 2);
        held.letGo();

        assertThatThrownBy(innocent::get).hasCauseInstanceOf(StoreException.class);
        assertThatThrownBy(guilty::get).hasCauseInstanceOf(StoreException.class);
        assertThat(words()).containsExactly("held");
        assertThat(add("two")).as("the next group is none the worse").isEqualTo(1);
    }

    @Test
    void aFailureThatCannotEvenBeLoggedIsToldAndTheNextGroupIsWritten() throws Exception {
        database.write(session ->
                session.update("create table letter (word text references word (text) deferrable initially deferred)"));
        Logger log = (Logger) LoggerFactory.getLogger(GroupCommit.class);
        Appender<ILoggingEvent> full = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                throw new OutOfMemoryError("for a moment");
            }
        };
        full.start();
        log.addAppender(full);
        try {
            Future<Integer> guilty = threads.submit(
                    () -> database.write(session -> session.update("insert into letter values ('no such word')")));

            assertThatThrownBy(() -> guilty.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreException.class);
        } finally {
            log.detachAppender(full);
        }
        Future<Integer> next = threads.submit(() -> add("one"));
        assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(words()).containsExactly("one");
    }

    @Test
    void aWriteWithinAWriteIsRefusedAndNotWaitedFor() {
        assertThatThrownBy(() -> database.write(session -> add("inner"))).isInstanceOf(IllegalStateException.class);
        assertThat(add("one")).isEqualTo(1);
    }

    @Test
    void aCallerInterruptedBeforeItsTurnWritesNothing() throws Exception {
        Held held = new Held();
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        Future<Integer> never = gathered(
                () -> {
                    caller.complete(Thread.currentThread());
                    return add("never");
                },
                1);
        caller.get().interrupt();

        assertThatThrownBy(never::get)
                .hasCauseInstanceOf(TemporarilyUnavailable.class)
                .hasMessageContaining("interrupted before anything was written");
        held.letGo();
        assertThat(add("one")).isEqualTo(1);
        assertThat(words()).containsExactlyInAnyOrder("held", "one");
    }

    @Test
    void aCallerInterruptedDuringItsTurnLearnsThatItWasDone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            database.<Integer>write(session -> {
                begun.countDown();
                await(goOn);
                return session.update("insert into word values ('one')");
            });
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await(begun);
        caller.interrupt();
        goOn.countDown();

        assertThat(interrupted.get()).isTrue();
        assertThat(words()).containsExactly("one");
    }

    @Test
    void closingFinishesWhatWaitsAndRefusesWhatComesAfter() throws Exception {
        Held held = new Held();
        Future<Integer> waiting = gathered(() -> add("one"), 1);
        Future<?> closing = threads.submit(database::close);
        held.letGo();
        closing.get();

        assertThat(waiting.get()).isEqualTo(1);
        assertThatThrownBy(() -> add("late"))
                .isInstanceOf(TemporarilyUnavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(this::words)
                .isInstanceOf(TemporarilyUnavailable.class)
                .hasMessageContaining("closed");
        database.close();
        open();
        assertThat(words()).containsExactlyInAnyOrder("held", "one");
    }

    @Test
    void whoeverFindsNoPlaceAmongThoseWhoWaitIsToComeAgainAndHasWrittenNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (GroupCommit crowded = new GroupCommit(
                "crowded", SqliteConnection.writing(url()), new ArrayBlockingQueue<>(1), Duration.ofNanos(1))) {
            Future<Integer> busy = threads.submit(() -> crowded.<Integer>submit(session -> {
                begun.countDown();
                await(goOn);
                return session.update("insert into word values ('busy')");
            }));
            await(begun);
            Future<Integer> waiting = threads.submit(
                    () -> crowded.<Integer>submit(session -> session.update("insert into word values ('waiting')")));
            while (crowded.waiting() < 1) {
                Thread.onSpinWait();
            }

            assertThatThrownBy(
                            () -> crowded.<Integer>submit(session -> session.update("insert into word values ('x')")))
                    .isInstanceOf(TemporarilyUnavailable.class)
                    .hasMessageContaining("too busy");
            goOn.countDown();
            assertThat(busy.get() + waiting.get()).isEqualTo(2);
        }
        assertThat(words()).containsExactlyInAnyOrder("busy", "waiting");
    }

    @Test
    void whoeverWritesWhileAnotherProcessHasTheFileForTooLongIsToComeAgainAndHasWrittenNothing() throws SQLException {
        SqliteConnection other = SqliteConnection.writing(url());
        try (GroupCommit impatient = new GroupCommit(
                "impatient",
                SqliteConnection.writing(url(), Duration.ZERO),
                new ArrayBlockingQueue<>(1),
                Duration.ofSeconds(30))) {
            other.begin();

            assertThatThrownBy(() -> impatient.<Integer>submit(
                            session -> session.update("insert into word values ('too soon')")))
                    .isInstanceOf(TemporarilyUnavailable.class)
                    .hasMessageContaining("nothing was written");
            other.rollBack();
            assertThat(impatient.<Integer>submit(session -> session.update("insert into word values ('again')")))
                    .isEqualTo(1);
        } finally {
            other.close();
        }
        assertThat(words()).containsExactly("again");
    }

    @Test
    void closingEndsAlsoWhereAnErrorComesWhileTheLastGroupGathers() throws Exception {
        BlockingQueue<Unit<?>> gathering = new ArrayBlockingQueue<>(2) {
            @Override
            public int drainTo(Collection<? super Unit<?>> group, int most) {
                super.drainTo(group, most);
                throw new OutOfMemoryError("for a moment");
            }
        };
        GroupCommit commits =
                new GroupCommit("short of memory", SqliteConnection.writing(url()), gathering, Duration.ofSeconds(30));

        Future<?> closing = threads.submit(commits::close);

        assertThat(closing.get(30, TimeUnit.SECONDS)).as("closed").isNull();
        assertThatThrownBy(() -> commits.<Integer>submit(session -> session.update("insert into word values ('late')")))
                .isInstanceOf(TemporarilyUnavailable.class);
    }

    @Test
    void manyCallersAreAllServed() throws Exception {
        List<Future<Integer>> writes = new ArrayList<>();
        IntStream.range(0, 2_000).forEach(number -> writes.add(threads.submit(() -> add("word " + number))));
        for (Future<Integer> write : writes) {
            assertThat(write.get()).isEqualTo(1);
        }

        assertThat(words()).hasSize(2_000);
    }

    @Test
    void anotherProcessThatWritesToTheFileIsWaitedFor() throws Exception {
        try (SqliteDatabase other = new SqliteDatabase(url(), "other")) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<Integer> theirs = threads.submit(() -> other.<Integer>write(session -> {
                begun.countDown();
                await(goOn);
                return session.update("insert into word values ('theirs')");
            }));
            await(begun);
            Future<Integer> ours = threads.submit(() -> add("ours"));
            goOn.countDown();

            assertThat(theirs.get()).isEqualTo(1);
            assertThat(ours.get()).isEqualTo(1);
        }
        assertThat(words()).containsExactlyInAnyOrder("theirs", "ours");
    }

    @Test
    void aReaderSeesOneStateWhateverIsWrittenMeanwhile() {
        add("one");

        int seen = database.read(session -> {
            int before = session.list("select text from word", row -> 1).size();
            CompletableFuture.supplyAsync(() -> add("two"), threads).join();
            return before + 10 * session.list("select text from word", row -> 1).size();
        });

        assertThat(seen).isEqualTo(11);
        assertThat(words()).hasSize(2);
    }

    @Test
    void aReaderCannotWrite() {
        assertThatThrownBy(() -> database.read(session -> session.update("insert into word values ('x')")))
                .isInstanceOf(StoreException.class);
        assertThat(words()).isEmpty();
    }

    private int add(String word) {
        return database.write(session -> session.update("insert into word values (?)", word));
    }

    private List<String> words() {
        return database.read(session -> session.list("select text from word", row -> row.getString(1)));
    }

    /** Submits a write, and returns when that many wait. */
    private <T> Future<T> gathered(Callable<T> write, int waiting) {
        Future<T> submitted = threads.submit(write);
        while (database.waiting() < waiting) {
            Thread.onSpinWait();
        }
        return submitted;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A write that keeps the writer busy until it is let go. */
    private final class Held {

        private final CountDownLatch goOn = new CountDownLatch(1);
        private final Future<Integer> write;

        private Held() {
            CountDownLatch begun = new CountDownLatch(1);
            write = threads.submit(() -> database.<Integer>write(session -> {
                begun.countDown();
                await(goOn);
                return session.update("insert into word values ('held')");
            }));
            await(begun);
        }

        private void letGo() throws Exception {
            goOn.countDown();
            assertThat(write.get()).isEqualTo(1);
        }
    }
}
