package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.headcount.lti.wire.Reply.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboundTest {

    private static final UrlPolicy OPEN = new UrlPolicy(true);

    private final LoopbackServer server = new LoopbackServer();
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(OPEN));

    @AfterEach
    void close() {
        outbound.close();
        server.close();
    }

    @Test
    void anAnswerComesBackWholeWithAllItsHeaders() {
        server.on("/items", exchange -> {
            exchange.getResponseHeaders().add("Link", "<a>; rel=\"next\"");
            exchange.getResponseHeaders().add("Link", "<b>; rel=\"last\"");
            LoopbackServer.answer(exchange, 409, "text/html", "too old");
        });

        Reply.Answered answered = answered(Call.get(server.url("/items?type_id=3&limit=2")));

        assertThat(answered.status()).isEqualTo(409);
        assertThat(answered.isSuccess()).isFalse();
        assertThat(answered.text()).isEqualTo("too old");
        assertThat(answered.headerValues("LINK")).containsExactly("<a>; rel=\"next\"", "<b>; rel=\"last\"");
        assertThat(answered.header("content-type")).contains("text/html");
        assertThat(server.asked().get(0).url()).hasToString("/items?type_id=3&limit=2");
    }

    @Test
    void onlyTheCallersHeadersAreSentAndThoseThatHttpNeeds() {
        server.on("/", 204, "text/plain", "");

        answered(Call.get(server.url("/")).withBearer("t0"));
        answered(Call.post(server.url("/")).withBody("application/vnd.ims.lis.v1.score+json", "{}".getBytes(UTF_8)));

        LoopbackServer.Asked get = server.asked().get(0);
        assertThat(get.headers()).containsOnlyKeys("Authorization", "Host", "Connection", "User-agent");
        LoopbackServer.Asked post = server.asked().get(1);
        assertThat(post.headers())
                .containsOnlyKeys("Content-type", "Content-length", "Host", "Connection", "User-agent");
        assertThat(post.headers()).containsEntry("Content-type", List.of("application/vnd.ims.lis.v1.score+json"));
        assertThat(post.body()).isEqualTo("{}");
    }

    @Test
    void everyMethodArrivesAsItself() {
        server.on("/", 200, "text/plain", "ok");

        answered(Call.put(server.url("/a")).withBody("text/plain", "x".getBytes(UTF_8)));
        answered(Call.delete(server.url("/b")));
        answered(Call.post(server.url("/c")));

        assertThat(server.asked()).extracting(LoopbackServer.Asked::method).containsExactly("PUT", "DELETE", "POST");
    }

    @Test
    void aFormIsEncodedInItsOrder() {
        server.on("/token", 200, "text/plain", "ok");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("scope", "a b");
        fields.put("q", "x&y=é");

        answered(Call.post(server.url("/token")).withForm(fields));

        assertThat(server.asked().get(0).body()).isEqualTo("scope=a+b&q=x%26y%3D%C3%A9");
        assertThat(server.asked().get(0).headers())
                .containsEntry("Content-type", List.of("application/x-www-form-urlencoded"));
    }

    @Test
    void aHeaderThatWouldBreakTheLineIsTheCallersMistake() {
        assertThatThrownBy(() -> Call.get(server.url("/")).with("Accept", "a\r\nX-Evil: 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Evil");
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        server.on("/away", exchange -> {
            exchange.getResponseHeaders().add("Location", server.url("/secret").toString());
            LoopbackServer.answer(exchange, 302, "text/plain", "");
        });

        assertThat(answered(Call.get(server.url("/away"))).status()).isEqualTo(302);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void cookiesAreNotKept() {
        server.on("/", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "MoodleSession=1; path=/");
            LoopbackServer.answer(exchange, 200, "text/plain", "ok");
        });

        answered(Call.get(server.url("/a")));
        answered(Call.get(server.url("/b")));

        assertThat(server.asked().get(1).headers()).doesNotContainKey("Cookie");
    }

    @Test
    void aFailedCallIsNotRepeated() {
        for (int status : new int[] {401, 429, 503}) {
            server.on("/s" + status, exchange -> {
                exchange.getResponseHeaders().add("Retry-After", "0");
                LoopbackServer.answer(exchange, status, "text/plain", "");
            });
            assertThat(answered(Call.get(server.url("/s" + status))).status()).isEqualTo(status);
        }
        server.on("/broken", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(1);
        });

        assertThat(outbound.send(Call.get(server.url("/broken")))).isEqualTo(new Reply.Unreachable(Failure.BROKEN_OFF));
        assertThat(server.asked()).hasSize(4);
    }

    @Test
    void compressedContentIsPassedOnAsItIsSoThatNoBombGoesOff() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[5_000_000]);
        }
        server.on("/bomb", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, bomb.size());
            exchange.getResponseBody().write(bomb.toByteArray());
        });

        assertThat(answered(Call.get(server.url("/bomb"))).body()).isEqualTo(bomb.toByteArray());
    }

    @Test
    void aPortWhereNobodyListensIsUnreachableAndNothingArrived() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        Reply reply = outbound.send(Call.get(URI.create("http://127.0.0.1:" + port + "/")));

        assertThat(reply).isEqualTo(new Reply.Unreachable(Failure.NOT_CONNECTED));
        assertThat(Failure.NOT_CONNECTED.mayHaveArrived()).isFalse();
    }

    @Test
    void anInterruptedCallerIsToldAndStaysInterrupted() {
        server.on("/", 200, "text/plain", "ok");

        Thread.currentThread().interrupt();
        Reply reply = outbound.send(Call.get(server.url("/")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(reply).isEqualTo(new Reply.Unreachable(Failure.INTERRUPTED));
    }

    @Test
    void soIsWhoeverWantsToReadTheAnswerPieceByPiece() {
        server.on("/", 200, "text/plain", "ok");

        Thread.currentThread().interrupt();
        OpenReply.Opening opening = outbound.open(Call.get(server.url("/")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(opening).isEqualTo(new OpenReply.Opening.Failed(new Reply.Unreachable(Failure.INTERRUPTED)));
    }

    @Test
    void textsThatMayBeLoggedHoldNoSecrets() {
        Call call =
                Call.get(URI.create("https://lms.example/items?token=s3cret")).withBearer("s3cret");

        assertThat(call).hasToString("GET https://lms.example/items");
        assertThat(new Reply.Answered(200, Map.of(), "s3cret".getBytes(UTF_8))).hasToString("HTTP 200, 6 bytes");
    }

    private Reply.Answered answered(Call call) {
        Reply reply = outbound.send(call);
        assertThat(reply).isInstanceOf(Reply.Answered.class);
        return (Reply.Answered) reply;
    }
}
