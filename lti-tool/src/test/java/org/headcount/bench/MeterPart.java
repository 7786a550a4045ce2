package org.headcount.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.FrozenStatement;
import org.headcount.metering.Meter;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.store.Store;

/** What a history of many learners costs on both databases: to load, to count a month, to list, to close the month, to export. */
final class MeterPart {

    static final Set<String> PARTS = Set.of("import", "month", "list", "pages", "closing", "export");

    private static final int PAGE = 100;

    private final Options options;

    MeterPart(Options options) {
        this.options = options;
    }

    void run() throws IOException, InterruptedException {
        Table table = new Table("import of %,d facts".formatted(options.learners()), "a second", "CPU µs each", "load");
        if (options.has("import")) {
            loadYears(table);
        }
        List<Institute> institutes = new ArrayList<>();
        try {
            for (String database : options.databases()) {
                institutes.add(Institute.on(database, options));
            }
            load(table, institutes);
            table.print();
            // the service that is asked for pages would close the month first
            for (String part : List.of("month", "list", "closing", "pages", "export")) {
                if (options.has(part)) {
                    measure(part, institutes);
                }
            }
        } finally {
            for (Institute institute : institutes) {
                institute.close();
            }
        }
    }

    /** Where a usual history is loaded that nothing else is measured with. */
    private void loadYears(Table table) throws IOException, InterruptedException {
        int facts = options.learners();
        int people = Math.max(1, facts / 20);
        Path years = FactFile.write(
                HeadcountProcess.freshFolder(options.target(), "years").resolve("years.ndjson"),
                "y",
                facts,
                FactFile.any(people),
                Institute.FROM.minusSeconds(2 * 365 * 86_400L),
                Institute.UNTIL);
        for (String database : options.databases()) {
            try (Institute institute = Institute.on(database, options)) {
                loadOne(table, institute, "two years of %,d learners".formatted(people), years);
            }
        }
    }

    private void load(Table table, List<Institute> institutes) throws IOException, InterruptedException {
        int learners = options.learners();
        Path folder = HeadcountProcess.freshFolder(options.target(), "facts");
        Path met = FactFile.write(
                folder.resolve("met.ndjson"),
                "a",
                learners,
                FactFile.each(learners),
                Institute.FROM,
                Institute.UNTIL.minusSeconds(60));
        Path known = FactFile.write(
                folder.resolve("known.ndjson"),
                "b",
                learners,
                FactFile.any(learners),
                Institute.UNTIL,
                Institute.NOW.minusSeconds(86_400));
        Path refused = FactFile.writeRefusals(
                folder.resolve("refused.ndjson"),
                learners / 10,
                FactFile.any(learners),
                Institute.FROM,
                Institute.NOW.minusSeconds(60));
        for (Institute institute : institutes) {
            loadOne(table, institute, "each of somebody new", met);
            if (options.has("pages")) {
                institute.load(refused);
            }
            if (options.has("import")) {
                loadOne(table, institute, "the same file again", met);
                loadOne(table, institute, "all of known learners", known);
            }
        }
    }

    private void loadOne(Table table, Institute institute, String what, Path facts)
            throws IOException, InterruptedException {
        Cost cost = Cost.of(institute.server(), () -> institute.load(facts));
        table.row(
                institute.name() + ", " + what,
                cost.perSecond(options.learners()),
                cost.cpuMicros(options.learners()),
                Cpu.load());
    }

    private void measure(String part, List<Institute> institutes) throws IOException, InterruptedException {
        if (part.equals("export")) {
            new ExportPart(options).run(institutes);
            return;
        }
        if (part.equals("pages")) {
            new PagesPart(options).run(institutes);
            return;
        }
        Table table = new Table("%s at %,d learners".formatted(part, options.learners()), "ms", "CPU s", "came to");
        for (Institute institute : institutes) {
            try (Store store = institute.open()) {
                if (part.equals("month")) {
                    month(table, institute, store);
                } else if (part.equals("list")) {
                    list(table, institute, store);
                } else {
                    closing(table, institute, store);
                }
            }
        }
        table.print();
    }

    private void month(Table table, Institute institute, Store store) throws IOException, InterruptedException {
        Meter meter = new Meter(store.institutions(), store.ledger(), () -> Institute.NOW);
        row(
                table,
                institute,
                "a month",
                () -> meter.month(Institute.ID, Institute.MONTH, Optional.empty(), Optional.empty()),
                MonthAnswer::count);
    }

    private void list(Table table, Institute institute, Store store) throws IOException, InterruptedException {
        Meter meter = new Meter(store.institutions(), store.ledger(), () -> Institute.NOW);
        for (Ledger.Question.Status status : Ledger.Question.Status.values()) {
            page(table, institute, meter, "first page of " + status, question(status, "", "", ""));
        }
        page(table, institute, meter, "in the middle", question(Ledger.Question.Status.ALL, "", "", "lnm"));
        page(
                table,
                institute,
                meter,
                "who end within 10 days",
                question(Ledger.Question.Status.ACTIVE, "P10D", "", ""));
        page(table, institute, meter, "one of a name", question(Ledger.Question.Status.ALL, "", "0012345", ""));
    }

    private void page(Table table, Institute institute, Meter meter, String what, Ledger.Question question)
            throws IOException, InterruptedException {
        row(
                table,
                institute,
                what,
                () -> meter.list(Institute.ID, question, Optional.empty()),
                page -> page.learners().size() + " learners");
    }

    private static Ledger.Question question(Ledger.Question.Status status, String ends, String text, String after) {
        return new Ledger.Question(
                Institute.NOW,
                status,
                ends.isEmpty() ? null : Institute.NOW.plus(Duration.ofDays(10)),
                text,
                PAGE,
                after);
    }

    private void closing(Table table, Institute institute, Store store) throws IOException, InterruptedException {
        Closing closing = new Closing(store.ledger(), store.statements(), () -> Institute.NOW);
        Cost cost = Cost.of(institute.server(), () -> closing.closeDue(Institute.ID));
        List<FrozenStatement> statements = store.statements().list(Institute.ID, Optional.empty(), 2);
        table.row(
                institute.name() + ", first month",
                cost.milliseconds(),
                cost.cpuSeconds(),
                statements.stream()
                        .map(each -> each.pieces() + " pieces, " + each.digest().substring(0, 8))
                        .toList()
                        .toString());
    }

    private interface Question<T> {
        T answer();
    }

    private interface Result<T> {
        Object of(T answer);
    }

    private <T> void row(Table table, Institute institute, String what, Question<T> question, Result<T> result)
            throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        Object[] came = {""};
        for (int round = 0; round < options.rounds() * 3; round++) {
            costs.add(Cost.of(institute.server(), () -> came[0] = result.of(question.answer())));
        }
        Cost median = Cost.median(costs);
        table.row(institute.name() + ", " + what, median.milliseconds(), median.cpuSeconds(), came[0].toString());
    }
}
