package org.headcount.metering.ahead;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.headcount.metering.Given;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.Meter;
import org.headcount.metering.RandomHistory;
import org.headcount.metering.Storage;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;

/** What lies ahead agrees with what the meter says once it is so, on random institutions; a failure names its seed. */
class OutlookPropertiesTest {

    private static final int INSTITUTIONS = Worlds.many(250);
    private static final InstitutionId ID = new InstitutionId("random");
    private static final YearMonth APRIL = YearMonth.parse("2026-04");
    private static final RateCard CARD =
            RateCard.volume(Currency.getInstance("EUR"), 1, List.of(new RateCard.Tier(1, new BigDecimal("6.00"))));

    /** A random institution under one policy or several. */
    private record World(long seed, Institution institution, List<Report> reports, RandomHistory random) {

        Meter meter(Institution asAgreed, Instant now) {
            Storage storage = storage(asAgreed);
            Meter meter = new Meter(storage.institutions(), storage.ledger(), () -> now);
            meter.record(ID, reports);
            return meter;
        }

        Outlook outlook(Instant now) {
            Storage storage = storage(institution);
            storage.ledger().append(ID, reports);
            return new Outlook(storage.institutions(), storage.ledger(), () -> now);
        }

        private static Storage storage(Institution institution) {
            Institutions institutions = new InMemoryInstitutions();
            institutions.create(institution);
            return new Storage(institutions, new InMemoryLedger(institutions));
        }
    }

    private static List<World> worlds() {
        long seed = System.nanoTime();
        List<World> worlds = new ArrayList<>();
        for (long each = seed; each < seed + INSTITUTIONS; each++) {
            RandomHistory history = new RandomHistory(new Random(each));
            List<Report> reports = new ArrayList<>();
            for (int person = 0; person < 6; person++) {
                for (Fact fact : history.facts(8)) {
                    reports.add(RandomHistory.report(IdentityName.parse("p" + person), "p" + person, fact));
                }
            }
            for (int person = 1; person < 6 && each % 2 == 0; person += 2) {
                Instant at = history.instant();
                reports.add(LinksContract.report(
                        "l" + person,
                        person == 5 ? FactType.UNLINK : FactType.LINK,
                        IdentityName.parse("p" + person),
                        IdentityName.parse("p" + (person - 1)),
                        at,
                        at));
            }
            Terms terms = new Terms(
                    history.policies(), history.zones(), History.always(CARD), History.always(1), Given.none());
            worlds.add(
                    new World(each, new Institution(ID, "Random", RandomHistory.BEGINNING, terms), reports, history));
        }
        return worlds;
    }

    @Test
    void theFloorIsAtMostTheLikelyAndTheLikelyAtMostTheWorst() {
        for (World world : worlds()) {
            Instant now = world.random().instant();
            Forecast forecast = world.outlook(now).forecast(ID, Optional.empty(), Optional.empty(), 3, 100, "");
            for (Forecast.Month month : forecast.months()) {
                assertThat(month.floor().measured())
                        .as("seed %d", world.seed())
                        .isLessThanOrEqualTo(month.likely().measured());
                assertThat(month.likely().measured())
                        .as("seed %d", world.seed())
                        .isLessThanOrEqualTo(month.worst().measured());
                assertThat(month.floor())
                        .as("seed %d", world.seed())
                        .isEqualTo(world.meter(world.institution(), now)
                                .month(ID, month.floor().month(), Optional.empty(), Optional.empty()));
            }
        }
    }

