package org.headcount;

import java.net.URI;
import java.time.InstantSource;
import org.headcount.gateway.Addresses;
import org.headcount.settings.Settings;
import org.headcount.web.Health;
import org.headcount.web.Metrics;
import org.headcount.web.Problems;
import org.headcount.web.Server;

/** The service, from bottom to top: what is built first knows nothing of what comes after it. */
public final class Headcount implements AutoCloseable {

    private final URI base;
    private final Server server;
    private final Metrics metrics;

    private Headcount(URI base, Server server, Metrics metrics) {
        this.base = base;
        this.server = server;
        this.metrics = metrics;
    }

    /** Builds every room and answers requests when it returns. */
    public static Headcount start(Settings settings, InstantSource clock) {
        Server server = new Server(settings.port());
        URI base = settings.base(server.port());
        Addresses addresses = new Addresses(base);
        Metrics metrics = new Metrics();
        Problems problems = new Problems(addresses);

        server.serve(new Health(() -> true), "/health/live", "/health/ready");
        server.serve(metrics.page(), "/metrics");
        server.start(problems, metrics, "https".equals(base.getScheme()));
        return new Headcount(base, server, metrics);
    }

    /** The public URL: every address of ours begins with it. */
    public URI base() {
        return base;
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
    }
}
