package org.headcount.housetest.bad.metering;

import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** The meter reads and writes nothing. */
@NullMarked
public final class MeterThatReadsAFile {

    private final Path other;

    public MeterThatReadsAFile(Path other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
