package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.plugin.it.RealService.until;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built JAR in a container with the small host in several shapes, connected to the service that is shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init")
abstract class ContainerContract {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final String name;

    @AutoClose
    private RealService service;

    @AutoClose
    private Container container;

    ContainerContract(String name) {
        this.name = name;
    }

    abstract Path base(String name) throws Exception;

    /** Starts it with the plugin in all of these shapes, and in none besides. */
    abstract Container start(Path base, RealService service) throws Exception;

    abstract Stream<Host.Shape> shapes();

    Container container() {
        return container;
    }

    @BeforeAll
    void start() throws Exception {
        Path base = base(name);
        service = RealService.start(base);
        service.inactive(List.of("it:lena", "it:nina"));
        container = start(base, service);
        // until then what is known is not trusted, and would be asked for again and again
        until(() ->
                change("lena", shapes().findFirst().orElseThrow()).body().contains("<h1>Your licence is not active"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aChangeIsRefusedAndNothingChangedWhateverTheHostsDescriptorSays(Host.Shape shape) throws Exception {
        String before = read("max", shape).body();

        HttpResponse<String> refused = change("lena", shape);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("<h1>Your licence is not active").doesNotContain("error page");
        assertThat(read("max", shape).body()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theHostsOwnFilterComesFirst(Host.Shape shape) throws Exception {
        read("max", shape);

        until(() -> container.log().stream()
                .anyMatch(line -> line.matches(".*headcount: in " + shape.path()
                        + " a request meets first .*\\borg\\.headcount\\.host\\.OwnFilter\\b.*, then headcount")));
    }

    @Test
    void whoIsNobodyMayDoWhatTheHostAllows() throws Exception {
        assertThat(container
                        .send("POST", Host.Shape.CODE.record(), "name=J%C3%B6rg", "Content-Type", FORM)
                        .body())
                .endsWith("name=Jörg");
    }

    @Test
    void whoIsSwitchedOnMayChangeHerRecordAgainAndWhatSheDidIsOnRecord() throws Exception {
        Host.Shape shape = shapes().findFirst().orElseThrow();
        String before = read("max", shape).body();
        assertThat(change("nina", shape).statusCode()).isEqualTo(403);
        assertThat(read("nina", shape).statusCode())
                .isEqualTo(403); // this policy denies an inactive learner's own access

        service.turn("it:nina", true);
        until(() -> read("nina", shape).statusCode() == 200);

        assertThat(read("nina", shape).body()).isEqualTo(before);
        assertThat(change("nina", shape).statusCode()).isEqualTo(200);
        assertThat(read("nina", shape).body()).isNotEqualTo(before);
        until(() -> service.reported()
                .containsAll(
                        List.of("it:nina activity access", "it:nina activity personal", "it:nina refusal personal")));
        assertThat(service.reported())
                .containsOnlyOnce("it:nina activity access", "it:nina activity personal", "it:nina refusal personal");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void whileTheServiceIsAwayWhatWasKnownHoldsAndTheSettingDecidesTheRest() throws Exception {
        Host.Shape shape = shapes().findFirst().orElseThrow();
        service.goAway();

        assertThat(change("lena", shape).body()).contains("<h1>Your licence is not active");
        assertThat(change("a-stranger", shape).body()).contains("<h1>This cannot be checked at the moment");
        assertThat(read("max", shape).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> read(String who, Host.Shape shape) throws Exception {
        return container.send("GET", shape.record(), "", "X-User", who);
    }

    private HttpResponse<String> change(String who, Host.Shape shape) throws Exception {
        return container.send(
                "POST", shape.record(), "name=x", "X-User", who, "Content-Type", FORM, "Accept", "text/html");
    }
}
