package org.headcount.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What something took: time on the wall, and CPU of all processes that had a part in it. */
record Cost(Duration time, Duration cpu) {

    /** Does something and says what it took this process and a server. */
    static Cost of(Optional<ProcessHandle> server, Doing doing) throws IOException, InterruptedException {
        Duration cpu = cpu(server);
        long began = System.nanoTime();
        doing.done();
        return new Cost(Duration.ofNanos(System.nanoTime() - began), cpu(server).minus(cpu));
    }

    /** The one that took the middle time. */
    static Cost median(List<Cost> costs) {
        return costs.stream()
                .sorted((one, other) -> one.time.compareTo(other.time))
                .skip(costs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Duration cpu(Optional<ProcessHandle> server) {
        return Cpu.of(ProcessHandle.current()).plus(server.map(Cpu::of).orElse(Duration.ZERO));
    }

    String seconds() {
        return "%.2f".formatted(time.toNanos() / 1e9);
    }

    String milliseconds() {
        return "%.1f".formatted(time.toNanos() / 1e6);
    }

    String cpuSeconds() {
        return "%.2f".formatted(cpu.toMillis() / 1e3);
    }

    /** Of so many things done in that time. */
    String perSecond(long things) {
        return "%,.0f".formatted(things * 1e9 / time.toNanos());
    }

    /** CPU of each of so many things, in microseconds. */
    String cpuMicros(long things) {
        return "%.1f".formatted(cpu.toNanos() / 1e3 / things);
    }

    /** What is measured; what it starts must have ended when it returns. */
    interface Doing {
        void done() throws IOException, InterruptedException;
    }
}
