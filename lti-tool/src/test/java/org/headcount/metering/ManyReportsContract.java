package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.at;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthSweep;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link Ledger} makes of long lists: the same as of each report in its turn. */
@SuppressWarnings("NullAway.Init")
public abstract class ManyReportsContract {

    private static final int ROUNDS = Worlds.many(10);
    private static final int PEOPLE = 6;

    private Institutions institutions;
    private Ledger ledger;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        Storage storage = emptyStorage();
        institutions = storage.institutions();
        ledger = storage.ledger();
    }

    /** Facts in any order, some told twice, some under a key that is taken, of people with and without a namespace, some of whom are linked. */
    private static List<Report> reports(Random random, RandomHistory history) {
        List<Report> reports = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            IdentityName who = IdentityName.parse((random.nextBoolean() ? "" : "sis:") + "p" + person);
            Report.Note note = random.nextBoolean() ? Report.Note.NONE : new Report.Note("staff:" + person, "", "");
            for (Fact fact : history.facts(12)) {
                reports.add(RandomHistory.report(who, "p" + person, fact, note));
            }
        }
        for (int again = random.nextInt(8); again > 0 && !reports.isEmpty(); again--) {
            Report one = reports.get(random.nextInt(reports.size()));
            Report other = reports.get(random.nextInt(reports.size()));
            reports.add(one);
            reports.add(Report.activity(one.key(), other.who(), Kind.ACCESS, one.at(), other.recordedAt()));
        }
        for (int stranger = random.nextInt(3); stranger > 0 && !reports.isEmpty(); stranger--) {
            Report taken = reports.get(random.nextInt(reports.size()));
            reports.add(Report.activity(
                    taken.key(), IdentityName.parse("stranger" + stranger), Kind.ACCESS, taken.at(), taken.at()));
        }
        for (int link = random.nextInt(4); link > 0 && !reports.isEmpty(); link--) {
            Report one = reports.get(random.nextInt(reports.size()));
            Report other = reports.get(random.nextInt(reports.size()));
            FactKey key = new FactKey("links", "l" + link);
            boolean links = random.nextInt(4) > 0;
            if (!one.who().equals(other.who())) {
                reports.add(saying(links ? FactType.LINK : FactType.UNLINK, key, one, new Detail.With(other.who())));
            }
            if (random.nextInt(3) == 0) {
                reports.add(saying(FactType.VOID, new FactKey("links", "v" + link), one, new Detail.Voids(key)));
            }
        }
        Collections.shuffle(reports, random);
        return reports;
    }

    /** Of whom, and when, another report is. */
    private static Report saying(FactType type, FactKey key, Report of, Detail detail) {
        return new Report(
                key,
                of.who(),
                type,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                of.at(),
                of.recordedAt(),
                "",
                detail,
                Report.Note.NONE);
    }

    private InstitutionId institution(String id, History<Policy> policies, History<ZoneId> zones) {
        InstitutionId institution = new InstitutionId(id);
        institutions.create(Given.institution(institution, policies, zones));
        return institution;
    }

    @Test
    void aListOfAnyLengthComesToWhatItsReportsComeToOneByOne() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + ROUNDS; seed++) {
            Random random = new Random(seed);
            RandomHistory history = new RandomHistory(random);
            History<Policy> policies = history.policies();
            History<ZoneId> zones = history.zones();
            InstitutionId alone = institution("alone" + seed, policies, zones);
            InstitutionId together = institution("together" + seed, policies, zones);
            List<Report> reports = reports(random, history);

            List<Receipt> oneByOne = new ArrayList<>();
            reports.forEach(report -> oneByOne.addAll(ledger.append(alone, List.of(report))));
            List<Receipt> inLists = new ArrayList<>();
            for (int from = 0; from < reports.size(); ) {
                int until = Math.min(reports.size(), from + 1 + random.nextInt(40));
                inLists.addAll(ledger.append(together, reports.subList(from, until)));
                from = until;
            }

            assertThat(inLists).as("seed %d", seed).isEqualTo(oneByOne);
            assertThat(everything(together, reports)).as("seed %d", seed).isEqualTo(everything(alone, reports));
            assertThat(ledger.append(together, reports))
                    .as("seed %d, told again", seed)
                    .hasSameSizeAs(reports)
                    .allMatch(receipt -> receipt instanceof Receipt.Duplicate || receipt instanceof Receipt.Conflict);
            countsAsSwept(together, seed);
            assertThat(ledger.miscounted(together)).as("seed %d", seed).isEmpty();
        }
    }

    /** All that is known of each person, without the opaque ids, which differ. */
    private Map<String, Object> everything(InstitutionId institution, List<Report> reports) {
        Map<String, Object> all = new TreeMap<>();
        for (Report report : reports) {
            Optional<Standing> standing = ledger.standing(institution, report.who());
            all.put(
                    report.who().toString(),
                    standing.map(who -> List.of(
                                    who.known(),
                                    who.periods(),
                                    ledger.facts(institution, who.learner().id()).stream()
                                            .map(fact -> fact.key() + " " + fact.effectiveAt() + " " + fact.type() + " "
                                                    + (fact.type().links() ? "with somebody" : fact.detail()) + " "
                                                    + ledger.note(institution, fact.key()))
                                            .toList()))
                            .map(Object.class::cast)
                            .orElse("never met"));
        }
        return all;
    }

    private void countsAsSwept(InstitutionId institution, long seed) {
        Months months =
                new Months(institutions.find(institution).orElseThrow().terms().zone());
        for (int month = 2; month <= 6; month++) {
            Span span = months.of(YearMonth.of(2026, month));
            MonthSweep sweep = new MonthSweep(span);
            ledger.periods(institution, span, sweep);
            assertThat(ledger.count(institution, span))
                    .as("seed %d, month %d", seed, month)
                    .isEqualTo(sweep.count());
        }
    }

    @Test
    void ofRacingListsAboutTheSamePeopleEachFactIsWrittenOnceAndFoldedOnce() throws Exception {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.ROLLING));
        List<Report> reports = IntStream.range(0, 400)
                .mapToObj(number -> Report.activity(
                        Given.key("f" + number),
                        IdentityName.parse("sis:p" + number % 30),
                        Kind.ACCESS,
                        at("2026-01-01T00:00:00Z").plus(Duration.ofHours(number)),
                        at("2026-03-01T00:00:00Z")))
                .toList();
        List<Callable<List<Receipt>>> writers = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            List<Report> shuffled = new ArrayList<>(reports);
            Collections.shuffle(shuffled, new Random(writer));
            writers.add(() -> ledger.append(NORTH, shuffled));
        }

        long firsts = Race.of(writers).stream()
                .flatMap(List::stream)
                .filter(receipt -> !(receipt instanceof Receipt.Duplicate))
                .count();

        assertThat(firsts).isEqualTo(400);
        ledger.append(SOUTH, reports);
        assertThat(everything(NORTH, reports)).isEqualTo(everything(SOUTH, reports));
    }

    @Test
    void ofRacingListsAboutManyStrangersEachIsMetOnce() throws Exception {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.ROLLING));
        List<Report> reports = strangers(300);
        List<Callable<List<Receipt>>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            List<Report> shuffled = new ArrayList<>(reports);
            Collections.shuffle(shuffled, new Random(writer));
            writers.add(() -> ledger.append(NORTH, shuffled));
        }

        long firsts = Race.of(writers).stream()
                .flatMap(List::stream)
                .filter(receipt -> !(receipt instanceof Receipt.Duplicate))
                .count();

        assertThat(firsts).isEqualTo(300);
        ledger.append(SOUTH, reports);
        assertThat(everything(NORTH, reports)).isEqualTo(everything(SOUTH, reports));
    }

    @Test
    void aLongListOfStrangersIsWrittenDownAsItIsSpelt() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.ROLLING));
        List<Report> reports = strangers(300);

        reports.forEach(report -> ledger.append(NORTH, List.of(report)));
        assertThat(ledger.append(SOUTH, reports)).hasSize(300).allMatch(Receipt.Counted.class::isInstance);

        assertThat(everything(SOUTH, reports)).isEqualTo(everything(NORTH, reports));
        for (Report report : reports) {
            Standing standing = ledger.standing(SOUTH, report.who()).orElseThrow();
            assertThat(standing.learner().identities()).containsExactly(report.who());
            assertThat(ledger.facts(SOUTH, standing.learner().id()))
                    .extracting(Fact::unit)
                    .containsExactly(report.unit());
        }
        assertThat(ledger.append(SOUTH, reports)).allMatch(Receipt.Duplicate.class::isInstance);
    }

    /** Each with something in every text that means something to one database or another. */
    private static List<Report> strangers(int number) {
        List<String> odd =
                List.of("back\\slash", "\\N", "\\.", "'\"quoted\"'", "{a,b}", "%_!", "\uD83D\uDE00", "\\\\x00");
        return IntStream.range(0, number)
                .mapToObj(each -> {
                    String text = odd.get(each % odd.size()) + (each < odd.size() ? "" : each);
                    return new Report(
                            new FactKey("lms" + text, text),
                            new IdentityName("sis", text),
                            FactType.ACTIVITY,
                            Kind.ACCESS,
                            Role.LEARNER,
                            Origin.LEARNER,
                            at("2026-01-01T00:00:00Z").plus(Duration.ofHours(each)),
                            at("2026-03-01T00:00:00Z"),
                            text,
                            new Report.Note(text, text, "{\"a\":\"\\n" + each + "\"}"));
                })
                .toList();
    }
}
