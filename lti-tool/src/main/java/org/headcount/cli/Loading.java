package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private final Function<List<Report>, List<Receipt>> recorder;
    private final IntSupplier atOnce;
    private final LoadTally tally;
    private final Instant began;
    private final List<ExecutorService> writers;
    private final SharedTexts texts = new SharedTexts();
    private int lists;
    private final List<FactLine> waiting = new ArrayList<>();
    private final Deque<Batch> underWay = new ArrayDeque<>();

    /** Lines whose reports are on their way into the ledger, all of one name by the same writer, so that two seldom wait for each other. */
    private final class Batch {

        private final List<FactLine> lines;
        private final List<Report> reports;
        private final Map<FactKey, Integer> writerOf = new HashMap<>();

        /** Whether what it comes to depends on what is there when its turn comes, so that nothing else may be written beside it. */
        private final boolean alone;

        private List<Future<List<Receipt>>> receipts = List.of();

        Batch(List<FactLine> lines, boolean first) {
            this.lines = lines;
            this.reports =
                    lines.stream().flatMap(line -> line.report().stream()).toList();
            if (writers.size() > 1) {
                reports.forEach(report -> writerOf.put(report.key(), share(report)));
            }
            this.alone = writers.size() > 1 && (first || !reports.stream().allMatch(this::mayBeShared));
        }

        /** Whether a report comes to the same with those of other people written beside it. */
        private boolean mayBeShared(Report report) {
            return !report.type().corrects()
                    && !report.type().links()
                    && Integer.valueOf(share(report)).equals(writerOf.get(report.key()));
        }

        private int writer(Report report) {
            return alone ? 0 : share(report);
        }

        /** Whether it may come to something else where the other one is not written before it. */
        boolean follows(Batch other) {
            return alone
                    || other.alone
                    || writerOf.entrySet().stream()
                            .anyMatch(mine -> !mine.getValue()
                                    .equals(other.writerOf.getOrDefault(mine.getKey(), mine.getValue())));
        }

        void begin() {
            int shares = alone ? 1 : writers.size();
            List<List<Report>> each =
                    Stream.<List<Report>>generate(ArrayList::new).limit(shares).toList();
            reports.forEach(report -> each.get(writer(report)).add(report));
            receipts = IntStream.range(0, shares)
                    .mapToObj(writer -> writers.get(writer).submit(() -> recorder.apply(each.get(writer))))
                    .toList();
        }

        /** Waits for all writers, also where one has failed: nothing is written any more when it throws. */
        void end() {
            List<Iterator<Receipt>> answers = new ArrayList<>();
            Optional<RuntimeException> failure = Optional.empty();
            for (Future<List<Receipt>> some : receipts) {
                try {
                    answers.add(some.get().iterator());
                } catch (ExecutionException e) {
                    failure = failure.or(() -> Optional.of(
                            e.getCause() instanceof RuntimeException one
                                    ? one
                                    : new IllegalStateException(e.getCause())));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Failure("interrupted; what was written stays, and the same file may be loaded again", e);
                }
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
            tally.tell(
                    lines,
                    reports.stream()
                            .map(report -> answers.get(writer(report)).next())
                            .toList());
        }
    }

    /**
     * @param recorder says what became of each
     * @param atOnce how many it is given at a time by now, or fewer
     * @param sideBySide how many lists it takes at a time
     * @param began when whatever does not say so itself was recorded
     */
    Loading(
            Function<List<Report>, List<Receipt>> recorder,
            IntSupplier atOnce,
            int sideBySide,
            LoadTally tally,
            Instant began) {
        this.recorder = recorder;
        this.atOnce = atOnce;
        this.tally = tally;
        this.began = began;
        this.writers = Stream.generate(
                        () -> Executors.newSingleThreadExecutor(work -> new Thread(work, "import-writer")))
                .limit(sideBySide)
                .toList();
    }

    /** Which writer's share a report is: the same for all of one name. */
    private int share(Report report) {
        return Math.floorMod(report.who().hashCode(), writers.size());
    }

    @Override
    public void fact(long line, JsonNode fact, String text) {
        Optional<JsonNode> row = text.isEmpty() ? Optional.of(fact) : Optional.empty();
        FactReader.Read read = FactReader.imported(fact, began);
        if (read instanceof FactReader.Read.Sound sound) {
            FactReader.Read shared = new FactReader.Read.Sound(texts.in(sound.report()));
            take(tally.repeatsLines() ? new FactLine(line, shared, text, row) : FactLine.bare(line, shared));
        } else {
            take(new FactLine(line, read, text, row));
        }
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
        if (waiting.size() >= atOnce.getAsInt()) {
            write();
        }
    }

    /**
     * Has what waits written, once there is room and what it follows is written. The first list is written by itself: by it a
     * database that was empty learns how to look for what the next ones need.
     */
    private void write() {
        Batch next = new Batch(List.copyOf(waiting), lists == 0);
        waiting.clear();
        while (underWay.size() >= writers.size() || underWay.stream().anyMatch(next::follows)) {
            underWay.remove().end();
        }
        lists++;
        underWay.add(next);
        next.begin();
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
            writers.forEach(ExecutorService::shutdown);
            tally.end();
        }
    }
}
