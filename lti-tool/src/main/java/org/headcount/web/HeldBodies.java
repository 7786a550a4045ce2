package org.headcount.web;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is in memory of all bodies together. A body is small, but a thread reads it for whoever sends it, stranger or not,
 * slowly or not, and all threads at once may read more than there is memory. Whoever comes then is answered by 503, and may come again; but as much as a
 * launch or a score has is read all the same, out of as much memory again, so that nobody is kept out by a few who hold the rest.
 */
final class HeldBodies extends Handler.Wrapper {

    /** Of launches, scores and nearly everything else: two hundred threads with as much each hold less than an eighth of 128 MB. */
    private static final long USUAL_BYTES = 64 * 1024;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most how many bytes have been read at a time of requests that are not answered yet; small ones may take twice as many */
    HeldBodies(long most) {
        this.most = most;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!RequestBody.isIn(request)) {
            return super.handle(request, response, callback);
        }
        HeldBody body = new HeldBody(request);
        Request.addCompletionListener(request, ended -> body.release());
        return super.handle(body, response, callback);
    }

    private final class HeldBody extends Request.Wrapper {

        private final AtomicLong read = new AtomicLong();
        private volatile Content.@Nullable Chunk refused;

        HeldBody(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (refused != null) {
                return refused;
            }
            Content.Chunk chunk = super.read();
            int bytes = chunk == null ? 0 : chunk.remaining();
            if (bytes == 0) {
                return chunk;
            }
            long own = read.addAndGet(bytes);
            long all = held.addAndGet(bytes);
            if (all <= most || (own <= USUAL_BYTES && all <= 2 * most)) {
                return chunk;
            }
            chunk.release();
            release();
            refused = Content.Chunk.from(new HttpException.RuntimeException(
                    HttpStatus.SERVICE_UNAVAILABLE_503, "too much is being read at once"));
            return refused;
        }

        @Override
        public void demand(Runnable goOn) {
            if (refused == null) {
                super.demand(goOn);
            } else {
                goOn.run();
            }
        }

        private void release() {
            held.addAndGet(-read.getAndSet(0));
        }
    }
}
