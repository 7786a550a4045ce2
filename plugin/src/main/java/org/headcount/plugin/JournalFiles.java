package org.headcount.plugin;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records on the disk, appended at one end and taken from the other: in segments, each record with its length and checksum.
 * What was appended survives the death of the process, and of the machine from the next {@link #force} on. For one process at
 * a time, which a lock on a file sees to; appending is for any thread, all else for one.
 */
final class JournalFiles implements AutoCloseable {

    private static final int HEADER = 8;
    private static final int LARGEST_RECORD = 64 * 1024;
    private static final long LARGEST_SEGMENT = 1L << 20;
    private static final int SEGMENTS = 8;
    /** How long a disk that did not take a record is left alone: it is asked for each request of the host. */
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private static final String SUFFIX = ".segment";

    private final Path folder;
    private final long most;
    private final FileChannel lock;
    private final NavigableMap<Long, Long> sealed = new TreeMap<>();
    private long number;
    private @Nullable RandomAccessFile active;
    private long activeLength;
    private long sealedLength;
    private Place place;
    private final LongAdder damaged = new LongAdder();
    private final String mark;
    private final Disk disk;
    private final LongSupplier nanos;
    private boolean closed;
    private boolean failing;
    /** Whether the last attempt to write may have left the active file anywhere. */
    private boolean displaced;

    private long failedAt;

    /** Opens files to write. */
    interface Disk {
        RandomAccessFile open(File file) throws IOException;
    }

    /** Where a record begins. */
    static final class Place {

        private final long segment;
        private final long offset;

        Place(long segment, long offset) {
            this.segment = segment;
            this.offset = offset;
        }
    }

    /** Records in the order in which they were appended, and where the next one begins. */
    static final class Batch {

        private final List<byte[]> records;
        private final Place end;

        Batch(List<byte[]> records, Place end) {
            this.records = records;
            this.end = end;
        }

        List<byte[]> records() {
            return records;
        }
    }

    private JournalFiles(Path folder, long most, FileChannel lock, String mark, Disk disk, LongSupplier nanos)
            throws IOException {
        this.folder = folder;
        this.most = most;
        this.lock = lock;
        this.mark = mark;
        this.disk = disk;
        this.nanos = nanos;
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path segment : segments) {
                String name = segment.getFileName().toString();
                sealed.put(
                        Long.parseLong(name.substring(0, name.length() - SUFFIX.length()), 16), wholeLength(segment));
            }
        }
        this.sealedLength = sealed.values().stream().mapToLong(Long::longValue).sum();
        this.number = sealed.isEmpty() ? 0 : sealed.lastKey();
        this.place = readPlace();
        dropTaken();
    }

    /**
     * Opens a folder and puts right what a sudden end has left half-written.
     *
     * @param most how many bytes the records may take
     * @return empty where somebody else has it open
     */
    static Optional<JournalFiles> open(Path folder, long most) throws IOException {
        return open(folder, most, file -> new RandomAccessFile(file, "rw"), System::nanoTime);
    }

    static Optional<JournalFiles> open(Path folder, long most, Disk disk, LongSupplier nanos) throws IOException {
        Files.createDirectories(folder);
        // closing a file lets go of all locks that this process has on it, also of those by another class loader: so a
        // file that this process has locked must not even be opened
        String mark = "headcount.journal " + folder.toRealPath();
        if (System.getProperties().putIfAbsent(mark, "open") != null) {
            return Optional.empty();
        }
        @Nullable JournalFiles opened = null;
        FileChannel lock = null;
        try {
            lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() != null) {
                opened = new JournalFiles(folder, most, lock, mark, disk, nanos);
            }
            return Optional.ofNullable(opened);
        } finally {
            if (opened == null) {
                if (lock != null) {
                    lock.close();
                }
                System.getProperties().remove(mark);
            }
        }
    }

    /** How much of a segment are whole records; what is behind them nobody was told of that it was written. */
    private long wholeLength(Path segment) throws IOException {
        long whole = 0;
        long length = Files.size(segment);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(segment)))) {
            for (byte[] record = read(in); record != null; record = read(in)) {
                whole += HEADER + record.length;
            }
        }
        if (whole < length) {
            damaged.increment();
            try (FileChannel cut = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                cut.truncate(whole);
            }
        }
        return whole;
    }

    /** Null at the end, and at whatever is no record. */
    private static byte @Nullable [] read(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            int checksum = in.readInt();
            if (length <= 0 || length > LARGEST_RECORD) {
                return null;
            }
            byte[] record = new byte[length];
            in.readFully(record);
            return checksum(record) == checksum ? record : null;
        } catch (EOFException e) {
            return null;
        }
    }

    private static int checksum(byte[] record) {
        CRC32C checksum = new CRC32C();
        checksum.update(record);
        return (int) checksum.getValue();
    }

    /**
     * Appends a record.
     *
     * @return false where there is no room for it
     * @throws IOException if the disk did not take it; then nothing of it counts
     */
    synchronized boolean append(byte[] record) throws IOException {
        if (closed) { // its next segment may by now be another's
            throw new IOException("the journal is closed");
        }
        int length = HEADER + record.length;
        if (record.length > LARGEST_RECORD || bytes() + length > most) {
            return false;
        }
        if (failing && nanos.getAsLong() - failedAt < PAUSE) {
            throw new IOException("the disk did not take the record before");
        }
        try {
            write(record, length);
            failing = false;
            return true;
        } catch (IOException e) {
            failing = true;
            failedAt = nanos.getAsLong();
            throw e;
        }
    }

    private void write(byte[] record, int length) throws IOException {
        RandomAccessFile file = active;
        if (file == null || activeLength + length > Math.max(length, Math.min(LARGEST_SEGMENT, most / SEGMENTS))) {
            file = roll();
        }
        ByteBuffer whole = ByteBuffer.allocate(length).putInt(record.length).putInt(checksum(record));
        whole.put(record);
        try { // not by a channel: it would close when the host interrupts whoever writes
            if (displaced) { // else it stands where the last record ends
                file.seek(activeLength);
            }
            displaced = true;
            file.write(whole.array());
            displaced = false;
        } catch (IOException e) {
            giveUp(file, e);
            throw e;
        }
        activeLength += length;
    }

    private RandomAccessFile roll() throws IOException {
        seal();
        RandomAccessFile file = disk.open(segment(number + 1).toFile());
        file.setLength(0);
        number++;
        active = file;
        displaced = false;
        return file;
    }

    private void seal() throws IOException {
        RandomAccessFile file = active;
        if (file != null) {
            active = null;
            sealed.put(number, activeLength);
            sealedLength += activeLength;
            activeLength = 0;
            try (file) {
                file.getFD().sync();
            }
        }
    }

    /** What is half-written is behind the end of what counts; the next record begins another segment. */
    private void giveUp(RandomAccessFile file, IOException because) {
        try {
            if (activeLength == 0) { // else a disk that stays full would fill the folder and the memory with empty ones
                active = null;
                file.close();
                Files.deleteIfExists(segment(number));
            } else {
                file.setLength(activeLength);
                seal();
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private Path segment(long which) {
        return folder.resolve(String.format("%016x", which) + SUFFIX);
    }

    /** What was appended and not taken, from the oldest on. Empty when there is nothing. */
    Batch next(int mostRecords, long mostBytes) throws IOException {
        List<byte[]> records = new ArrayList<>();
        Place end = place;
        long bytes = 0;
        while (records.isEmpty()) {
            long length = length(end.segment);
            try (FileChannel channel = FileChannel.open(segment(end.segment), StandardOpenOption.READ)) {
                channel.position(end.offset);
                DataInputStream in =
                        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 32 * 1024));
                long offset = end.offset;
                while (offset < length && records.size() < mostRecords && bytes < mostBytes) {
                    byte[] record = read(in);
                    if (record == null) {
                        damaged.increment();
                        offset = length; // nothing behind it can be found
                    } else {
                        records.add(record);
                        bytes += record.length;
                        offset += HEADER + record.length;
                    }
                }
                end = new Place(end.segment, offset);
            } catch (NoSuchFileException e) {
                end = new Place(end.segment, length);
            }
            Optional<Long> following = following(end);
            if (following.isEmpty()) {
                break;
            }
            if (records.isEmpty()) {
                end = new Place(following.get(), 0);
            }
        }
        return new Batch(records, end);
    }

    private synchronized long length(long segment) {
        return segment == number && active != null ? activeLength : sealed.getOrDefault(segment, 0L);
    }

    /** The segment after the one that a place is at the end of, if there is one. */
    private synchronized Optional<Long> following(Place at) {
        if (at.offset < length(at.segment)) {
            return Optional.empty();
        }
        Long next = sealed.higherKey(at.segment);
        return next != null
                ? Optional.of(next)
                : active != null && number > at.segment ? Optional.of(number) : Optional.empty();
    }

    /** A batch need not be given again. */
    void taken(Batch batch) throws IOException {
        place = batch.end;
        ByteBuffer written = ByteBuffer.allocate(20).putLong(place.segment).putLong(place.offset);
        written.putInt(checksum(written.array(), 16)).flip();
        try (FileChannel channel =
                FileChannel.open(folder.resolve("taken"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(written, 0);
        }
        dropTaken();
    }

    private synchronized void dropTaken() throws IOException {
        while (!sealed.isEmpty()
                && (sealed.firstKey() < place.segment
                        || (sealed.firstKey() == place.segment
                                && place.offset >= sealed.firstEntry().getValue()))) {
            Files.deleteIfExists(segment(sealed.firstKey()));
            sealedLength -= sealed.pollFirstEntry().getValue();
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** Where it cannot be read everything that is there is given again. */
    private Place readPlace() throws IOException {
        Place first = new Place(sealed.isEmpty() ? number + 1 : sealed.firstKey(), 0);
        Path file = folder.resolve("taken");
        if (Files.notExists(file)) {
            return first;
        }
        byte[] written = Files.readAllBytes(file);
        ByteBuffer read = ByteBuffer.wrap(written);
        if (written.length != 20 || read.getInt(16) != checksum(written, 16)) {
            return first;
        }
        Place last = new Place(read.getLong(0), read.getLong(8));
        number = Math.max(
                number, last.segment); // a segment that was taken whole is gone, and its number is not used again
        return sealed.isEmpty() || last.segment >= sealed.firstKey() ? last : first;
    }

    /** Makes what was appended survive a power cut. */
    void force() throws IOException {
        RandomAccessFile file;
        synchronized (this) {
            file = active;
        }
        if (file != null && file.getFD().valid()) {
            file.getFD().sync();
        }
    }

    synchronized long bytes() {
        return sealedLength + activeLength;
    }

    /** How often something was found that is no record. */
    long damaged() {
        return damaged.sum();
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            seal();
        } finally {
            lock.close();
            System.getProperties().remove(mark);
        }
    }
}
