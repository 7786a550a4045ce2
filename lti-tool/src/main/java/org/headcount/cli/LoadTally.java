package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Receipt;
import org.headcount.web.Problem;
import org.headcount.web.api.FactReader;
import org.headcount.web.api.ReceiptJson;

/** What became of the lines of a file: told line by line, and counted. */
final class LoadTally {

    private final Terminal terminal;
    private final LineFile receipts;
    private final Rejects rejects;
    private final Progress progress;
    private final Map<Outcome, Long> tally = new EnumMap<>(Outcome.class);

    /** What became of a line. */
    private enum Outcome {
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

    LoadTally(Terminal terminal, LineFile receipts, Rejects rejects, Progress progress) {
        this.terminal = terminal;
        this.receipts = receipts;
        this.rejects = rejects;
        this.progress = progress;
    }

    /** Whether it may repeat what a line says that is a fact. */
    boolean repeatsLines() {
        return rejects.repeatLines();
    }

    /** @param answers one for each line that is a fact */
    void tell(List<FactLine> lines, List<Receipt> answers) {
        Iterator<Receipt> next = answers.iterator();
        for (FactLine line : lines) {
            if (line.read() instanceof FactReader.Read.Faulty faulty) {
                tell(line, faulty.faults());
            } else {
                tell(line, next.next());
            }
        }
        progress.show(total());
    }

    private void tell(FactLine line, List<Problem.Fault> faults) {
        count(Outcome.INVALID);
        Optional<JsonNode> fact = line.fact();
        fact.ifPresentOrElse(
                said -> rejects.fact(line.number(), reason(faults), said),
                () -> rejects.text(line.number(), reason(faults), line.text()));
        receipts.write(
                () -> ReceiptJson.invalid(fact.orElseGet(Json::object), faults).line(line.number()));
    }

    private void tell(FactLine line, Receipt answer) {
        Outcome outcome = Outcome.of(answer);
        count(outcome);
        complaint(outcome)
                .ifPresent(complaint ->
                        rejects.fact(line.number(), complaint, line.fact().orElseGet(Json::object)));
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

    private static String reason(List<Problem.Fault> faults) {
        return faults.stream()
                .map(fault -> (fault.pointer() + " " + fault.message()).strip())
                .collect(Collectors.joining("; "));
    }

    /** How many lines came to something that was not there before. */
    long written() {
        return total() - rejected() - tally.getOrDefault(Outcome.DUPLICATE, 0L);
    }

    /** How many lines came to nothing. */
    long rejected() {
        return Stream.of(Outcome.INVALID, Outcome.CONFLICT, Outcome.REFUSED)
                .mapToLong(outcome -> tally.getOrDefault(outcome, 0L))
                .sum();
    }

    /** Says what became of all. */
    void end() {
        progress.end();
        String each = tally.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(entry -> entry.getValue() + " " + entry.getKey().wire())
                .collect(Collectors.joining(", "));
        rejects.tell(rejected());
        terminal.out().println(total() + " facts" + (each.isEmpty() ? "" : ": " + each));
    }
}
