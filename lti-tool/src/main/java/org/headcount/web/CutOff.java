package org.headcount.web;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends an answer that has begun and cannot be finished: the connection is cut, so that nobody takes it for whole. */
public final class CutOff {

    private static final Logger LOG = LoggerFactory.getLogger(CutOff.class);

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

    /** Where no chunks are sent, as to HTTP/1.0, nothing but a reset tells a broken answer from one at its end. */
    private static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.debug("already closed", e);
        }
    }

    private static ServletContextRequest of(ServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request);
    }
}
