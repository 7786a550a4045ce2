package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTimesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TokenTimes times =
            new TokenTimes(Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofHours(24));

    @ParameterizedTest
    @CsvSource({
        "0, 60, ",
        "-600, 1, ",
        "60, 61, ",
        "-90, -59, ",
        "-120, -60, EXPIRES_AT",
        "-120, -61, EXPIRES_AT",
        "61, 120, ISSUED_AT",
        "120, 180, ISSUED_AT",
        "-3600, 60, ISSUED_AT",
        "-661, 60, ISSUED_AT",
        "-660, 60, ",
        "10, 5, EXPIRES_AT",
        "0, 90000, LIFETIME"
    })
    void aMinuteOfLeewayIsGrantedOnBothSidesAndNoMore(long issued, long expires, WireRule expected) {
        Optional<WireRule> rule =
                times.check(Claims.of(times(issued, expires)), NOON).map(Verification.Refused::rule);

        assertThat(rule).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1795262460\"",
                "1e18",
                "1000000000000000000",
                "1795262460.5",
                "1795262460.0",
                "-1",
                "null",
                "[]",
                "true",
                "1795262460000"
            })
    void whatIsNoWholeNumberOfSecondsIsRefusedHoweverItReads(String value) {
        ObjectNode expires = Json.readObject("{\"iat\":" + NOON.getEpochSecond() + ",\"exp\":" + value + "}")
                .orElseThrow();
        ObjectNode issued = Json.readObject("{\"exp\":" + (NOON.getEpochSecond() + 60) + ",\"iat\":" + value + "}")
                .orElseThrow();

        assertThat(times.check(Claims.of(expires), NOON).map(Verification.Refused::rule))
                .contains(WireRule.EXPIRES_AT);
        assertThat(times.check(Claims.of(issued), NOON).map(Verification.Refused::rule))
                .contains(WireRule.ISSUED_AT);
    }

    @ParameterizedTest
    @CsvSource({"-3600, ", "0, ", "60, ", "61, NOT_BEFORE", "3600, NOT_BEFORE"})
    void aTokenIsGoodFromWhenItSaysAndAMinuteBefore(long notBefore, WireRule expected) {
        ObjectNode claims = times(0, 60).put("nbf", NOON.getEpochSecond() + notBefore);

        assertThat(times.check(Claims.of(claims), NOON).map(Verification.Refused::rule))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1795262400\"", "1795262400.5", "1e18", "null", "-1", "[]"})
    void aBeginningThatIsNoWholeNumberOfSecondsIsRefused(String value) {
        ObjectNode claims = times(0, 60);
        claims.set("nbf", Json.read(value).orElseThrow());

        assertThat(times.check(Claims.of(claims), NOON).map(Verification.Refused::rule))
                .contains(WireRule.NOT_BEFORE);
    }

    @Test
    void aMissingTimeIsRefused() {
        ObjectNode noExpiry = times(0, 60);
        noExpiry.remove("exp");
        ObjectNode noIssue = times(0, 60);
        noIssue.remove("iat");

        assertThat(times.check(Claims.of(noExpiry), NOON))
                .contains(new Verification.Refused(WireRule.EXPIRES_AT, "none"));
        assertThat(times.check(Claims.of(noIssue), NOON))
                .contains(new Verification.Refused(WireRule.ISSUED_AT, "none"));
    }

    @Test
    void aRefusalTellsHowFarOffItWas() {
        assertThat(times.check(Claims.of(times(120, 180)), NOON))
                .contains(new Verification.Refused(WireRule.ISSUED_AT, "120 s ahead"));
        assertThat(times.check(Claims.of(times(-120, -61)), NOON))
                .contains(new Verification.Refused(WireRule.EXPIRES_AT, "61 s ago"));
    }

    private static ObjectNode times(long issued, long expires) {
        return Json.object().put("iat", NOON.getEpochSecond() + issued).put("exp", NOON.getEpochSecond() + expires);
    }
}
