package org.headcount.plugin;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The one class that a container sees: puts itself, as a filter, into the web applications that the settings name. */
public final class HeadcountFilter implements ServletContainerInitializer, Filter {

    private final AtomicBoolean told = new AtomicBoolean();
    private String context = "";
    private @Nullable Gate gate;

    /** For the container. */
    public HeadcountFilter() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> none, ServletContext host) {
        try {
            if (Settings.options().covers(host.getContextPath())) {
                Registration.of(new HeadcountFilter(), host);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            complain(host, e);
        }
    }

    /** Never fails: a host without the plugin is better than none. */
    @Override
    public void init(FilterConfig config) {
        ServletContext host = config.getServletContext();
        try {
            Options options = Settings.options();
            if (!options.covers(host.getContextPath())) {
                return; // a filter of the container's own web.xml stands in every web application
            }
            Rules rules = Settings.rules(options.host());
            Seat seat = Seat.take(options, Service::start);
            gate = new Gate(rules, options, seat, Clock.systemUTC());
            context = Registration.named(host);
            Board.LOG.log(
                    Level.INFO,
                    "headcount: guards " + context + " by " + rules.all().size() + " rules of " + rules.file() + "; "
                            + seat.greeting());
        } catch (IOException | RuntimeException | LinkageError e) {
            complain(host, e);
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Gate guard = gate;
        if (guard == null || !(request instanceof HttpServletRequest) || !(response instanceof HttpServletResponse)) {
            chain.doFilter(request, response);
            return;
        }
        if (!told.get() && told.compareAndSet(false, true)) {
            Registration.tellWhatStandsBefore(context);
        }
        guard.pass((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }

    @Override
    public void destroy() {
        Gate guard = gate;
        gate = null;
        if (guard != null) {
            guard.close();
        }
    }

    private static void complain(ServletContext host, Throwable e) {
        Board.LOG.log(
                Level.ERROR,
                "headcount: does NOT guard " + Registration.named(host) + ": " + e.getMessage(),
                e instanceof IllegalArgumentException ? null : e);
    }
}
