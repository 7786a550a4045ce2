package org.headcount.plugin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServiceClientTest {

    @Test
    @Timeout(60)
    void aServiceThatStallsInTheMiddleOfItsAnswerHoldsNobody() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServiceClient client = new ServiceClient(
                        URI.create("http://localhost:" + service.getLocalPort()), "north", "hc_key")) {
            Future<Socket> stalled = threads.submit(() -> {
                Socket host = service.accept();
                host.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{".getBytes(US_ASCII));
                return host;
            });

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> client.get("status-changes", Duration.ofMillis(500)));

            stalled.get().close();
        } finally {
            threads.shutdownNow();
        }
    }
}
