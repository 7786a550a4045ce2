package org.headcount.web.api;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Leaves out the first byte: the brace of an object whose first member was written already. */
final class WithoutFirst extends FilterOutputStream {

    private boolean begun;

    WithoutFirst(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int left = begun || length == 0 ? 0 : 1;
        begun |= length > 0;
        out.write(bytes, from + left, length - left);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }
}
