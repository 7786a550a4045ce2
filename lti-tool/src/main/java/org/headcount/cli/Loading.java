package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.web.Problem;
import org.headcount.web.api.FactReader;

/**
 * Facts on their way from lines into the ledger, some thousand at a time. While some are written the next are read; what became
 * of them is told in the order of their lines all the same.
 */
final class Loading implements FactLines.Visitor {

    /** How many are written at a time, in one list or several. */
    static final int AT_ONCE = 10_000;

    private final Function<List<Report>, List<Receipt>> recorder;
    private final int atOnce;
    private final int sideBySide;
    private final LoadTally tally;
    private final Instant began;
    private int lists;
    private final ExecutorService writers = Executors.newCachedThreadPool(work -> new Thread(work, "import-writer"));
    private final List<FactLine> waiting = new ArrayList<>();
    private final Deque<Batch> underWay = new ArrayDeque<>();

    /** Lines whose reports are on their way into the ledger. */
    private final class Batch {

        private final List<FactLine> lines;
        private final List<Report> reports;
        private final Set<FactKey> keys = new HashSet<>();

        /** What it comes to depends on what is there when its turn comes. */
        private final boolean alone;

        private Future<List<Receipt>> receipts = CompletableFuture.completedFuture(List.of());

        Batch(List<FactLine> lines) {
            this.lines = lines;
            this.reports =
                    lines.stream().flatMap(line -> line.report().stream()).toList();
            this.alone = reports.stream().map(Report::type).anyMatch(type -> type.corrects() || type.links());
            if (sideBySide > 1) {
                reports.forEach(report -> keys.add(report.key()));
            }
        }

        /** Whether it may come to something else where the other one is not written before it. */
        boolean follows(Batch other) {
            return alone || other.alone || reports.stream().anyMatch(report -> other.keys.contains(report.key()));
        }

        void begin() {
            receipts = writers.submit(() -> recorder.apply(reports));
        }

        void end() {
            try {
                tally.tell(lines, receipts.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted; what was written stays, and the same file may be loaded again", e);
            }
        }
    }

    /**
     * @param recorder is given that many at a time, and says what became of each
     * @param sideBySide how many lists it takes at a time
     * @param began when whatever does not say so itself was recorded
     */
    Loading(
            Function<List<Report>, List<Receipt>> recorder,
            int atOnce,
            int sideBySide,
            LoadTally tally,
            Instant began) {
        this.recorder = recorder;
        this.atOnce = atOnce;
        this.sideBySide = sideBySide;
        this.tally = tally;
        this.began = began;
    }

    @Override
    public void fact(long line, JsonNode fact, String text) {
        Optional<JsonNode> row = text.isEmpty() ? Optional.of(fact) : Optional.empty();
        take(new FactLine(line, FactReader.imported(fact, began), text, row));
    }

    @Override
    public void unreadable(long line, String text) {
        faulty(line, "is not one JSON object or CSV row", text);
    }

    @Override
    public void tooLong(long line) {
        faulty(line, "is longer than " + TextLines.LONGEST + " characters", "");
    }

    private void faulty(long line, String message, String text) {
        List<Problem.Fault> faults = List.of(new Problem.Fault("", message));
        take(new FactLine(line, new FactReader.Read.Faulty(faults), text, Optional.empty()));
    }

    private void take(FactLine line) {
        waiting.add(line);
        if (waiting.size() == atOnce) {
            write();
        }
    }

    /** Has what waits written, once there is room and what it follows is written. */
    private void write() {
        Batch next = new Batch(List.copyOf(waiting));
        waiting.clear();
        while (underWay.size() >= room() || underWay.stream().anyMatch(next::follows)) {
            underWay.remove().end();
        }
        lists++;
        underWay.add(next);
        next.begin();
    }

    /** The first list is written by itself: by it a database that was empty learns how to look for what the next ones need. */
    private int room() {
        return lists == 1 ? 1 : sideBySide;
    }

    /** Writes what still waits and says what became of all, also when something fails. */
    void end() {
        try {
            if (!waiting.isEmpty()) {
                write();
            }
            while (!underWay.isEmpty()) {
                underWay.remove().end();
            }
        } finally {
            writers.shutdown();
            tally.end();
        }
    }
}
