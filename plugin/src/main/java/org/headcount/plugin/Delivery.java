package org.headcount.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Brings the journal to the service, in the order in which it was written. A batch is given up to the disk only when the
 * service has it; one that was sent and not acknowledged is sent again under the same ids, which changes nothing there.
 */
final class Delivery implements Runnable {

    private static final int RECORDS_A_CALL = 1_000;
    private static final long BYTES_A_CALL = 512 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** So long others may join, and so long is lost at most in a power cut. */
    private static final long GATHERING_MILLIS = 500;

    private static final int MOST_GATHERINGS = 4;
    private static final long IDLE_SECONDS = 30;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final ServiceClient service;
    private final @Nullable JournalFiles own;
    private final Path folder;
    private final long most;
    private final Semaphore woken = new Semaphore(0);
    private int oneByOne;
    private volatile boolean behind;
    final LongAdder delivered = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder failures = new LongAdder();

    /**
     * @param own null where no folder can be used
     * @param folder in which journals of others may lie who are no more
     */
    Delivery(ServiceClient service, @Nullable JournalFiles own, Path folder, long most) {
        this.service = service;
        this.own = own;
        this.folder = folder;
        this.most = most;
    }

    /** There is something to bring. */
    void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /** Until it is interrupted. */
    @Override
    public void run() {
        Pauses pauses = new Pauses(FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                try {
                    if (own != null) {
                        own.force();
                        bringAll(own);
                    }
                    inherit();
                    behind = false;
                    pauses.beginAnew();
                    if (woken.tryAcquire(IDLE_SECONDS, TimeUnit.SECONDS)) {
                        gather();
                    }
                } catch (IOException | RuntimeException e) {
                    behind = true;
                    failures.increment();
                    pauses.take();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Others may join, and while more and more do, a little longer. What has joined is safe meanwhile. */
    private void gather() throws IOException, InterruptedException {
        for (int times = 0; times < MOST_GATHERINGS && (times == 0 || woken.availablePermits() > 0); times++) {
            woken.drainPermits();
            Thread.sleep(GATHERING_MILLIS);
            if (own != null) {
                own.force();
            }
        }
        woken.drainPermits();
    }

    /** Whether the last attempt failed. */
    boolean behind() {
        return behind;
    }

    /** @throws IOException if the service does not take it; what it has taken by then is not sent again */
    void bringAll(JournalFiles files) throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            JournalFiles.Batch batch = files.next(oneByOne > 0 ? 1 : RECORDS_A_CALL, BYTES_A_CALL);
            more = !batch.records().isEmpty();
            if (more && bring(batch.records())) {
                files.taken(batch);
            }
        }
    }

    /** Brings what processes left behind that have ended without a successor. */
    private void inherit() throws IOException, InterruptedException {
        List<Path> slots = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
            all.forEach(slots::add);
        }
        for (Path slot : slots) {
            if (hasSegments(slot)) {
                Optional<JournalFiles> left = JournalFiles.open(slot, most);
                if (left.isPresent()) {
                    try (JournalFiles theirs = left.get()) {
                        bringAll(theirs);
                    }
                }
            }
        }
    }

    private static boolean hasSegments(Path slot) throws IOException {
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(slot, "*.segment")) {
            return segments.iterator().hasNext();
        }
    }

    /** @return false where it must be tried in smaller pieces */
    private boolean bring(List<byte[]> records) throws IOException, InterruptedException {
        List<byte[]> facts = of(DiskJournal.FACT, records);
        List<byte[]> aliases = of(DiskJournal.ALIAS, records);
        boolean whole = (facts.isEmpty() || bring("facts", facts)) && (aliases.isEmpty() || bring("aliases", aliases));
        if (whole || records.size() == 1) {
            oneByOne = Math.max(0, oneByOne - records.size());
            (whole ? delivered : rejected).add(records.size());
            return true;
        }
        oneByOne = records.size();
        return false;
    }

    /** @return false where the service cannot read it, and never will */
    private boolean bring(String what, List<byte[]> records) throws IOException, InterruptedException {
        ServiceClient.Reply reply = service.post(what, body(what, records), PATIENCE);
        if (reply.status() == 400 || reply.status() == 413) {
            return false;
        }
        if (reply.status() != 200) {
            throw new IOException("the service answered " + reply.status() + " to " + what);
        }
        if (reply.mentions("\"invalid\"") || reply.mentions("\"refused\"")) { // as a rule there is none
            countRejected(reply.json().objects("receipts"));
        }
        return true;
    }

    private void countRejected(List<Json> receipts) {
        for (Json receipt : receipts) {
            String outcome = receipt.text("outcome").orElse("");
            if (outcome.equals("invalid") || outcome.equals("refused")) {
                rejected.increment();
            }
        }
    }

    /** Brings one fact at once, past those that wait. */
    void now(byte[] record) throws IOException, InterruptedException {
        ServiceClient.Reply reply = service.post("facts", body("facts", List.of(record)), LiveLicences.PATIENCE);
        if (reply.status() >= 400 && reply.status() < 500) {
            throw new Decisions.Declined(reply.status(), "a fact");
        }
        if (reply.status() != 200) {
            throw new IOException("the service answered " + reply.status() + " to a fact");
        }
        delivered.increment();
    }

    private static List<byte[]> of(byte kind, List<byte[]> records) {
        List<byte[]> found = new ArrayList<>();
        for (byte[] record : records) {
            if (record[0] == kind) {
                found.add(record);
            }
        }
        return found;
    }

    /** The records as they are, without their first bytes. */
    private static byte[] body(String what, List<byte[]> records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("{\"" + what + "\":[").getBytes(StandardCharsets.UTF_8));
        String comma = "";
        for (byte[] record : records) {
            body.writeBytes(comma.getBytes(StandardCharsets.UTF_8));
            body.write(record, 1, record.length - 1);
            comma = ",";
        }
        body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }
}
