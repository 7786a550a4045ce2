package org.headcount.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends one request in pieces, in drops, or never to its end. */
public final class SlowSender implements AutoCloseable {

    private static final long DROP_MILLISECONDS = 50;

    private final Socket socket;
    private final OutputStream out;
    private final BufferedReader in;
    private final ScheduledExecutorService tap = Executors.newSingleThreadScheduledExecutor();

    public SlowSender(URI base) throws IOException {
        socket = new Socket("localhost", base.getPort());
        out = socket.getOutputStream();
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * Announces a body of these many bytes.
     *
     * @param headers each ended by a line feed
     */
    public SlowSender begin(String method, String path, String headers, int length) throws IOException {
        return send((method + " " + path + " HTTP/1.1\nHost: x\n" + headers + "Content-Length: " + length + "\n\n")
                .replace("\n", "\r\n"));
    }

    /** Likewise, and comes back when the body is asked for: what is looked at before has been looked at by then. */
    public SlowSender beginAndWaitToBeAsked(String method, String path, String headers, int length) throws IOException {
        begin(method, path, headers + "Expect: 100-continue\n", length);
        String asked = status();
        if (!asked.equals("HTTP/1.1 100 Continue") || !header().isEmpty()) {
            throw new IllegalStateException("nobody asks for the body: " + asked);
        }
        return this;
    }

    public SlowSender send(String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Goes on sending one byte after the other, until it is hung up or closed. */
    public SlowSender drip() {
        Future<?> unused = tap.scheduleAtFixedRate(this::drop, 0, DROP_MILLISECONDS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void drop() {
        try {
            out.write('x');
        } catch (IOException hungUp) {
            throw new UncheckedIOException(hungUp); // ends the dripping
        }
    }

    /** The first line of what is answered, once it is; empty where it never is. */
    public String status() throws IOException {
        String line = in.readLine();
        return line == null ? "" : line;
    }

    /** The lines after {@link #status}, before what is answered. */
    public List<String> header() throws IOException {
        List<String> lines = new ArrayList<>();
        String line = status();
        while (!line.isEmpty()) {
            lines.add(line);
            line = status();
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        tap.shutdownNow();
        socket.close();
    }
}
