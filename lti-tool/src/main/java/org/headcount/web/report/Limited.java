package org.headcount.web.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Takes bytes for so long and no longer: a reader that is too slow must not keep others waiting. Only its owner closes what it writes to. */
final class Limited extends FilterOutputStream {

    private final LongSupplier nanos;
    private final long began;
    private final Duration longest;

    Limited(OutputStream out, LongSupplier nanos, Duration longest) {
        super(out);
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.longest = longest;
    }

    @Override
    public void write(int one) throws IOException {
        check();
        out.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        check();
        out.write(bytes, from, length);
    }

    private void check() throws IOException {
        if (nanos.getAsLong() - began > longest.toNanos()) {
            throw new IOException("a report took longer than " + longest);
        }
    }

    /** Flushes at the end only, which is whoever closes it to do: small pieces cost more than they are worth. */
    @Override
    public void flush() {}

    @Override
    public void close() {}
}
