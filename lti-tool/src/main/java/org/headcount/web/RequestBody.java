package org.headcount.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A body as it comes: tells whether anybody has asked for it, and breaks off where it comes too slowly. (Jetty's handler for
 * that measures each request by all that the server has ever read.)
 */
final class RequestBody extends Request.Wrapper {

    private static final long SLOWEST_BYTES_A_SECOND = 512;
    private static final long GRACE_NANOSECONDS = TimeUnit.SECONDS.toNanos(5);

    private boolean asked;
    private long began;
    private long bytes;
    private Content.@Nullable Chunk tooSlow;

    RequestBody(Request request) {
        super(request);
    }

    boolean isAskedFor() {
        return asked;
    }

    @Override
    public Content.@Nullable Chunk read() {
        begin();
        if (tooSlow != null) {
            return tooSlow;
        }
        Content.Chunk chunk = super.read();
        bytes += chunk == null ? 0 : chunk.remaining();
        return chunk;
    }

    @Override
    public void demand(Runnable goOn) {
        begin();
        if (isTooSlow(System.nanoTime() - began)) {
            tooSlow = Content.Chunk.from(new TimeoutException("the body comes too slowly"));
            goOn.run();
            return;
        }
        super.demand(goOn);
    }

    private void begin() {
        if (!asked) {
            asked = true;
            began = System.nanoTime();
        }
    }

    private boolean isTooSlow(long passed) {
        return passed > GRACE_NANOSECONDS && bytes < TimeUnit.NANOSECONDS.toSeconds(passed) * SLOWEST_BYTES_A_SECOND;
    }
}
