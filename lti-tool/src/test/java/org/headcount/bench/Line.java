package org.headcount.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One connection kept alive to one server: as little of HTTP/1.1 as a driver needs that shares the cores with what it measures. For one thread. */
final class Line implements AutoCloseable {

    private final InetSocketAddress address;
    private final String host;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    Line(URI server) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
        this.host = server.getAuthority();
    }

    /** An answer. The body is decoded as UTF-8. */
    record Answer(int status, List<String> headers, String body) {

        /** The value of the first header of that name, empty if there is none. */
        String header(String name) {
            return all(name).stream().findFirst().orElse("");
        }

        List<String> all(String name) {
            List<String> values = new ArrayList<>();
            for (String header : headers) {
                if (header.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                    values.add(header.substring(name.length() + 1).strip());
                }
            }
            return values;
        }
    }

    Answer get(String path, String cookies) throws IOException {
        return call("GET", path, cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n", "");
    }

    Answer postForm(String path, String cookies, String form) throws IOException {
        return call(
                "POST",
                path,
                "Content-Type: application/x-www-form-urlencoded\r\n"
                        + (cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n"),
                form);
    }

    Answer postJson(String path, String type, String token, String body) throws IOException {
        return call("POST", path, "Content-Type: " + type + "\r\nAuthorization: Bearer " + token + "\r\n", body);
    }

    Answer getJson(String path, String token) throws IOException {
        return call("GET", path, "Authorization: Bearer " + token + "\r\n", "");
    }

    /** @param headers each with its line end */
    private Answer call(String method, String path, String headers, String body) throws IOException {
        byte[] content = body.getBytes(UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nAccept: */*\r\nUser-Agent: headcount-bench\r\n"
                + headers + (method.equals("POST") ? "Content-Length: " + content.length + "\r\n" : "") + "\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + content.length);
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.writeBytes(content);
        boolean used = socket.isConnected();
        if (!used) {
            connect();
        }
        try {
            socket.getOutputStream().write(request.toByteArray());
            return read();
        } catch (IOException closedMeanwhile) {
            if (!used) {
                throw closedMeanwhile;
            }
            connect(); // a server may close what has been idle for some seconds
            socket.getOutputStream().write(request.toByteArray());
            return read();
        }
    }

    private void connect() throws IOException {
        socket.close();
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(address);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    private Answer read() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        List<String> headers = new ArrayList<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            headers.add(header);
        }
        Answer head = new Answer(status, headers, "");
        boolean chunked =
                head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked");
        String length = head.header("Content-Length");
        String body = chunked
                ? new String(chunks(), UTF_8)
                : new String(bytes(length.isEmpty() ? 0 : Integer.parseInt(length)), UTF_8);
        if (head.header("Connection").equalsIgnoreCase("close")) {
            socket.close();
            socket = new Socket();
        }
        return new Answer(status, headers, body);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(line()); size > 0; size = size(line())) {
            body.writeBytes(bytes(size));
            line();
        }
        while (!line().isEmpty()) { // trailers
        }
        return body.toByteArray();
    }

    private static int size(String line) {
        return Integer.parseInt(line.split(";", 2)[0].strip(), 16);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the answer broke off");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
