package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ParkedLogins} keeps to. */
@SuppressWarnings("NullAway.Init")
public abstract class ParkedLoginsContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant END = NOON.plusSeconds(600);
    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");

    private ParkedLogins logins;

    protected abstract ParkedLogins noLogins();

    @BeforeEach
    void begin() {
        logins = noLogins();
    }

    @Test
    void aLoginComesBackAsItWasAndAsOftenAsAsked() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("lti_message_hint", "\0\"é🎓".repeat(1000));
        parameters.put("iss", "https://lms.example");
        logins.park(NORTH, "l1", parameters, END);

        for (int time = 0; time < 2; time++) {
            assertThat(logins.find(NORTH, "l1", NOON).entrySet()).containsExactlyElementsOf(parameters.entrySet());
        }
    }

    @Test
    void aLoginIsOfOneInstitutionAndUntilItsEnd() {
        logins.park(NORTH, "l1", Map.of("iss", "x"), END);

        assertThat(logins.find(SOUTH, "l1", NOON)).isEmpty();
        assertThat(logins.find(NORTH, "l2", NOON)).isEmpty();
        assertThat(logins.find(NORTH, "l1", END.minusMillis(1))).isNotEmpty();
        assertThat(logins.find(NORTH, "l1", END)).isEmpty();
    }

    @Test
    void anInstitutionHasRoomForSoManyAndNoMore() {
        for (int number = 0; number <= ParkedLogins.MOST; number++) {
            logins.park(NORTH, "l" + number, Map.of("iss", "x"), END);
        }
        logins.park(SOUTH, "l1", Map.of("iss", "x"), END);

        assertThat(logins.find(NORTH, "l" + (ParkedLogins.MOST - 1), NOON)).isNotEmpty();
        assertThat(logins.find(NORTH, "l" + ParkedLogins.MOST, NOON)).isEmpty();
        assertThat(logins.find(SOUTH, "l1", NOON)).isNotEmpty();
    }

    @Test
    void allOfAnInstitutionAreForgottenTogetherAndThereIsRoomAgain() {
        for (int number = 0; number < ParkedLogins.MOST; number++) {
            logins.park(NORTH, "l" + number, Map.of("login_hint", "5"), END);
        }
        logins.park(SOUTH, "l1", Map.of("login_hint", "5"), END);

        logins.forget(NORTH);
        logins.forget(new InstitutionId("east"));

        assertThat(logins.find(NORTH, "l1", NOON)).isEmpty();
        assertThat(logins.find(SOUTH, "l1", NOON)).isNotEmpty();
        logins.park(NORTH, "l1", Map.of("login_hint", "6"), END);
        assertThat(logins.find(NORTH, "l1", NOON)).containsEntry("login_hint", "6");
    }

    @Test
    void loginsThatRaceAreAllKept() throws Exception {
        AtomicInteger number = new AtomicInteger();

        assertThat(Race.of(() -> {
                    String login = "l" + number.incrementAndGet();
                    logins.park(NORTH, login, Map.of("iss", login), END);
                    return logins.find(NORTH, login, NOON).containsValue(login);
                }))
                .containsOnly(true);
    }
}
