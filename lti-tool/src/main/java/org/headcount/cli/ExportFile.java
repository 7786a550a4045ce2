package org.headcount.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.headcount.gateway.statement.AgreedVersion;
import org.headcount.gateway.statement.ExportForm;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Histories;
import org.headcount.metering.ledger.Links;
import org.headcount.metering.ledger.Regrouping;
import org.headcount.metering.month.Institution;
import org.headcount.store.AgreedTerms;

/** An export on disk. Its facts are read from there whenever they are asked for: as many as there are fit into any memory. */
final class ExportFile implements Histories {

    private final Path file;
    private final List<AgreedVersion> agreed = new ArrayList<>();
    private final List<Long> statements = new ArrayList<>();
    private final List<Fact> links = new ArrayList<>();
    private final Map<FactKey, YearMonth> linksCameAfter = new HashMap<>();
    private final Map<LearnerId, Long> histories = new HashMap<>();
    private Optional<InstitutionId> id = Optional.empty();
    private Instant createdAt = Instant.EPOCH;
    private long firstFact = -1;
    private long facts;
    private boolean ended;

    /**
     * Looks through it once.
     *
     * @throws Failure if it is no export, or not the whole of one
     */
    ExportFile(Path file) {
        this.file = file;
        each(0, this::take);
        if (id.isEmpty()) {
            throw new Failure(file + " is no export: it does not say of which institution");
        }
        if (!ended) {
            throw new Failure(file + " is not a whole export: its last line is missing");
        }
        Links named = Links.of(links, fact -> true);
        if (!named.learners().isEmpty()) {
            each(firstFact, (at, line) -> note(at, json(line), named));
        }
    }

    Institution institution() {
        return new Institution(id.orElseThrow(), "", createdAt, AgreedTerms.of(agreed));
    }

    int statements() {
        return statements.size();
    }

    long facts() {
        return facts;
    }

    ExportForm.StatementLine statement(int number) {
        List<ExportForm.StatementLine> found = new ArrayList<>(1);
        each(statements.get(number), (at, line) -> {
            found.add(ExportForm.statement(line));
            return false;
        });
        return found.get(0);
    }

    @Override
    public void marked(InstitutionId institution, MarkedVisitor visitor) {
        if (firstFact >= 0) {
            read(firstFact, (learner, facts) -> {
                visitor.history(learner, facts.facts(), facts.cameAfter());
                return true;
            });
        }
    }

    @Override
    public void marked(InstitutionId institution, Known known, MarkedVisitor visitor) {
        Regrouping.each(
                new Marked(links, linksCameAfter), known, sweep -> marked(institution, sweep), this::facts, visitor);
    }

    /** Of somebody whom a link names, as the export has it. */
    private Marked facts(LearnerId learner) {
        List<Marked> found = new ArrayList<>(1);
        Optional.ofNullable(histories.get(learner))
                .ifPresent(at -> read(at, (whose, facts) -> {
                    found.add(facts);
                    return false;
                }));
        return found.isEmpty() ? new Marked(List.of(), Map.of()) : found.get(0);
    }

    /** Takes one learner's facts; says whether to go on. */
    private interface Reader {
        boolean history(LearnerId learner, Marked facts);
    }

    private void read(long from, Reader reader) {
        List<Fact> gathered = new ArrayList<>();
        Map<FactKey, YearMonth> cameAfter = new HashMap<>();
        LearnerId[] whose = {new LearnerId("")};
        each(from, (at, line) -> {
            JsonNode json = json(line);
            if (!json.path("line").asText().equals("fact")) {
                return true;
            }
            ExportForm.FactLine fact = ExportForm.fact(json);
            boolean goOn = fact.learner().equals(whose[0]) || hand(whose[0], gathered, cameAfter, reader);
            whose[0] = fact.learner();
            if (goOn) {
                gathered.add(fact.fact());
                fact.cameAfter().ifPresent(month -> cameAfter.put(fact.fact().key(), month));
            }
            return goOn;
        });
        hand(whose[0], gathered, cameAfter, reader);
    }

    private static boolean hand(
            LearnerId whose, List<Fact> gathered, Map<FactKey, YearMonth> cameAfter, Reader reader) {
        if (gathered.isEmpty()) {
            return true;
        }
        gathered.sort(Fact.EVALUATION);
        boolean goOn = reader.history(whose, new Marked(List.copyOf(gathered), Map.copyOf(cameAfter)));
        gathered.clear();
        cameAfter.clear();
        return goOn;
    }

    /** Where the facts of somebody begin whom a link names. */
    private boolean note(long at, JsonNode line, Links named) {
        if (line.path("line").asText().equals("fact")) {
            LearnerId learner = ExportForm.fact(line).learner();
            if (named.learners().containsKey(learner)) {
                histories.putIfAbsent(learner, at);
            }
        }
        return true;
    }

    private boolean take(long at, byte[] line) {
        if (ExportForm.isStatement(line)) {
            statements.add(at);
            return true;
        }
        JsonNode json = json(line);
        switch (json.path("line").asText()) {
            case "institution" -> {
                id = Optional.of(ExportForm.id(json));
                createdAt = ExportForm.createdAt(json);
            }
            case "agreed" -> agreed.add(ExportForm.agreed(json));
            case "fact" -> {
                firstFact = firstFact < 0 ? at : firstFact;
                facts++;
                ExportForm.FactLine fact = ExportForm.fact(json); // or it is none, and named as such
                if (fact.fact().type().links() || fact.fact().type() == FactType.VOID) {
                    links.add(fact.fact());
                    fact.cameAfter()
                            .ifPresent(month -> linksCameAfter.put(fact.fact().key(), month));
                }
            }
            case "end" -> {
                ended = true;
                if (json.path("facts").asLong() != facts) {
                    throw new IllegalArgumentException("there are " + facts + " facts, and there should be "
                            + json.path("facts").asText());
                }
            }
            default -> throw new IllegalArgumentException("no line of an export that is known here");
        }
        return true;
    }

    private static JsonNode json(byte[] line) {
        return Json.readObject(line).orElseThrow(() -> new IllegalArgumentException("not one JSON object"));
    }

    /** Takes a line and where it begins; says whether to go on. */
    private interface Lines {
        boolean line(long at, byte[] line);
    }

    private void each(long from, Lines lines) {
        long at = from;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.skipNBytes(from);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int one = in.read(); one >= 0; one = in.read()) {
                if (one != '\n') {
                    line.write(one);
                } else {
                    byte[] whole = line.toByteArray();
                    line.reset();
                    if (!take(lines, at, whole)) {
                        return;
                    }
                    at += whole.length + 1L;
                }
            }
            if (line.size() > 0) {
                take(lines, at, line.toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read to its end", e);
        }
    }

    private boolean take(Lines lines, long at, byte[] line) {
        try {
            return lines.line(at, line);
        } catch (IllegalArgumentException | NoSuchElementException | DateTimeException e) {
            throw new Failure(file + ", the line that begins at byte " + at + ": " + e.getMessage(), e);
        }
    }
}
