package org.headcount.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, read when somebody first asks for it: whoever shows a token is looked at before, so that strangers cannot fill the memory with what they
 * send slowly. What nobody asks for is passed over once the answer is there. For one thread.
 */
public final class AwaitedBody implements Supplier<byte[]> {

    private final HttpServletRequest request;
    private final int most;
    private byte @Nullable [] read;

    /** @param most how many bytes it may have; a longer one is answered by 413 */
    public AwaitedBody(HttpServletRequest request, int most) {
        this.request = request;
        this.most = most;
    }

    @Override
    public byte[] get() {
        byte[] bytes = read;
        if (bytes == null) {
            bytes = read();
            read = bytes;
        }
        return bytes;
    }

    private byte[] read() {
        Patience.extend(request);
        byte[] bytes;
        try {
            bytes = request.getInputStream().readNBytes(most + 1);
        } catch (IOException e) {
            throw new BrokenOff(e);
        }
        if (bytes.length > most) {
            throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE));
        }
        return bytes;
    }

    /** The sender went away or was too slow: for the {@link Doorway}, past whoever asked for the body and could do nothing about it. */
    static final class BrokenOff extends UncheckedIOException {

        private static final long serialVersionUID = 1;

        BrokenOff(IOException cause) {
            super(cause);
        }
    }
}
