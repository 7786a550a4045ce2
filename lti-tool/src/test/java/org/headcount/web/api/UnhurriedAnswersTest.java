package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.servlet.async.AsyncContextDelegateProviderImpl;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegateProvider;
import org.headcount.gateway.Addresses;
import org.headcount.web.Metrics;
import org.headcount.web.Problems;
import org.headcount.web.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UnhurriedAnswersTest {

    private static final Duration TIME = Duration.ofMillis(50);

    /** More than any socket takes that is not read. */
    private static final int LONG = 16_000_000;

    /** Answers of any length. */
    @Path("{length}")
    public static final class AnyLength {

        @GET
        @Unhurried
        public CompletionStage<String> answer(@PathParam("length") int length) {
            return CompletableFuture.completedFuture("x".repeat(length));
        }
    }

    private final Server server = new Server(0);
    private final Metrics metrics = new Metrics();
    private final Socket socket = new Socket();

    @BeforeEach
    void start() throws IOException {
        ResourceConfig config = new ResourceConfig(AnyLength.class);
        config.register(new UnhurriedAnswers(TIME));
        config.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new AsyncContextDelegateProviderImpl()).to(AsyncContextDelegateProvider.class);
            }
        });
        URI base = URI.create("http://localhost:" + server.port());
        server.serve(new ServletContainer(config), "/*");
        server.start(new Problems(new Addresses(base)), metrics, base);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("localhost", server.port()));
    }

    @AfterEach
    void end() throws IOException {
        socket.close();
        server.close();
        metrics.close();
    }

    private void ask(int length) throws IOException {
        socket.getOutputStream()
                .write(("GET /" + length + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Sooner than the server itself gives a connection up on which nothing moves. */
    @Test
    @Timeout(20)
    void whoDoesNotReadAnAnswerInTimeIsCutOff() throws IOException {
        ask(LONG);
        OutputStream out = socket.getOutputStream();

        assertThatThrownBy(() -> {
                    while (true) {
                        out.write('\n');
                    }
                })
                .isInstanceOf(IOException.class);
    }
}
