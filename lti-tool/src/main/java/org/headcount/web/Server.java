package org.headcount.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The one HTTP server. It speaks plain HTTP on every interface, behind whatever terminates TLS, and believes no header
 * about where a request came from.
 */
public final class Server implements AutoCloseable {

    /** A hint of 8 kB may come through the address, each character of it written as three. */
    private static final int MOST_HEADER_BYTES = 32 * 1024;

    private static final int MOST_BODY_BYTES = 4 * 1024 * 1024;
    private static final int MOST_FORM_BYTES = 512 * 1024;

    /** Of the memory that there is at most, what bodies may take together, but for small ones: what is made of them takes several times as much. */
    private static final int PART_FOR_BODIES = 8;

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    /** An identity may hold a slash or a per cent sign, and comes encoded as one segment of a path. */
    private static final UriCompliance LEARNERS_IN_PATHS = UriCompliance.DEFAULT.with(
            "learners in paths",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

    private final org.eclipse.jetty.server.Server jetty;
    private final ServerConnector connector;
    private final long mostHeld;
    private final Patience patience;
    private final ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);

    /**
     * Takes the port, without answering on it yet.
     *
     * @param port 0 for any free one
     * @throws UncheckedIOException if the port cannot be had
     */
    public Server(int port) {
        this(port, Runtime.getRuntime().maxMemory() / PART_FOR_BODIES, Patience.USUAL);
    }

    /** @param mostHeld how many bytes of bodies are in memory at once */
    Server(int port, long mostHeld, Patience patience) {
        this.mostHeld = mostHeld;
        this.patience = patience;
        QueuedThreadPool threads = new QueuedThreadPool(200, 4);
        threads.setName("http");
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        jetty = new org.eclipse.jetty.server.Server(threads);
        connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http()));
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setAcceptQueueSize(1024);
        jetty.addConnector(connector);
        jetty.setStopTimeout(FAREWELL.toMillis());
        try {
            connector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " cannot be had: " + e.getMessage(), e);
        }
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        http.setResponseHeaderSize(2 * MOST_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(true);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        http.setUriCompliance(LEARNERS_IN_PATHS);
        return http;
    }

    /** Where it listens. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Hangs a servlet under these patterns that is built by the first request to it. */
    public void serveLater(Supplier<Servlet> servlet, String... patterns) {
        serve(new OnFirstUse(servlet), patterns);
    }

    /** Hangs a servlet under these patterns whose forms may bring files along, no larger than any other body; they are kept in memory. */
    public void serveForms(Servlet servlet, String... patterns) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        holder.getRegistration()
                .setMultipartConfig(new MultipartConfigElement("", MOST_BODY_BYTES, MOST_BODY_BYTES, MOST_BODY_BYTES));
        for (String pattern : patterns) {
            context.addServlet(holder, pattern);
        }
    }

    /** Hangs a servlet under these patterns. */
    public void serve(Servlet servlet, String... patterns) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        for (String pattern : patterns) {
            context.addServlet(holder, pattern);
        }
    }

    /**
     * Begins to answer.
     *
     * @param base the public address: everything lies below its path, and where it is https browsers are told to stay with it
     */
    public void start(Problems problems, Metrics metrics, URI base) {
        context.setContextPath(base.getPath().isEmpty() ? "/" : base.getPath());
        FilterHolder doorway = new FilterHolder(new Doorway(problems, metrics, "https".equals(base.getScheme())));
        doorway.setAsyncSupported(true);
        context.addFilter(doorway, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setMaxFormContentSize(MOST_FORM_BYTES);
        context.setMaxFormKeys(200);
        ErrorAnswers errors = new ErrorAnswers(problems);
        context.setErrorHandler(errors);
        jetty.setErrorHandler(errors);
        SizeLimitHandler sizes = new SizeLimitHandler(MOST_BODY_BYTES, -1);
        UnreadBodies unread = new UnreadBodies(patience);
        HeldBodies held = new HeldBodies(mostHeld);
        held.setHandler(context);
        unread.setHandler(held); // what it reads on is thrown away
        sizes.setHandler(unread);
        jetty.setHandler(new GracefulHandler(sizes));
        try {
            jetty.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not start", e);
        }
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        jetty.join();
    }

    /** Finishes what has begun, for some seconds, and takes nothing new. */
    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not stop", e);
        }
    }
}
