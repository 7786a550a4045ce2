package org.headcount.metering.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.RandomHistory;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.Page;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.report.SurveysContract;
import org.headcount.metering.report.UnitSurveys;
import org.headcount.metering.status.Claim;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.status.ToldFact;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a month is by units, whatever keeps the facts; a failure names the seed that makes it again. */
@SuppressWarnings("NullAway.Init")
public abstract class UnitsContract {

    private static final int INSTITUTIONS = Worlds.many(8);
    private static final Instant LATER = RandomHistory.BEGINNING.plusSeconds(60L * 86_400);
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.parse("2026-02"), YearMonth.parse("2026-03"), YearMonth.parse("2026-04"));
    private static final List<String> UNITS = List.of("", "unassigned", "law", "arts", "Zürich");

    private SurveysContract.Whole storage;
    private Meter meter;
    private Surveys surveys;
    private UnitSurveys units;

    protected abstract SurveysContract.Whole emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
        meter = new Meter(storage.institutions(), storage.ledger(), () -> LATER);
        surveys = new Surveys(storage.snapshots(), () -> LATER);
        units = new UnitSurveys(storage.snapshots(), () -> LATER);
    }

    @Test
    void nobodyIsChargedTwiceAndNobodyIsLeftOut() {
        long seed = System.nanoTime();
        for (long each = seed; each < seed + INSTITUTIONS; each++) {
            RandomHistory history = new RandomHistory(new Random(each));
            InstitutionId id = random(each, history);
            for (Optional<Instant> knownAt : List.of(Optional.<Instant>empty(), Optional.of(history.instant()))) {
                Instant asOf = history.instant();
                for (YearMonth month : MONTHS) {
                    check("seed %d, %s, known at %s".formatted(each, month, knownAt), id, month, asOf, knownAt);
                }
                checkLearners("seed %d, known at %s".formatted(each, knownAt), id, asOf, knownAt);
                checkUses("seed %d, known at %s".formatted(each, knownAt), id, asOf, knownAt);
            }
        }
    }

    private void check(String what, InstitutionId id, YearMonth month, Instant asOf, Optional<Instant> knownAt) {
        MonthUnits found = units.units(id, month, Optional.of(asOf), knownAt);
        MonthAnswer whole = meter.month(id, month, Optional.of(asOf), knownAt);
        List<MonthUnits.Share> shares = found.units();

        assertThat(found.month()).as(what).isEqualTo(whole);
        assertThat(shares.stream().map(MonthUnits.Share::unit))
                .as(what)
                .contains("unassigned")
                .isSorted();
        assertThat(sum(shares, MonthUnits.Share::charged)).as(what).isEqualTo(whole.measured());
        assertThat(shares.stream().map(share -> share.amount().orElseThrow()).reduce(BigDecimal.ZERO, BigDecimal::add))
                .as(what)
                .isEqualByComparingTo(whole.amount().orElseThrow());
        assertThat(sum(shares, share -> share.count().distinct()))
                .as(what)
                .isGreaterThanOrEqualTo(whole.count().distinct());
        assertThat(sum(shares, share -> share.count().peak()))
                .as(what)
                .isGreaterThanOrEqualTo(whole.count().peak());
        Map<LearnerId, List<Claim>> claims = claims(id, knownAt);
        Map<FactKey, String> labels = labels(id);
        for (MonthUnits.Share share : shares) {
            Map<LearnerId, List<Claim>> own = new TreeMap<>(Comparator.comparing(LearnerId::value));
            claims.forEach((learner, all) -> own.put(
                    learner,
                    all.stream()
                            .filter(claim -> share.unit().equals(labels.get(claim.fact())))
                            .toList()));
            assertThat(share.count()).as("%s, %s", what, share.unit()).isEqualTo(byEveryInstant(own, whole.span()));
            assertThat(share.active()).as("%s, %s", what, share.unit()).isEqualTo(inUse(own, asOf));
            checkCharged(what + ", " + share.unit(), id, month, share, knownAt);
        }
    }

    /** The same numbers from the claims alone, by looking at every instant at which anything changes. */
    private static MonthCount byEveryInstant(Map<LearnerId, List<Claim>> claims, Span month) {
        Set<Instant> instants = new TreeSet<>(Set.of(month.from()));
        claims.values()
                .forEach(all ->
                        all.stream().map(Claim::from).filter(month::contains).forEach(instants::add));
        Instant peakAt = month.from();
        for (Instant instant : instants) {
            peakAt = inUse(claims, instant) > inUse(claims, peakAt) ? instant : peakAt;
        }
        int distinct = (int) claims.values().stream()
                .filter(all -> all.stream().anyMatch(claim -> month.touchedBy(claim.from(), claim.until())))
                .count();
        Instant before = month.from().minusNanos(1_000);
        int carried = (int) claims.values().stream()
                .filter(all -> covered(all, before) && covered(all, month.from()))
                .count();
        return new MonthCount(
                distinct,
                inUse(claims, peakAt),
                peakAt,
                inUse(claims, month.from()),
                inUse(claims, month.lastInstant()),
                carried);
    }

    private static boolean covered(List<Claim> claims, Instant instant) {
        return claims.stream().anyMatch(claim -> claim.covers(instant));
    }

    private static int inUse(Map<LearnerId, List<Claim>> claims, Instant instant) {
        return (int)
                claims.values().stream().filter(all -> covered(all, instant)).count();
    }

    private void checkCharged(
            String what, InstitutionId id, YearMonth month, MonthUnits.Share share, Optional<Instant> knownAt) {
        Optional<String> unit = Optional.of(share.unit());
        List<ChargedLearners.Charge> swept = new ArrayList<>();
        surveys.charged(id, month, Optional.empty(), knownAt, unit, Optional.empty(), one -> swept.add(one.charge()));
        List<ChargedLearners.Charge> paged = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            ChargedLearners page =
                    meter.charged(id, month, Optional.empty(), knownAt, unit, Optional.empty(), 2, after.get());
            paged.addAll(page.learners());
            after = page.next();
        }

        assertThat(paged).as(what).hasSize(share.charged()).isEqualTo(swept);
        assertThat(paged).as(what).allMatch(charge -> Units.of(charge.reason()).equals(share.unit()));
    }

    private void checkLearners(String what, InstitutionId id, Instant asOf, Optional<Instant> knownAt) {
        MonthUnits month = units.units(id, MONTHS.get(0), Optional.of(asOf), knownAt);
        for (Ledger.Question.Status status : Ledger.Question.Status.values()) {
            Set<LearnerId> of = new TreeSet<>(Comparator.comparing(LearnerId::value));
            for (MonthUnits.Share share : month.units()) {
                Ledger.Question question = new Ledger.Question(asOf, status, null, "", 1000, "");
                Narrowing toUnit = new Narrowing(Optional.of(share.unit()), Optional.empty(), Optional.empty());
                List<Standing> swept = new ArrayList<>();
                surveys.learners(id, question, toUnit, knownAt, swept::add);
                List<Standing> paged = paged(id, question, toUnit, knownAt);
                assertThat(paged).as("%s, %s %s", what, share.unit(), status).isEqualTo(swept);
                if (status == Ledger.Question.Status.ACTIVE) {
                    assertThat(paged).as("%s, %s", what, share.unit()).hasSize(share.active());
                }
                paged.forEach(one -> of.add(one.learner().id()));
            }
            assertThat(of)
                    .as("%s, %s: everybody is of some unit", what, status)
                    .isSubsetOf(
                            meter
                                    .list(id, new Ledger.Question(asOf, status, null, "", 1000, ""), knownAt)
                                    .learners()
                                    .stream()
                                    .map(standing -> standing.learner().id())
                                    .toList());
        }
    }

    private List<Standing> paged(
            InstitutionId id, Ledger.Question question, Narrowing narrowing, Optional<Instant> knownAt) {
        List<Standing> paged = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Page page = meter.list(id, question.page(after.get(), 2), narrowing, knownAt);
            paged.addAll(page.learners());
            after = page.next();
        }
        return paged;
    }

    private void checkUses(String what, InstitutionId id, Instant asOf, Optional<Instant> knownAt) {
        Terms terms = storage.institutions().find(id).orElseThrow().terms();
        Months months = new Months(knownAt.map(terms::knownBefore).orElse(terms).zone());
        YearMonth month = months.containing(asOf);
        Ledger.Question everybody = new Ledger.Question(asOf, Ledger.Question.Status.ALL, null, "", 1000, "");
        List<LearnerId> charged = new ArrayList<>();
        surveys.charged(
                id,
                month,
                Optional.of(asOf),
                knownAt,
                one -> charged.add(one.charge().learner().id()));
        for (Narrowing.Use use : Narrowing.Use.values()) {
            Narrowing narrowing = new Narrowing(Optional.empty(), Optional.of(use), Optional.empty());
            List<Standing> swept = new ArrayList<>();
            surveys.learners(id, everybody, narrowing, knownAt, swept::add);

            assertThat(paged(id, everybody, narrowing, knownAt))
                    .as("%s, %s", what, use)
                    .isEqualTo(swept);
            assertThat(swept)
                    .as("%s, %s", what, use)
                    .allMatch(one -> use == Narrowing.Use.UNUSED
                            ? one.active(asOf)
                            : charged.contains(one.learner().id()));
            if (knownAt.isEmpty()) {
                List<LearnerId> expected = meter.list(id, everybody, knownAt).learners().stream()
                        .filter(one -> use == Narrowing.Use.UNUSED
                                ? one.active(asOf)
                                : charged.contains(one.learner().id()))
                        .map(one -> one.learner().id())
                        .filter(one -> did(
                                        id,
                                        one,
                                        use == Narrowing.Use.UNUSED
                                                ? months.of(month).from()
                                                : Instant.EPOCH,
                                        asOf)
                                .isEmpty())
                        .toList();
                assertThat(swept.stream().map(one -> one.learner().id()))
                        .as("%s, %s", what, use)
                        .containsExactlyElementsOf(expected);
            }
            checkNarrower("%s, %s".formatted(what, use), id, asOf, use, knownAt, swept);
        }
    }

    /** A use together with a unit, or with what somebody types into the search. */
    private void checkNarrower(
            String what,
            InstitutionId id,
            Instant asOf,
            Narrowing.Use use,
            Optional<Instant> knownAt,
            List<Standing> ofThatUse) {
        for (String unit : UNITS) {
            for (String text : List.of("", "a")) {
                Ledger.Question question = new Ledger.Question(asOf, Ledger.Question.Status.ALL, null, text, 1000, "");
                Narrowing narrowing = new Narrowing(
                        Optional.of(unit).filter(one -> !one.isEmpty()), Optional.of(use), Optional.empty());
                List<Standing> swept = new ArrayList<>();
                surveys.learners(id, question, narrowing, knownAt, swept::add);

                assertThat(paged(id, question, narrowing, knownAt))
                        .as("%s, unit %s, text %s", what, unit, text)
                        .isEqualTo(swept);
                assertThat(ofThatUse).containsAll(swept);
            }
        }
    }

    /** What a learner did from an instant on up to another, told by looking at every fact. */
    private List<Fact> did(InstitutionId id, LearnerId learner, Instant from, Instant upTo) {
        return meter
                .facts(id, new IdentityName(IdentityName.DEFAULT, learner.value()), Optional.empty())
                .orElseThrow()
                .stream()
                .filter(told -> told.because().isEmpty())
                .map(ToldFact::fact)
                .filter(fact -> fact.type() == FactType.ACTIVITY && !fact.quarantined())
                .filter(fact -> fact.origin() == Origin.LEARNER && fact.role() == Role.LEARNER)
                .filter(fact -> fact.kind() != Kind.ENROLMENT && fact.kind() != Kind.VOUCHER)
                .filter(fact -> !fact.effectiveAt().isBefore(from)
                        && !fact.effectiveAt().isAfter(upTo))
                .toList();
    }

    private static int sum(List<MonthUnits.Share> shares, ToIntFunction<MonthUnits.Share> number) {
        return shares.stream().mapToInt(number).sum();
    }

    private Map<LearnerId, List<Claim>> claims(InstitutionId id, Optional<Instant> knownAt) {
        Terms all = storage.institutions().find(id).orElseThrow().terms();
        Terms terms = knownAt.map(all::knownBefore).orElse(all);
        Map<LearnerId, List<Claim>> claims = new TreeMap<>(Comparator.comparing(LearnerId::value));
        Predicate<Fact> known = fact ->
                knownAt.filter(then -> !fact.recordedAt().isBefore(then)).isEmpty();
        storage.ledger()
                .marked(
                        id,
                        (link, cameAfter) -> known.test(link),
                        (learner, facts, cameAfter) -> claims.put(
                                learner,
                                Periods.fold(facts.stream().filter(known).toList(), terms.policy(), terms.zone())
                                        .claims()));
        return claims;
    }

    private Map<FactKey, String> labels(InstitutionId id) {
        return everybody(id).stream()
                .flatMap(learner -> storage.ledger().facts(id, learner).stream())
                .collect(Collectors.toMap(
                        Fact::key, fact -> fact.unit().isEmpty() ? "unassigned" : fact.unit(), (one, other) -> one));
    }

    private List<LearnerId> everybody(InstitutionId id) {
        return storage.ledger().standings(id, Given.everybody("2026-03-10T00:00:00Z")).stream()
                .map(standing -> standing.learner().id())
                .toList();
    }

    private InstitutionId random(long seed, RandomHistory history) {
        Random random = new Random(seed);
        InstitutionId id = new InstitutionId("r" + Math.floorMod(seed, 1_000_000_007L));
        Currency currency = Currency.getInstance(List.of("EUR", "JPY", "KWD").get(random.nextInt(3)));
        RateCard card = RateCard.volume(
                currency, 1 + random.nextInt(5), List.of(new RateCard.Tier(1, new BigDecimal("3.335"))));
        Terms terms = new Terms(
                history.policies(),
                history.zones(),
                History.always(card),
                History.always(1 + random.nextInt(9)),
                Given.none());
        storage.institutions().create(new Institution(id, "Random", RandomHistory.BEGINNING, terms));
        List<Report> reports = new ArrayList<>();
        List<String> labels =
                random.nextInt(4) == 0 ? List.of("") : UNITS; // where nobody labels anything all is of no unit
        for (int person = random.nextInt(12); person >= 0; person--) {
            for (Fact fact : history.facts(10)) {
                reports.add(labelled(
                        labels.get(random.nextInt(labels.size())),
                        RandomHistory.report(IdentityName.parse("p" + person), "p" + person, fact)));
            }
        }
        if (random.nextBoolean()) {
            RandomHistory.whoIsWho(random, history)
                    .forEach(said -> reports.add(labelled(labels.get(random.nextInt(labels.size())), said)));
        }
        meter.record(id, reports);
        return id;
    }

    private static Report labelled(String unit, Report report) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                unit,
                report.detail(),
                report.note());
    }

    @Test
    void aLearnerOfTwoFacultiesIsOfBothAndChargedInTheOneThatCameFirst() {
        storage.institutions().create(Given.institution(NORTH, Given.billing(Policy.ROLLING, Policy.Measure.DISTINCT)));
        meter.record(
                NORTH,
                List.of(
                        labelled("law", Given.access("1", ADA, "2026-03-02T08:00:00Z")),
                        labelled("arts", Given.access("2", ADA, "2026-03-03T08:00:00Z")),
                        labelled("", Given.access("3", BEN, "2026-03-04T08:00:00Z"))));

        MonthUnits march = units.units(
                NORTH, YearMonth.parse("2026-03"), Optional.of(at("2026-03-02T12:00:00Z")), Optional.empty());

        assertThat(march.units())
                .extracting(
                        MonthUnits.Share::unit,
                        share -> share.count().distinct(),
                        MonthUnits.Share::active,
                        MonthUnits.Share::charged)
                .containsExactly(tuple("arts", 1, 0, 0), tuple("law", 1, 1, 1), tuple("unassigned", 1, 0, 1));
    }
}
