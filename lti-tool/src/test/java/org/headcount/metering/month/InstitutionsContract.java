package org.headcount.metering.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.at;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.metering.Given;
import org.headcount.metering.Storage;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Institutions} keeps. */
@SuppressWarnings("NullAway.Init")
public abstract class InstitutionsContract {

    private static final Policy UNUSUAL = new Policy(
            "rolling",
            30,
            Policy.WindowUnit.CIVIL,
            Policy.Rounding.DOWN,
            true,
            EnumSet.of(Kind.LOGIN, Kind.OTHER),
            true,
            Policy.OnReturn.AUTO_IF_CAPACITY,
            Policy.Enforcement.OBSERVE,
            Policy.Capacity.HARD,
            70,
            5,
            Policy.InactiveGrades.SEND,
            Policy.Measure.CLOSING,
            Set.of(Role.LEARNER),
            Duration.ofHours(48).plusSeconds(1),
            6);

    private static final RateCard VOLUME = RateCard.volume(
            Currency.getInstance("EUR"),
            50,
            List.of(new RateCard.Tier(50, new BigDecimal("6.00")), new RateCard.Tier(100, new BigDecimal("5.125"))));

    private static final RateCard BASE_PLUS =
            RateCard.basePlus(Currency.getInstance("JPY"), new BigDecimal("50000"), 100, new BigDecimal("4.5"));

