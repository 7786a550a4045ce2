package org.headcount.moodle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.Recording.HeaderLine;

/**
 * Answers as was recorded: status line with its reason, header lines with their letters, order and bytes, body. Only the recorded host gives way to this
 * server's, and the length and the connection's end are its own. A socket of its own, because no HTTP library would send some of what Moodle sends.
 */
final class ReplayServer implements AutoCloseable {

    private static final String NOT_FOUND =
            "HTTP/1.1 404 Nothing recorded\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    private final ServerSocket socket;
    private final String recordedHost;
    private final Map<String, byte[]> fixed = new ConcurrentHashMap<>();
    private final Map<String, Exchange> always = new ConcurrentHashMap<>();
    private final Queue<Exchange> next = new ConcurrentLinkedQueue<>();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile Consumer<Exchange> notes = exchange -> {};

    /**
     * One request as it arrived.
     *
     * @param target path and query, as written
     * @param headers by lower-case names
     */
    record Heard(String method, String target, Map<String, String> headers, byte[] body) {

        String path() {
            return target.replaceFirst("\\?.*", "");
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        String text() {
            return new String(body, UTF_8);
        }
    }

    /** @param recordedHost host and port that the recordings speak of, as {@code localhost:8080} */
    ReplayServer(String recordedHost) {
        this.recordedHost = recordedHost;
        try {
            socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::listen, "replay");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on these take note of what is played back next. */
    void noting(Replays replays) {
        notes = replays::note;
    }

    /** Host and port. */
    String authority() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** A recorded text, with this server in the place of the recorded one. */
    String here(String recorded) {
        return recorded.replace(recordedHost, authority());
    }

    /** Answers requests for a path with something that was not recorded. */
    void serve(String path, String contentType, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nConnection: close\r\nContent-Length: "
                + bytes.length + "\r\n\r\n";
        fixed.put(path, joined(head.getBytes(UTF_8), bytes));
    }

    /** Answers every request for a path with this exchange, whatever else is next; for what tests need besides what they replay. */
    void always(String path, Exchange exchange) {
        always.put(path, exchange);
    }

    /** Answers the next requests with these, one each. */
    void next(List<Exchange> exchanges) {
        next.addAll(exchanges);
    }

    void next(Exchange exchange) {
        next.add(exchange);
    }

    /** Whether everything that was to come next was asked for. */
    boolean isExhausted() {
        return next.isEmpty();
    }

    /** Forgets what it heard, and what was to come next. */
    void forget() {
        next.clear();
        heard.clear();
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread thread = new Thread(() -> answer(connection), "replay-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            Heard request = read(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            byte[] something = fixed.get(request.path());
            if (something != null) {
                out.write(something);
                return;
            }
            heard.add(request);
            Exchange usual = always.get(request.path());
            Exchange exchange = usual == null ? next.poll() : usual;
            if (exchange != null && usual == null) {
                notes.accept(exchange);
            }
            out.write(exchange == null ? NOT_FOUND.getBytes(UTF_8) : bytes(exchange));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] bytes(Exchange exchange) {
        boolean empty = exchange.status() == 204;
        byte[] body = empty ? new byte[0] : here(exchange.responseBody()).getBytes(UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + exchange.status() + " " + exchange.reason() + "\r\n");
        for (HeaderLine header : exchange.responseHeaders()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "transfer-encoding", "content-length", "connection", "keep-alive" -> {}
                default ->
                    head.append(header.name())
                            .append(": ")
                            .append(here(header.value()))
                            .append("\r\n");
            }
        }
        head.append("Connection: close\r\n");
        if (!empty) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return joined(head.append("\r\n").toString().getBytes(UTF_8), body);
    }

    private static byte[] joined(byte[] head, byte[] body) {
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static Heard read(InputStream in) throws IOException {
        String[] start = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            HeaderLine header = HeaderLine.of(line);
            headers.put(header.name().toLowerCase(Locale.ROOT), header.value());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Heard(start[0], start[1], headers, in.readNBytes(length));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
            line.write(one);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
