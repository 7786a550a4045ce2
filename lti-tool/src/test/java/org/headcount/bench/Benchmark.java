package org.headcount.bench;

import java.io.IOException;

/** Runs the measurements that are asked for, one after the other, and prints what came of them. */
public final class Benchmark {

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else its small answers wait 40 ms
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        Options options = Options.fromProperties();
        System.out.printf(
                "Java %s, %d cores, load %s%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), Cpu.load());
        if (options.has("facts")) {
            new FactPart(options).run();
        }
        if (MeterPart.PARTS.stream().anyMatch(options::has)) {
            new MeterPart(options).run();
        }
        Crypto crypto = Crypto.ofCorretto().orElseGet(Crypto::ofJdk);
        try (Lms lms = new Lms(crypto)) {
            if (options.has("launches")) {
                new LaunchPart(options).run(lms);
            }
            if (options.has("passbacks")) {
                new PassbackPart(options).run(lms, crypto);
            }
            if (options.has("decisions")) {
                new DecisionPart(options).run(lms);
            }
            if (options.has("start")) {
                new StartPart(options).run();
            }
            if (options.has("memory")) {
                new MemoryPart(options).run(lms);
            }
        }
        System.out.println("load " + Cpu.load());
    }
}
