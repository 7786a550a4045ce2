package org.headcount.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.headcount.gateway.Arrival;
import org.headcount.metering.FactKey;
import org.headcount.metering.FactType;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Kind;
import org.headcount.metering.Origin;
import org.headcount.metering.Report;
import org.headcount.metering.Role;
import org.headcount.store.Store;

/** Makes up a believable past, the same each time: learners come with the terms, stay some months, and some return. */
final class DemoHistory {

    private static final long SEED = 20_261_121;
    private static final int A_CALL = 1_000;
    private static final Duration TERM = Duration.ofDays(61);

    private static final List<String> GIVEN = List.of(
            "Amina", "Anna", "Ben", "Carla", "Chen", "Dávid", "Elif", "Emma", "Farid", "Grace", "Hugo", "Inês", "Ivan",
            "Jonas", "Kaya", "Lena", "Liam", "Lucía", "Mateo", "Mia", "Noah", "Olga", "Priya", "Rosa", "Samuel",
            "Sofia", "Tariq", "Uma", "Viktor", "Zoë");
    private static final List<String> FAMILY = List.of(
            "Adeyemi", "Almeida", "Bauer", "Costa", "Dubois", "Eriksen", "Fekete", "García", "Haddad", "Ito", "Jensen",
            "Kovács", "Lopes", "Martin", "Nagy", "Okafor", "Petrov", "Quinn", "Rossi", "Schmidt", "Silva", "Szabó",
            "Tanaka", "Urban", "Varga", "Weber", "Yılmaz", "Zhang");

    private final Store store;
    private final Instant beginning;
    private final Instant now;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Report> waiting = new ArrayList<>();

    DemoHistory(Store store, Instant beginning, Instant now) {
        this.store = store;
        this.beginning = beginning;
        this.now = now;
    }

    /** Staff switch learners off when they leave, mostly in time, and sometimes on again. */
    void declared(InstitutionId institution, String namespace, int learners) {
        for (int learner = 0; learner < learners; learner++) {
            IdentityName who = new IdentityName(namespace, Integer.toString(1_000 + learner));
            Instant at = arrival();
            tell(institution, who, FactType.ACTIVITY, Kind.ENROLMENT, at);
            Instant leaving = at.plus(days(45, 330));
            Instant visit = at.plus(days(1, 12));
            open(institution, who, visit);
            for (visit = visit.plus(days(5, 40)); visit.isBefore(leaving); visit = visit.plus(days(5, 40))) {
                tell(institution, who, FactType.ACTIVITY, Kind.ACCESS, visit);
            }
            tell(institution, who, FactType.SWITCH_OFF, Kind.OTHER, leaving);
            if (random.nextInt(6) == 0) {
                tell(institution, who, FactType.SWITCH_ON, Kind.OTHER, leaving.plus(days(20, 90)));
            }
        }
        flush(institution);
    }

    /** Nobody switches anything: whoever stays away for 90 days is no longer active. */
    void derived(InstitutionId institution, String namespace, int learners) {
        for (int learner = 0; learner < learners; learner++) {
            IdentityName who = new IdentityName(namespace, Integer.toString(1_000 + learner));
            Instant arrival = arrival();
            Instant leaving = arrival.plus(days(20, 240));
            open(institution, who, arrival);
            for (Instant visit = arrival.plus(days(3, 45)); visit.isBefore(leaving); visit = visit.plus(days(3, 45))) {
                tell(institution, who, FactType.ACTIVITY, Kind.ACCESS, visit);
            }
        }
        flush(institution);
    }

    /** Most come within three weeks of a term's beginning. */
    private Instant arrival() {
        long terms = Duration.between(beginning, now).dividedBy(TERM);
        while (true) {
            Instant term = beginning.plus(TERM.multipliedBy(random.nextLong(terms + 1)));
            Instant arrival = term.plus(random.nextInt(4) == 0 ? days(0, 60) : days(0, 21));
            if (arrival.isBefore(now)) {
                return arrival;
            }
        }
    }

    /** The first launch, which tells the learner's name. */
    private void open(InstitutionId institution, IdentityName who, Instant at) {
        if (!at.isBefore(now)) {
            return;
        }
        String platform = who.namespace().substring("lti.".length());
        FactKey key = new FactKey(who.namespace(), "demo-launch-" + who.value());
        store.arrivals()
                .record(new Arrival(
                        institution,
                        platform,
                        key.id(),
                        Optional.of(Report.activity(key, who, Kind.ACCESS, at, at)),
                        GIVEN.get(random.nextInt(GIVEN.size())) + " " + FAMILY.get(random.nextInt(FAMILY.size())),
                        Optional.empty()));
    }

    private Duration days(int least, int most) {
        return Duration.ofMinutes(random.nextLong(least * 1_440L, most * 1_440L));
    }

    private void tell(InstitutionId institution, IdentityName who, FactType type, Kind kind, Instant at) {
        if (!at.isBefore(now)) {
            return;
        }
        Origin origin = kind == Kind.ACCESS ? Origin.LEARNER : Origin.STAFF;
        FactKey key = new FactKey("demo.history", who.value() + "-" + at.toEpochMilli() + "-" + type.wire());
        waiting.add(new Report(key, who, type, kind, Role.LEARNER, origin, at, at, "", Report.Note.NONE));
        if (waiting.size() == A_CALL) {
            flush(institution);
        }
    }

    private void flush(InstitutionId institution) {
        store.ledger().append(institution, waiting);
        waiting.clear();
    }
}
