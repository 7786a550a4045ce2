package org.headcount.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.Headcount;
import org.headcount.settings.Settings;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every address, seen from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTest {

    private Service service;

    @BeforeAll
    void start(@TempDir Path folder) {
        service = Service.start(folder, Clock.systemUTC());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/live",
                "/health/ready",
                "/metrics",
                "/nothing",
                "/api/v1/nothing",
                "/api/v1/institutions"
            })
    void everyAnswerCarriesWhatNobodyMayForget(String path) throws Exception {
        HttpResponse<String> answer = get(path).raw();

        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("Server"))
                .as("nobody needs to know what we run on")
                .isEmpty();
        assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                .as("this is not https")
                .isEmpty();
    }

    @Test
    void anHttpsAddressTellsBrowsersToStayWithIt(@TempDir Path folder) throws Exception {
        Settings plain = Service.settings(folder);
        Settings https = new Settings(
                Optional.of(URI.create("https://headcount.example")),
                0,
                plain.databaseUrl(),
                false,
                plain.operatorKey());
        try (Headcount behindAProxy = Headcount.start(https, Clock.systemUTC())) {
            Service.Answer answer = service.send(HttpRequest.newBuilder(
                            URI.create("http://localhost:" + behindAProxy.port() + "/api/v1/institutions"))
                    .header("X-Forwarded-Host", "evil.example")
                    .header("Forwarded", "host=evil.example;proto=http")
                    .build());

            assertThat(answer.raw().headers().firstValue("Strict-Transport-Security"))
                    .isPresent();
            assertThat(answer.body().path("type").asText())
                    .as("addresses come from the settings, whatever a request says")
                    .isEqualTo("https://headcount.example/problems/unauthorized");
        }
    }

    @Test
    void itLivesAndIsReady() throws Exception {
        assertThat(get("/health/live").raw().body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void metricsNameAddressesByPatternAndNobody() throws Exception {
        get("/api/v1/institutions/secret-school/learners/secret-person");

        String metrics = get("/metrics").raw().body();

        assertThat(metrics)
                .contains(
                        "headcount_http_requests_seconds_count{address=\"/api/v1/*\",status=\"401\"}",
                        "jvm_memory_used_bytes")
                .doesNotContain("secret");
    }

    @Test
    void whatIsBrokenOffIsCountedAsItIsAnswered() throws Exception {
        try (Socket socket = new Socket("localhost", URI.create(service.base()).getPort())) {
            socket.getOutputStream().write(form("/lti/login", "Content-Length: 100\r\n"));
            socket.getOutputStream().write("iss=".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(answer(socket)).startsWith("HTTP/1.1 400");
        }

        String broken = "headcount_http_requests_seconds_count{address=\"/lti/login\",status=\"400\"}";
        String counted = get("/metrics").raw().body();
        for (int look = 0; look < 10_000 && !counted.contains(broken); look++) { // it is counted when it has been sent
            counted = get("/metrics").raw().body();
        }
        assertThat(counted).contains(broken).doesNotContain("{address=\"/lti/login\",status=\"200\"}");
    }

    @Test
    void aBrowserGetsAPageAndAProgramAProblem() throws Exception {
        HttpResponse<String> page = service.send(HttpRequest.newBuilder(URI.create(service.base()
                                + "/nothing/<script>".replace("<", "%3C").replace(">", "%3E")))
                        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                        .build())
                .raw();

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(page.body()).contains("Reference").doesNotContain("script", "jetty", "Exception");
        assertThat(get("/nothing").body().path("type").asText()).isEqualTo(service.base() + "/problems/not-found");
    }

    @Test
    void aMethodThatIsNotThereIsRefused() throws Exception {
        Service.Answer answer = service.send(HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/institutions"))
                .method("PUT", HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.raw().headers().firstValue("Allow").orElse("")).contains("GET", "POST");
        assertThat(spoken("TRACE / HTTP/1.1\r\nHost: x\r\nSecret: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .doesNotContain("Secret");
    }

    @Test
    void anotherMediaTypeIsRefused() throws Exception {
        Service.Answer answer = service.send(HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/institutions"))
                .header("Authorization", "Bearer " + Service.OPERATOR_KEY)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.body().path("type").asText()).endsWith("/problems/unsupported-media-type");
    }

    @Test
    void aHintOfEightKilobytesComesThroughTheAddressHoweverItIsWritten() throws Exception {
        HttpResponse<String> answer =
                get("/lti/login?iss=x&login_hint=1&target_link_uri=x&client_id=y&lti_message_hint="
                                + "%22".repeat(8 * 1024))
                        .raw();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("REGISTRATION");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/nothing/x, 0, 404",
        "GET, /admin/assets/none.css, 0, 404",
        "GET, /lti/nothing, 0, 404",
        "PUT, /lti/launch, 0, 405",
        "GET, /platforms/pfnone/authorize, 0, 404",
        "POST, /lti/launch, 263000, 413",
        "POST, /lti/login, 66000, 413"
    })
    void whereOnlyPeopleGoEverythingIsAPage(String method, String path, int size, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.base() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", staff())
                .method(method, HttpRequest.BodyPublishers.ofString("y".repeat(size)));

        HttpResponse<String> page = service.send(request.build()).raw();
        HttpResponse<String> problem = service.send(
                        request.header("Accept", "application/json").build())
                .raw();

        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("Reference");
        assertThat(problem.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/lti/jwks",
                "/lti/notices/pfnone",
                "/lti/jwks/pfnone",
                "/platforms/pfnone/jwks",
                "/services/x",
                "/api/v1/x",
                "/administration"
            })
    void whereOnlyProgramsGoEverythingIsAProblem(String path) throws Exception {
        HttpResponse<String> answer = service.send(HttpRequest.newBuilder(URI.create(service.base() + path))
                        .method("DELETE", HttpRequest.BodyPublishers.noBody())
                        .build())
                .raw();

        assertThat(answer.statusCode()).isBetween(401, 405);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    /** The cookie of somebody of the staff. */
    private String staff() throws IOException, InterruptedException {
        return signIn(Service.OPERATOR_KEY)
                .raw()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", 2)[0];
    }

    @Test
    void wrongKeysKeepNobodyOutWhoHasTheRightOne() throws Exception {
        for (int attempt = 0; attempt < 30; attempt++) {
            assertThat(signIn("wrong-" + attempt).status()).isEqualTo(attempt < 5 ? 401 : 429);
        }

        assertThat(signIn(Service.OPERATOR_KEY).status()).isEqualTo(303);
    }

    private Service.Answer signIn(String key) throws IOException, InterruptedException {
        return service.send(HttpRequest.newBuilder(URI.create(service.base() + "/admin/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("key=" + key))
                .build());
    }

    @Test
    void headersAndBodiesHaveAnEnd() throws Exception {
        assertThat(spoken("GET /health/live HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(33_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("/problems/too-large");
        // announced only: whoever writes on after the refusal may lose the answer with the connection
        assertThat(spoken("POST /api/v1/institutions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer " + Service.OPERATOR_KEY + "\r\nContent-Length: 5000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("/problems/");
    }

    @ParameterizedTest
    @CsvSource({
        "/lti/login, 413",
        "/lti/launch, 413",
        "/lti/tools, 401",
        "/platforms/pfnone/token, 413",
        "/api/v1/institutions, 415"
    })
    void whoEndsSendingWhatWasRefusedReadsTheAnswerAndTheConnectionGoesOn(String path, int status) throws IOException {
        byte[] half = "x".repeat(450_000).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("localhost", URI.create(service.base()).getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(form(path, "Content-Length: 900000\r\n"));
            out.write(half);
            out.write(half);
            assertThat(answer(socket)).startsWith("HTTP/1.1 " + status).doesNotContain("Connection: close");

            out.write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/lti/tools", "/nothing"})
    void whoAsksBeforeSendingIsSparedItAndToldThatTheConnectionEnds(String path) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(service.base()).getPort())) {
            socket.getOutputStream().write(form(path, "Content-Length: 900000\r\nExpect: 100-continue\r\n"));

            assertThat(answer(socket)).startsWith("HTTP/1.1 4").contains("Connection: close");
        }
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/institutions, 415", "/lti/login, 400", "/admin/sign-in, 400"})
    void whoEndsInTheMiddleOfABodyIsToldThatItIsNoFaultOfOurs(String path, int status) throws IOException {
        assertThat(spoken(new String(form(path, "Content-Length: 1000\r\n"), StandardCharsets.US_ASCII) + "x=1"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aFormOfTooManyFieldsIsTooLarge() throws Exception {
        String fields =
                IntStream.range(0, 500).mapToObj(field -> "x" + field + "=1").collect(Collectors.joining("&"));

        Service.Answer answer = service.send(HttpRequest.newBuilder(URI.create(service.base() + "/admin/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields))
                .build());

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void whatHasNoEndIsNotReadToIt() throws IOException {
        byte[] chunk = ("80000\r\n" + "x".repeat(0x80000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("localhost", URI.create(service.base()).getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(form("/lti/tools", "Transfer-Encoding: chunked\r\n"));
            for (int sent = 0; sent < 8; sent++) {
                out.write(chunk);
            }

            assertThat(answer(socket)).startsWith("HTTP/1.1 401").contains("Connection: close");
        }
    }

    @Test
    void aLongAnswerDoesNotWaitForABodyThatNeverComes() throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(service.base()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .contains("openapi");
        }
    }

    private static byte[] form(String path, String headers) {
        return ("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n" + headers
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The head of the next answer; its body is read too. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                return head.toString();
            }
            head.append((char) read);
        }
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        if (length.find()) {
            in.skipNBytes(Long.parseLong(length.group(1)));
        }
        return head.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /health/live\r\n\r\n",
                "GET /admin/institutions/a%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "BLAH\r\n\r\n"
            })
    void whatIsNotHttpIsRefusedInFewWords(String request) throws IOException {
        assertThat(spoken(request))
                .matches("(?s)HTTP/1\\.1 (4\\d\\d|505) .*/problems/.*")
                .doesNotContain("at org.", "Exception", "Jetty");
    }

    private Service.Answer get(String path) throws IOException, InterruptedException {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + path)).build());
    }

    /** What is answered to these very bytes. */
    private String spoken(String request) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(service.base()).getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
