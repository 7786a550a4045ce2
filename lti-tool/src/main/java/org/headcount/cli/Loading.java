package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.web.Problem;
import org.headcount.web.api.FactReader;
import org.headcount.web.api.ReceiptJson;

/**
 * Facts on their way from lines into the ledger, some thousand at a time, and the tally of what became of them. While some are
 * written the next are read; what became of them is told in the order of their lines all the same.
 */
final class Loading implements FactLines.Visitor {

    /** How many are written together. */
    static final int AT_ONCE = 5_000;

    private final Function<List<Report>, List<Receipt>> recorder;
    private final int atOnce;
    private final Terminal terminal;
    private final LineFile receipts;
    private final Rejects rejects;
    private final Progress progress;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(work -> new Thread(work, "import-writer"));
    private final List<Line> waiting = new ArrayList<>();
    private Future<?> writing = CompletableFuture.completedFuture(0);
    private final Map<Outcome, Long> tally = new EnumMap<>(Outcome.class);
    private final Instant began;

    /** What became of a line. */
    enum Outcome {
        COUNTED,
        RECORDED,
        QUARANTINED,
        DUPLICATE,
        CONFLICT,
        REFUSED,
        INVALID;

        static Outcome of(Receipt receipt) {
            if (receipt instanceof Receipt.Counted) {
                return COUNTED;
            }
            if (receipt instanceof Receipt.Quarantined) {
                return QUARANTINED;
            }
            if (receipt instanceof Receipt.Duplicate) {
                return DUPLICATE;
            }
            if (receipt instanceof Receipt.NotApproved) {
                return REFUSED;
            }
            if (receipt instanceof Receipt.SomebodyElses) {
                return INVALID;
            }
            return receipt instanceof Receipt.Conflict ? CONFLICT : RECORDED;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param text what stands there, where that is no fact */
    private record Line(long number, FactReader.Read read, JsonNode fact, Optional<String> text) {
        Optional<Report> report() {
            return read instanceof FactReader.Read.Sound sound ? Optional.of(sound.report()) : Optional.empty();
        }
    }

    /** @param recorder is given that many at a time, and says what became of each */
    Loading(
            Function<List<Report>, List<Receipt>> recorder,
            int atOnce,
            Terminal terminal,
            LineFile receipts,
            Rejects rejects,
            Progress progress) {
        this.recorder = recorder;
        this.atOnce = atOnce;
        this.terminal = terminal;
        this.receipts = receipts;
        this.rejects = rejects;
        this.progress = progress;
        this.began = terminal.clock().instant();
    }

    @Override
    public void fact(long line, JsonNode fact) {
        take(new Line(line, FactReader.imported(fact, began), fact, Optional.empty()));
    }

    @Override
    public void unreadable(long line, String text) {
        List<Problem.Fault> faults = List.of(new Problem.Fault("", "is not one JSON object or CSV row"));
        take(new Line(line, new FactReader.Read.Faulty(faults), Json.object(), Optional.of(text)));
    }

    private void take(Line line) {
        waiting.add(line);
        if (waiting.size() == atOnce) {
            write();
        }
    }

    private static String reason(List<Problem.Fault> faults) {
        return faults.stream()
                .map(fault -> (fault.pointer() + " " + fault.message()).strip())
                .collect(Collectors.joining("; "));
    }

    /** Has what waits written, once what came before is. */
    private void write() {
        await();
        List<Line> lines = List.copyOf(waiting);
        waiting.clear();
        writing = writer.submit(() -> write(lines));
    }

    private void await() {
        try {
            writing.get();
        } catch (ExecutionException e) {
            writing = CompletableFuture.completedFuture(0);
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted; what was written stays, and the same file may be loaded again", e);
        }
    }

    private void write(List<Line> lines) {
        List<Report> reports =
                lines.stream().flatMap(line -> line.report().stream()).toList();
        Iterator<Receipt> answers = recorder.apply(reports).iterator();
        for (Line line : lines) {
            if (line.read() instanceof FactReader.Read.Faulty faulty) {
                tell(line, faulty.faults());
            } else {
                tell(line, answers.next());
            }
        }
        progress.show(total());
    }

    private void tell(Line line, List<Problem.Fault> faults) {
        count(Outcome.INVALID);
        line.text()
                .ifPresentOrElse(
                        text -> rejects.text(line.number(), reason(faults), text),
                        () -> rejects.fact(line.number(), reason(faults), line.fact()));
        receipts.write(() -> ReceiptJson.invalid(line.fact(), faults).line(line.number()));
    }

    private void tell(Line line, Receipt answer) {
        Outcome outcome = Outcome.of(answer);
        count(outcome);
        complaint(outcome).ifPresent(complaint -> rejects.fact(line.number(), complaint, line.fact()));
        receipts.write(
                () -> ReceiptJson.of(line.report().orElseThrow().key(), answer).line(line.number()));
    }

    private static Optional<String> complaint(Outcome outcome) {
        return switch (outcome) {
            case CONFLICT -> Optional.of("another fact of this source and id stands already");
            case REFUSED ->
                Optional.of("it changes more money than one person alone may change, and approvedBy names nobody else");
            case INVALID -> Optional.of("/learner is not whose fact this voids");
            default -> Optional.empty();
        };
    }

    private void count(Outcome outcome) {
        tally.merge(outcome, 1L, Long::sum);
    }

    private long total() {
        return tally.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many lines came to nothing. */
    long rejected() {
        return Stream.of(Outcome.INVALID, Outcome.CONFLICT, Outcome.REFUSED)
                .mapToLong(outcome -> tally.getOrDefault(outcome, 0L))
                .sum();
    }

    /** Writes what still waits and says what became of all, also when something fails. */
    void end() {
        try {
            if (!waiting.isEmpty()) {
                write();
            }
            await();
        } finally {
            writer.shutdown();
            tell();
        }
    }

    private void tell() {
        progress.end();
        String each = tally.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(entry -> entry.getValue() + " " + entry.getKey().wire())
                .collect(Collectors.joining(", "));
        rejects.tell(rejected());
        terminal.out().println(total() + " facts" + (each.isEmpty() ? "" : ": " + each));
    }
}
