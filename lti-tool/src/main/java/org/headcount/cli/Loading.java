package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Meter;
import org.headcount.metering.Receipt;
import org.headcount.metering.Report;
import org.headcount.web.Problem;
import org.headcount.web.api.FactReader;
import org.headcount.web.api.ReceiptJson;

/** Facts on their way from lines into the ledger, some thousand at a time, and the tally of what became of them. */
final class Loading implements FactLines.Visitor {

    private static final int AT_ONCE = 2_000;

    private final Meter meter;
    private final InstitutionId institution;
    private final Terminal terminal;
    private final LineFile receipts;
    private final Rejects rejects;
    private final Progress progress;
    private final List<Line> waiting = new ArrayList<>();
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

    private record Line(long number, JsonNode fact, Report report) {}

    Loading(
            Meter meter,
            InstitutionId institution,
            Terminal terminal,
            LineFile receipts,
            Rejects rejects,
            Progress progress) {
        this.meter = meter;
        this.institution = institution;
        this.terminal = terminal;
        this.receipts = receipts;
        this.rejects = rejects;
        this.progress = progress;
        this.began = terminal.clock().instant();
    }

    @Override
    public void fact(long line, JsonNode fact) {
        FactReader.Read read = FactReader.imported(fact, began);
        if (read instanceof FactReader.Read.Sound sound) {
            waiting.add(new Line(line, fact, sound.report()));
            if (waiting.size() == AT_ONCE) {
                write();
            }
        } else if (read instanceof FactReader.Read.Faulty faulty) {
            rejects.fact(line, reason(faulty.faults()), fact);
            invalid(line, fact, faulty.faults());
        }
    }

    @Override
    public void unreadable(long line, String text) {
        List<Problem.Fault> faults = List.of(new Problem.Fault("", "is not one JSON object or CSV row"));
        rejects.text(line, reason(faults), text);
        invalid(line, Json.object(), faults);
    }

    private static String reason(List<Problem.Fault> faults) {
        return faults.stream()
                .map(fault -> (fault.pointer() + " " + fault.message()).strip())
                .collect(Collectors.joining("; "));
    }

    private void invalid(long line, JsonNode fact, List<Problem.Fault> faults) {
        count(Outcome.INVALID);
        receipts.write(ReceiptJson.invalid(fact, faults).line(line));
    }

    private void write() {
        List<Line> lines = List.copyOf(waiting);
        List<Receipt> answers =
                meter.record(institution, lines.stream().map(Line::report).toList());
        waiting.clear();
        answers.forEach(answer -> count(Outcome.of(answer)));
        for (int i = 0; i < answers.size(); i++) {
            Line line = lines.get(i);
            complaint(Outcome.of(answers.get(i)))
                    .ifPresent(complaint -> rejects.fact(line.number(), complaint, line.fact()));
            receipts.write(ReceiptJson.of(line.report().key(), answers.get(i)).line(line.number()));
        }
        progress.show(total());
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
        } finally {
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
