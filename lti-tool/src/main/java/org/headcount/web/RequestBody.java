package org.headcount.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A body as it comes: tells whether anybody has asked for it, and breaks off where it comes too slowly, however much of it came at once before, and
 * where all of it takes too long. That is found out whenever more of it is asked for; where nothing comes meanwhile the connection ends by itself. (Jetty's
 * handler for that measures each request by all that the server has ever read.)
 */
final class RequestBody extends Request.Wrapper {

    private static final long SLOWEST_BYTES_A_SECOND = 512;
    private static final long NANOSECONDS_A_BYTE = TimeUnit.SECONDS.toNanos(1) / SLOWEST_BYTES_A_SECOND;

    private final Patience patience;
    private final LongSupplier nanoseconds;
    private final long longestPause;
    private boolean asked;
    private boolean waits;
    private long waitsSince;
    private long waited;

    /** How long it may bring nothing from now on. */
    private long credit;

    private Content.@Nullable Chunk tooSlow;

    /** @param nanoseconds a clock that goes on, as {@link System#nanoTime} does */
    RequestBody(Request request, Patience patience, LongSupplier nanoseconds) {
        super(request);
        this.patience = patience;
        this.nanoseconds = nanoseconds;
        longestPause = patience.pause().toNanos();
        credit = longestPause;
    }

    /** Whether a request brings a body along. */
    static boolean isIn(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    boolean isAskedFor() {
        return asked;
    }

    @Override
    public Content.@Nullable Chunk read() {
        asked = true;
        if (tooSlow != null) {
            return tooSlow;
        }
        endWaiting();
        Content.Chunk chunk = super.read();
        int bytes = chunk == null ? 0 : chunk.remaining();
        credit = Math.min(longestPause, credit + bytes * NANOSECONDS_A_BYTE);
        return chunk;
    }

    @Override
    public void demand(Runnable goOn) {
        asked = true;
        endWaiting();
        if (credit < 0 || waited > patience.with(this).toNanos()) {
            tooSlow = Content.Chunk.from(new TimeoutException("the body comes too slowly"));
            goOn.run();
            return;
        }
        waits = true;
        waitsSince = nanoseconds.getAsLong();
        super.demand(goOn);
    }

    /** What is waited for is measured, not what the reader does meanwhile. */
    private void endWaiting() {
        if (waits) {
            waits = false;
            long passed = nanoseconds.getAsLong() - waitsSince;
            waited += passed;
            credit -= passed;
        }
    }
}
