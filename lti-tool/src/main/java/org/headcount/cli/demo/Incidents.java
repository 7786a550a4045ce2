package org.headcount.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;

/** What does not go as planned in made-up lives: visits told too late, a mistake taken back, requests of inactive learners, grades that wait, a system that fell silent. */
final class Incidents {

    private static final int LATE = 9;

    /** How many learners they add. */
    static final int LEARNERS = LATE + 1;

    private static final int REFUSED = 36;
    private static final int HELD = 4;
    private static final int ROSTER = 24;
    private static final int NIGHTS = 40;

    /** The roster was not heard for so many nights. */
    private static final int SILENT = 2;

    /** Two months before the present one: what is known later is adjusted by the statement of the month after it. */
    private static final int CORRECTED = Histories.MONTHS - 2;

    private final Past past;
    private final Histories histories;
    private final Instant now;
    private final List<Left> left = new ArrayList<>();
    private final List<String> enrolled = new ArrayList<>();

    Incidents(Past past, Histories histories, Instant now) {
        this.past = past;
        this.histories = histories;
        this.now = now;
    }

    /** Somebody who was switched off, or came for the last time. */
    private record Left(String sub, Instant at) {}

    void lived(String sub, List<Happening> life) {
        if (life.isEmpty()) {
            return;
        }
        Happening last = life.get(life.size() - 1);
        if (last.type() == FactType.SWITCH_OFF) {
            left.add(new Left(sub, last.at()));
        } else if (enrolled.size() < ROSTER) {
            enrolled.add(sub);
        }
    }

    /** An evening class whose visits were told when the month had closed, and a test account that was nobody's. */
    void corrections(int from) {
        for (int number = 0; number < LATE; number++) {
            past.addLate(
                    "e-" + number,
                    People.name(from + number),
                    "Business",
                    histories.in(CORRECTED, 12 + number, 18),
                    histories.in(CORRECTED + 1, 12, 9));
        }
        past.add("test-1", "Test Account", "", List.of(Happening.learner(histories.in(CORRECTED, 5, 10), Kind.ACCESS)));
        past.takeBack("test-1", histories.in(CORRECTED + 1, 15, 11), "A test account, not a learner");
    }

    /** Launches, grades and edits of those who had left. */
    void refusals(String platform) {
        int step = Math.max(1, left.size() / REFUSED);
        for (int number = 0; number * step < left.size(); number++) {
            Left one = left.get(number * step);
            Instant at = one.at().plus(Duration.ofHours(20L + 11L * (number % 13)));
            if (at.isBefore(now)) {
                switch (number % 4) {
                    case 0, 1 -> past.refuse("lti." + platform, one.sub(), number, Kind.ACCESS, Origin.LEARNER, at);
                    case 2 ->
                        past.refuse("grade-refused." + platform, one.sub(), number, Kind.GRADE, Origin.SYSTEM, at);
                    default -> past.refuse("openolat", one.sub(), number, Kind.PERSONAL, Origin.STAFF, at);
                }
            }
        }
    }

    /** Every night of the last weeks, until it stopped. */
    void roster() {
        Instant night = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
        for (int ago = NIGHTS; ago > SILENT; ago--) {
            Instant at = night.minus(Duration.ofDays(ago));
            enrolled.forEach(sub -> past.roster(sub, at));
        }
    }

    /** Grades of those who left lately: some wait, one was thrown away, one went when its learner came back. */
    void holds(String tool, String lineItem) {
        List<Left> lately = left.stream()
                .filter(one -> one.at().isAfter(now.minus(Duration.ofDays(40))))
                .limit(HELD)
                .toList();
        List<Hold.State> states =
                List.of(Hold.State.HELD, Hold.State.HELD, Hold.State.DISCARDED, Hold.State.UNDELIVERABLE);
        for (int number = 0; number < lately.size(); number++) {
            Left one = lately.get(number);
            Instant at = one.at().plus(Duration.ofHours(6));
            past.hold(tool, lineItem, one.sub(), 5 + number, at.isBefore(now) ? at : now, states.get(number));
        }
    }
}
