package org.headcount.metering.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.at;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.headcount.metering.Given;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HearingsTest {

    /** A Wednesday. */
    private static final Instant NOON = at("2026-03-18T12:00:00Z");

    private final Institutions institutions = new InMemoryInstitutions();
    private final Recorded signals = new Recorded();
    private final Hearings hearings = new Hearings(institutions, signals);

    @BeforeEach
    void north() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
    }

    @Test
    void whoIsSilentWhenOthersOfItsWeeksWereNotHasNoSignal() {
        weeks("lms", NOON.minus(Duration.ofHours(2)), 12);
        signals.add("lms", NOON.minus(Duration.ofHours(4)), 1);

        Hearing lms = only();

        assertThat(lms.state()).isEqualTo(Hearing.State.NO_SIGNAL);
        assertThat(lms.last()).isEqualTo(NOON.minus(Duration.ofHours(4)));
        assertThat(lms.lastDay()).isEqualTo(1);
        assertThat(lms.before()).containsExactly(12, 12, 12, 12);
        assertThat(lms.usual()).isEqualTo(12);
    }

    @Test
    void whoIsAlwaysSilentThenHasNoActivity() {
        weeks("lms", NOON.minus(Duration.ofHours(6)), 50);
        signals.add("lms", NOON.minus(Duration.ofHours(4)), 1);

        assertThat(only().state()).isEqualTo(Hearing.State.NO_ACTIVITY);
    }

    @Test
    void whoWasHeardWithinTheHourIsHeardAndWhoWasNotForWeeksIsGone() {
        signals.add("lms", NOON.minus(Duration.ofMinutes(59)), 1);
        assertThat(only().state()).isEqualTo(Hearing.State.HEARD);

        assertThat(hearings.of(NORTH, NOON.plus(Duration.ofDays(30))).get(0).state())
                .isEqualTo(Hearing.State.GONE);
    }

    @Test
    void nobodyExpectsWhatPeopleHereDo() {
        signals.add("headcount.switch", NOON.minus(Duration.ofDays(100)), 1);

        assertThat(only().state()).isEqualTo(Hearing.State.NOT_EXPECTED);
    }

    @Test
    void whoWasFirstHeardLaterIsNotThereYet() {
        signals.add("lms", NOON.plusSeconds(1), 1);

        assertThat(hearings.of(NORTH, NOON)).isEmpty();
        assertThatThrownBy(() -> hearings.of(SOUTH, NOON)).isInstanceOf(IllegalArgumentException.class);
    }

    private Hearing only() {
        List<Hearing> all = hearings.of(NORTH, NOON);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void weeks(String source, Instant at, int facts) {
        IntStream.rangeClosed(1, 4).forEach(week -> signals.add(source, at.minus(Duration.ofDays(7L * week)), facts));
    }

    /** So many facts at an instant. */
    private static final class Recorded implements Signals {

        private final NavigableMap<String, NavigableMap<Instant, Integer>> facts = new TreeMap<>();

        void add(String source, Instant at, int number) {
            facts.computeIfAbsent(source, any -> new TreeMap<>()).merge(at, number, Integer::sum);
        }

        @Override
        public List<String> sources(InstitutionId institution, int most) {
            return List.copyOf(facts.keySet());
        }

        @Override
        public Optional<Instant> last(InstitutionId institution, String source, Instant upTo) {
            return Optional.ofNullable(of(source).floorKey(upTo));
        }

        @Override
        public int count(InstitutionId institution, String source, Span recorded, int most) {
            return Math.min(
                    most,
                    of(source).subMap(recorded.from(), recorded.until()).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        }

        private NavigableMap<Instant, Integer> of(String source) {
            return facts.getOrDefault(source, new TreeMap<>());
        }
    }
}
