package org.headcount.lti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTest {

    @ParameterizedTest(name = "{0} of {1} is shown as {2} of {3}: {4}")
    @CsvSource({
        "40, 50, 40, 50, true",
        "40.0, 50, 40, 50.00, true",
        "8, 10, 40.00000, 50, true",
        "1, 3, 16.66667, 50, true",
        "61.60000, 80, 0.77, 1, true",
        "0, 10, 0, 50, true",
        "60, 50, 50, 50, true",
        "60, 50, 60, 50, true",
        "40, 50, 41, 50, false",
        "40, 50, 39.99, 50, false",
        "60, 50, 40, 50, false",
        "0, 10, 5, 50, false",
    })
    void aGradeIsRecognisedOnWhateverScale(
            String given, String maximum, String shown, String shownMaximum, boolean same) {
        assertThat(result(Map.of("userId", "5", "resultScore", shown, "resultMaximum", shownMaximum))
                        .shows(score(Map.of("scoreGiven", given, "scoreMaximum", maximum))))
                .isEqualTo(same);
    }

    @Test
    void withoutAMaximumAResultIsAShareOfOne() {
        Result half = result(Map.of("userId", "5", "resultScore", "0.5"));

        assertThat(half.shows(score(Map.of("scoreGiven", "5", "scoreMaximum", "10"))))
                .isTrue();
        assertThat(half.userId()).isEqualTo("5");
    }

    @Test
    void whereNothingIsShownOrNothingWasGivenNothingIsTheSame() {
        assertThat(result(Map.of("userId", "5")).hasGrade()).isFalse();
        assertThat(result(Map.of("userId", "5", "resultScore", "-")).hasGrade()).isFalse();
        assertThat(result(Map.of("userId", "5")).shows(score(Map.of("scoreGiven", "5", "scoreMaximum", "10"))))
                .isFalse();
        assertThat(result(Map.of("userId", "5", "resultScore", "0")).shows(score(Map.of())))
                .isFalse();
        assertThat(Result.read(Map.of("resultScore", "0"))).isEmpty();
    }

    private static Result result(Map<String, String> members) {
        return Result.read(members).orElseThrow();
    }

    private static Score score(Map<String, String> numbers) {
        Map<String, String> members = new HashMap<>(numbers);
        members.put("userId", "5");
        members.put("timestamp", "2026-11-21T12:00:00Z");
        members.put("activityProgress", "Completed");
        members.put("gradingProgress", "FullyGraded");
        Score.Reading reading = Score.read(members, Instant.parse("2026-11-21T12:00:00Z"));
        assertThat(reading).isInstanceOf(Score.Reading.Read.class);
        return ((Score.Reading.Read) reading).score();
    }
}
