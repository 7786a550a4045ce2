package org.headcount.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.store.Store;

/** What one more fact costs when there are few learners and when there are many: written on its own, committed and folded. */
final class FactPart {

    private static final int TOGETHER = 10_000;
    private static final int ALONE = 2_000;

    private final Options options;
    private int next;

    FactPart(Options options) {
        this.options = options;
    }

    void run() throws IOException, InterruptedException {
        Table table = new Table(
                "facts at",
                "loaded a second",
                "CPU µs each",
                "one at a time: a second",
                "CPU µs each",
                "100 together: a second",
                "CPU µs each",
                "load");
        for (String database : options.databases()) {
            try (Institute institute = Institute.on(database, options);
                    Store store = institute.open()) {
                int known = 0;
                for (int size : options.sizes()) {
                    measure(table, institute, store, known, size);
                    known = size;
                }
            }
        }
        table.print();
    }

    private void measure(Table table, Institute institute, Store store, int known, int size)
            throws IOException, InterruptedException {
        Cost loaded = Cost.of(institute.server(), () -> {
            for (int first = known; first < size; first += TOGETHER) {
                List<Report> reports = new ArrayList<>(TOGETHER);
                for (int learner = first; learner < Math.min(size, first + TOGETHER); learner++) {
                    reports.add(access(learner, Institute.FROM.plusSeconds(learner % 2_000_000)));
                }
                store.ledger().append(Institute.ID, reports);
            }
        });
        SplittableRandom random = new SplittableRandom(size);
        Cost.Doing alone = () -> append(store, random, size, 1);
        Cost.Doing together = () -> append(store, random, size, 100);
        alone.done();
        Cost one = Cost.of(institute.server(), alone);
        together.done();
        Cost hundred = Cost.of(institute.server(), together);
        table.row(
                "%,d learners, %s".formatted(size, institute.name()),
                loaded.perSecond(size - known),
                loaded.cpuMicros(size - known),
                one.perSecond(ALONE),
                one.cpuMicros(ALONE),
                hundred.perSecond(ALONE * 10),
                hundred.cpuMicros(ALONE * 10),
                Cpu.load());
    }

    /** Facts of anybody, each later than all before. */
    private void append(Store store, SplittableRandom random, int size, int together) {
        for (int fact = 0; fact < (together == 1 ? ALONE : ALONE * 10); fact += together) {
            List<Report> reports = new ArrayList<>(together);
            for (int number = 0; number < together; number++) {
                reports.add(access(random.nextInt(size), Institute.UNTIL.plusSeconds(next)));
            }
            store.ledger().append(Institute.ID, reports);
        }
    }

    private Report access(int learner, Instant at) {
        return Report.activity(
                new FactKey("bench", "f" + next++), new IdentityName("sis", "s" + learner), Kind.ACCESS, at, at);
    }
}