    /** What the list says that a release saves is what the month costs less once the learner is switched off. */
    @Test
    void whatAReleaseSavesIsWhatTheMonthCostsLessAfterwards() {
        int released = 0;
        for (World world : worlds()) {
            Instant now = RandomHistory.BEGINNING.plusSeconds(7 * 86_400);
            Release release = world.outlook(now)
                    .forecast(ID, Optional.empty(), Optional.empty(), 1, 100, "")
                    .release();
            assertThat(release.month().month()).as("seed %d", world.seed()).isEqualTo(APRIL);
            Instant off = release.before().minusNanos(1_000);
            Meter all = world.meter(world.institution(), now);
            for (Release.Candidate candidate : release.learners()) {
                IdentityName who = candidate.learner().identities().get(0);
                Meter alone = world.meter(world.institution(), now);
                alone.switchTo(ID, who, false, "released", "test", Optional.of(off));
                assertThat(candidate.saves())
                        .as("seed %d, %s", world.seed(), who)
                        .contains(amount(release.month()).subtract(amount(april(alone))));
                all.switchTo(ID, who, false, "released", "test", Optional.of(off));
                released++;
            }
            assertThat(release.together())
                    .as("seed %d", world.seed())
                    .contains(amount(release.month()).subtract(amount(april(all))));
        }
        assertThat(released).as("else nothing was tried").isPositive();
    }

    /** Replayed under another policy, a history comes to what it would have if that had been agreed from the beginning. */
    @Test
    void aReplayIsWhatTheMonthsWouldHaveComeTo() {
        int differing = 0;
        for (World world : worlds()) {
            Instant now = RandomHistory.BEGINNING.plusSeconds(60L * 86_400);
            Terms terms = world.institution().terms();
            Policy policy = world.random().policies().inForceAt(now);
            WhatIf what = new WhatIf(
                    Optional.of(policy), Optional.empty(), Optional.empty(), YearMonth.parse("2026-02"), APRIL);
            Institution other = new Institution(ID, "Random", RandomHistory.BEGINNING, what.terms(terms));
            Meter agreed = world.meter(world.institution(), now);
            Meter replayed = world.meter(other, now);

            Replay replay = world.outlook(now).whatIf(ID, what, Optional.empty(), 100, "");

            for (Replay.Month month : replay.months()) {
                YearMonth each = month.agreed().month();
                assertThat(month.agreed())
                        .as("seed %d", world.seed())
                        .isEqualTo(agreed.month(ID, each, Optional.empty(), Optional.empty()));
                assertThat(month.replayed())
                        .as("seed %d", world.seed())
                        .isEqualTo(replayed.month(ID, each, Optional.empty(), Optional.empty()));
            }
            assertThat(said(replay)).as("seed %d", world.seed()).isEqualTo(seen(replay, agreed, replayed));
            assertThat(replay.differing()).isEqualTo(replay.learners().size());
            differing += replay.differing();
        }
        assertThat(differing).as("else nothing was tried").isPositive();
    }

    private static Map<YearMonth, Set<String>> said(Replay replay) {
        Map<YearMonth, Set<String>> said = new TreeMap<>();
        replay.learners().forEach(learner -> {
            String who = learner.learner().identities().get(0).toString();
            learner.added()
                    .forEach(month ->
                            said.computeIfAbsent(month, any -> new TreeSet<>()).add("+" + who));
            learner.dropped()
                    .forEach(month ->
                            said.computeIfAbsent(month, any -> new TreeSet<>()).add("-" + who));
        });
        return said;
    }

    private static Map<YearMonth, Set<String>> seen(Replay replay, Meter agreed, Meter replayed) {
        Map<YearMonth, Set<String>> seen = new TreeMap<>();
        for (Replay.Month month : replay.months()) {
            YearMonth each = month.agreed().month();
            Set<String> was = charged(agreed, each);
            Set<String> would = charged(replayed, each);
            Set<String> differ = new TreeSet<>();
            would.stream().filter(who -> !was.contains(who)).forEach(who -> differ.add("+" + who));
            was.stream().filter(who -> !would.contains(who)).forEach(who -> differ.add("-" + who));
            if (!differ.isEmpty()) {
                seen.put(each, differ);
            }
        }
        return seen;
    }

    private static Set<String> charged(Meter meter, YearMonth month) {
        Set<String> charged = new TreeSet<>();
        meter.charged(ID, month, Optional.empty(), Optional.empty(), 100, "")
                .learners()
                .forEach(each -> charged.add(each.learner().identities().get(0).toString()));
        return charged;
    }

    private static MonthAnswer april(Meter meter) {
        return meter.month(ID, APRIL, Optional.empty(), Optional.empty());
    }

    private static BigDecimal amount(MonthAnswer month) {
        return month.amount().orElseThrow();
    }
}
