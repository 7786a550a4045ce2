package org.headcount.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFilesTest {

    private static final long MUCH = 1 << 20;

    @TempDir
    Path folder;

    private JournalFiles open(Path where, long most) throws IOException {
        return JournalFiles.open(where, most).orElseThrow();
    }

    private static void append(JournalFiles files, String... records) throws IOException {
        for (String record : records) {
            assertThat(files.append(record.getBytes(UTF_8))).as(record).isTrue();
        }
    }

    /** All that is there, taken in pieces. */
    private static List<String> take(JournalFiles files, int pieces) throws IOException {
        List<String> all = new ArrayList<>();
        JournalFiles.Batch batch = files.next(pieces, MUCH);
        while (!batch.records().isEmpty()) {
            batch.records().forEach(record -> all.add(new String(record, UTF_8)));
            files.taken(batch);
            batch = files.next(pieces, MUCH);
        }
        return all;
    }

    /** The same files as a process leaves them that is killed now. */
    private Path killed(String name) throws IOException {
        Path copy = Files.createDirectory(folder.resolveSibling(folder.getFileName() + name));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.collect(Collectors.toList())) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static List<Path> segments(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    @Test
    void whatIsAppendedIsTakenInItsOrderAndOnce() throws IOException {
        try (JournalFiles files = open(folder, MUCH)) {
            assertThat(take(files, 2)).isEmpty();
            append(files, "a", "b", "c", "d", "e");
            assertThat(take(files, 2)).containsExactly("a", "b", "c", "d", "e");
            append(files, "f");
            assertThat(take(files, 2)).containsExactly("f");
            assertThat(take(files, 2)).isEmpty();
        }
    }

    @Test
    void aKilledProcessLosesNothingAndWhatWasTakenIsNotGivenAgain() throws IOException {
        try (JournalFiles files = open(folder, MUCH)) {
            append(files, "a", "b", "c");
            files.taken(files.next(1, MUCH));
            try (JournalFiles next = open(killed("-1"), MUCH)) {
                assertThat(take(next, 10)).containsExactly("b", "c");
                append(next, "d");
                assertThat(take(next, 10)).containsExactly("d");
            }
        }
        try (JournalFiles files = open(folder, MUCH)) {
            assertThat(take(files, 10)).containsExactly("b", "c");
        }
        try (JournalFiles files = open(folder, MUCH)) {
            assertThat(segments(folder)).as("all of it was taken").isEmpty();
            append(files, "d");
            assertThat(take(files, 10)).containsExactly("d");
        }
    }

    @Test
    void aHalfWrittenRecordIsCutOffAndNothingElse() throws IOException {
        try (JournalFiles files = open(folder, MUCH)) {
            append(files, "first", "second");
            for (int torn = 1; torn < 14; torn++) {
                Path copy = killed("-torn" + torn);
                byte[] whole = Files.readAllBytes(segments(copy).get(0));
                Files.write(segments(copy).get(0), Arrays.copyOf(whole, whole.length - torn));
                try (JournalFiles next = open(copy, MUCH)) {
                    assertThat(next.damaged()).isEqualTo(1);
                    append(next, "third");
                    assertThat(take(next, 10)).as("torn by " + torn).containsExactly("first", "third");
                }
            }
        }
    }

    @Test
    void aRecordThatRottedTakesNoOtherSegmentWithIt() throws IOException {
        long small = 800;
        try (JournalFiles files = open(folder, small)) {
            append(files, "x".repeat(60), "y".repeat(60), "z".repeat(60));
            assertThat(segments(folder)).hasSizeGreaterThan(2);
            Path copy = killed("-rot");
            byte[] first = Files.readAllBytes(segments(copy).get(0));
            first[20] ^= 1;
            Files.write(segments(copy).get(0), first);
            try (JournalFiles next = open(copy, small)) {
                assertThat(take(next, 10)).containsExactly("y".repeat(60), "z".repeat(60));
            }
        }
    }

    @Test
    void whereItCannotBeReadHowFarItWasTakenAllIsGivenAgain() throws IOException {
        try (JournalFiles files = open(folder, MUCH)) {
            append(files, "a", "b");
            files.taken(files.next(1, MUCH));
            Path copy = killed("-place");
            Files.write(copy.resolve("taken"), new byte[20]);
            try (JournalFiles next = open(copy, MUCH)) {
                assertThat(take(next, 10)).containsExactly("a", "b");
            }
        }
    }

    @Test
    void whatIsFullTakesNothingUntilSomethingWasTaken() throws IOException {
        try (JournalFiles files = open(folder, 2_000)) {
            int taken = 0;
            while (files.append(("r" + taken).getBytes(UTF_8))) {
                taken++;
            }
            assertThat(files.bytes()).isLessThanOrEqualTo(2_000);
            assertThat(files.append("r".repeat(20).getBytes(UTF_8))).isFalse();
            assertThat(take(files, 7)).hasSize(taken);
            append(files, "again");
            assertThat(take(files, 7)).containsExactly("again");
        }
    }

    @Test
    void oneProcessHasItAtATime() throws IOException {
        try (JournalFiles files = open(folder, MUCH)) {
            assertThat(JournalFiles.open(folder, MUCH)).isEmpty();
            assertThat(JournalFiles.open(folder, MUCH))
                    .as("and asking lets go of nothing")
                    .isEmpty();
            append(files, "a");
        }
        try (JournalFiles files = open(folder, MUCH)) {
            assertThat(take(files, 10)).containsExactly("a");
        }
    }

    @Test
    void racingThreadsAppendWholeRecordsWhileOneTakesThem() throws Exception {
        int threads = 6;
        int each = 300;
        List<String> taken = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (JournalFiles files = open(folder, 20_000_000)) {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                writers.add(pool.submit(() -> {
                    for (int record = 0; record < each; record++) {
                        append(files, number + "-" + record + "-" + "x".repeat(record));
                    }
                    return true;
                }));
            }
            while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                taken.addAll(take(files, 17));
            }
            for (Future<Boolean> writer : writers) {
                assertThat(writer.get()).isTrue();
            }
            taken.addAll(take(files, 17));
        } finally {
            pool.shutdownNow();
        }
        assertThat(taken).hasSize(threads * each).doesNotHaveDuplicates();
    }

    /** A disk that is full when it is told to be. */
    private static final class Disk implements JournalFiles.Disk {

        private boolean full;
        private boolean stuck;
        private int tries;

        @Override
        public RandomAccessFile open(File file) throws IOException {
            return new RandomAccessFile(file, "rw") {
                @Override
                public void write(byte[] bytes) throws IOException {
                    tries++;
                    if (full) {
                        super.write(bytes, 0, 5);
                        throw new IOException("No space left on device");
                    }
                    super.write(bytes);
                }

                @Override
                public void setLength(long length) throws IOException {
                    if (stuck) {
                        throw new IOException("Input/output error");
                    }
                    super.setLength(length);
                }
            };
        }
    }

    @Test
    void aFullDiskIsNotTriedAtEachRecordAndLeavesNothingBehind() throws IOException {
        Disk disk = new Disk();
        AtomicLong nanos = new AtomicLong();
        try (JournalFiles files =
                JournalFiles.open(folder, MUCH, disk, nanos::get).orElseThrow()) {
            append(files, "a");
            disk.full = true;
            for (int second = 0; second < 5; second++) {
                for (int each = 0; each < 10; each++) {
                    assertThatThrownBy(() -> files.append("lost".getBytes(UTF_8)))
                            .isInstanceOf(IOException.class);
                }
                nanos.addAndGet(1_000_000_000);
            }
            assertThat(disk.tries).isEqualTo(1 + 5);
            assertThat(segments(folder)).hasSize(1);
            assertThat(files.bytes()).isEqualTo(9);

            disk.full = false;
            append(files, "b");
            assertThat(take(files, 10)).containsExactly("a", "b");
            assertThat(files.damaged()).isZero();
        }
    }

    @Test
    void whatADiskHalfTookAndWouldNotGiveBackIsWrittenOver() throws IOException {
        Disk disk = new Disk();
        AtomicLong nanos = new AtomicLong();
        try (JournalFiles files =
                JournalFiles.open(folder, MUCH, disk, nanos::get).orElseThrow()) {
            append(files, "a");
            disk.full = true;
            disk.stuck = true;
            assertThatThrownBy(() -> files.append("lost".getBytes(UTF_8))).isInstanceOf(IOException.class);
            disk.full = false;
            disk.stuck = false;
            nanos.addAndGet(1_000_000_000);

            append(files, "b");

            assertThat(take(files, 10)).containsExactly("a", "b");
            assertThat(files.damaged()).isZero();
        }
    }

    @Test
    void whatComesAfterTheEndFailsAndTouchesNothingOfWhoeverFollows() throws IOException {
        JournalFiles ended = open(folder, MUCH);
        append(ended, "a");
        ended.close();
        try (JournalFiles next = open(folder, MUCH)) {
            append(next, "b");

            assertThatThrownBy(() -> ended.append("late".getBytes(UTF_8))).isInstanceOf(IOException.class);

            assertThat(take(next, 10)).containsExactly("a", "b");
            assertThat(next.damaged()).isZero();
        }
    }

    @Test
    void anInterruptedThreadAppendsAsAnyOther() throws IOException {
        try (JournalFiles files = open(folder, MUCH)) {
            Thread.currentThread().interrupt();
            append(files, "a");
            assertThat(Thread.interrupted()).isTrue();
            append(files, "b");
            assertThat(take(files, 10)).containsExactly("a", "b");
        }
    }
}
