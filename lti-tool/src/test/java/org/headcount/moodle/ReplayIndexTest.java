package org.headcount.moodle;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.headcount.moodle.ReplayIndex.Line;
import org.headcount.moodle.ReplayIndex.Place;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

class ReplayIndexTest {

    private final ReplayIndex index = ReplayIndex.read();

    @Test
    void all765ExchangesAreHere() {
        assertThat(Captures.all()).hasSize(57);
        assertThat(Captures.exchanges()).hasSize(765);
    }

    @Test
    void everyExchangeIsReplayedByATestOrSaysWhyNot() {
        Map<Place, List<Line>> lines = index.lines().stream()
                .flatMap(line ->
                        line.numbers().stream().map(number -> Map.entry(new Place(line.recording(), number), line)))
                .collect(groupingBy(Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Set<Place> there = Captures.exchanges()
                .map(exchange -> new Place(exchange.recording(), exchange.number()))
                .collect(Collectors.toSet());

        assertThat(there).filteredOn(place -> !lines.containsKey(place)).isEmpty();
        assertThat(lines.keySet()).filteredOn(place -> !there.contains(place)).isEmpty();
        assertThat(lines)
                .allSatisfy((place, said) -> assertThat(
                                said.stream().map(Line::reason).distinct())
                        .as("%s is either replayed, or has one reason why not", place)
                        .hasSize(1));
    }

    @Test
    void everyTestThatTheIndexNamesExistsAndKeepsNoteOfWhatItReplays() {
        assertThat(index.lines().stream().flatMap(line -> line.test().stream()).distinct())
                .allSatisfy(ReplayIndexTest::exists);
    }

    private static void exists(String test) throws ClassNotFoundException {
        String[] parts = test.split("#", 2);
        Class<?> type = Class.forName(ReplayIndexTest.class.getPackageName() + "." + parts[0]);
        assertThat(Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getName().equals(parts[1]))
                        .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class)))
                .isNotEmpty();
        assertThat(Arrays.stream(type.getDeclaredFields()).map(field -> (Object) field.getType()))
                .contains(Replays.class);
    }
}