    private Institutions institutions;
    private Ledger ledger;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        Storage storage = emptyStorage();
        institutions = storage.institutions();
        ledger = storage.ledger();
    }

    @Test
    void nobodyIsFoundBeforeItIsCreated() {
        assertThat(institutions.find(NORTH)).isEmpty();
        assertThat(institutions.all()).isEmpty();
        assertThat(institutions.amend(
                        NORTH, Given.change("North", Given.added(Policy.SWITCH, at("2026-02-01T00:00:00Z")))))
                .isEqualTo(new Amendment.NoSuchInstitution());
    }

    @Test
    void whatIsCreatedIsFoundAsItWas() {
        Institution north = new Institution(
                NORTH,
                "Nörth ‘38’",
                at("2026-01-01T00:00:00.000001Z"),
                new Terms(
                        History.always(UNUSUAL),
                        History.always(ZoneId.of("Asia/Kolkata")),
                        History.always(VOLUME),
                        History.always(250),
                        History.always(new Terms.Contract(
                                at("2026-01-01T00:00:00Z"), Optional.of(at("2027-01-01T00:00:00Z"))))));
        Institution south = Given.institution(SOUTH, Policy.SWITCH);

        assertThat(institutions.create(south)).isTrue();
        assertThat(institutions.create(north)).isTrue();

        assertThat(institutions.find(NORTH)).contains(north);
        assertThat(institutions.find(SOUTH)).contains(south);
        assertThat(institutions.all()).containsExactly(north, south);
    }

    @Test
    void anIdIsTakenOnce() {
        Institution first = Given.institution(NORTH, Policy.ROLLING);
        institutions.create(first);

        assertThat(institutions.create(Given.institution(NORTH, Policy.SWITCH))).isFalse();
        assertThat(institutions.find(NORTH)).contains(first);
    }

    @Test
    void ofRacingCreatorsExactlyOneIsToldSo() throws Exception {
        assertThat(Race.of(16, () -> institutions.create(Given.institution(NORTH, Policy.ROLLING))))
                .containsOnlyOnce(true);
    }

    @Test
    void ofThoseWhoHaveSeenTheSameOneChangesIt() throws Exception {
        Institution seen = Given.institution(NORTH, Policy.ROLLING);
        institutions.create(seen);

        List<Amendment> amendments = Race.of(() -> institutions.amend(
                NORTH, seen::equals, Given.change("North", Given.added(Policy.SWITCH, at("2026-03-01T00:00:00Z")))));

        Institution now = institutions.find(NORTH).orElseThrow();
        assertThat(now.terms().policy().versions()).hasSize(2);
        assertThat(amendments).containsOnlyOnce(new Amendment.Made(now));
        assertThat(amendments)
                .filteredOn(one -> !(one instanceof Amendment.Made))
                .containsOnly(new Amendment.ChangedMeanwhile(now));
    }

    @Test
    void anAmendmentAppendsVersionsAndKeepsTheOldOnes() {
        Institution north = Given.institution(NORTH, Policy.ROLLING);
        institutions.create(north);
        Dated<Policy> policy = new Dated<>(at("2026-03-01T00:00:00Z"), at("2026-02-01T00:00:00Z"), UNUSUAL);
        Dated<RateCard> card = new Dated<>(at("2026-04-01T00:00:00Z"), at("2026-02-01T00:00:00Z"), BASE_PLUS);
        Dated<Integer> commitment = new Dated<>(at("2026-05-01T00:00:00Z"), at("2026-02-01T00:00:00Z"), 300);
        Dated<ZoneId> zone =
                new Dated<>(at("2026-05-31T22:00:00Z"), at("2026-02-01T00:00:00Z"), ZoneId.of("Europe/Budapest"));
        Dated<Terms.Contract> contract = new Dated<>(
                at("2026-06-01T00:00:00Z"),
                at("2026-02-01T00:00:00Z"),
                new Terms.Contract(at("2026-06-01T00:00:00Z"), Optional.empty()));

        Amendment amended = institutions.amend(
                NORTH,
                Given.change(
                        "Renamed",
                        new Terms(
                                new History<>(List.of(policy)),
                                new History<>(List.of(zone)),
                                new History<>(List.of(card)),
                                new History<>(List.of(commitment)),
                                new History<>(List.of(contract)))));

        Institution expected = new Institution(
                NORTH,
                "Renamed",
                north.createdAt(),
                new Terms(
                        History.always(Policy.ROLLING).with(policy),
                        History.<ZoneId>always(ZoneOffset.UTC).with(zone),
                        new History<>(List.of(card)),
                        new History<>(List.of(commitment)),
                        new History<>(List.of(contract))));
        assertThat(amended).isEqualTo(new Amendment.Made(expected));
        assertThat(institutions.find(NORTH)).contains(expected);
    }

    @Test
    void ofTwoVersionsFromOneInstantTheLaterRecordedStands() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        for (int hour = 0; hour < 3; hour++) {
            Dated<Integer> version = new Dated<>(
                    at("2026-05-01T00:00:00Z"), at("2026-04-01T00:00:00Z").plus(Duration.ofHours(hour)), 100 + hour);
            institutions.amend(
                    NORTH,
                    Given.change(
                            "North",
                            new Terms(
                                    Given.none(),
                                    Given.none(),
                                    Given.none(),
                                    new History<>(List.of(version)),
                                    Given.none())));
        }

        History<Integer> commitment =
                institutions.find(NORTH).orElseThrow().terms().commitment();
        assertThat(commitment.versions()).hasSize(3);
        assertThat(commitment.at(at("2026-05-01T00:00:00Z"))).contains(102);
        assertThat(commitment.at(at("2026-04-30T23:59:59Z"))).isEmpty();
    }

    @Test
    void ofRacingAmendmentsEachBuildsOnTheOneBefore() throws Exception {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        Instant from = at("2026-05-01T00:00:00Z");
        Instant now = at("2026-04-01T00:00:00Z");

        List<Amendment> made = Race.of(() -> institutions.amend(NORTH, present -> {
            History<Integer> before = present.terms().commitment();
            return new Institutions.Change(
                    present.name() + "+",
                    terms(
                            new History<>(List.of(
                                    before.next(from, now, before.at(from).orElse(100) + 1))),
                            Given.none()));
        }));

        assertThat(made).hasOnlyElementsOfType(Amendment.Made.class);
        Institution found = institutions.find(NORTH).orElseThrow();
        assertThat(found.name()).endsWith("+".repeat(made.size())).doesNotEndWith("+".repeat(made.size() + 1));
        assertThat(found.terms().commitment().at(from)).contains(100 + made.size());
    }

    @Test
    void anAmendmentThatBreaksOffChangesNothingAndSaysWhy() {
        Institution north = Given.institution(NORTH, Policy.ROLLING);
        institutions.create(north);

        assertThatThrownBy(() -> institutions.amend(NORTH, present -> {
                    throw new IllegalArgumentException("not like this");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not like this");
        assertThat(institutions.find(NORTH)).contains(north);
    }

    @Test
    void aMonthThatIsClosedKeepsItsTerms() {
        Institution north = Given.institution(NORTH, Policy.ROLLING);
        institutions.create(north);
        Instant twoAreClosed = at("2026-03-04T00:00:00Z");
        Instant oneIsClosed = at("2026-03-03T23:59:59.999999Z");
        Instant february = at("2026-02-28T23:59:59.999999Z");
        Instant march = at("2026-03-01T00:00:00Z");

        for (Terms early : List.of(
                terms(commitment(february, twoAreClosed), Given.none()),
                terms(commitment(february, oneIsClosed), Given.none())
                        .with(terms(commitment(march, oneIsClosed), Given.none()))
                        .with(terms(Given.none(), policy(Dated.ALWAYS, oneIsClosed))))) {
            assertThat(institutions.amend(NORTH, Given.change("Renamed", early)))
                    .isInstanceOf(Amendment.MonthClosed.class);
            assertThat(institutions.find(NORTH)).contains(north);
        }
        assertThat(institutions.amend(
                        NORTH, Given.change("Renamed", terms(commitment(february, twoAreClosed), Given.none()))))
                .isEqualTo(new Amendment.MonthClosed(march));
        assertThat(institutions.amend(
                        NORTH, Given.change("Renamed", terms(commitment(february, oneIsClosed), Given.none()))))
                .isInstanceOf(Amendment.Made.class);
        assertThat(institutions.amend(
                        NORTH,
                        Given.change("Renamed", terms(commitment(march, twoAreClosed), policy(march, twoAreClosed)))))
                .isInstanceOf(Amendment.Made.class);
    }

    @Test
    void whatWasBeforeTheBeginningNeverClosesAndCanBeChanged() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));

        assertThat(institutions.amend(
                        NORTH,
                        Given.change(
                                "North",
                                terms(
                                        commitment(at("2020-01-01T00:00:00Z"), at("2026-02-03T23:59:59.999999Z")),
                                        Given.none()))))
                .isInstanceOf(Amendment.Made.class);
        assertThat(institutions.amend(
                        NORTH,
                        Given.change(
                                "North",
                                terms(
                                        commitment(at("2020-01-01T00:00:00Z"), at("2026-02-04T00:00:00Z")),
                                        Given.none()))))
                .isEqualTo(new Amendment.MonthClosed(at("2026-02-01T00:00:00Z")));
    }

    private static Terms terms(History<Integer> commitment, History<Policy> policy) {
        return new Terms(policy, Given.none(), Given.none(), commitment, Given.none());
    }

    private static History<Integer> commitment(Instant from, Instant recordedAt) {
        return new History<>(List.of(new Dated<>(from, recordedAt, 100)));
    }

    private static History<Policy> policy(Instant from, Instant recordedAt) {
        return new History<>(List.of(new Dated<>(from, recordedAt, Policy.SWITCH)));
    }

    @Test
    void anAmendmentRecomputesStoredPeriods() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.ROLLING));
        for (InstitutionId institution : List.of(NORTH, SOUTH)) {
            ledger.append(
                    institution,
                    List.of(
                            Given.access("1", ADA, "2026-01-10T08:00:00Z"),
                            Given.access("2", ADA, "2026-02-10T08:00:00Z"),
                            Given.access("3", Given.BEN, "2026-01-10T08:00:00Z")));
        }

        institutions.amend(NORTH, Given.change("North", Given.added(UNUSUAL, at("2026-02-01T00:00:00Z"))));

        assertThat(standing(NORTH, ADA).until(at("2026-02-11T00:00:00Z"))).contains(at("2026-04-10T08:00:00Z"));
        assertThat(standing(SOUTH, ADA).until(at("2026-02-11T00:00:00Z"))).contains(at("2026-05-11T08:00:00Z"));
        assertThat(standing(NORTH, Given.BEN).until(at("2026-02-11T00:00:00Z"))).contains(at("2026-04-10T08:00:00Z"));
    }

    @Test
    void aVersionWithAWindowEndsWhatHadNoEnd() {
        institutions.create(Given.institution(NORTH, Policy.SWITCH));
        ledger.append(NORTH, List.of(Given.access("1", ADA, "2026-01-10T08:00:00Z")));
        assertThat(standing(NORTH, ADA).until(at("2026-02-01T00:00:00Z"))).isEmpty();

        institutions.amend(NORTH, Given.change("North", Given.added(Policy.ROLLING, at("2026-03-01T00:00:00Z"))));
        assertThat(standing(NORTH, ADA).until(at("2026-02-01T00:00:00Z"))).contains(at("2026-05-30T00:00:00Z"));

        ledger.append(NORTH, List.of(Given.access("2", ADA, "2026-04-01T00:00:00Z")));
        assertThat(standing(NORTH, ADA).periods()).hasSize(1);
        assertThat(standing(NORTH, ADA).until(at("2026-02-01T00:00:00Z"))).contains(at("2026-06-30T00:00:00Z"));
    }

    private Standing standing(InstitutionId institution, IdentityName who) {
        return ledger.standing(institution, who).orElseThrow();
    }
}
