package org.headcount.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says about processes, in {@code /proc}. */
final class Cpu {

    private static final long NANOS_A_TICK = 10_000_000; // 100 a second on every Linux of today
    private static final int USER_TIME = 11; // counted from the state, which follows the name
    private static final String COMPILER = "CompilerThre"; // as much as Linux keeps of "C2 CompilerThread0"

    private Cpu() {}

    /** What a process and its children have used so far, those that ended included. */
    static Duration of(ProcessHandle process) {
        long ticks = ticks(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            ticks += ticks(child.pid());
        }
        return Duration.ofNanos(ticks * NANOS_A_TICK);
    }

    /** What the threads of a JVM that compile have used so far: next to nothing more, once it has run for long. */
    static Duration ofCompilers(ProcessHandle jvm) {
        long ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + jvm.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                ticks += compiles(thread) ? ticks(thread.resolve("stat"), 2) : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Duration.ofNanos(ticks * NANOS_A_TICK);
    }

    private static boolean compiles(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).contains(COMPILER);
        } catch (IOException ended) {
            return false; // as others may; the first compilers stay
        }
    }

    private static long ticks(long pid) {
        return ticks(Path.of("/proc/" + pid + "/stat"), 4);
    }

    /** @param times how many of user's and system's time, and of those of children */
    private static long ticks(Path stat, int times) {
        try {
            String line = Files.readString(stat);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int field = USER_TIME; field < USER_TIME + times; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks;
        } catch (NoSuchFileException ended) {
            return 0; // its parent's account has it now
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What all processes of the machine have used so far, of all its cores together. */
    static Duration ofMachine() {
        String[] fields = lines("/proc/stat").get(0).split(" +");
        long ticks = 0;
        for (int field = 1; field < fields.length; field++) {
            boolean idle = field == 4 || field == 5;
            boolean countedBefore = field > 8; // guests are in the user's time already
            ticks += idle || countedBefore ? 0 : Long.parseLong(fields[field]);
        }
        return Duration.ofNanos(ticks * NANOS_A_TICK);
    }

    /** Memory of a process that is in RAM now, in megabytes. */
    static long residentMegabytes(ProcessHandle process) {
        return lines("/proc/" + process.pid() + "/status").stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** The machine's load averages. */
    static String load() {
        return lines("/proc/loadavg").get(0).replaceFirst("^(\\S+ \\S+ \\S+).*", "$1");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
