package org.headcount.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.headcount.metering.Corrections;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.Storage;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One person with several identities, on every {@link Ledger}. */
@SuppressWarnings("NullAway.Init")
public abstract class LinksContract {

    static final IdentityName CLEO = IdentityName.parse("cleo");
    private static final Instant NOW = at("2026-06-01T00:00:00Z");
    private static final YearMonth MARCH = YearMonth.parse("2026-03");

    private Institutions institutions;
    private Ledger ledger;
    private Meter meter;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        Storage storage = emptyStorage();
        institutions = storage.institutions();
        ledger = storage.ledger();
        meter = new Meter(institutions, ledger, () -> NOW);
        institutions.create(Given.institution(NORTH, Policy.ROLLING_WITH_RELEASE));
        institutions.create(Given.institution(SOUTH, Policy.SWITCH));
    }

    @Test
    void twoWhoAreLinkedAreOneLearnerWithThePeriodsOfBoth() {
        append(access("1", ADA, "2026-01-01T00:00:00Z"), access("2", BEN, "2026-03-01T00:00:00Z"));

        assertThat(append(linking("l", ADA, BEN, "2026-04-01T00:00:00Z"))).containsExactly(new Receipt.Recorded());

        assertThat(standing(ADA)).isEqualTo(standing(BEN));
        assertThat(standing(ADA).learner().identities()).containsExactlyInAnyOrder(ADA, BEN);
        assertThat(standing(ADA).periods())
                .containsExactly(new Period(
                        at("2026-01-01T00:00:00Z"), at("2026-05-30T00:00:00Z"), key("1"), key("2"), Optional.empty()));
        assertThat(month(MARCH).count().distinct()).isEqualTo(1);
        assertThat(facts(BEN)).extracting(Fact::key).containsExactly(key("1"), key("2"), key("l"));
        assertThat(ledger.inUse(NORTH, at("2026-03-05T00:00:00Z"))).isEqualTo(1);
    }

    @Test
    void theLinksOwnDateDoesNotMatter() {
        append(access("1", ADA, "2026-03-01T00:00:00Z"), access("2", BEN, "2026-03-01T00:00:00Z"));

        append(linking("l", ADA, BEN, "2036-01-01T00:00:00Z", "2026-04-01T00:00:00Z"));

        assertThat(month(MARCH).count().distinct()).isEqualTo(1);
    }

    @Test
    void whoeverIsUnlinkedIsExactlyWhatThatOneWas() {
        append(access("1", ADA, "2026-01-01T00:00:00Z"), access("2", BEN, "2026-03-01T00:00:00Z"));
        Standing ada = standing(ADA);
        Standing ben = standing(BEN);

        append(linking("l", ADA, BEN, "2026-04-01T00:00:00Z"), unlinking("u", BEN, ADA, "2026-04-02T00:00:00Z"));

        assertThat(standing(ADA)).isEqualTo(ada);
        assertThat(standing(BEN)).isEqualTo(ben);
        append(linking("again", ADA, BEN, "2026-04-03T00:00:00Z"));
        assertThat(standing(ADA)).isEqualTo(standing(BEN));
    }

    @Test
    void ofAChainWhatIsNotUnlinkedStaysTogether() {
        append(
                access("1", ADA, "2026-03-01T00:00:00Z"),
                access("2", BEN, "2026-03-02T00:00:00Z"),
                access("3", CLEO, "2026-03-03T00:00:00Z"),
                linking("ab", ADA, BEN, "2026-04-01T00:00:00Z"),
                linking("bc", BEN, CLEO, "2026-04-01T00:00:00Z"));
        assertThat(month(MARCH).count().distinct()).isEqualTo(1);

        append(unlinking("u", CLEO, BEN, "2026-04-02T00:00:00Z"));

        assertThat(standing(ADA)).isEqualTo(standing(BEN)).isNotEqualTo(standing(CLEO));
        assertThat(month(MARCH).count().distinct()).isEqualTo(2);
    }

    /** Of all ids linked the first one in order, so that it depends on nothing but who is linked. */
    @Test
    void whichIdTheLearnerHasFollowsFromWhoIsLinkedAndTheOthersKeepAnswering() {
        append(
                access("1", ADA, "2026-03-01T00:00:00Z"),
                access("2", BEN, "2026-03-02T00:00:00Z"),
                access("3", CLEO, "2026-03-03T00:00:00Z"));
        List<String> ids = Stream.of(ADA, BEN, CLEO)
                .map(who -> standing(who).learner().id().value())
                .sorted()
                .toList();

        append(linking("bc", BEN, CLEO, "2026-04-01T00:00:00Z"), linking("ca", CLEO, ADA, "2026-04-01T00:00:00Z"));

        assertThat(standing(ADA).learner().id().value()).isEqualTo(ids.get(0));
        for (String old : ids) {
            assertThat(standing(IdentityName.parse(old))).isEqualTo(standing(ADA));
            assertThat(ledger.licence(NORTH, IdentityName.parse(old)))
                    .contains(standing(ADA).licence());
        }
        assertThat(ledger.standings(NORTH, Given.everybody("2026-04-01T00:00:00Z")))
                .containsExactly(standing(ADA));
    }

    @Test
    void whoIsLinkedBeforeAnybodyHasMetThemIsMet() {
        append(linking("l", ADA, BEN, "2026-01-01T00:00:00Z"));
        assertThat(standing(ADA).known()).isFalse();

        append(access("1", BEN, "2026-03-01T00:00:00Z"));

        assertThat(standing(ADA).active(at("2026-03-02T00:00:00Z"))).isTrue();
    }

    @Test
    void theSameLinkAgainIsADuplicateByWhateverNameAndAnotherOfItsKeyAConflictThatMeetsNobody() {
        Report link = linking("l", ADA, BEN, "2026-01-01T00:00:00Z");
        append(link);
        IdentityName opaque = new IdentityName(
                IdentityName.DEFAULT,
                ledger.meant(NORTH, BEN).orElseThrow().identity().value());

        assertThat(append(link, linking("l", ADA, opaque, "2026-01-01T00:00:00Z")))
                .containsOnly(new Receipt.Duplicate());
        assertThat(append(
                        linking("l", ADA, CLEO, "2026-01-01T00:00:00Z"),
                        unlinking("l", ADA, BEN, "2026-01-01T00:00:00Z"),
                        linking("l", BEN, ADA, "2026-01-01T00:00:00Z")))
                .hasSize(3)
                .containsOnly(new Receipt.Conflict());
        assertThat(ledger.standing(NORTH, CLEO)).isEmpty();
    }

    @Test
    void ofALinkAndAnUnlinkWhatWasRecordedLastStandsWhicheverArrivesFirst() {
        append(
                access("1", ADA, "2026-03-01T00:00:00Z"),
                access("2", BEN, "2026-03-01T00:00:00Z"),
                unlinking("u", ADA, BEN, "2026-04-02T00:00:00Z"),
                linking("l", ADA, BEN, "2026-04-01T00:00:00Z"));

        assertThat(month(MARCH).count().distinct()).isEqualTo(2);
    }

    @Test
    void aLinkThatIsVoidedByOneOfTheTwoNeverWas() {
        append(
                access("1", ADA, "2026-03-01T00:00:00Z"),
                access("2", BEN, "2026-03-01T00:00:00Z"),
                Corrections.voiding("v", BEN, "l", "2026-04-02T00:00:00Z"),
                linking("l", ADA, BEN, "2026-04-01T00:00:00Z"));
        assertThat(standing(ADA)).isNotEqualTo(standing(BEN));

        append(linking("m", ADA, BEN, "2026-04-01T00:00:00Z"));
        assertThat(standing(ADA)).isEqualTo(standing(BEN));
        append(Corrections.voiding("w", ADA, "m", "2026-04-02T00:00:00Z"));
        assertThat(standing(ADA)).isNotEqualTo(standing(BEN));

        append(linking("n", ADA, BEN, "2026-04-03T00:00:00Z"), access("3", CLEO, "2026-03-01T00:00:00Z"));
        append(Corrections.voiding("x", CLEO, "n", "2026-04-04T00:00:00Z"));
        assertThat(standing(ADA)).as("whoever is none of the two").isEqualTo(standing(BEN));
    }

    @Test
    void theMeterTellsWhoeverVoidsALinkOfOthersThatItIsNotTheirs() {
        append(linking("l", ADA, BEN, "2026-04-01T00:00:00Z"), access("3", CLEO, "2026-03-01T00:00:00Z"));

        assertThat(meter.record(NORTH, List.of(Corrections.voiding("x", CLEO, "l", "2026-04-04T00:00:00Z"))))
                .containsExactly(new Receipt.SomebodyElses());
        assertThat(meter.record(NORTH, List.of(Corrections.voiding("v", BEN, "l", "2026-04-04T00:00:00Z"))))
                .containsExactly(new Receipt.Recorded());
    }

    @Test
    void aVoidThatReachedAFactOfTheSameLearnerReachesItNoMoreOnceTheyAreUnlinked() {
        append(
                access("1", ADA, "2026-03-01T00:00:00Z"),
                Corrections.voiding("v", BEN, "1", "2026-03-02T00:00:00Z"),
                linking("l", ADA, BEN, "2026-04-01T00:00:00Z"));
        assertThat(standing(ADA).periods()).isEmpty();

        append(unlinking("u", ADA, BEN, "2026-04-02T00:00:00Z"));

        assertThat(standing(ADA).periods()).hasSize(1);
        assertThat(standing(BEN).known()).isFalse();
    }

    @Test
    void asKnownBeforeALinkTheyWereTwoAndAsKnownBeforeAnUnlinkOne() {
        append(access("1", ADA, "2026-03-01T00:00:00Z"), access("2", BEN, "2026-03-02T00:00:00Z"));
        append(linking("l", ADA, BEN, "2026-04-01T00:00:00Z"), unlinking("u", ADA, BEN, "2026-05-01T00:00:00Z"));
        Optional<Instant> before = Optional.of(at("2026-04-01T00:00:00Z"));
        Optional<Instant> between = Optional.of(at("2026-05-01T00:00:00Z"));
        Instant asOf = at("2026-03-10T00:00:00Z");

        assertThat(distinct(before)).isEqualTo(2);
        assertThat(distinct(between)).isEqualTo(1);
        assertThat(distinct(Optional.empty())).isEqualTo(2);
        LearnerStatus ben = meter.status(NORTH, BEN, asOf, between).orElseThrow();
        assertThat(ben.learner().identities()).containsExactlyInAnyOrder(ADA, BEN);
        assertThat(ben.since()).contains(at("2026-03-01T00:00:00Z"));
        assertThat(ben).isEqualTo(meter.status(NORTH, ADA, asOf, between).orElseThrow());
        assertThat(meter.status(NORTH, BEN, asOf, before).orElseThrow().since()).contains(at("2026-03-02T00:00:00Z"));
        assertThat(list(before))
                .extracting(one -> one.learner().identities())
                .containsExactlyInAnyOrder(List.of(ADA), List.of(BEN));
        assertThat(list(between)).singleElement().extracting(Standing::learner).isEqualTo(ben.learner());
        assertThat(meter.charged(NORTH, MARCH, Optional.empty(), between, 10, "")
                        .learners())
                .singleElement()
                .extracting(ChargedLearners.Charge::learner)
                .isEqualTo(ben.learner());
        assertThat(meter.facts(NORTH, BEN, between).orElseThrow()).hasSize(3);
    }

    @Test
    void allPagesOfAListAsKnownHaveEverybodyOnceInOrder() {
        List<Report> reports = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            reports.add(access("f" + number, IdentityName.parse("p" + number), "2026-03-01T00:00:00Z"));
        }
        for (int number = 0; number < 15; number++) {
            reports.add(linking(
                    "l" + number,
                    IdentityName.parse("p" + number),
                    IdentityName.parse("p" + (number + 12)),
                    "2026-04-01T00:00:00Z"));
            reports.add(unlinking(
                    "u" + number,
                    IdentityName.parse("p" + number),
                    IdentityName.parse("p" + (number + 12)),
                    number % 2 == 0 ? "2026-05-01T00:00:00Z" : "2026-03-01T00:00:00Z"));
        }
        ledger.append(NORTH, reports);

        for (String known : List.of("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z")) {
            List<String> seen = new ArrayList<>();
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                Page page = meter.list(
                        NORTH,
                        new Ledger.Question(NOW, Ledger.Question.Status.ALL, null, "", 4, after.get()),
                        Optional.of(at(known)));
                page.learners().forEach(one -> seen.add(one.learner().id().value()));
                after = page.next();
            }
            assertThat(seen).as(known).isSorted().doesNotHaveDuplicates();
            assertThat(meter.month(NORTH, MARCH, Optional.empty(), Optional.of(at(known)))
                            .count()
                            .distinct())
                    .as(known)
                    .isEqualTo(seen.size());
        }
    }

    @Test
    void oneIsSwitchedOffForAllIdentitiesAndKeptApartInAnotherInstitution() {
        ledger.append(
                SOUTH,
                List.of(
                        access("1", ADA, "2026-03-01T00:00:00Z"),
                        access("2", BEN, "2026-03-02T00:00:00Z"),
                        linking("l", ADA, BEN, "2026-04-01T00:00:00Z")));
        append(access("1", ADA, "2026-03-01T00:00:00Z"), access("2", BEN, "2026-03-02T00:00:00Z"));

        meter.switchTo(SOUTH, BEN, false, "left", "staff", Optional.empty());

        assertThat(meter.decide(SOUTH, ADA, Kind.GRADE, Origin.SYSTEM, Role.LEARNER)
                        .allowed())
                .isFalse();
        assertThat(meter.decide(SOUTH, BEN, Kind.GRADE, Origin.SYSTEM, Role.LEARNER)
                        .allowed())
                .isFalse();
        assertThat(month(MARCH).count().distinct()).isEqualTo(2);
    }

    @Test
    void linksAndActivitiesThatRaceComeToTheSameAsOneAfterTheOther() throws Exception {
        for (int round = 0; round < 10; round++) {
            String prefix = "r" + round + "-";
            List<IdentityName> people = Stream.of("a", "b", "c", "d")
                    .map(name -> IdentityName.parse(prefix + name))
                    .toList();
            List<Callable<List<Receipt>>> racers = new ArrayList<>();
            for (int racer = 0; racer < 16; racer++) {
                String id = prefix + racer;
                IdentityName who = people.get(racer % 4);
                IdentityName next = people.get((racer + 1) % 4);
                Report report = switch (racer / 4) {
                    case 0 -> linking(id, who, next, "2026-04-01T00:00:00Z");
                    case 1 -> unlinking(id, who, next, racer == 4 ? "2026-04-02T00:00:00Z" : "2026-03-02T00:00:00Z");
                    default -> access(id, who, "2026-03-%02dT00:00:00Z".formatted(racer + 1));
                };
                racers.add(() -> ledger.append(NORTH, List.of(report)));
            }
            Race.of(racers);

            assertThat(people)
                    .as("round %d", round)
                    .allSatisfy(who -> assertThat(standing(who)).isEqualTo(standing(people.get(0))));
            assertThat(facts(people.get(2))).hasSize(16);
            assertThat(standing(people.get(1)).periods()).isEqualTo(folded(people.get(1)));
        }
    }

    private List<Period> folded(IdentityName who) {
        Terms terms = institutions.find(NORTH).orElseThrow().terms();
        return Periods.of(facts(who), terms.policy(), terms.zone());
    }

    private int distinct(Optional<Instant> knownAt) {
        return meter.month(NORTH, MARCH, Optional.empty(), knownAt).count().distinct();
    }

    private List<Standing> list(Optional<Instant> knownAt) {
        return meter.list(NORTH, Given.everybody("2026-03-10T00:00:00Z"), knownAt)
                .learners();
    }

    private MonthAnswer month(YearMonth month) {
        return meter.month(NORTH, month, Optional.empty(), Optional.empty());
    }

    private List<Receipt> append(Report... reports) {
        return ledger.append(NORTH, List.of(reports));
    }

    private Standing standing(IdentityName who) {
        return ledger.standing(NORTH, who).orElseThrow();
    }

    private List<Fact> facts(IdentityName who) {
        return ledger.facts(NORTH, standing(who).learner().id());
    }

    public static Report linking(String id, IdentityName who, IdentityName with, String at) {
        return linking(id, who, with, at, at);
    }

    private static Report linking(String id, IdentityName who, IdentityName with, String at, String recordedAt) {
        return report(id, FactType.LINK, who, with, at(at), at(recordedAt));
    }

    public static Report unlinking(String id, IdentityName who, IdentityName with, String at) {
        return report(id, FactType.UNLINK, who, with, at(at), at(at));
    }

    public static Report report(
            String id, FactType type, IdentityName who, IdentityName with, Instant at, Instant recordedAt) {
        return new Report(
                key(id),
                who,
                type,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                at,
                recordedAt,
                "",
                new Detail.With(with),
                Report.Note.NONE);
    }
}
