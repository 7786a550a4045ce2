package org.headcount.web;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends an answer that has begun and cannot be finished: the connection is cut, so that nobody takes it for whole. */
public final class CutOff {

    private static final Logger LOG = LoggerFactory.getLogger(CutOff.class);

    /** Where a request has itself: what is injected for it cannot be seen through. */
    static final String REQUEST = "org.headcount.request";

    private CutOff() {}

    /** Whether the answer to a request has begun; until then it can still become another one. */
    public static boolean hasBegun(ServletRequest request) {
        return of(request).getHttpServletResponse().isCommitted();
    }

    /** What is written afterwards goes nowhere. */
    public static void cut(ServletRequest request, Throwable because) {
        ServletContextRequest known = of(request);
        if (known.getConnectionMetaData().getConnection().getEndPoint().getTransport()
                instanceof SocketChannel channel) {
            reset(channel);
        }
        known.getServletChannel().abort(because);
    }

    /** Cuts an answer off that has not been sent to its end in time; whoever has written it need not wait for that. */
    public static void unlessSentWithin(Duration time, ServletRequest request) {
        ServletContextRequest known = of(request);
        EndPoint peer = known.getConnectionMetaData().getConnection().getEndPoint();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Request.addCompletionListener(known, failure -> sent.complete(null));
        Future<?> unused = sent.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((nothing, late) -> {
                    if (late != null) {
                        close(peer, late);
                    }
                });
    }

    private static void close(EndPoint peer, Throwable because) {
        if (peer.getTransport() instanceof SocketChannel channel) {
            reset(channel);
        }
        peer.close(because);
    }

    /** Where no chunks are sent, as to HTTP/1.0, nothing but a reset tells a broken answer from one at its end. */
    private static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.debug("already closed", e);
        }
    }

    private static ServletContextRequest of(ServletRequest request) {
        return ServletContextRequest.getServletContextRequest(
                request.getAttribute(REQUEST) instanceof ServletRequest real ? real : request);
    }
}
