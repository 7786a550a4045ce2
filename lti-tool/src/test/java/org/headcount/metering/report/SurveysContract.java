package org.headcount.metering.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.RandomHistory;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole lists say what pages and numbers say, whatever keeps the facts; a failure names the seed that makes it again. */
@SuppressWarnings("NullAway.Init")
public abstract class SurveysContract {

    private static final int INSTITUTIONS = 8;
    private static final Instant LATER = RandomHistory.BEGINNING.plusSeconds(60L * 86_400);
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.parse("2026-02"), YearMonth.parse("2026-03"), YearMonth.parse("2026-04"));

    private Whole storage;
    private Meter meter;
    private Surveys surveys;

    /** A storage whose whole can be read. */
    public record Whole(Institutions institutions, Ledger ledger, Snapshots snapshots) {}

    protected abstract Whole emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
        meter = new Meter(storage.institutions(), storage.ledger(), () -> LATER);
        surveys = new Surveys(storage.snapshots(), () -> LATER);
    }

    @Test
    void wholeListsAddUpToTheMonthAndSayWhatPagesSay() {
        long seed = System.nanoTime();
        for (long each = seed; each < seed + INSTITUTIONS; each++) {
            RandomHistory history = new RandomHistory(new Random(each));
            InstitutionId id = random(each, history);
            for (Optional<Instant> knownAt : List.of(Optional.<Instant>empty(), Optional.of(history.instant()))) {
                for (YearMonth month : MONTHS) {
                    String what = "seed %d, %s, known at %s".formatted(each, month, knownAt);
                    checkCharged(what, id, month, knownAt);
                    checkActivity(what, id, month, knownAt);
                }
                checkLearners("seed %d, known at %s".formatted(each, knownAt), id, history.instant(), knownAt);
            }
        }
    }

    private void checkCharged(String what, InstitutionId id, YearMonth month, Optional<Instant> knownAt) {
        List<ChargedLearners.Charge> charged = new ArrayList<>();
        MonthAnswer answer = surveys.charged(id, month, Optional.empty(), knownAt, one -> charged.add(one.charge()));

        assertThat(answer).as(what).isEqualTo(meter.month(id, month, Optional.empty(), knownAt));
        assertThat(charged).as(what).hasSize(answer.measured());
        assertThat(charged)
                .as(what)
                .isEqualTo(meter.charged(id, month, Optional.empty(), knownAt, 1000, "")
                        .learners());
    }

    private void checkLearners(String what, InstitutionId id, Instant asOf, Optional<Instant> knownAt) {
        for (Ledger.Question.Status status : Ledger.Question.Status.values()) {
            for (String text : List.of("", "p1")) {
                Ledger.Question question = new Ledger.Question(asOf, status, null, text, 1000, "");
                List<Standing> found = new ArrayList<>();
                surveys.learners(id, question, knownAt, found::add);

                assertThat(found)
                        .as("%s, %s '%s'", what, status, text)
                        .isEqualTo(meter.list(id, question, knownAt).learners());
            }
        }
    }

    private void checkActivity(String what, InstitutionId id, YearMonth month, Optional<Instant> knownAt) {
        Institution institution = storage.institutions().find(id).orElseThrow();
        Terms terms = knownAt.map(institution.terms()::knownBefore).orElse(institution.terms());
        Span span = new Months(terms.zone()).of(month);
        List<Fact> expected = facts(id).stream()
                .filter(fact -> fact.type() == FactType.ACTIVITY || fact.type() == FactType.REFUSAL)
                .filter(fact -> span.contains(fact.effectiveAt()))
                .filter(fact -> knownAt.filter(known -> !fact.recordedAt().isBefore(known))
                        .isEmpty())
                .sorted(Comparator.comparing(Fact::effectiveAt)
                        .thenComparing(fact -> fact.key().source())
                        .thenComparing(fact -> fact.key().id()))
                .toList();
        List<Fact> found = new ArrayList<>();
        surveys.activity(id, month, knownAt, one -> found.add(one.fact()));
        List<Fact> paged = new ArrayList<>();
        Optional<Snapshots.Moment> after = Optional.empty();
        do {
            Surveys.Page page = surveys.activity(id, month, knownAt, after, 7);
            page.happenings().forEach(one -> paged.add(one.fact()));
            after = page.next();
        } while (after.isPresent());

        assertThat(found).as(what).isEqualTo(expected);
        assertThat(paged).as(what).isEqualTo(expected);
    }

    private List<Fact> facts(InstitutionId id) {
        List<Fact> facts = new ArrayList<>();
        for (Standing standing : storage.ledger().standings(id, Given.everybody("2026-03-10T00:00:00Z"))) {
            facts.addAll(storage.ledger().facts(id, standing.learner().id()));
        }
        return facts;
    }

    private InstitutionId random(long seed, RandomHistory history) {
        Random random = new Random(seed);
        InstitutionId id = new InstitutionId("r" + Math.floorMod(seed, 1_000_000_007L));
        storage.institutions().create(Given.institution(id, history.policies(), history.zones()));
        List<Report> reports = new ArrayList<>();
        for (int person = random.nextInt(12); person >= 0; person--) {
            for (Fact fact : history.facts(10)) {
                reports.add(RandomHistory.report(
                        IdentityName.parse("p" + person),
                        "p" + person,
                        fact,
                        new Report.Note("", random.nextBoolean() ? "because" : "", "")));
            }
        }
        for (int number = random.nextInt(8); number > 0 && reports.size() > 1; number--) {
            IdentityName one = reports.get(random.nextInt(reports.size())).who();
            IdentityName other = reports.get(random.nextInt(reports.size())).who();
            if (!one.equals(other)) {
                Instant at = history.instant();
                FactType type = random.nextInt(3) == 0 ? FactType.UNLINK : FactType.LINK;
                reports.add(LinksContract.report("l" + number, type, one, other, at, at));
            }
        }
        meter.record(id, reports);
        return id;
    }

    @Test
    void everyRowOfAListBelongsToTheMomentAtWhichItBegan() {
        storage.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        List<Report> reports = new ArrayList<>();
        for (int number = 0; number < 450; number++) {
            reports.add(access("f" + number, IdentityName.parse("l" + number), "2026-03-02T08:00:00Z"));
        }
        meter.record(NORTH, reports);
        List<Surveys.Charged> charged = new ArrayList<>();

        MonthAnswer answer =
                surveys.charged(NORTH, YearMonth.parse("2026-03"), Optional.empty(), Optional.empty(), one -> {
                    if (charged.size() % 100 == 0) {
                        String more = "more" + charged.size();
                        meter.record(NORTH, List.of(access(more, IdentityName.parse(more), "2026-03-01T08:00:00Z")));
                    }
                    charged.add(one);
                });

        assertThat(answer.measured()).isEqualTo(450);
        assertThat(charged).hasSize(450);
        assertThat(meter.month(NORTH, YearMonth.parse("2026-03"), Optional.empty(), Optional.empty())
                        .measured())
                .isEqualTo(455);
    }

    @Test
    void theFreeTextsStandBesideTheirFacts() {
        storage.institutions().create(Given.institution(NORTH, Policy.SWITCH));
        Report on = Given.switching("1", ADA, FactType.SWITCH_ON, "2026-03-02T08:00:00Z");
        meter.record(
                NORTH,
                List.of(new Report(
                        on.key(),
                        on.who(),
                        on.type(),
                        on.kind(),
                        on.role(),
                        on.origin(),
                        on.at(),
                        on.recordedAt(),
                        on.unit(),
                        new Report.Note("staff", "enrolled", "{}"))));
        meter.record(NORTH, List.of(access("2", BEN, "2026-03-03T08:00:00Z")));
        List<Surveys.Charged> charged = new ArrayList<>();
        surveys.charged(NORTH, YearMonth.parse("2026-03"), Optional.empty(), Optional.empty(), charged::add);

        assertThat(charged)
                .extracting(one -> one.charge().learner().identities(), Surveys.Charged::note)
                .containsExactlyInAnyOrder(
                        tuple(List.of(ADA), new Report.Note("staff", "enrolled", "{}")),
                        tuple(List.of(BEN), Report.Note.NONE));
    }

    @Test
    void aVisitorThatThrowsEndsTheSweepAndTheNextOneBeginsAnew() {
        storage.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        meter.record(NORTH, List.of(access("1", ADA, "2026-03-02T08:00:00Z")));
        for (int times = 0; times < 30; times++) { // more often than there are connections
            assertThatThrownBy(() -> surveys.activity(NORTH, YearMonth.parse("2026-03"), Optional.empty(), one -> {
                        throw new IllegalStateException("gone away");
                    }))
                    .hasMessage("gone away");
        }
        Set<String> found = new TreeSet<>();
        surveys.activity(
                NORTH,
                YearMonth.parse("2026-03"),
                Optional.empty(),
                one -> found.add(one.fact().key().id()));

        assertThat(found).containsExactly("1");
    }

    @Test
    void anInstitutionSeesNothingOfAnother() {
        storage.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        storage.institutions().create(Given.institution(Given.SOUTH, Policy.ROLLING));
        meter.record(Given.SOUTH, List.of(access("1", ADA, "2026-03-02T08:00:00Z")));

        surveys.activity(NORTH, YearMonth.parse("2026-03"), Optional.empty(), SurveysContract::unexpected);
        surveys.learners(NORTH, Given.everybody("2026-03-10T00:00:00Z"), Optional.empty(), SurveysContract::unexpected);
        surveys.learners(
                NORTH, Given.everybody("2026-03-10T00:00:00Z"), Optional.of(LATER), SurveysContract::unexpected);
        surveys.charged(
                NORTH, YearMonth.parse("2026-03"), Optional.empty(), Optional.empty(), SurveysContract::unexpected);
        assertThatThrownBy(() -> surveys.activity(
                        new InstitutionId("nowhere"), YearMonth.parse("2026-03"), Optional.empty(), one -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void unexpected(Object row) {
        throw new AssertionError("nobody is here: " + row);
    }
}
