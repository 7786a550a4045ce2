package org.headcount.plugin;

import java.lang.management.ManagementFactory;
import java.time.Instant;

/** What the learners take who are known to the plugin, each with as much as the service says of one. */
final class KnownBench {

    private static final int LEARNERS = 100_000;

    private KnownBench() {}

    public static void main(String[] arguments) {
        Instant now = Instant.now();
        long before = used();
        Known known = new Known(LEARNERS);
        for (int each = 0; each < LEARNERS; each++) {
            Learner learner = new Learner("openolat", Scheme.KEY, Long.toString(688_128L + 32_768L * each));
            Instant until = now.plusNanos(1_000L * each);
            known.keep(
                    new Answer(
                            learner,
                            Standing.ACTIVE,
                            "active".intern(),
                            now.minusNanos(1_000L * each),
                            until,
                            OwnAccess.PASSES,
                            false),
                    "ln_" + each,
                    until.toEpochMilli(),
                    known.revision());
        }
        long after = used();
        System.out.printf(
                "%d known learners take %.1f MB; aim: below 32 MB%n", known.size(), (after - before) / 1_048_576.0);
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
