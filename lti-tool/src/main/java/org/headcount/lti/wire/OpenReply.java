package org.headcount.lti.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An HTTP answer of any status whose body is still to be read, for bodies that may be longer than memory. To be closed, and before its deadline: then it breaks off. */
public final class OpenReply implements AutoCloseable {

    /** What came of opening. */
    public sealed interface Opening {

        record Opened(OpenReply reply) implements Opening {}

        /** No answer; never a {@link Reply.Answered}. */
        record Failed(Reply reply) implements Opening {}
    }

    private final int status;
    private final Map<String, List<String>> headers;
    private final Body body;
    private final Runnable breakOff;
    private final Runnable end;

    /** @param breakOff is run before {@code end} where the body was not read to its end: closing would read the rest */
    OpenReply(int status, Map<String, List<String>> headers, InputStream body, Runnable breakOff, Runnable end) {
        this.status = status;
        this.headers = headers;
        this.body = new Body(body);
        this.breakOff = breakOff;
        this.end = end;
    }

    public int status() {
        return status;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public Optional<String> header(String name) {
        return headerValues(name).stream().findFirst();
    }

    public List<String> headerValues(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    public InputStream body() {
        return body;
    }

    /** Reads what is short: of a longer body the beginning. */
    public Reply.Answered whole(int mostBytes) throws IOException {
        return new Reply.Answered(status, headers, body.readNBytes(mostBytes));
    }

    /** Does not read to the end: the connection is lost where something is left. May be repeated. */
    @Override
    public void close() {
        if (!body.ended) {
            breakOff.run();
        }
        end.run();
    }

    private static final class Body extends FilterInputStream {

        private boolean ended;

        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            ended |= one < 0;
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int read = super.read(bytes, from, most);
            ended |= read < 0;
            return read;
        }
    }
}
