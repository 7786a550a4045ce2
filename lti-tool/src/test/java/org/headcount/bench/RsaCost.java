package org.headcount.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What one RSA-2048 signature and one verification cost, in microseconds of CPU: sampled among the other measurements, so that it sees the same machine. */
final class RsaCost {

    private static final int CONTENT = 6_000;
    private static final int SIGNATURES = 300;
    private static final int VERIFICATIONS = 6_000;

    private final Crypto crypto;
    private final byte[] content = new byte[CONTENT];
    private final byte[] signature;
    private final List<Double> signs = new ArrayList<>();
    private final List<Double> verifies = new ArrayList<>();

    RsaCost(Crypto crypto) {
        this.crypto = crypto;
        this.signature = crypto.sign(content);
        for (int round = 0; round < 5; round++) {
            sign(SIGNATURES);
            verify(VERIFICATIONS);
        }
    }

    /** Takes one more sample of each. */
    void sample() {
        signs.add(sign(SIGNATURES));
        verifies.add(verify(VERIFICATIONS));
    }

    private double sign(int times) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int time = 0; time < times; time++) {
            content[0] = crypto.sign(content)[0];
        }
        content[0] = 0;
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / times;
    }

    private double verify(int times) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int time = 0; time < times; time++) {
            if (!crypto.verify(content, signature)) {
                throw new IllegalStateException("a signature of our own is not good");
            }
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / times;
    }

    double sign() {
        return median(signs);
    }

    double verify() {
        return median(verifies);
    }

    private static double median(List<Double> samples) {
        return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow();
    }
}
