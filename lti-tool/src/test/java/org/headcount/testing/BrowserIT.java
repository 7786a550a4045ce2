package org.headcount.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrowserIT {

    private HttpServer server;

    @BeforeEach
    void serveAPageThatSetsASecureCookie() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
            byte[] page = ("<h1>" + cookie + "</h1>").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders()
                    .add("Set-Cookie", "seen=before; SameSite=None; Secure; HttpOnly; Partitioned; Path=/");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aLoopbackPageMaySetSecureCookiesAndAFreshBrowserHasNone() {
        String address = "http://localhost:" + server.getAddress().getPort() + "/";
        try (BrowserContext first = Browser.fresh();
                BrowserContext second = Browser.fresh()) {
            Page page = first.newPage();
            page.navigate(address);
            page.reload();
            assertThat(page.locator("h1").textContent()).isEqualTo("seen=before");

            Page other = second.newPage();
            other.navigate(address);
            assertThat(other.locator("h1").textContent()).isEqualTo("null");
        }
    }
}
