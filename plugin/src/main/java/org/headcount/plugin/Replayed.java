package org.headcount.plugin;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

/** A request whose body was looked at beforehand, up to a size, and is there for the host as if it had not been. */
final class Replayed extends HttpServletRequestWrapper {

    private final byte[] head;
    private final boolean whole;
    private final ServletInputStream stream;

    /** Reads now, as the host would: waits for the client, and for no more bytes than {@code most} + 1. */
    Replayed(HttpServletRequest request, int most) throws IOException {
        super(request);
        ServletInputStream rest = request.getInputStream();
        byte[] read = rest.readNBytes(most + 1);
        this.whole = read.length <= most;
        this.head = read;
        this.stream = new Replay(read, rest, whole);
    }

    byte[] body() throws Unreadable {
        if (!whole) {
            throw new Unreadable("the body is larger than " + (head.length - 1) + " bytes");
        }
        return Arrays.copyOf(head, head.length);
    }

    @Override
    public ServletInputStream getInputStream() {
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        String encoding = getCharacterEncoding();
        return new BufferedReader(new InputStreamReader(stream, encoding == null ? "ISO-8859-1" : encoding));
    }

    private static final class Replay extends ServletInputStream {

        private final byte[] head;
        private final ServletInputStream rest;
        private final boolean whole;
        private int at;

        Replay(byte[] head, ServletInputStream rest, boolean whole) {
            this.head = head;
            this.rest = rest;
            this.whole = whole;
        }

        @Override
        public int read() throws IOException {
            if (at < head.length) {
                return head[at++] & 0xff;
            }
            return whole ? -1 : rest.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at < head.length) {
                int count = Math.min(length, head.length - at);
                System.arraycopy(head, at, into, offset, count);
                at += count;
                return count;
            }
            return whole ? -1 : rest.read(into, offset, length);
        }

        @Override
        public int available() throws IOException {
            return at < head.length ? head.length - at : whole ? 0 : rest.available();
        }

        @Override
        public boolean isFinished() {
            return at >= head.length && (whole || rest.isFinished());
        }

        @Override
        public boolean isReady() {
            return at < head.length || whole || rest.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            if (!whole) {
                rest.setReadListener(listener); // there is more to come, so the container calls
                return;
            }
            try {
                if (!isFinished()) {
                    listener.onDataAvailable();
                }
                if (isFinished()) {
                    listener.onAllDataRead();
                }
            } catch (IOException e) {
                listener.onError(e);
            }
        }
    }
}
