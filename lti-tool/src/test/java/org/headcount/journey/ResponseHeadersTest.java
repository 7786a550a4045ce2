package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.journey.Journey.ADA;
import static org.headcount.journey.Journey.IDA;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the headers of every answer at every address say, whatever became of the request. */
@SuppressWarnings("NullAway.Init")
class ResponseHeadersTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern CACHED =
            Pattern.compile("/lti/jwks(/[^/]+)?|/platforms/[^/]+/jwks|/admin/assets/.+|/lti/register/[^/]+\\.js");
    private static final Pattern MAX_AGE = Pattern.compile("public, max-age=\\d+(, immutable)?");

    @TempDir
    static Path folder;

    private static Journey journey;
    private static String base;
    private static String staff;
    private static String reader;

    @BeforeAll
    static void connect() throws Exception {
        journey = new Journey(folder, "switch");
        base = journey.service().base().toString();
        HttpResponse<String> signedIn =
                form("POST", "/admin/sign-in", "key=" + Service.OPERATOR_KEY, "Accept", "text/html");
        staff = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        reader = journey.service().key("rivers", "read");
    }

    @AfterAll
    static void close() {
        journey.close();
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> form(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        return send(method, path, body, all);
    }

    /** What is wrong with the headers of an answer; empty where nothing is. */
    private static Optional<String> faults(String what, int status, HttpHeaders headers) {
        String path = what.split(" ", 2)[1].split("\\?", 2)[0];
        List<String> faults = new ArrayList<>();
        one(headers, "X-Content-Type-Options", Pattern.compile("nosniff")).ifPresent(faults::add);
        one(headers, "Referrer-Policy", Pattern.compile("no-referrer|same-origin|strict-origin"))
                .ifPresent(faults::add);
        one(headers, "X-Request-Id", Pattern.compile("[0-9a-f-]{36}")).ifPresent(faults::add);
        one(
                        headers,
                        "Content-Security-Policy",
                        Pattern.compile("default-src 'none';(?!.*unsafe).*frame-ancestors [^;]+.*"))
                .ifPresent(faults::add);
        boolean read = what.startsWith("GET ") || what.startsWith("HEAD ");
        boolean kept = read && status == 200 && CACHED.matcher(path).matches();
        Pattern cached = kept ? Pattern.compile(MAX_AGE + "|no-cache") : Pattern.compile("no-store");
        one(headers, "Cache-Control", cached).ifPresent(faults::add);
        for (String told : List.of("Server", "X-Powered-By", "Via")) {
            headers.firstValue(told).ifPresent(value -> faults.add(told + ": " + value));
        }
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(what + " (" + status + ") " + String.join(", ", faults));
    }

    private static Optional<String> one(HttpHeaders headers, String name, Pattern wanted) {
        List<String> values = headers.allValues(name);
        return values.size() == 1 && wanted.matcher(values.get(0)).matches()
                ? Optional.empty()
                : Optional.of(name + ": " + values);
    }

    private static Optional<String> faults(String what, HttpResponse<String> answer) {
        return faults(what, answer.statusCode(), answer.headers());
    }

    private static String ancestors(HttpHeaders headers) {
        String policy = headers.firstValue("Content-Security-Policy").orElse("");
        return policy.replaceFirst(".*frame-ancestors ", "").replaceFirst(";.*", "");
    }

    private static boolean isPage(HttpHeaders headers) {
        return headers.firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    private static String there(String path) throws Exception {
        return path.startsWith("/admin/assets/{")
                ? asset(path.substring("/admin/assets/{".length(), path.length() - 1))
                : path.replace("{platform}", journey.platform()).replace("{tool}", journey.toolId());
    }

    /** As the page before the sign-in names it. */
    private static String asset(String name) throws Exception {
        Matcher found = Pattern.compile("/admin/assets/" + name + "-[^\"]+")
                .matcher(send("GET", "/admin", "", "Accept", "text/html").body());
        assertThat(found.find()).as(name).isTrue();
        return found.group();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/lti/login",
                "/lti/launch",
                "/lti/jwks",
                "/lti/jwks/{platform}",
                "/lti/jwks/none",
                "/lti/notices/{platform}",
                "/lti/notices/none",
                "/lti/register/none",
                "/lti/register/close.js",
                "/lti/register/{platform}?openid_configuration=x",
                "/lti/tools",
                "/lti/tools/{tool}",
                "/lti/tools/none",
                "/lti/links/none",
                "/lti/usage",
                "/lti/me",
                "/lti/nothing",
                "/platforms/{platform}",
                "/platforms/{platform}/.well-known/openid-configuration",
                "/platforms/{platform}/.well-known/openid-configuration?invitation=none",
                "/platforms/{platform}/authorize",
                "/platforms/{platform}/jwks",
                "/platforms/{platform}/token",
                "/platforms/{platform}/register/none",
                "/platforms/{platform}/deep-link",
                "/platforms/none/jwks",
                "/platforms/none/authorize",
                "/services/none/lineitems",
                "/services/none/lineitems/1/results",
                "/services/none/memberships",
                "/admin",
                "/admin/sign-in",
                "/admin/sign-out",
                "/admin/assets/{headcount}",
                "/admin/assets/{bootstrap}",
                "/admin/assets/none.css",
                "/admin/institutions/rivers",
                "/admin/nothing",
                "/api/v1/openapi.json",
                "/api/v1/nothing",
                "/problems/not-found"
            })
    void everyAddressSaysItToWhomeverAsksByWhateverMethod(String address) throws Exception {
        String path = there(address);
        List<String> faults = new ArrayList<>();
        for (String accept : List.of("text/html", "application/json")) {
            for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")) {
                faults(method + " " + path, send(method, path, "", "Accept", accept))
                        .ifPresent(faults::add);
            }
            HttpResponse<String> posted = form("POST", path, "x=y", "Accept", accept);
            faults("POST " + path, posted).ifPresent(faults::add);
            faults("POST " + path, send("POST", path, "{", "Accept", accept, "Content-Type", "application/json"))
                    .ifPresent(faults::add);
        }

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/institutions/rivers",
                "/institutions/rivers/connections",
                "/institutions/rivers/holds",
                "/institutions/rivers/nothing",
                "/institutions/none",
                "/nothing"
            })
    void pagesForStaffAreInNobodysFrame(String path) throws Exception {
        for (HttpResponse<String> answer : List.of(
                send("GET", "/admin" + path, "", "Cookie", staff),
                form("POST", "/admin" + path, "token=wrong", "Cookie", staff),
                send("GET", "/admin" + path, ""),
                form("POST", "/admin" + path, "token=wrong"),
                form("POST", "/admin/sign-in", "key=wrong"))) {
            assertThat(faults("any /admin" + path, answer)).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(ancestors(answer.headers())).isEqualTo("'none'");
        }
    }

    @Test
    void everyCallOfRestSaysItWithAndWithoutAKey() throws Exception {
        JsonNode paths = journey.service().get("", "openapi.json").body().path("paths");
        List<String> faults = new ArrayList<>();
        TreeSet<Integer> statuses = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            String there = "/api/v1"
                    + path.getKey()
                            .replaceFirst("^/api/v1", "")
                            .replace("{institution}", "rivers")
                            .replace("{platform}", journey.platform())
                            .replace("{tool}", journey.toolId())
                            .replace("{month}", "2026-11")
                            .replaceAll("\\{[^}]*}", "none");
            for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
                String method = call.getKey().toUpperCase(Locale.ROOT);
                String key = method.equals("GET") ? journey.key() : reader;
                for (HttpResponse<String> answer : List.of(
                        send(method, there, ""),
                        send(
                                method,
                                there,
                                method.equals("GET") ? "" : "x",
                                "Authorization",
                                "Bearer " + key,
                                "Content-Type",
                                "text/plain"))) {
                    faults(method + " " + there, answer).ifPresent(faults::add);
                    statuses.add(answer.statusCode());
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(statuses).contains(200, 401, 403, 404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, institutions, application/json, '{', 400",
        "POST, institutions, application/json, '{}', 400",
        "PUT, institutions, application/json, '{}', 405",
        "POST, institutions, text/plain, 'x', 415",
        "GET, institutions/none, application/json, '', 404",
        "POST, institutions/rivers/facts, application/json, '{\"facts\": []}', 200"
    })
    void whateverRestMakesOfIt(String method, String path, String type, String body, int status) throws Exception {
        HttpResponse<String> answer = send(
                method,
                "/api/v1/" + path,
                body,
                "Authorization",
                "Bearer " + Service.OPERATOR_KEY,
                "Content-Type",
                type);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(faults(method + " /api/v1/" + path, answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/lti/launch, 263000", "/lti/login, 66000"})
    void soIsAFormThatIsTooLarge(String path, int size) throws Exception {
        HttpResponse<String> answer = form("POST", path, "y".repeat(size));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(faults("POST " + path, answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /lti/tools, 263000, 401",
        "POST, /services/none/lineitems, 5000000, 413",
        "POST, /api/v1/institutions, 5000000, 413",
        "POST, /nothing, 5000000, 413"
    })
    void whatIsTooLargeIsAnsweredLikeAllElse(String method, String path, int size, int status) throws Exception {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int answered = spoken(
                method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Connection: close\r\nContent-Length: " + size + "\r\n\r\n",
                headers);

        assertThat(answered).isEqualTo(status);
        assertThat(faults(method + " " + path, answered, HttpHeaders.of(headers, (name, value) -> true)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /a/../../b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "BLAH /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /x HTTP/7.1\r\nHost: x\r\n\r\n"
            })
    void soIsWhatTheServerItselfRefuses(String request) throws Exception {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int status = spoken(request, headers);

        assertThat(status).isGreaterThanOrEqualTo(400);
        assertThat(faults("any /x", status, HttpHeaders.of(headers, (name, value) -> true)))
                .isEmpty();
    }

    private static int spoken(String request, Map<String, List<String>> headers) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(base).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            String[] head = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2)[0].split("\r\n");
            for (int i = 1; i < head.length; i++) {
                String[] header = head[i].split(": ", 2);
                headers.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1]);
            }
            return Integer.parseInt(head[0].split(" ", 3)[1]);
        }
    }

    @Test
    void everyStepOfALaunchSaysItAndItsPagesAreInTheFramesOfTheirLms() {
        journey.lms().add(new ContentChoice("any", "rivers", "Add content", "client-1", "dep-1", base + "/lti/tools"));
        PracticeBrowser browser = new PracticeBrowser();
        journey.open(ADA, browser);
        browser.open(journey.lms().chooseUrl(ADA.id(), "any"));
        browser.open(journey.lms().chooseUrl(IDA.id(), "any"));
        PracticeBrowser framed = new PracticeBrowser().saying("Sec-Fetch-Dest", "iframe");
        framed.cookies().refuseAll();
        journey.open(ADA, framed);
        framed.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("lti_storage_target", "_parent"));
        journey.open(ADA, framed);
        List<BrowserPage> ours = Stream.concat(browser.visited().stream(), framed.visited().stream())
                .filter(page -> page.url().toString().startsWith(base))
                .toList();

        assertThat(ours).hasSizeGreaterThan(8);
        assertThat(ours.stream()
                        .flatMap(page ->
                                faults(page.step().method() + " " + page.url().getPath(), page.status(), page.headers())
                                        .stream())
                        .toList())
                .isEmpty();
        assertThat(ours.stream()
                        .filter(page -> isPage(page.headers()))
                        .map(page -> ancestors(page.headers()))
                        .collect(Collectors.toSet()))
                .containsExactly(lmsOrigin());
    }

    @Test
    void aLaunchOfWhichNobodyKnowsWhereItCameFromIsAnsweredInAnyFrame() {
        PracticeBrowser browser = new PracticeBrowser();
        BrowserPage page = browser.send(journey.launchOf(ADA, browser).with("state", "wrong"));

        assertThat(page.status()).isEqualTo(401);
        assertThat(faults("POST /lti/launch", page.status(), page.headers())).isEmpty();
        assertThat(ancestors(page.headers())).isEqualTo("*");
    }

    private static String lmsOrigin() {
        URI lms = URI.create(journey.lms().issuer());
        return lms.getScheme() + "://" + lms.getAuthority();
    }
}
