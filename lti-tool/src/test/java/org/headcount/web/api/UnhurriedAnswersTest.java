package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UnhurriedAnswersTest {

    /** An answer longer than any socket takes that is not read. */
    @Path("long")
    public static final class LongResource {

        @GET
        @Unhurried
        public CompletionStage<String> answer() {
            return CompletableFuture.completedFuture("x".repeat(16_000_000));
        }
    }

    /** Sooner than the server itself gives a connection up on which nothing moves. */
    @Test
    @Timeout(20)
    void whoDoesNotReadAnAnswerInTimeIsCutOff() throws Exception {
        ResourceConfig config = new ResourceConfig(LongResource.class);
        config.register(new UnhurriedAnswers(Duration.ofMillis(50)));
        config.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new AsyncContextDelegateProviderImpl()).to(AsyncContextDelegateProvider.class);
            }
        });
        try (Server server = new Server(0);
                Metrics metrics = new Metrics();
                Socket socket = new Socket()) {
            URI base = URI.create("http://localhost:" + server.port());
            server.serve(new ServletContainer(config), "/*");
            server.start(new Problems(new Addresses(base)), metrics, base);
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", server.port()));
            OutputStream out = socket.getOutputStream();
            out.write("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThatThrownBy(() -> {
                        while (true) {
                            out.write('\n');
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
