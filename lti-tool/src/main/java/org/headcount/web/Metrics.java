package org.headcount.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What is measured while the service runs, for Prometheus. Never a person, never an institution. */
public final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** As many as there are patterns and statuses: to find a meter by its tags costs as much as to read a small request. */
    private final Map<Answered, Timer> answers = new ConcurrentHashMap<>();

    private final Map<String, Counter> reports = new ConcurrentHashMap<>();

    private record Answered(String address, int status) {}

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Where others add what they measure. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Labels are few and ours: the pattern that the request matched, never its path. */
    void answered(HttpServletRequest request, HttpServletResponse response, long nanos) {
        answers.computeIfAbsent(
                        new Answered(request.getHttpServletMapping().getPattern(), response.getStatus()), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Answered answered) {
        return Timer.builder("headcount.http.requests")
                .description("Answered requests")
                .tag("address", answered.address())
                .tag("status", Integer.toString(answered.status()))
                .register(registry);
    }

    /** Counts what became of a fact that was reported: how many clocks run ahead, how many names of facts are used twice. */
    public void reported(String outcome) {
        reports.computeIfAbsent(outcome, this::counter).increment();
    }

    private Counter counter(String outcome) {
        return Counter.builder("headcount.facts")
                .description("Reported facts, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Answers {@code /metrics}. */
    public Servlet page() {
        return new KnownMethods("GET") {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/plain; version=0.0.4; charset=utf-8");
                registry.scrape(response.getOutputStream());
            }
        };
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
