package org.headcount.plugin.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.plugin.it.RealService.until;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

/**
 * Each kind of change at each door, about learners of each status, while the service that is shipped answers and while it is
 * dead. OpenOLAT's rules in a host of its shape; what is not known is refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init")
class MatrixIT {

    private static final String VERSION = "10.1.34";
    private static final int FIRST_KEY = 1_000;

    private final List<Attempt> made = new ArrayList<>();

    @AutoClose
    private RealService service;

    @AutoClose
    private Container host;

    @BeforeAll
    void start() throws Exception {
        Path base = Container.tomcatBase("matrix", VERSION);
        service = RealService.start(base);
        service.active(identities(each -> each.status == Attempt.Status.ACTIVE));
        service.inactive(identities(each -> each.status == Attempt.Status.INACTIVE));
        Path lib = base.resolve("lib");
        Files.writeString(
                lib.resolve("openolat.rules"),
                Attempt.FURTHER_RULES + Files.readString(Path.of("../config/hosts/openolat.rules")));
        Plugin.install(lib, false, service, "host = lib/openolat.rules", "contexts = /olat", "stale.after = PT1H");
        new Host(false).writeOpenOlat(base.resolve("webapps/olat"));
        host = Container.tomcat(base, VERSION);
    }

    /** Each is about somebody else. First those with the service, so that it need die only once. */
    static Stream<Attempt> attempts() {
        List<Attempt> all = new ArrayList<>();
        for (boolean away : new boolean[] {false, true}) {
            for (Attempt.Status status : Attempt.Status.values()) {
                for (Attempt.Door door : Attempt.Door.values()) {
                    for (Attempt.Change change : Attempt.Change.values()) {
                        all.add(new Attempt(FIRST_KEY + all.size(), change, door, status, away));
                    }
                }
            }
        }
        return all.stream();
    }

    private static List<String> identities(Predicate<Attempt> which) {
        return attempts().filter(which).map(Attempt::identity).collect(Collectors.toList());
    }

    @ParameterizedTest
    @MethodSource("attempts")
    @Order(1)
    void aRecordChangesOnlyWhileItsLearnerMayChangeAndIsReadAllTheSame(Attempt attempt) throws Exception {
        if (attempt.away && !service.isAway()) {
            askForThoseWhoAreToBeKnown();
            service.goAway();
        }
        String before = attempt.read(host).body();

        made.add(attempt);
        HttpResponse<String> answer = attempt.make(host);

        HttpResponse<String> after = attempt.read(host);
        assertThat(after.statusCode()).isEqualTo(200);
        if (attempt.isAllowed()) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).startsWith("changes=");
            assertThat(after.body()).isNotEqualTo(before);
        } else {
            attempt.assertRefused(answer, host);
            assertThat(after.body()).isEqualTo(before);
        }
    }

    @Test
    @Order(2)
    void everyActivityAndEveryRefusalArrivesOnce() throws Exception {
        if (service.isAway()) {
            service.comeBack();
        }
        List<String> expected = made.stream().map(Attempt::report).collect(Collectors.toList());

        until(() -> service.reported().containsAll(expected));

        assertThat(service.reported()).containsOnlyOnce(expected.toArray(new String[0]));
    }

    /** One change about many: it is refused, for there are inactive ones among them, and all of them are asked for. */
    private void askForThoseWhoAreToBeKnown() throws Exception {
        String body = Stream.of("keys", "lti", "logins")
                .map(kind -> "\"" + kind + "\":["
                        + attempts()
                                .filter(each -> each.away && each.status != Attempt.Status.UNKNOWN)
                                .filter(each -> kind.equals(listOf(each.door)))
                                .map(each -> "\"" + each.name() + "\"")
                                .collect(Collectors.joining(","))
                        + "]")
                .collect(Collectors.joining(",", "{", "}"));
        HttpResponse<String> answer = host.send("PUT", "/olat/restapi/asked", body);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("undecided");
    }

    private static String listOf(Attempt.Door door) {
        return door == Attempt.Door.LTI ? "lti" : door == Attempt.Door.WEBDAV ? "logins" : "keys";
    }
}
