package org.headcount.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** A bar for whoever watches: how much of a file has been read, by one thread, while another one shows it. */
final class Progress {

    private static final int WIDTH = 40;

    private final Terminal terminal;
    private final long bytes;
    private final AtomicLong seen = new AtomicLong();
    private boolean drawn;

    /** @param bytes how many there are in all; 0 where nobody knows */
    Progress(Terminal terminal, long bytes) {
        this.terminal = terminal;
        this.bytes = bytes;
    }

    /** The same bytes, counted as they are read. */
    InputStream counting(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                seen.addAndGet(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int number = super.read(into, offset, length);
                seen.addAndGet(Math.max(0, number));
                return number;
            }
        };
    }

    void show(long facts) {
        if (!terminal.interactive()) {
            return;
        }
        int filled = bytes == 0 ? 0 : (int) Math.min(WIDTH, seen.get() * WIDTH / bytes);
        String bar = bytes == 0 ? "" : "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] ";
        terminal.err().print("\r" + bar + facts + " facts");
        terminal.err().flush();
        drawn = true;
    }

    /** Makes room for a line of text. */
    void pause() {
        end();
    }

    void end() {
        if (drawn) {
            terminal.err().println();
            drawn = false;
        }
    }
}
