package org.headcount.lti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aScoreIsReadWithItsExactNumbers() {
        Score score = read(score("scoreGiven", new BigDecimal("1.50")));

        assertThat(score.userId()).isEqualTo("5");
        assertThat(score.timestamp()).isEqualTo(NOON);
        assertThat(score.activityProgress()).isEqualTo(Score.ActivityProgress.Completed);
        assertThat(score.gradingProgress()).isEqualTo(Score.GradingProgress.FullyGraded);
        assertThat(score.scoreGiven()).contains(new BigDecimal("1.50"));
        assertThat(score.scoreMaximum()).contains(BigDecimal.TEN);
    }

    @Test
    void whatMoodleReallySendsIsUnderstood() {
        Map<String, Object> members = score("scoreGiven", "61.60000");
        members.put("scoreMaximum", new BigDecimal("80"));
        members.put("timestamp", "2026-11-21T11:21:50+0000");
        members.put("userId", new BigDecimal("5"));

        Score score = read(members);

        assertThat(score.scoreGiven()).contains(new BigDecimal("61.60000"));
        assertThat(score.userId()).isEqualTo("5");
        assertThat(score.timestamp()).isEqualTo("2026-11-21T11:21:50Z");
    }

    @Test
    void aScoreWithoutNumbersClearsTheResultAndOneAboveTheMaximumIsAllowed() {
        Map<String, Object> cleared = score("scoreGiven", BigDecimal.ONE);
        cleared.remove("scoreGiven");
        cleared.remove("scoreMaximum");

        assertThat(read(cleared).scoreGiven()).isEmpty();
        assertThat(read(score("scoreGiven", new BigDecimal("11"))).scoreGiven()).contains(new BigDecimal("11"));
        assertThat(read(score("timestamp", "2026-11-22T12:00:00Z")).timestamp()).isEqualTo("2026-11-22T12:00:00Z");
    }

    static Stream<Arguments> E40_games() {
        return Stream.of(
                Arguments.of("scoreGiven", "NaN"),
                Arguments.of("scoreGiven", "abc"),
                Arguments.of("scoreGiven", ""),
                Arguments.of("scoreGiven", " 1"),
                Arguments.of("scoreGiven", "0x10"),
                Arguments.of("scoreGiven", new BigDecimal("-1")),
                Arguments.of("scoreGiven", "-0.5"),
                Arguments.of("scoreGiven", new BigDecimal("1e999")),
                Arguments.of("scoreGiven", "1e999"),
                Arguments.of("scoreGiven", new BigDecimal("1e999999999")),
                Arguments.of("scoreGiven", new BigDecimal("1e-999999999")),
                Arguments.of("scoreGiven", true),
                Arguments.of("scoreGiven", List.of(BigDecimal.ONE)),
                Arguments.of("scoreMaximum", BigDecimal.ZERO),
                Arguments.of("scoreMaximum", new BigDecimal("-10")),
                Arguments.of("scoreMaximum", "0.0"),
                Arguments.of("timestamp", "2026-11-21T12:00:00"),
                Arguments.of("timestamp", "3000-01-01T00:00:00Z"),
                Arguments.of("timestamp", "2026-11-22T12:00:01Z"),
                Arguments.of("timestamp", "yesterday"),
                Arguments.of("timestamp", new BigDecimal("1795281014")),
                Arguments.of("userId", ""),
                Arguments.of("userId", " "),
                Arguments.of("userId", "u".repeat(256)),
                Arguments.of("userId", List.of("5")),
                Arguments.of("activityProgress", "Done"),
                Arguments.of("activityProgress", "completed"),
                Arguments.of("gradingProgress", "Graded"),
                Arguments.of("gradingProgress", BigDecimal.ONE));
    }

    @ParameterizedTest
    @MethodSource("E40_games")
    void eachGameIsNamedAndNotRepeated(String member, Object value) {
        Score.Reading reading = Score.read(score(member, value), NOON);

        assertThat(reading).isInstanceOf(Score.Reading.Malformed.class);
        assertThat(((Score.Reading.Malformed) reading).wrong())
                .singleElement()
                .asString()
                .startsWith(member + " ");
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        Score.Reading reading = Score.read(Map.of("scoreGiven", BigDecimal.ONE), NOON);

        assertThat(((Score.Reading.Malformed) reading).wrong()).hasSize(5);
    }

    @Test
    void aLineItemNeedsALabelAndAMaximumAndItsResourceIdMayBeANumber() {
        LineItem.Reading good = LineItem.read(Map.of(
                "label",
                "Quiz",
                "scoreMaximum",
                "80",
                "resourceId",
                new BigDecimal("2"),
                "tag",
                "grade",
                "resourceLinkId",
                "7"));
        LineItem item = ((LineItem.Reading.Read) good).item();
        assertThat(item.label()).isEqualTo("Quiz");
        assertThat(item.scoreMaximum()).isEqualByComparingTo("80");
        assertThat(item.resourceId()).contains("2");
        assertThat(item.tag()).contains("grade");
        assertThat(item.resourceLinkId()).contains("7");
        assertThat(item.id()).isEmpty();

        assertThat(wrong(Map.of("label", " ", "scoreMaximum", BigDecimal.ZERO))).hasSize(2);
        assertThat(wrong(Map.of("scoreMaximum", BigDecimal.ONE))).hasSize(1);
        assertThat(wrong(Map.of("label", "Quiz", "scoreMaximum", BigDecimal.ONE, "endDateTime", "soon")))
                .hasSize(1);
    }

    @Test
    void scopesAreSplitJoinedAndCutDown() {
        assertThat(Scopes.split("  b a\t b ")).containsExactly("b", "a");
        assertThat(Scopes.split("")).isEmpty();
        assertThat(Scopes.granted(List.of("c", "a"), List.of("a", "b", "c"))).containsExactly("c", "a");
        assertThat(Scopes.join(List.of("a", "b"))).isEqualTo("a b");
    }

    @Test
    void messageTypesAreNamedAsSpecifiedAndNotOtherwise() {
        assertThat(MessageType.of("LtiResourceLinkRequest")).contains(MessageType.RESOURCE_LINK);
        assertThat(MessageType.of("LtiResourceLinkRequest ")).isEmpty();
        assertThat(MessageType.of("ltiResourceLinkRequest")).isEmpty();
    }

    private static List<String> wrong(Map<String, ?> members) {
        return ((LineItem.Reading.Malformed) LineItem.read(members)).wrong();
    }

    private static Score read(Map<String, ?> members) {
        Score.Reading reading = Score.read(members, NOON);
        assertThat(reading).isInstanceOf(Score.Reading.Read.class);
        return ((Score.Reading.Read) reading).score();
    }

    private static Map<String, Object> score(String member, Object value) {
        Map<String, Object> members = new HashMap<>(Map.of(
                "userId", "5",
                "timestamp", "2026-11-21T12:00:00Z",
                "activityProgress", "Completed",
                "gradingProgress", "FullyGraded",
                "scoreGiven", BigDecimal.ONE,
                "scoreMaximum", BigDecimal.TEN));
        members.put(member, value);
        return members;
    }
}
