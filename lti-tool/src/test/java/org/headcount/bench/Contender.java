package org.headcount.bench;

import java.time.Duration;
import java.util.Optional;

/** One of several that do the same work, each in its own process, and what it cost so far. */
final class Contender {

    private static final Duration SPELL = Duration.ofSeconds(2);
    private static final Duration WARM_AT_LAST = Duration.ofMinutes(2);

    private final String name;
    private final ProcessHandle process;
    private final Optional<ProcessHandle> database;
    private final Work work;
    private long done;
    private long failed;
    private Duration time = Duration.ZERO;
    private Duration cpu = Duration.ZERO;
    private Duration compilerCpu = Duration.ZERO;
    private Duration databaseCpu = Duration.ZERO;
    private Duration othersCpu = Duration.ZERO;

    /** @param database whose CPU is shown besides */
    Contender(String name, ProcessHandle process, Optional<ProcessHandle> database, Work work) {
        this.name = name;
        this.process = process;
        this.database = database;
        this.work = work;
    }

    String name() {
        return name;
    }

    /** Works until it has done so much that a JVM has compiled what matters, or for two minutes, as a slow one does. */
    void warmUp(int times) throws InterruptedException {
        long warm = 0;
        long until = System.nanoTime() + WARM_AT_LAST.toNanos();
        while (warm < times && System.nanoTime() < until) {
            Work.Tally tally = work.run(SPELL);
            warm += tally.done() + tally.failed();
            failed += tally.failed();
        }
    }

    /** One counted round. */
    void run(Duration how) throws InterruptedException {
        Duration machineBefore = Cpu.ofMachine();
        Duration driverBefore = Cpu.of(ProcessHandle.current());
        Duration before = Cpu.of(process);
        Duration compilersBefore = Cpu.ofCompilers(process);
        Duration databaseBefore = database();
        Work.Tally tally = work.run(how);
        Duration used = Cpu.of(process).minus(before);
        Duration compilersUsed = Cpu.ofCompilers(process).minus(compilersBefore);
        Duration databaseUsed = database().minus(databaseBefore);
        Duration driverUsed = Cpu.of(ProcessHandle.current()).minus(driverBefore);
        done += tally.done();
        failed += tally.failed();
        time = time.plus(tally.time());
        cpu = cpu.plus(used);
        compilerCpu = compilerCpu.plus(compilersUsed);
        databaseCpu = databaseCpu.plus(databaseUsed);
        othersCpu = othersCpu.plus(Cpu.ofMachine().minus(machineBefore).minus(driverUsed));
    }

    private Duration database() {
        return database.map(Cpu::of).orElse(Duration.ZERO);
    }

    long done() {
        return done;
    }

    long failed() {
        return failed;
    }

    double perSecond() {
        return done * 1e9 / time.toNanos();
    }

    /** Microseconds of CPU for each piece of work. */
    double cost() {
        return cpu.toNanos() / 1e3 / done;
    }

    /** How much of it a JVM compiled with, which is warm when that is little. */
    double compilerCost() {
        return compilerCpu.toNanos() / 1e3 / done;
    }

    /** Microseconds of CPU of the database server for each; 0 where there is none. */
    double databaseCost() {
        return databaseCpu.toNanos() / 1e3 / done;
    }

    /** Cores that were busy with neither this measurement's driver nor, mostly, the measured. */
    double coresOfOthers() {
        return othersCpu.toNanos() * 1.0 / time.toNanos();
    }
}
