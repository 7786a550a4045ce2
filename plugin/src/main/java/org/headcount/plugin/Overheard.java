package org.headcount.plugin;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A response that goes where it went, and of which the beginning is kept. */
final class Overheard extends HttpServletResponseWrapper {

    private static final int MOST = 64 << 10;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private @Nullable Tee stream;
    private @Nullable PrintWriter writer;

    Overheard(HttpServletResponse response) {
        super(response);
    }

    /** What the host wrote; empty when that was more than is kept. */
    byte[] answer() {
        if (writer != null) {
            writer.flush();
        }
        return kept.size() > MOST ? new byte[0] : kept.toByteArray();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        Tee tee = stream;
        if (tee == null) {
            tee = new Tee(super.getOutputStream(), kept);
            stream = tee;
        }
        return tee;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter words = writer;
        if (words == null) {
            setCharacterEncoding(
                    getCharacterEncoding()); // as a container does at this moment: it shows in the content type
            words = new PrintWriter(new OutputStreamWriter(getOutputStream(), getCharacterEncoding()));
            writer = words;
        }
        return words;
    }

    @Override
    public void flushBuffer() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        super.flushBuffer();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        kept.reset();
    }

    @Override
    public void reset() {
        super.reset();
        kept.reset();
        stream = null;
        writer = null;
    }

    private static final class Tee extends ServletOutputStream {

        private final ServletOutputStream out;
        private final ByteArrayOutputStream kept;

        Tee(ServletOutputStream out, ByteArrayOutputStream kept) {
            this.out = out;
            this.kept = kept;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            if (kept.size() <= MOST) {
                kept.write(one);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            kept.write(bytes, offset, Math.min(length, Math.max(0, MOST + 1 - kept.size())));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
