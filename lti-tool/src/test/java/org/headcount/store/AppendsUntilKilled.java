package org.headcount.store;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.terms.Policy;

/** A program that appends facts from many threads until its database is gone, and says of each, once it is acknowledged, what it is called. */
final class AppendsUntilKilled {

    static final InstitutionId NORTH = Given.NORTH;

    private static final int THREADS = 16;
    private static final int LEARNERS = 10;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private AppendsUntilKilled() {}

    public static void main(String... arguments) throws InterruptedException {
        Store store = Store.open(arguments[0], () -> BEGIN);
        store.institutions().create(Given.institution(NORTH, Policy.ROLLING_WITH_RELEASE));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int number = 0; number < THREADS; number++) {
            int thread = number;
            threads.execute(() -> appendWhileItWorks(store.ledger(), thread));
        }
        Thread.currentThread().join();
    }

    private static void appendWhileItWorks(Ledger ledger, int thread) {
        for (int number = 0; ; number++) {
            Report report = report(thread, number);
            try {
                ledger.append(NORTH, List.of(report));
            } catch (StoreException | TemporarilyUnavailable e) {
                System.err.println("thread " + thread + " ends: " + e);
                return;
            }
            say(report.key().id());
        }
    }

    /** A line is written in one piece, so that death does not leave half of one that looks whole. */
    private static synchronized void say(String id) {
        byte[] line = (id + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.out.write(line, 0, line.length);
        System.out.flush();
    }

    /** One of the reports, again by its place: visits of learners who are shared by all threads, and now and then a switch-off. */
    static Report report(int thread, int number) {
        Instant at = BEGIN.plusSeconds(number * 3600L + thread);
        FactType type = number % 7 == 3 ? FactType.SWITCH_OFF : FactType.ACTIVITY;
        return new Report(
                new FactKey("test", thread + "-" + number),
                IdentityName.parse("learner" + number % LEARNERS),
                type,
                Kind.ACCESS,
                Role.LEARNER,
                Origin.STAFF,
                at,
                at,
                "",
                Report.Note.NONE);
    }

    static Report report(String id) {
        int dash = id.indexOf('-');
        return report(Integer.parseInt(id.substring(0, dash)), Integer.parseInt(id.substring(dash + 1)));
    }
}
