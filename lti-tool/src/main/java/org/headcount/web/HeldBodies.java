package org.headcount.web;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is in memory of all bodies together. A body is small, but a thread reads it for whoever sends it, stranger or not,
 * slowly or not, and all threads at once may read more than there is memory. Whoever comes then is answered by 503, and may come again.
 */
final class HeldBodies extends Handler.Wrapper {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most how many bytes have been read at a time of requests that are not answered yet */
    HeldBodies(long most) {
        this.most = most;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() <= 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            return super.handle(request, response, callback);
        }
        HeldBody body = new HeldBody(request);
        Request.addCompletionListener(request, ended -> body.release());
        return super.handle(body, response, callback);
    }

    private final class HeldBody extends Request.Wrapper {

        private final AtomicLong read = new AtomicLong();

        HeldBody(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk chunk = super.read();
            int bytes = chunk == null ? 0 : chunk.remaining();
            if (bytes == 0) {
                return chunk;
            }
            read.addAndGet(bytes);
            if (held.addAndGet(bytes) <= most) {
                return chunk;
            }
            chunk.release();
            release();
            return Content.Chunk.from(new HttpException.RuntimeException(
                    HttpStatus.SERVICE_UNAVAILABLE_503, "too much is being read at once"));
        }

        private void release() {
            held.addAndGet(-read.getAndSet(0));
        }
    }
}
