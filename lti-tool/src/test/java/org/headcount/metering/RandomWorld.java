package org.headcount.metering;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.LearnerStatus;

/** A random institution with what its learners did. */
record RandomWorld(long seed, Institution institution, List<Report> reports) {

    static final InstitutionId ID = new InstitutionId("random");
    static final Instant LATER = RandomHistory.BEGINNING.plusSeconds(60L * 86_400);
    static final List<YearMonth> MONTHS =
            List.of(YearMonth.parse("2026-02"), YearMonth.parse("2026-03"), YearMonth.parse("2026-04"));

    /** Some that were never made before. */
    static List<RandomWorld> some(int number) {
        long seed = System.nanoTime();
        List<RandomWorld> worlds = new ArrayList<>();
        for (long each = seed; each < seed + number; each++) {
            Random random = new Random(each);
            RandomHistory history = new RandomHistory(random);
            List<Report> reports = new ArrayList<>();
            for (int person = random.nextInt(8); person >= 0; person--) {
                for (Fact fact : history.facts(10)) {
                    reports.add(RandomHistory.report(IdentityName.parse("p" + person), "p" + person, fact));
                }
            }
            if (random.nextBoolean()) {
                reports.addAll(RandomHistory.whoIsWho(random, history));
            }
            Institution institution = Given.institution(ID, history.policies(), history.zones());
            worlds.add(new RandomWorld(each, institution, reports));
        }
        return worlds;
    }

    /** A meter over all of it, written down in some order. */
    Meter meter(List<Report> arrivals) {
        return meter(arrivals, () -> LATER);
    }

    Meter meter(List<Report> arrivals, InstantSource clock) {
        Storage storage = storage(arrivals);
        return new Meter(storage.institutions(), storage.ledger(), clock);
    }

    Storage storage(List<Report> arrivals) {
        Institutions institutions = new InMemoryInstitutions();
        institutions.create(institution);
        Storage storage = new Storage(institutions, new InMemoryLedger(institutions));
        storage.ledger().append(ID, arrivals);
        return storage;
    }

    Set<IdentityName> people() {
        Set<IdentityName> people = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        reports.forEach(report -> people.add(report.who()));
        return people;
    }

    /** Everything the meter says of an institution, free of the opaque ids that depend on who was met first. */
    Map<String, Object> answers(Meter meter, Optional<Instant> knownAt) {
        return answers(meter, ID, knownAt);
    }

    /** The same of one that stands for it under another name. */
    Map<String, Object> answers(Meter meter, InstitutionId id, Optional<Instant> knownAt) {
        Map<String, Object> answers = new TreeMap<>();
        for (YearMonth month : MONTHS) {
            answers.put(month.toString(), meter.month(id, month, Optional.of(LATER), knownAt));
        }
        for (IdentityName who : people()) {
            for (int day = 0; day < 50; day += 7) {
                Instant asOf = RandomHistory.BEGINNING.plusSeconds(86_400L * day);
                LearnerStatus status = meter.status(id, who, asOf, knownAt).orElseThrow();
                answers.put(
                        who + " " + asOf,
                        List.of(
                                status.known(),
                                status.active(),
                                status.since(),
                                status.until(),
                                status.periods(),
                                status.reason().map(Fact::key),
                                status.months().stream()
                                        .map(each -> each.month() + " "
                                                + each.reason().map(Fact::key))
                                        .toList()));
            }
        }
        return answers;
    }
}
