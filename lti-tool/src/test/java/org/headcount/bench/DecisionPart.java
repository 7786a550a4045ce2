package org.headcount.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.status.Decision;
import org.headcount.store.Store;

/** What it costs to say whether somebody may go on, when there are few learners and when there are many. */
final class DecisionPart {

    private static final int TOGETHER = 10_000;
    private static final int DECISIONS = 20_000;
    private static final InstitutionId INSTITUTION = new InstitutionId(HeadcountProcess.INSTITUTION);

    private final Options options;

    DecisionPart(Options options) {
        this.options = options;
    }

    void run(Lms lms) throws IOException, InterruptedException {
        Path folder = HeadcountProcess.freshFolder(options.target(), "decisions");
        String database = "jdbc:sqlite:" + folder.resolve("headcount.db");
        Path log = folder.resolve("headcount.log");
        HeadcountProcess.start(options.jar(), database, log)
                .withConnections(lms)
                .close();
        Table table = new Table(
                "decisions at", "loaded a second", "CPU µs each", "by REST: a second", "CPU µs each", "failed");
        int known = 0;
        for (int size : options.sizes()) {
            double loaded;
            double inProcess;
            try (Store store = Store.open(database, InstantSource.system())) {
                loaded = load(store, known, size);
                inProcess = decide(store, size);
            }
            known = size;
            try (HeadcountProcess headcount = HeadcountProcess.start(options.jar(), database, log)) {
                Contender contender = new Contender(
                        "decisions",
                        headcount.process(),
                        Optional.empty(),
                        new Callers(options.callers(), () -> new DecisionCall(headcount, size)));
                Contest.hold(options, List.of(contender), () -> {});
                table.row(
                        "%,d learners".formatted(size),
                        "%,.0f".formatted(loaded),
                        "%.1f".formatted(inProcess),
                        "%,.0f".formatted(contender.perSecond()),
                        "%.0f".formatted(contender.cost()),
                        "%d".formatted(contender.failed()));
            }
        }
        table.print();
    }

    private static double load(Store store, int from, int until) {
        Instant now = Instant.now();
        long began = System.nanoTime();
        for (int first = from; first < until; first += TOGETHER) {
            List<Report> reports = new ArrayList<>(TOGETHER);
            for (int learner = first; learner < Math.min(until, first + TOGETHER); learner++) {
                reports.add(Report.activity(
                        new FactKey("bench", "f" + learner),
                        who(learner),
                        Kind.ACCESS,
                        now.minus(Duration.ofDays(learner % 180)),
                        now));
            }
            for (Receipt receipt : store.ledger().append(INSTITUTION, reports)) {
                if (receipt instanceof Receipt.Conflict || receipt instanceof Receipt.Duplicate) {
                    throw new IllegalStateException("a fact of the bench is " + receipt);
                }
            }
        }
        return (until - from) * 1e9 / (System.nanoTime() - began);
    }

    /** In this process and one thread, so that nothing but the decision is seen. */
    private static double decide(Store store, int size) {
        Meter meter = new Meter(store.institutions(), store.ledger(), InstantSource.system());
        decide(meter, size, 1);
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        decide(meter, size, 2);
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / DECISIONS;
    }

    private static void decide(Meter meter, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int count = 0; count < DECISIONS; count++) {
            Decision decision =
                    meter.decide(INSTITUTION, who(random.nextInt(size)), Kind.SUBMISSION, Origin.LEARNER, Role.LEARNER);
            if (!decision.known()) {
                throw new IllegalStateException("somebody who was loaded is not known");
            }
        }
    }

    private static IdentityName who(int learner) {
        return new IdentityName("sis", "s" + learner);
    }

    /** Asks for one decision at a time. */
    private static final class DecisionCall implements Caller {

        private final Line line;
        private final String key;
        private final SplittableRandom random = new SplittableRandom();
        private final int size;

        private DecisionCall(HeadcountProcess headcount, int size) {
            this.line = new Line(headcount.base());
            this.key = headcount.operatorKey();
            this.size = size;
        }

        @Override
        public void once(int number) throws IOException {
            Line.Answer answer = line.postJson(
                    "/api/v1/institutions/bench/decisions",
                    "application/json",
                    key,
                    "{\"requests\":[{\"learner\":\"sis:s" + random.nextInt(size)
                            + "\",\"kind\":\"submission\",\"origin\":\"LEARNER\"}]}");
            if (answer.status() != 200 || !answer.body().contains("\"known\":true")) {
                throw Steps.unexpected(answer);
            }
        }
    }
}
