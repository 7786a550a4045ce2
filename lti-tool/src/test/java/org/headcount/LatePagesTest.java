package org.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.erasure.Erasing;
import org.headcount.gateway.grade.Holds;
import org.headcount.lti.wire.SigningKey;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.terms.Policy;
import org.headcount.settings.Settings;
import org.headcount.store.FreshFile;
import org.headcount.store.Store;
import org.headcount.testing.HeardLog;
import org.headcount.testing.Service;
import org.headcount.web.Metrics;
import org.headcount.web.Problems;
import org.headcount.web.Server;
import org.headcount.web.admin.AdminServlet;
import org.headcount.web.admin.InstitutionList;
import org.headcount.web.admin.held.HoldsPage;
import org.headcount.web.admin.learners.LearnersPage;
import org.headcount.web.admin.learners.Rooms;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages whose lists take their time: what comes before, and what comes instead. */
@Timeout(120) // what is held up here would be so for ever
class LatePagesTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final String SEARCH = "learners?q=ada";
    private static final String REFUSED = "holds";

    private static final String END = "\n</main>\n</body>\n</html>\n\n";

    @TempDir
    Path folder;

    private final Opened opened = new Opened();
    private final CountDownLatch released = new CountDownLatch(1);
    private boolean broken;
    private HttpClient staff;
    private URI north;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        InstantSource clock = InstantSource.fixed(NOON);
        FreshFile.at(folder.resolve("headcount.db"));
        Settings settings = Service.settings(folder);
        Server server = opened.add(new Server(0));
        URI base = settings.base(server.port());
        Addresses addresses = new Addresses(base);
        Store store = opened.add(Store.open(settings.databaseUrl(), clock));
        Transport transport = new Transport(settings, store, SigningKey::generate, clock, opened);
        Metering metering = new Metering(settings, store, clock, opened);
        Ledger slowLedger = slow(Ledger.class, store.ledger());
        Holds slowHolds = slow(Holds.class, store.holds());
        Figures figures = new Figures(
                metering.meter,
                metering.daySurveys,
                metering.unitSurveys,
                metering.outlook,
                store.ledger(),
                clock,
                Runnable::run,
                Runnable::run);
        Problems problems = new Problems(addresses);
        AdminServlet servlet = new AdminServlet(
                List.of(
                        new LearnersPage(new Rooms(
                                new Meter(store.institutions(), slowLedger, clock),
                                store.ledger(),
                                metering.listing,
                                figures,
                                metering.switching,
                                metering.previews,
                                metering.linking,
                                store.holds(),
                                store.rosters(),
                                store.connections(),
                                new Erasing(store.erasures(), store.parkedLaunches(), store.parkedLogins()),
                                clock)),
                        new HoldsPage(
                                store.ledger(),
                                store.connections(),
                                slowHolds,
                                new ServiceCalls(settings, addresses, store, transport, metering.meter, clock, opened)
                                        .heldGrades,
                                metering.refusals)),
                new InstitutionList(store.institutions(), figures, clock),
                store.institutions(),
                new Entrance(settings, addresses, store, transport, clock).doors,
                transport.seal,
                new Pages(),
                problems,
                clock);
        server.serveForms(servlet, "/admin/*");
        server.start(problems, opened.add(new Metrics()), base);
        store.institutions().create(Given.institution(Given.NORTH, Policy.SWITCH));
        store.ledger()
                .append(
                        Given.NORTH,
                        List.of(Given.access("f1", new IdentityName("sis", "ada"), "2026-03-02T08:00:00Z")));
        north = base.resolve("/admin/institutions/north/");
        staff = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        staff.send(
                HttpRequest.newBuilder(base.resolve("/admin/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("key=" + Service.OPERATOR_KEY))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    @AfterEach
    void close() {
        released.countDown();
        opened.close();
    }

    /** Answers once it is released, unless it is broken. */
    private <T> T slow(Class<T> port, T real) {
        InvocationHandler handler = (proxy, method, values) -> {
            released.await();
            if (broken) {
                throw new IllegalStateException("the disk is gone");
            }
            try {
                return method.invoke(real, values);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        };
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
    }

    private void breakStore() {
        broken = true;
        released.countDown();
    }

    private HttpRequest.Builder asked(String page) {
        return HttpRequest.newBuilder(north.resolve(page));
    }

    private HttpResponse<String> read(HttpRequest.Builder request) throws IOException, InterruptedException {
        return staff.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "learners?q=ada, identity, '<div id=\"list\">', 'sis:ada'",
        "learners?q=ada, gzip, '<div id=\"list\">', 'sis:ada'",
        "holds, identity, '<p class=\"lead-text\">', 'id=\"refused-title\"'",
        "holds, gzip, '<p class=\"lead-text\">', 'id=\"refused-title\"'"
    })
    void theHeadOfAPageArrivesBeforeItsListIsRead(String page, String encoding, String early, String late)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = staff.send(
                asked(page).header("Accept-Encoding", encoding).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = encoding.equals("gzip") ? new GZIPInputStream(answer.body()) : answer.body()) {
            String head = until(early, body);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
            assertThat(head).contains("<nav", "<h1").doesNotContain(late);

            released.countDown();

            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(late)
                    .endsWith(END);
        }
    }

    /** What comes up to and with these words. */
    private static String until(String words, InputStream body) throws IOException {
        ByteArrayOutputStream come = new ByteArrayOutputStream();
        while (!come.toString(StandardCharsets.UTF_8).endsWith(words)) {
            int next = body.read();
            if (next < 0) {
                throw new AssertionError("ended without " + words + ": " + come.toString(StandardCharsets.UTF_8));
            }
            come.write(next);
        }
        return come.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {SEARCH, REFUSED})
    void aListThatCannotBeReadSaysSoInsideThePage(String page) throws IOException, InterruptedException {
        breakStore();

        for (Texts texts : Texts.all()) {
            HttpResponse<String> answer = read(asked(page).header("Accept-Language", texts.language()));
            String reference = answer.headers().firstValue("X-Request-Id").orElseThrow();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("<h1", "role=\"alert\"", texts.of("unread.title"), texts.of("unread.help"))
                    .contains("href=\"" + north.getPath() + page + "\">" + texts.of("unread.again") + "</a>")
                    .contains("<code>" + reference + "</code>")
                    .endsWith(END);
            assertThat(answer.body())
                    .as("it passes for no empty list")
                    .doesNotContain(texts.of("learners.nobody"), texts.of("held.none"))
                    .doesNotContain("the disk is gone");
        }
    }

    @Test
    void whyAListCannotBeReadIsLoggedOnceUnderTheReferenceAndWithoutTheName() throws IOException, InterruptedException {
        breakStore();
        HttpResponse<String> answer;
        List<ILoggingEvent> lines;
        try (HeardLog log = new HeardLog("org.headcount", Level.WARN)) {
            answer = read(asked(SEARCH));
            lines = log.events();
        }

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).getFormattedMessage())
                .isEqualTo(
                        "request " + answer.headers().firstValue("X-Request-Id").orElseThrow() + " failed");
        assertThat(lines.get(0).getThrowableProxy().getMessage()).doesNotContain("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {SEARCH, REFUSED})
    void aScriptAndWhoeverAsksForTheHeadAloneLearnByTheStatusThatAListCannotBeRead(String page)
            throws IOException, InterruptedException {
        breakStore();

        assertThat(read(asked(page).header("HX-Request", "true")).statusCode()).isEqualTo(500);
        assertThat(read(asked(page).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {SEARCH, REFUSED})
    void whatAScriptIsGivenIsThePageInOnePiece(String page) throws IOException, InterruptedException {
        released.countDown();

        HttpResponse<String> whole = read(asked(page).header("HX-Request", "true"));
        HttpResponse<String> early = read(asked(page));

        assertThat(whole.headers().firstValueAsLong("Content-Length"))
                .hasValue(whole.body().getBytes(StandardCharsets.UTF_8).length);
        assertThat(early.headers().firstValue("Content-Length")).isEmpty();
        assertThat(withoutToken(early)).isEqualTo(withoutToken(whole));
        assertThat(read(asked(page).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .headers()
                        .firstValueAsLong("Content-Length"))
                .hasValue(whole.body().getBytes(StandardCharsets.UTF_8).length);
    }

    private static String withoutToken(HttpResponse<String> page) {
        return page.body().replaceAll("name=\"token\" value=\"[^\"]*\"", ""); // it is written otherwise each time
    }

    @ParameterizedTest
    @CsvSource({
        "learners?q=%00, 400",
        "holds?from=yesterday, 400",
        "holds?learner=nobody, 404",
        "holds/nowhere, 404",
        "../south/learners?q=ada, 404"
    })
    void whatIsAskedWronglyIsRefusedBeforeAnythingIsSent(String page, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = read(asked(page));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("id=\"list\"", "lead-text").endsWith(END);
    }
}
