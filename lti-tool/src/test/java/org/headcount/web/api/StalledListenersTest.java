package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.institution;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.host.HostContacts;
import org.headcount.gateway.host.Listening;
import org.headcount.gateway.host.StatusFeed;
import org.headcount.gateway.staff.ApiKeys;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.status.StatusChange;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Service;
import org.headcount.web.Metrics;
import org.headcount.web.OperatorKey;
import org.headcount.web.Problems;
import org.headcount.web.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Hosts that ask for what has changed and do not read the answer. */
class StalledListenersTest {

    private static final int STALLED = 12;

    /** More than any socket takes that is not read. */
    private static final StatusChange LONG = new StatusChange(
            new Learner(
                    new LearnerId("ln1"), Collections.nCopies(30_000, new IdentityName("host", "x".repeat(255))), ""),
            true,
            true,
            Optional.empty());

    /** A feed whose places are numbers; each change of it is a long one, but what comes after place 1 is short. */
    private static final class Numbers implements StatusFeed {

        private final AtomicInteger head = new AtomicInteger();
        private final Semaphore asked = new Semaphore(0);

        @Override
        public String head(InstitutionId institution) {
            return String.valueOf(head.get());
        }

        @Override
        public Told after(InstitutionId institution, String feed, int most) {
            String now = head(institution);
            asked.release();
            return new Told.Changes(feed.equals("0") && !now.equals("0") ? List.of(LONG) : List.of(), now);
        }

        @Override
        public Map<InstitutionId, String> heads(Set<InstitutionId> institutions) {
            Map<InstitutionId, String> found = new HashMap<>();
            institutions.forEach(one -> found.put(one, head(one)));
            return found;
        }

        void awaitQuestions(int count) throws InterruptedException {
            assertThat(asked.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private final Numbers feed = new Numbers();
    private final Listening listening = new Listening(feed);
    private final Metrics metrics = new Metrics();
    private final Server server = new Server(0);
    private final URI base = URI.create("http://localhost:" + server.port());
    private final List<Socket> stalled = new ArrayList<>();

    @BeforeEach
    void start() {
        InMemoryInstitutions institutions = new InMemoryInstitutions();
        institutions.create(institution(NORTH, Policy.ROLLING));
        Problems problems = new Problems(new Addresses(base));
        server.serve(
                Api.servlet(
                        problems,
                        Mockito.mock(ApiKeys.class),
                        new OperatorKey(Secrets.hash(Service.OPERATOR_KEY)),
                        institutions,
                        Mockito.mock(HostContacts.class),
                        Clock.systemUTC(),
                        new StatusChangesResource(institutions, listening)),
                "/api/v1/*");
        server.start(problems, metrics, base);
        listening.start(Duration.ofMillis(10));
    }

    @AfterEach
    void end() throws IOException {
        for (Socket socket : stalled) {
            socket.close();
        }
        server.close();
        listening.close();
        metrics.close();
    }

    private Socket ask(String after) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("localhost", server.port()));
        stalled.add(socket);
        socket.getOutputStream()
                .write(("GET /api/v1/institutions/north/status-changes?after=" + after + "&wait=60 HTTP/1.1\r\n"
                                + "Host: localhost\r\nAuthorization: Bearer " + Service.OPERATOR_KEY + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void hostsThatDoNotReadTheirAnswersDelayNobodyElses() throws Exception {
        for (int host = 0; host < STALLED; host++) {
            ask("0");
        }
        feed.awaitQuestions(STALLED);
        feed.head.set(1);
        feed.awaitQuestions(8); // all of those who answer are at it

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(base.resolve("/api/v1/institutions/north/status-changes?after=1&wait=1"))
                                .header("Authorization", "Bearer " + Service.OPERATOR_KEY)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("{\"changes\":[],\"feed\":\"1\"}");
    }

    @Test
    void aLongAnswerThatIsReadSlowlyIsWhole() throws Exception {
        Socket slow = ask("0");
        feed.awaitQuestions(1);
        feed.head.set(1);
        feed.awaitQuestions(1);

        InputStream in = slow.getInputStream();
        StringBuilder text = new StringBuilder();
        byte[] some = new byte[4096];
        while (text.indexOf("\"feed\":\"1\"}") < 0) {
            int read = in.read(some);
            assertThat(read).isPositive();
            text.append(new String(some, 0, read, StandardCharsets.US_ASCII));
            text.delete(0, Math.max(0, text.length() - 8192));
        }
        assertThat(text).contains("xxxxx");
    }
}
