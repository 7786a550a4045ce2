package org.headcount.bench;

import java.util.List;

/** Lets contenders work in turns, round after round, so that whatever else the machine does meets them all alike. */
final class Contest {

    private Contest() {}

    /** @param between is done after each turn */
    static void hold(Options options, List<Contender> contenders, Runnable between) throws InterruptedException {
        for (Contender contender : contenders) {
            System.out.println("  warming up " + contender.name());
            contender.warmUp(options.warmUp());
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                contender.run(options.round());
                between.run();
            }
            System.out.println("  round " + round + " of " + options.rounds() + ", load " + Cpu.load());
        }
    }
}
