package org.headcount.web;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets a sender finish whose request is answered without its body, as most refusals are: one that is still writing would lose
 * the answer with the connection. Where it may not finish, the answer says that the connection ends with it (RFC 9112 §9.6),
 * so that nobody sends the next request there. A thread waits meanwhile, so nobody is waited for long.
 */
final class UnreadBodies extends Handler.Wrapper {

    private static final long MOST_BYTES = 4 * 1024 * 1024;
    private static final long LONGEST_PAUSE_MILLISECONDS = 2_000;

    private final Patience patience;

    UnreadBodies(Patience patience) {
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!RequestBody.isIn(request)) {
            return super.handle(request, response, callback);
        }
        RequestBody body = new RequestBody(request, patience, System::nanoTime);
        return super.handle(body, new Patient(body, response, patience.unread()), callback);
    }

    private static final class Patient extends Response.Wrapper {

        private final RequestBody body;
        private final long longestNanoseconds;
        private boolean begun;
        private long left = MOST_BYTES;
        private long since;
        private long usualPause = -1;

        Patient(RequestBody body, Response response, Duration longest) {
            super(body, response);
            this.body = body;
            this.longestNanoseconds = longest.toNanos();
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            boolean nobodyReadsOn = last || getStatus() >= HttpStatus.BAD_REQUEST_400;
            if (begun || !nobodyReadsOn) {
                begun = true;
                super.write(last, content, callback);
                return;
            }
            begun = true;
            boolean asksFirst = getRequest().getHeaders().contains(HttpHeader.EXPECT);
            if (asksFirst && !body.isAskedFor()) { // has not sent it, and need not
                answer(false, last, content, callback);
            } else if (getStatus() == HttpStatus.REQUEST_TIMEOUT_408) { // was waited for long enough
                answer(false, last, content, callback);
            } else {
                since = System.nanoTime();
                readOn(last, content, callback);
            }
        }

        private void readOn(boolean last, @Nullable ByteBuffer content, Callback callback) {
            boolean over = false;
            while (left > 0 && !over && System.nanoTime() - since < longestNanoseconds) {
                Content.Chunk chunk = body.read();
                if (chunk == null) {
                    shortenPauses();
                    body.demand(() -> readOn(last, content, callback));
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    break;
                }
                left -= chunk.remaining();
                over = chunk.isLast();
                chunk.release();
            }
            answer(over, last, content, callback);
        }

        private void shortenPauses() {
            EndPoint peer = peer();
            if (usualPause < 0) {
                usualPause = peer.getIdleTimeout();
                peer.setIdleTimeout(LONGEST_PAUSE_MILLISECONDS);
            }
        }

        private EndPoint peer() {
            return getRequest().getConnectionMetaData().getConnection().getEndPoint();
        }

        private void answer(boolean over, boolean last, @Nullable ByteBuffer content, Callback callback) {
            if (usualPause >= 0) {
                peer().setIdleTimeout(usualPause);
            }
            if (!over) {
                getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
            }
            super.write(last, content, callback);
        }
    }
}
