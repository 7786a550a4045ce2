package org.headcount.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a sender finish whose request is answered without its body, as most refusals are: one that is still writing would lose the answer with the
 * connection. Where it may not finish, the answer says that the connection ends with it (RFC 9112 §9.6), so that nobody sends the next request there.
 */
final class UnreadBodies extends Handler.Wrapper {

    private static final long MOST_BYTES = 4 * 1024 * 1024;

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean body = request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        return super.handle(request, body ? new Patient(request, response) : response, callback);
    }

    private static final class Patient extends Response.Wrapper {

        private boolean begun;
        private long left = MOST_BYTES;

        Patient(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            boolean readNoMore = last || getStatus() >= 400;
            if (begun || !readNoMore) {
                super.write(last, content, callback);
                return;
            }
            begun = true;
            boolean asksFirst = getRequest().getHeaders().contains(HttpHeader.EXPECT); // has not sent it, and need not
            if (asksFirst) {
                answer(getRequest().consumeAvailable(), last, content, callback);
            } else {
                readOn(last, content, callback);
            }
        }

        private void readOn(boolean last, ByteBuffer content, Callback callback) {
            boolean over = false;
            while (left > 0 && !over) {
                Content.Chunk chunk = getRequest().read();
                if (chunk == null) {
                    getRequest().demand(() -> readOn(last, content, callback));
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

        private void answer(boolean over, boolean last, ByteBuffer content, Callback callback) {
            if (!over) {
                getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
            }
            super.write(last, content, callback);
        }
    }
}
