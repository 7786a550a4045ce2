package org.headcount.lti.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP client. Follows no redirect, repeats nothing, keeps no cookie, asks for no encoding, and sends no header but the caller's and those that
 * HTTP needs. Resolves host names itself and connects to the very address that it judged. Never throws for what the other side does.
 */
public final class Outbound implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
    private static final Duration LONGEST_READING = Duration.ofSeconds(60);
    private static final TimeValue CONNECTION_LIFE = TimeValue.ofMinutes(5);
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue TRUSTED_IDLE = TimeValue.ofMilliseconds(500);

    /** Far more than are ever looked up together, as long as names are answered for; a thread each, while it lasts. */
    private static final int MOST_LOOKUPS = 256;

    private final Limits limits;
    private final TimedResolver names;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor watchdog;

    /**
     * Bounds for every exchange.
     *
     * @param connect until the host's name is found, and as long again until one of its addresses answers
     * @param response between two bytes of the answer
     * @param deadline for the whole exchange, so that a peer that sends a byte a second cannot hold a thread
     * @param longestBody in bytes; a longer answer counts as none
     */
    public record Limits(
            UrlPolicy policy,
            Duration connect,
            Duration response,
            Duration deadline,
            int longestBody,
            int perHost,
            int total) {

        /** Patient enough for a busy LMS, and its largest rosters. */
        public static Limits usual(UrlPolicy policy) {
            return new Limits(
                    policy, Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(15), 8_000_000, 32, 256);
        }
    }

    public Outbound(Limits limits) {
        this(limits, Resolver.SYSTEM);
    }

    Outbound(Limits limits, Resolver names) {
        this.limits = limits;
        this.names = new TimedResolver(names, limits.connect(), MOST_LOOKUPS);
        this.client = client(limits, this.names);
        this.watchdog = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "outbound-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        watchdog.setRemoveOnCancelPolicy(true);
    }

    /** May be called by many threads at once. An interrupt ends the wait with {@link Reply.Failure#INTERRUPTED} and stays set. */
    public Reply send(Call call) {
        Optional<UrlPolicy.Violation> violation = limits.policy().check(call.url());
        if (violation.isPresent()) {
            return new Reply.RefusedByPolicy(violation.get());
        }
        HttpUriRequestBase request = request(call);
        int longest = Math.min(limits.longestBody(), call.longestBody().orElse(Integer.MAX_VALUE));
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> alarm = watchdog.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                shorter(limits.deadline(), call.deadline()).toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, response -> answered(request, response, longest));
        } catch (IOException e) {
            return failed(e, late.get());
        } catch (CancellationException whileWaitingForAConnection) {
            return gotNoConnection(late.get());
        } finally {
            alarm.cancel(false);
        }
    }

    /** The same, interrupts too, for an answer that may be longer than memory; it breaks off when it was not read to its end within a minute. */
    public OpenReply.Opening open(Call call) {
        Optional<UrlPolicy.Violation> violation = limits.policy().check(call.url());
        if (violation.isPresent()) {
            return new OpenReply.Opening.Failed(new Reply.RefusedByPolicy(violation.get()));
        }
        HttpUriRequestBase request = request(call);
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> alarm = watchdog.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                LONGEST_READING.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = client.executeOpen(null, request, null);
            HttpEntity entity = response.getEntity();
            InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
            return new OpenReply.Opening.Opened(new OpenReply(
                    response.getCode(), headers(response), body, request::cancel, () -> {
                        alarm.cancel(false);
                        try {
                            response.close();
                        } catch (IOException broken) {
                            LOG.debug("an answer broke off while it was closed", broken);
                        }
                    }));
        } catch (IOException e) {
            alarm.cancel(false);
            return new OpenReply.Opening.Failed(failed(e, late.get()));
        } catch (CancellationException whileWaitingForAConnection) {
            alarm.cancel(false);
            return new OpenReply.Opening.Failed(gotNoConnection(late.get()));
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
        names.close();
    }

    private static HttpUriRequestBase request(Call call) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method().name(), call.url());
        call.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
        call.body().ifPresent(body -> request.setEntity(new ByteArrayEntity(body, null)));
        return request;
    }

    private static CloseableHttpClient client(Limits limits, Resolver names) {
        Timeout connect = Timeout.of(limits.connect());
        Timeout response = Timeout.of(limits.response());
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedResolver(limits.policy(), names))
                        .setMaxConnPerRoute(limits.perHost())
                        .setMaxConnTotal(limits.total())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(response)
                                .setTimeToLive(CONNECTION_LIFE)
                                .setValidateAfterInactivity(TRUSTED_IDLE)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(connect)
                        .setResponseTimeout(response)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .evictIdleConnections(IDLE)
                .setUserAgent("Headcount")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static Reply answered(HttpUriRequestBase request, ClassicHttpResponse response, int longest)
            throws IOException {
        byte[] body = new byte[0];
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            try (InputStream content = entity.getContent()) {
                body = content.readNBytes(longest);
                if (body.length == longest && content.read() >= 0) {
                    request.cancel(); // before the stream is closed, which would read it to its end
                    throw new TooLarge();
                }
            }
        }
        return new Reply.Answered(response.getCode(), headers(response), body);
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        return headers;
    }

    private static Reply gotNoConnection(boolean late) {
        if (late) {
            return new Reply.Unreachable(Reply.Failure.TOO_BUSY);
        }
        Thread.currentThread().interrupt(); // the pool swallowed it
        return new Reply.Unreachable(Reply.Failure.INTERRUPTED);
    }

    private static Reply failed(IOException e, boolean late) {
        if (e instanceof GuardedResolver.Forbidden) {
            return new Reply.RefusedByPolicy(UrlPolicy.Violation.PRIVATE_ADDRESS);
        }
        return new Reply.Unreachable(failure(e, late));
    }

    private static Reply.Failure failure(IOException e, boolean late) {
        if (e instanceof TooLarge) {
            return Reply.Failure.TOO_LARGE;
        }
        if (late) {
            return Reply.Failure.TIMED_OUT;
        }
        if (Thread.currentThread().isInterrupted()) {
            return Reply.Failure.INTERRUPTED;
        }
        if (e instanceof TimedResolver.TooMany) {
            return Reply.Failure.TOO_BUSY;
        }
        if (e instanceof TimedResolver.Unanswered) {
            return Reply.Failure.NOT_CONNECTED; // whether anybody has the name is not known
        }
        if (e instanceof UnknownHostException) {
            return Reply.Failure.NAME_NOT_FOUND;
        }
        if (e instanceof ConnectTimeoutException
                || e instanceof java.net.ConnectException
                || e instanceof NoRouteToHostException) {
            return Reply.Failure.NOT_CONNECTED;
        }
        if (e instanceof ConnectionRequestTimeoutException) {
            return Reply.Failure.TOO_BUSY;
        }
        if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
            return Reply.Failure.TLS;
        }
        return e instanceof SocketTimeoutException ? Reply.Failure.TIMED_OUT : Reply.Failure.BROKEN_OFF;
    }

    private static Duration shorter(Duration usual, Optional<Duration> wanted) {
        return wanted.filter(own -> own.compareTo(usual) < 0).orElse(usual);
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }
}
