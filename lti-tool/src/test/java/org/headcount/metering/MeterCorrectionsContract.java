package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;
import static org.headcount.metering.Given.switching;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.ToldFact;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

/** What corrections make of months, money and what was known, and who must stand for them. */
@SuppressWarnings("NullAway.Init")
public abstract class MeterCorrectionsContract {

    private static final YearMonth JANUARY = YearMonth.parse("2026-01");
    private static final Report.Note ALONE = new Report.Note("staff:7", "entered twice", "");

    private Storage storage;
    private Meter meter;
    private Instant now = at("2026-02-10T12:00:00Z");

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
        institution(NORTH, Policy.ROLLING, 250, 250, "4.00");
        meter = meter("100");
    }

    @Test
    void l04_aVoidAfterTheCloseTakesOneOf260AwayAndFourEurosWithIt() {
        meter.record(
                NORTH,
                IntStream.range(0, 260)
                        .mapToObj(learner ->
                                access("f" + learner, IdentityName.parse("l" + learner), "2026-01-05T08:00:00Z"))
                        .toList());
        assertThat(january(Optional.empty()).measured()).isEqualTo(260);
        assertThat(january(Optional.empty()).amount()).contains(new BigDecimal("1040.00"));

        Report voided = Corrections.noted(
                Corrections.voiding("v", IdentityName.parse("l7"), "f7", "2026-02-10T12:00:00Z"), ALONE);
        assertThat(meter.record(NORTH, List.of(voided))).containsExactly(new Receipt.Recorded());

        assertThat(january(Optional.empty()).measured()).isEqualTo(259);
        assertThat(january(Optional.empty()).amount()).contains(new BigDecimal("1036.00"));
        assertThat(january(Optional.of(voided.recordedAt())).measured())
                .as("as it was known before the void")
                .isEqualTo(260);
        assertThat(january(Optional.of(voided.recordedAt().plusNanos(1_000))).measured())
                .isEqualTo(259);
        assertThat(charged(Optional.empty())).hasSize(259);
        assertThat(charged(Optional.of(voided.recordedAt()))).hasSize(260);
    }

    @Test
    void whatWasKnownBeforeACorrectionWasRecordedAnswersAsBefore() {
        institution(NORTH, "-x", Policy.ROLLING);
        InstitutionId there = new InstitutionId("north-x");
        meter.record(
                there, List.of(access("1", ADA, "2026-01-05T08:00:00Z"), access("2", ADA, "2026-01-20T08:00:00Z")));
        LearnerStatus before = status(there, Optional.of(at("2026-02-01T00:00:00Z")));

        meter.record(
                there,
                List.of(
                        Corrections.voiding("v", ADA, "1", "2026-02-01T00:00:00Z"),
                        Corrections.recordedAt(
                                Corrections.exempting(
                                        "e", ADA, "2026-01-10T00:00:00Z", Optional.of("2026-02-01T00:00:00Z")),
                                "2026-02-02T00:00:00Z")));

        assertThat(status(there, Optional.of(at("2026-02-01T00:00:00Z")))).isEqualTo(before);
        assertThat(status(there, Optional.of(at("2026-02-02T00:00:00Z"))).periods())
                .singleElement()
                .extracting(Period::opened)
                .isEqualTo(key("2"));
        assertThat(status(there, Optional.empty()).periods()).isEmpty();
        assertThat(status(there, Optional.empty()).known()).isFalse();
    }

    @Test
    void aVoidThatChangesMoreThanOnePersonMayNeedsAnother() {
        meter = meter("10");
        institution(NORTH, "-x", Policy.ROLLING);
        InstitutionId there = new InstitutionId("north-x"); // four months at 4.00, and 1 is the minimum
        meter.record(
                there, List.of(access("1", ADA, "2026-01-05T08:00:00Z"), access("2", BEN, "2026-01-05T08:00:00Z")));
        Report voided = Corrections.voiding("v", ADA, "1", "2026-02-10T12:00:00Z");

        for (Report.Note note : List.of(
                ALONE,
                new Report.Note("staff:7", "entered twice", "", "staff:7"),
                new Report.Note("staff:7", "entered twice", "", " STAFF:7 "))) {
            assertThat(meter.record(there, List.of(Corrections.noted(voided, note))))
                    .containsExactly(new Receipt.NotApproved());
        }
        assertThat(storage.ledger().fact(there, key("v"))).isEmpty();
        assertThat(status(there, Optional.empty()).active()).isTrue();

        assertThat(meter.record(there, List.of(voided))).containsExactly(new Receipt.Recorded());
        assertThat(meter.record(there, List.of(voided, Corrections.noted(voided, ALONE))))
                .as("it is there, so nothing is asked any more")
                .containsExactly(new Receipt.Duplicate(), new Receipt.Conflict());
        assertThat(meter.record(
                        there,
                        List.of(Corrections.noted(Corrections.voiding("w", ADA, "1", "2026-02-10T12:00:00Z"), ALONE))))
                .as("voided already, so it changes nothing")
                .containsExactly(new Receipt.Recorded());
    }

    /** Each of the two facts alone keeps the same months. */
    @Test
    void ofTwoVoidsAtOnceTheOneThatChangesMoreThanOnePersonMayNeedsAnother() throws Exception {
        meter = meter("0");
        institution(NORTH, "-x", Policy.ROLLING);
        InstitutionId there = new InstitutionId("north-x"); // four months at 4.00, and 1 is the minimum
        meter.record(there, List.of(access("2", BEN, "2026-01-05T08:00:00Z")));
        for (int round = 0; round < 20; round++) {
            IdentityName who = IdentityName.parse("learner" + round);
            List<String> facts = List.of("one" + round, "other" + round);
            meter.record(
                    there,
                    facts.stream()
                            .map(fact -> access(fact, who, "2026-01-05T08:00:00Z"))
                            .toList());

            List<Receipt> receipts = Race.of(facts.stream()
                    .<Callable<Receipt>>map(fact -> () -> meter.record(
                                    there,
                                    List.of(Corrections.noted(
                                            Corrections.voiding("v" + fact, who, fact, "2026-02-10T12:00:00Z"), ALONE)))
                            .get(0))
                    .toList());

            assertThat(receipts)
                    .as("round " + round)
                    .containsExactlyInAnyOrder(new Receipt.Recorded(), new Receipt.NotApproved());
        }
    }

    @Test
    void aVoidIsJudgedByTheTermsThatAreThereWhenItsTurnHasCome() {
        institution(NORTH, "-x", Policy.ROLLING);
        InstitutionId there = new InstitutionId("north-x"); // four months at 4.00, and 1 is the minimum
        meter.record(
                there, List.of(access("1", ADA, "2026-01-05T08:00:00Z"), access("2", BEN, "2026-01-05T08:00:00Z")));
        Ledger waiting = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(storage.ledger()));
        Mockito.doAnswer(call -> {
                    price(there, "400.00");
                    return AdditionalAnswers.delegatesTo(storage.ledger()).answer(call);
                })
                .when(waiting)
                .appendUnless(Mockito.any(), Mockito.any(), Mockito.any());
        Meter beside = new Meter(storage.institutions(), waiting, () -> now, new BigDecimal("100"));

        assertThat(beside.record(
                        there,
                        List.of(Corrections.noted(Corrections.voiding("v", ADA, "1", "2026-02-10T12:00:00Z"), ALONE))))
                .containsExactly(new Receipt.NotApproved());
    }

    private void price(InstitutionId id, String price) {
        RateCard card =
                RateCard.volume(Currency.getInstance("EUR"), 1, List.of(new RateCard.Tier(1, new BigDecimal(price))));
        Dated<RateCard> dearer = new Dated<>(at("2026-03-01T00:00:00Z"), now, card);
        Terms added = new Terms(Given.none(), Given.none(), new History<>(List.of(dearer)), Given.none(), Given.none());
        assertThat(storage.institutions().amend(id, Given.change("", added))).isInstanceOf(Amendment.Made.class);
    }

    @Test
    void aRevokedVoucherThatChangesMoreThanOnePersonMayNeedsAnotherToo() {
        meter = meter("10");
        institution(NORTH, "-x", Policy.ROLLING);
        InstitutionId there = new InstitutionId("north-x"); // four months at 4.00, and 1 is the minimum
        Report revoked = Corrections.voucher("r", FactType.VOUCHER_REVOKED, "2026-02-10T12:00:00Z");
        assertThat(meter.record(
                        there,
                        List.of(
                                access("1", ADA, "2026-01-05T08:00:00Z"),
                                revoked(revoked, "never issued"),
                                Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-05T08:00:00Z"),
                                revoked)))
                .extracting(Object::getClass)
                .containsExactly(
                        Receipt.Counted.class,
                        Receipt.Recorded.class,
                        Receipt.Counted.class,
                        Receipt.NotApproved.class);
        assertThat(storage.ledger().fact(there, key("r"))).isEmpty();

        Report approved = Corrections.noted(revoked, new Report.Note("staff:7", "", "", "staff:8"));
        assertThat(meter.record(there, List.of(approved, approved)))
                .containsExactly(new Receipt.Recorded(), new Receipt.Duplicate());
        assertThat(meter.record(
                        there,
                        List.of(
                                Corrections.voucher("j", FactType.VOUCHER_ISSUED, "2026-02-11T08:00:00Z"),
                                Corrections.voucher("k", FactType.VOUCHER_REDEEMED, "2026-02-12T08:00:00Z"),
                                Corrections.voucher("s", FactType.VOUCHER_REVOKED, "2026-02-13T08:00:00Z"))))
                .as("redeemed before, so that it changes nothing")
                .last()
                .isEqualTo(new Receipt.Recorded());
    }

    /** The same of another voucher. */
    private static Report revoked(Report report, String code) {
        return new Report(
                key(code),
                new IdentityName("voucher", code),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                "",
                report.note());
    }

    @Test
    void aVoidThatChangesNoMoneyNeedsNobodyElse() {
        meter = meter("0");
        meter.record(NORTH, List.of(access("1", ADA, "2026-01-05T08:00:00Z")));

        assertThat(meter.record(
                        NORTH,
                        List.of(
                                Corrections.noted(Corrections.voiding("v", ADA, "1", "2026-02-10T12:00:00Z"), ALONE),
                                Corrections.noted(
                                        Corrections.voiding("w", ADA, "not yet", "2026-02-10T12:00:00Z"), ALONE))))
                .as("far below the commitment, and what never came")
                .containsExactly(new Receipt.Recorded(), new Receipt.Recorded());
    }

    @Test
    void aVoidIsJudgedByWhatCameBeforeItInTheSameList() {
        meter = meter("0");
        institution(NORTH, "-x", Policy.ROLLING);

        assertThat(meter.record(
                        new InstitutionId("north-x"),
                        List.of(
                                access("1", ADA, "2026-01-05T08:00:00Z"),
                                access("2", BEN, "2026-01-05T08:00:00Z"),
                                Corrections.noted(Corrections.voiding("v", ADA, "1", "2026-02-10T12:00:00Z"), ALONE),
                                access("3", ADA, "2026-01-06T08:00:00Z"))))
                .extracting(Object::getClass)
                .containsExactly(
                        Receipt.Counted.class, Receipt.Counted.class, Receipt.NotApproved.class, Receipt.Counted.class);
    }

    @Test
    void aVoidAboutSomebodyElseThanTheFactIsNotWrittenDown() {
        meter.record(
                NORTH, List.of(access("1", ADA, "2026-01-05T08:00:00Z"), access("2", BEN, "2026-01-05T08:00:00Z")));

        assertThat(meter.record(NORTH, List.of(Corrections.voiding("v", BEN, "1", "2026-02-10T12:00:00Z"))))
                .containsExactly(new Receipt.SomebodyElses());
        assertThat(meter.record(
                        NORTH,
                        List.of(Corrections.voiding("v", IdentityName.parse("nobody"), "1", "2026-02-10T12:00:00Z"))))
                .containsExactly(new Receipt.SomebodyElses());
        assertThat(storage.ledger().standing(NORTH, IdentityName.parse("nobody")))
                .isEmpty();
    }

    @Test
    void aVoidAboutWhomBecomesOneWithAnotherMeanwhileIsStillTheirs() {
        meter.record(
                NORTH, List.of(access("1", ADA, "2026-01-05T08:00:00Z"), access("2", BEN, "2026-01-05T08:00:00Z")));
        IdentityName joined = later(NORTH, ADA, BEN);
        FactKey voided = key(joined.equals(ADA) ? "1" : "2");
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(storage.ledger()));
        Mockito.doAnswer(call -> {
                    Optional<Ledger.Kept> found = storage.ledger().fact(NORTH, voided);
                    join(NORTH);
                    return found;
                })
                .when(overtaken)
                .fact(NORTH, voided);

        assertThat(new Meter(storage.institutions(), overtaken, () -> now, BigDecimal.ZERO)
                        .record(
                                NORTH,
                                List.of(Corrections.noted(
                                        Corrections.voiding("v", joined, voided.id(), "2026-02-10T12:00:00Z"), ALONE))))
                .containsExactly(new Receipt.Recorded());
    }

    @Test
    void whoBecomesOneWithAnotherMeanwhileIsNoWayAroundASecondPerson() {
        institution(NORTH, "-x", Policy.ROLLING);
        InstitutionId there = new InstitutionId("north-x"); // 1 is the minimum, and a third one is there
        meter.record(
                there,
                List.of(
                        access("1", ADA, "2026-02-05T08:00:00Z"),
                        access("2", BEN, "2026-02-05T08:00:00Z"),
                        access("3", IdentityName.parse("third"), "2026-01-05T08:00:00Z")));
        IdentityName joined = later(there, ADA, BEN);
        meter.record(there, List.of(access("4", joined, "2026-01-05T08:00:00Z")));
        Ledger overtaken = overtakenByTheirJoining(there);

        assertThat(new Meter(storage.institutions(), overtaken, () -> now, BigDecimal.ZERO)
                        .record(
                                there,
                                List.of(Corrections.noted(
                                        Corrections.voiding("v", joined, "4", "2026-02-10T12:00:00Z"), ALONE))))
                .containsExactly(new Receipt.NotApproved());
    }

    @Test
    void aTestUserWhoBecomesOneWithAnotherMeanwhileIsNotSwitchedOn() {
        institution(NORTH, "-x", Policy.SWITCH);
        InstitutionId there = new InstitutionId("north-x");
        meter.record(
                there,
                List.of(
                        Given.inPart(Role.TEST, access("1", ADA, "2026-02-05T08:00:00Z")),
                        Given.inPart(Role.TEST, access("2", BEN, "2026-02-05T08:00:00Z"))));
        IdentityName joined = later(there, ADA, BEN);
        Ledger overtaken = overtakenByTheirJoining(there);

        assertThat(new Meter(storage.institutions(), overtaken, () -> now)
                        .switchTo(there, joined, true, "", "", Optional.empty()))
                .isEqualTo(new SwitchOutcome.RoleNotCounted());
    }

    /** Two become one as soon as somebody's facts are asked for. */
    private Ledger overtakenByTheirJoining(InstitutionId institution) {
        Ledger overtaken = Mockito.mock(Ledger.class, AdditionalAnswers.delegatesTo(storage.ledger()));
        Mockito.doAnswer(call -> {
                    join(institution);
                    return storage.ledger().facts(institution, call.getArgument(1));
                })
                .when(overtaken)
                .facts(Mockito.any(), Mockito.any());
        return overtaken;
    }

    /** Which of two is called by the other's id once they are one. */
    private IdentityName later(InstitutionId institution, IdentityName one, IdentityName other) {
        return Stream.of(one, other)
                .max(Comparator.comparing(who ->
                        storage.ledger().meant(institution, who).orElseThrow().identity()))
                .orElseThrow();
    }

    private void join(InstitutionId institution) {
        storage.ledger().append(institution, List.of(LinksContract.linking("l", ADA, BEN, "2026-02-09T00:00:00Z")));
    }

    @Test
    void everyFactIsToldWithWhatBecameOfIt() {
        institution(NORTH, "-x", Policy.ROLLING_WITH_RELEASE);
        InstitutionId there = new InstitutionId("north-x");
        now = at("2026-02-01T00:00:00Z");
        meter.record(
                there,
                List.of(
                        access("1", ADA, "2026-01-01T08:00:00Z"),
                        access("2", ADA, "2026-01-02T08:00:00Z"),
                        access("3", ADA, "2026-01-10T08:00:00Z"),
                        Corrections.recordedAt(access("4", ADA, "2026-01-20T08:00:00Z"), "2026-01-19T08:00:00Z"),
                        switching("5", ADA, FactType.SWITCH_OFF, "2026-01-25T08:00:00Z"),
                        Corrections.planned("6", ADA, FactType.SWITCH_ON, "2026-02-01T00:00:00.000001Z"),
                        Corrections.voiding("7", ADA, "2", "2026-01-26T08:00:00Z"),
                        Corrections.exempting("8", ADA, "2026-01-10T00:00:00Z", Optional.of("2026-01-11T00:00:00Z")),
                        Corrections.exempting("9", ADA, "2026-03-01T00:00:00Z", Optional.empty())));

        assertThat(meter.facts(there, ADA, Optional.empty()).orElseThrow())
                .extracting(told -> told.fact().key().id()
                        + " "
                        + told.state().wire()
                        + told.because().map(by -> " by " + by.id()).orElse(""))
                .containsExactlyInAnyOrder(
                        "1 counted",
                        "2 voided by 7",
                        "3 exempt by 8",
                        "4 quarantined",
                        "5 recorded",
                        "6 planned",
                        "7 recorded",
                        "8 recorded",
                        "9 planned");
        assertThat(meter.facts(there, BEN, Optional.empty())).isEmpty();
        assertThat(meter.facts(there, ADA, Optional.of(at("2026-01-25T00:00:00Z")))
                        .orElseThrow())
                .filteredOn(each -> each.fact().key().equals(key("2")))
                .singleElement()
                .extracting(ToldFact::state)
                .isEqualTo(ToldFact.State.COUNTED);
    }

    @Test
    void aDecisionRestsOnWhatIsLeft() {
        institution(NORTH, "-x", Policy.SWITCH);
        InstitutionId there = new InstitutionId("north-x");
        meter.record(
                there,
                List.of(
                        switching("on", ADA, FactType.SWITCH_ON, "2026-01-01T08:00:00Z"),
                        switching("off", ADA, FactType.SWITCH_OFF, "2026-02-01T08:00:00Z")));
        assertThat(decision(there)).isEqualTo(Decision.Reason.LEARNER_INACTIVE);

        meter.record(there, List.of(Corrections.voiding("v", ADA, "off", "2026-02-02T08:00:00Z")));
        assertThat(decision(there)).isEqualTo(Decision.Reason.ACTIVE);

        meter.record(there, List.of(Corrections.voiding("w", ADA, "on", "2026-02-02T08:00:00Z")));
        assertThat(decision(there)).isEqualTo(Decision.Reason.UNKNOWN_LEARNER);
    }

    private Decision.Reason decision(InstitutionId institution) {
        return meter.decide(institution, ADA, Kind.PERSONAL, Origin.STAFF, Role.LEARNER)
                .reason();
    }

    private Meter meter(String approvalAbove) {
        return new Meter(storage.institutions(), storage.ledger(), () -> now, new BigDecimal(approvalAbove));
    }

    private void institution(InstitutionId like, String suffix, Policy policy) {
        institution(new InstitutionId(like + suffix), policy, 1, 1, "4.00");
    }

    private void institution(InstitutionId id, Policy policy, int minimum, int committed, String price) {
        RateCard card = RateCard.volume(
                Currency.getInstance("EUR"), minimum, List.of(new RateCard.Tier(1, new BigDecimal(price))));
        storage.institutions()
                .create(new Institution(
                        id,
                        "",
                        at("2026-01-01T00:00:00Z"),
                        new Terms(
                                History.always(Given.billing(policy, Policy.Measure.DISTINCT)),
                                History.always(ZoneOffset.UTC),
                                History.always(card),
                                History.always(committed),
                                Given.none())));
    }

    private MonthAnswer january(Optional<Instant> knownAt) {
        return meter.month(NORTH, JANUARY, Optional.empty(), knownAt);
    }

    private List<ChargedLearners.Charge> charged(Optional<Instant> knownAt) {
        return meter.charged(NORTH, JANUARY, Optional.empty(), knownAt, 1_000, "")
                .learners();
    }

    private LearnerStatus status(InstitutionId institution, Optional<Instant> knownAt) {
        return meter.status(institution, ADA, now, knownAt).orElseThrow();
    }
}
