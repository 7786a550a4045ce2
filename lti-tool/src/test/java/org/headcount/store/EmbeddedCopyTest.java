package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class EmbeddedCopyTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private Path database;
    private Path copy;
    private Path aside;

    @BeforeEach
    void places() {
        database = folder.resolve("it's here").resolve("headcount.db");
        copy = folder.resolve("o'clock copy.db");
        aside = folder.resolve("aside.db");
    }

    private static String url(Path file) {
        return "jdbc:sqlite:" + file;
    }

    private static Store open(Path file) {
        return Store.open(url(file), () -> NOON);
    }

    private static void visits(Store store, int from, int until) {
        store.ledger()
                .append(
                        Given.NORTH,
                        IntStream.range(from, until)
                                .mapToObj(number -> Given.access(
                                        "f" + number, IdentityName.parse("l" + number), "2026-01-01T08:00:00Z"))
                                .toList());
    }

    private static int learners(Path file) {
        try (Store store = open(file)) {
            return store.ledger().inUse(Given.NORTH, Instant.parse("2026-01-02T00:00:00Z"));
        }
    }

    private Store ofAHundred() {
        Store store = open(database);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        visits(store, 0, 100);
        return store;
    }

    @Test
    void aCopyIsMadeWhileOthersWriteAndIsOfOneMoment() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try (Store store = ofAHundred()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch copied = new CountDownLatch(1);
            Future<Integer> writing = threads.submit(() -> {
                int next = 100;
                while (copied.getCount() > 0 || next == 100) {
                    visits(store, next, next + 7);
                    next += 7;
                    begun.countDown();
                }
                return next;
            });
            begun.await();
            EmbeddedCopy.make(url(database), copy);
            copied.countDown();
            int written = writing.get();

            int there = learners(copy);
            assertThat(there).isBetween(107, written);
            assertThat((there - 100) % 7).as("no list is there by half").isZero();
            assertThat(store.ledger().inUse(Given.NORTH, Instant.parse("2026-01-02T00:00:00Z")))
                    .isEqualTo(written);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aCopyIsItsOwnersAloneAndNothingElseIsLeft() throws IOException {
        try (Store store = ofAHundred()) {
            EmbeddedCopy.make(url(database), copy);
            visits(store, 100, 110);
        }

        assertThat(Files.getPosixFilePermissions(copy)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(database.getParent(), copy);
        }
    }

    @Test
    void ofRacingCopiersOneMakesTheFileAndTheOthersAreTold() throws Exception {
        try (Store store = ofAHundred()) {
            assertThat(store.answers()).isTrue();
            List<Boolean> made = Race.of(4, () -> {
                try {
                    EmbeddedCopy.make(url(database), copy);
                    return true;
                } catch (StoreException e) {
                    assertThat(e).hasMessageContaining(copy.toString());
                    return false;
                }
            });

            assertThat(made).containsOnlyOnce(true);
        }
        assertThat(learners(copy)).isEqualTo(100);
    }

    @Test
    void aCopyOverwritesNothing() throws IOException {
        ofAHundred().close();
        Files.writeString(copy, "a letter");

        assertThatThrownBy(() -> EmbeddedCopy.make(url(database), copy))
                .isInstanceOf(StoreException.class)
                .hasMessageEndingWith("exists already; a copy overwrites nothing");
        assertThat(copy).hasContent("a letter");
    }

    @Test
    void ofWhatIsNotThereNothingIsCopiedAndNothingIsMade() {
        assertThatThrownBy(() -> EmbeddedCopy.make(url(database), copy))
                .hasMessage("there is no database at " + database);
        assertThatThrownBy(() -> EmbeddedCopy.bringBack(copy, url(database), aside))
                .hasMessage("there is no database at " + copy);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsBroughtBackIsWhatWasCopiedAndWhatWasThereIsKept() {
        try (Store store = ofAHundred()) {
            EmbeddedCopy.make(url(database), copy);
            visits(store, 100, 150);
        }

        assertThat(EmbeddedCopy.bringBack(copy, url(database), aside)).isTrue();

        assertThat(learners(database)).isEqualTo(100);
        assertThat(learners(aside)).isEqualTo(150);
        try (Store store = open(database)) {
            assertThat(store.ledger()
                            .append(
                                    Given.NORTH,
                                    List.of(Given.access("f0", IdentityName.parse("l0"), "2026-01-01T08:00:00Z"))))
                    .containsExactly(new Receipt.Duplicate());
        }
    }

    @Test
    void itIsBroughtBackToWhereNothingWas() throws IOException {
        ofAHundred().close();
        EmbeddedCopy.make(url(database), copy);
        Path elsewhere = folder.resolve("new").resolve("headcount.db");

        assertThat(EmbeddedCopy.bringBack(copy, url(elsewhere), aside)).isFalse();

        assertThat(learners(elsewhere)).isEqualTo(100);
        assertThat(Files.getPosixFilePermissions(elsewhere)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(aside).doesNotExist();
    }

    @Test
    void aDatabaseInUseIsNotReplaced() {
        try (Store store = ofAHundred()) {
            EmbeddedCopy.make(url(database), copy);
            visits(store, 100, 150);

            assertThatThrownBy(() -> EmbeddedCopy.bringBack(copy, url(database), aside))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(database + " is in use");

            visits(store, 150, 160);
            assertThat(aside).doesNotExist();
        }
        assertThat(learners(database)).isEqualTo(160);
    }

    @Test
    void whoeverOpensItMeanwhileComesBeforeOrAfterAndLosesNothing() throws Exception {
        for (int round = 0; round < 5; round++) {
            database = folder.resolve("round" + round).resolve("headcount.db");
            try (Store store = ofAHundred()) {
                if (Files.notExists(copy)) {
                    EmbeddedCopy.make(url(database), copy);
                }
                visits(store, 100, 150);
            }
            Path kept = folder.resolve("aside" + round);
            Callable<Integer> replace = () -> {
                try {
                    EmbeddedCopy.bringBack(copy, url(database), kept);
                    return 100;
                } catch (StoreException inUse) {
                    assertThat(inUse).hasMessageContaining("in use");
                    return 150;
                }
            };
            Callable<Integer> write = () -> {
                try (Store store = open(database)) {
                    visits(store, 1000, 1001);
                    return 1;
                }
            };

            List<Integer> came = Race.of(List.of(replace, write));

            int there = learners(database);
            boolean writtenBefore = came.get(0) == 100 && there == 100;
            assertThat(writtenBefore ? learners(kept) : there)
                    .as("round %d: %s, now %d", round, came, there)
                    .isEqualTo(writtenBefore ? 151 : came.get(0) + came.get(1));
        }
    }

    @Test
    void aDamagedCopyIsNotBroughtBack() throws IOException {
        try (Store store = ofAHundred()) {
            visits(store, 100, 1000);
            EmbeddedCopy.make(url(database), copy);
        }
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
            for (long at = 20 * 4096L; at < file.length(); at += 4096) {
                file.seek(at);
                file.write(new byte[64]);
            }
        }

        assertThatThrownBy(() -> EmbeddedCopy.bringBack(copy, url(database), aside))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(copy.toString());
        assertThat(learners(database)).isEqualTo(1000);
        assertThat(aside).doesNotExist();
    }

    @Test
    void whatIsNoDatabaseOfThisVersionIsNotBroughtBack() throws Exception {
        ofAHundred().close();
        Path letter = Files.writeString(folder.resolve("letter.txt"), "no database at all".repeat(500));
        Path strange = folder.resolve("strange.db");
        execute(strange, "create table cat (name text)");
        EmbeddedCopy.make(url(database), copy);
        execute(copy, "update schema_history set version = '99.1' where version = '1.1'");

        assertThatThrownBy(() -> EmbeddedCopy.bringBack(letter, url(database), aside))
                .hasMessageStartingWith(letter + " is not a sound database");
        assertThatThrownBy(() -> EmbeddedCopy.bringBack(strange, url(database), aside))
                .hasMessage(strange + " is no database of Headcount");
        assertThatThrownBy(() -> EmbeddedCopy.bringBack(copy, url(database), aside))
                .hasMessage(copy + " is of a later version of Headcount than this one");
        assertThatThrownBy(() -> EmbeddedCopy.bringBack(database, url(database), aside))
                .hasMessage(database + " is the database itself");
        assertThat(learners(database)).isEqualTo(100);
    }

    @Test
    void whatIsThereAndIsNoDatabaseIsLeftAlone() throws IOException {
        ofAHundred().close();
        EmbeddedCopy.make(url(database), copy);
        Path letter = Files.writeString(folder.resolve("letter.txt"), "no database at all".repeat(500));

        assertThatThrownBy(() -> EmbeddedCopy.bringBack(copy, url(letter), aside))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(letter.toString());
        assertThat(letter).hasContent("no database at all".repeat(500));
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(file));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
