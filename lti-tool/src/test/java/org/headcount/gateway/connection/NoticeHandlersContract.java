package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.headcount.gateway.connection.NoticeHandlers.Handler;
import org.headcount.gateway.connection.NoticeHandlers.Place;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.NotificationService;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link NoticeHandlers} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class NoticeHandlersContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final Place HERE = new Place(NORTH, "pf1", "d1");
    private static final Place THERE = new Place(NORTH, "pf1", "d2");
    private static final String COPY = "LtiContextCopyNotice";
    private static final URI ADDRESS = URI.create("https://tool.example/notices");

    private Kept kept;
    private NoticeHandlers handlers;

    /** Both on one store. */
    public record Kept(NoticeHandlers handlers, Connections connections) {}

    protected abstract Kept noHandlers();

    @BeforeEach
    void connect() {
        kept = noHandlers();
        handlers = kept.handlers();
        for (String tool : List.of("tl1", "tl2")) {
            kept.connections()
                    .addTool(NORTH, new ToolRegistration(tool, tool, ADDRESS, List.of(), ADDRESS, ADDRESS, Set.of()));
        }
    }

    @Test
    void theNewestOfferOfADeploymentHolds() {
        handlers.offered(HERE, new NotificationService("https://lms.example/1", Set.of(COPY)));
        handlers.offered(HERE, new NotificationService("https://lms.example/2", Set.of(COPY, "LtiHelloWorldNotice")));

        assertThat(handlers.offer(HERE).orElseThrow().url()).isEqualTo("https://lms.example/2");
        assertThat(handlers.offer(HERE).orElseThrow().types()).containsExactlyInAnyOrder(COPY, "LtiHelloWorldNotice");
        assertThat(handlers.offer(THERE)).isEmpty();
    }

    @Test
    void anOrderHoldsUntilAnotherOneOrNoneReplacesIt() {
        Handler later = new Handler("tl1", COPY, URI.create("https://tool.example/later"));
        handlers.order(HERE, new Handler("tl1", COPY, ADDRESS));
        handlers.order(HERE, later);
        handlers.order(HERE, new Handler("tl2", COPY, ADDRESS));

        assertThat(handlers.handlers(HERE)).containsExactly(later, new Handler("tl2", COPY, ADDRESS));
        assertThat(handlers.handlers(THERE)).isEmpty();
        handlers.cancel(HERE, "tl1", COPY);
        handlers.cancel(HERE, "tl1", COPY);
        assertThat(handlers.wanted(HERE)).containsExactly(COPY);
        handlers.cancel(HERE, "tl2", COPY);
        assertThat(handlers.wanted(HERE)).isEmpty();
    }

    @Test
    void ordersGoWithTheirTool() {
        handlers.order(HERE, new Handler("tl1", COPY, ADDRESS));

        kept.connections().removeTool(NORTH, "tl1");

        assertThat(handlers.handlers(HERE)).isEmpty();
    }

    @Test
    void ofThoseWhoBringOneNoticeOneIsTheFirst() throws Exception {
        List<Boolean> first = Race.of(() -> handlers.spend(HERE, "n1", NOON.plusSeconds(60)));

        assertThat(first).containsOnlyOnce(true);
        assertThat(handlers.spend(THERE, "n1", NOON.plusSeconds(60))).isTrue();
    }
}
