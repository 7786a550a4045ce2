package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.countedUntil;
import static org.headcount.metering.Given.key;
import static org.headcount.metering.Given.switching;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What voids, exemptions and vouchers make of the periods that a {@link Ledger} keeps, whichever fact arrives first. */
@SuppressWarnings("NullAway.Init")
public abstract class CorrectionsContract {

    private static final int ROUNDS = 20;

    private Institutions institutions;
    private Ledger ledger;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        Storage storage = emptyStorage();
        institutions = storage.institutions();
        ledger = storage.ledger();
        institutions.create(Given.institution(NORTH, Policy.ROLLING_WITH_RELEASE));
        institutions.create(Given.institution(SOUTH, Policy.SWITCH));
    }

    @Test
    void aFactThatIsVoidedStaysAndDoesNotCount() {
        append(NORTH, access("1", ADA, "2026-01-01T08:00:00Z"), access("2", ADA, "2026-06-01T08:00:00Z"));

        assertThat(append(NORTH, Corrections.voiding("v", ADA, "1", "2026-06-02T08:00:00Z")))
                .containsExactly(new Receipt.Recorded());

        assertThat(facts(NORTH, ADA)).extracting(Fact::key).containsExactly(key("1"), key("2"), key("v"));
        assertThat(periods(NORTH, ADA))
                .singleElement()
                .extracting(Period::opened)
                .isEqualTo(key("2"));
    }

    @Test
    void aVoidThatArrivesBeforeItsFactComesToTheSame() {
        append(NORTH, Corrections.voiding("v", ADA, "1", "2026-01-01T07:00:00Z"));

        assertThat(append(NORTH, access("1", ADA, "2026-01-01T08:00:00Z"))).containsExactly(new Receipt.Recorded());
        assertThat(standing(NORTH, ADA).known()).isFalse();
        assertThat(append(NORTH, access("2", ADA, "2026-02-01T08:00:00Z")))
                .containsExactly(countedUntil("2026-05-02T08:00:00Z"));
    }

    @Test
    void ofAllVoidsOfOneFactTheFirstIsEnoughAndNoneUndoesAnother() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T08:00:00Z"),
                Corrections.voiding("v1", ADA, "1", "2026-01-02T08:00:00Z"),
                Corrections.voiding("v2", ADA, "1", "2026-01-03T08:00:00Z"),
                Corrections.voiding("v3", ADA, "v1", "2026-01-04T08:00:00Z"),
                Corrections.voiding("v4", ADA, "v2", "2026-01-04T08:00:00Z"));

        assertThat(periods(NORTH, ADA)).isEmpty();
    }

    @Test
    void twoVoidsThatNameEachOtherAreKeptAndChangeNothing() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T08:00:00Z"),
                Corrections.voiding("v1", ADA, "v2", "2026-01-02T08:00:00Z"),
                Corrections.voiding("v2", ADA, "v1", "2026-01-03T08:00:00Z"));

        assertThat(facts(NORTH, ADA)).hasSize(3);
        assertThat(periods(NORTH, ADA)).hasSize(1);
    }

    @Test
    void aVoidReachesNobodyElsesFacts() {
        append(NORTH, access("1", ADA, "2026-01-01T08:00:00Z"));
        append(NORTH, Corrections.voiding("v", BEN, "1", "2026-01-02T08:00:00Z"));
        append(SOUTH, Corrections.voiding("v", ADA, "1", "2026-01-02T08:00:00Z"));

        assertThat(periods(NORTH, ADA)).hasSize(1);
    }

    @Test
    void whatAVoidedSwitchOffHadEndedGoesOn() {
        append(
                SOUTH,
                switching("on", ADA, FactType.SWITCH_ON, "2026-01-01T08:00:00Z"),
                switching("off", ADA, FactType.SWITCH_OFF, "2026-02-01T08:00:00Z"),
                Corrections.voiding("v", ADA, "off", "2026-02-02T08:00:00Z"));

        assertThat(periods(SOUTH, ADA)).singleElement().matches(Period::isOpen);
    }

    @Test
    void aSwitchThatIsDatedAheadIsPlannedUntilThenAndCanBeVoided() {
        Report planned = Corrections.planned("off", ADA, FactType.SWITCH_OFF, "2026-09-01T08:00:00Z");
        append(SOUTH, switching("on", ADA, FactType.SWITCH_ON, "2026-01-01T08:00:00Z"), planned);
        assertThat(periods(SOUTH, ADA))
                .singleElement()
                .extracting(Period::until)
                .isEqualTo(at("2026-09-01T08:00:00Z"));

        append(SOUTH, Corrections.voiding("v", ADA, "off", "2026-02-02T08:00:00Z"));

        assertThat(periods(SOUTH, ADA)).singleElement().matches(Period::isOpen);
    }

    @Test
    void whatHappensWhileALearnerIsExemptDoesNotCount() {
        append(
                NORTH,
                access("before", ADA, "2026-01-31T23:59:59.999999Z"),
                access("first", ADA, "2026-02-01T00:00:00Z"),
                switching("off", ADA, FactType.SWITCH_OFF, "2026-02-15T00:00:00Z"),
                access("last", ADA, "2026-02-28T23:59:59.999999Z"),
                access("after", BEN, "2026-03-01T00:00:00Z"),
                Corrections.exempting("e", ADA, "2026-02-01T00:00:00Z", Optional.of("2026-03-01T00:00:00Z")),
                Corrections.exempting("f", BEN, "2026-02-01T00:00:00Z", Optional.of("2026-03-01T00:00:00Z")));

        assertThat(periods(NORTH, ADA))
                .containsExactly(new Period(
                        at("2026-01-31T23:59:59.999999Z"),
                        at("2026-05-01T23:59:59.999999Z"),
                        key("before"),
                        key("before"),
                        Optional.empty()));
        assertThat(periods(NORTH, BEN)).hasSize(1);
    }

    @Test
    void anExemptionMayLieAheadHaveNoEndAndBeVoided() {
        append(NORTH, Corrections.exempting("e", ADA, "2026-02-01T00:00:00Z", Optional.empty()));
        assertThat(append(
                        NORTH,
                        access("1", ADA, "2026-01-01T00:00:00Z"),
                        access("2", ADA, "2026-02-01T00:00:00Z"),
                        access("3", ADA, "2036-02-01T00:00:00Z")))
                .containsExactly(countedUntil("2026-04-01T00:00:00Z"), new Receipt.Recorded(), new Receipt.Recorded());

        append(NORTH, Corrections.voiding("v", ADA, "e", "2026-03-01T00:00:00Z"));

        assertThat(periods(NORTH, ADA)).hasSize(2);
        assertThat(periods(NORTH, ADA).get(0).extended()).isEqualTo(key("2"));
    }

    @Test
    void aVoucherCountsFromWhenItIsIssuedAndAgainFromWhenItIsRedeemed() {
        assertThat(append(
                        NORTH,
                        Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-01T00:00:00Z"),
                        Corrections.voucher("r", FactType.VOUCHER_REDEEMED, "2026-02-01T00:00:00Z")))
                .containsExactly(countedUntil("2026-04-01T00:00:00Z"), countedUntil("2026-05-02T00:00:00Z"));
    }

    @Test
    void aVoucherRevokedBeforeAnybodyRedeemedItWasAsGoodAsNeverIssued() {
        append(
                NORTH,
                Corrections.voucher("x", FactType.VOUCHER_REVOKED, "2026-02-01T00:00:00Z"),
                Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-01T00:00:00Z"));
        assertThat(periods(NORTH, Corrections.VOUCHER)).isEmpty();
        assertThat(standing(NORTH, Corrections.VOUCHER).known()).isFalse();

        append(NORTH, Corrections.voucher("late", FactType.VOUCHER_REDEEMED, "2026-02-01T00:00:00.000001Z"));
        assertThat(periods(NORTH, Corrections.VOUCHER))
                .as("somebody came with it all the same")
                .singleElement()
                .extracting(Period::opened)
                .isEqualTo(key("late"));

        append(NORTH, Corrections.voucher("r", FactType.VOUCHER_REDEEMED, "2026-02-01T00:00:00Z"));
        assertThat(periods(NORTH, Corrections.VOUCHER))
                .as("redeemed by then")
                .singleElement()
                .extracting(Period::opened)
                .isEqualTo(key("i"));

        append(NORTH, Corrections.voiding("v", Corrections.VOUCHER, "r", "2026-03-01T00:00:00Z"));
        assertThat(periods(NORTH, Corrections.VOUCHER).get(0).opened()).isEqualTo(key("late"));

        append(NORTH, Corrections.voiding("w", Corrections.VOUCHER, "x", "2026-03-01T00:00:00Z"));
        assertThat(periods(NORTH, Corrections.VOUCHER).get(0).opened()).isEqualTo(key("i"));
    }

    @Test
    void aVoucherRedeemedByWhoIsExemptIsNotTakenBackByALaterRevocation() {
        append(
                NORTH,
                Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-01T00:00:00Z"),
                Corrections.voucher("x", FactType.VOUCHER_REVOKED, "2026-02-01T00:00:00Z"),
                Corrections.exempting(
                        "e", Corrections.VOUCHER, "2026-01-10T00:00:00Z", Optional.of("2026-01-20T00:00:00Z")));
        assertThat(periods(NORTH, Corrections.VOUCHER)).isEmpty();

        append(NORTH, Corrections.voucher("r", FactType.VOUCHER_REDEEMED, "2026-01-15T00:00:00Z"));

        assertThat(periods(NORTH, Corrections.VOUCHER))
                .as("the redemption counts for nothing itself, but was before the revocation")
                .singleElement()
                .extracting(Period::opened, Period::extended)
                .containsExactly(key("i"), key("i"));
    }

    @Test
    void aVoucherAheadOfOurClockIsQuarantined() {
        Report ahead = Corrections.recordedAt(
                Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-01T08:05:00.000001Z"),
                "2026-01-01T08:00:00Z");

        assertThat(append(NORTH, ahead)).containsExactly(new Receipt.Quarantined());
        assertThat(periods(NORTH, Corrections.VOUCHER)).isEmpty();
    }

    @Test
    void aCorrectionIsReadAsItWasReportedAndFoundByItsName() {
        Report approved = Corrections.voiding("v", ADA, "1", "2026-01-02T08:00:00Z");
        append(NORTH, approved, Corrections.exempting("e", ADA, "2026-02-01T00:00:00Z", Optional.empty()));

        Standing ada = standing(NORTH, ADA);
        IdentityId identity = facts(NORTH, ADA).get(0).identity();
        assertThat(ledger.fact(NORTH, key("v")))
                .contains(new Ledger.Kept(ada.learner().id(), approved.of(identity)));
        assertThat(ledger.fact(NORTH, key("e")).map(kept -> kept.fact().detail()))
                .contains(new Detail.Exempts(new Span(at("2026-02-01T00:00:00Z"), Period.OPEN)));
        assertThat(ledger.fact(NORTH, key("1"))).isEmpty();
        assertThat(ledger.note(NORTH, key("v"))).isEqualTo(approved.note());
    }

    @Test
    void theSameCorrectionAgainIsADuplicateAndAnotherOfItsNameAConflict() {
        Report first = Corrections.voiding("v", ADA, "1", "2026-01-02T08:00:00Z");
        Report exemption = Corrections.exempting("e", ADA, "2026-02-01T00:00:00Z", Optional.empty());
        append(NORTH, first, exemption);

        assertThat(append(NORTH, first, exemption)).containsOnly(new Receipt.Duplicate());
        assertThat(append(
                        NORTH,
                        Corrections.voiding("v", ADA, "2", "2026-01-02T08:00:00Z"),
                        Corrections.noted(first, new Report.Note("staff:7", "entered twice", "", "staff:9")),
                        Corrections.exempting("e", ADA, "2026-02-02T00:00:00Z", Optional.empty()),
                        Corrections.exempting("e", ADA, "2026-02-01T00:00:00Z", Optional.of("2026-02-03T00:00:00Z"))))
                .hasSize(4)
                .containsOnly(new Receipt.Conflict());
    }

    @Test
    void aFactAndItsVoidThatRaceLeaveNothingThatCounts() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            IdentityName who = IdentityName.parse("learner" + round);
            Report report = access("f" + round, who, "2026-01-01T08:00:00Z");
            Report voided = Corrections.voiding("v" + round, who, "f" + round, "2026-01-02T08:00:00Z");
            List<Callable<List<Receipt>>> racers = new ArrayList<>();
            for (int racer = 0; racer < 8; racer++) {
                racers.add(() -> ledger.append(NORTH, List.of(report)));
                racers.add(() -> ledger.append(NORTH, List.of(voided)));
            }
            Race.of(racers);

            assertThat(facts(NORTH, who)).hasSize(2);
            assertThat(periods(NORTH, who)).as("round %d", round).isEmpty();
        }
    }

    @Test
    void anyOrderOfArrivalWithDuplicatesVoidsExemptionsAndVouchersGivesTheFoldFromScratch() {
        long seed = System.nanoTime();
        for (long each = seed; each < seed + ROUNDS; each++) {
            RandomHistory history = new RandomHistory(new Random(each));
            List<Report> reports = history.facts(20).stream()
                    .map(fact -> Corrections.report(ADA, fact))
                    .toList();
            History<Policy> policies = history.policies();
            Set<List<Period>> outcomes = new HashSet<>();
            for (int order = 0; order < 3; order++) {
                InstitutionId institution = new InstitutionId("o" + order + "-" + (each - seed));
                institutions.create(Given.institution(institution, policies, History.always(ZoneOffset.UTC)));
                List<Report> arrivals = new ArrayList<>(reports);
                arrivals.addAll(reports.subList(0, reports.size() / 2));
                Collections.shuffle(arrivals, new Random(each + order));
                arrivals.forEach(report -> ledger.append(institution, List.of(report)));
                ledger.append(institution, arrivals);
                if (!arrivals.isEmpty()) {
                    assertThat(periods(institution, ADA))
                            .as("seed %d, order %d", each, order)
                            .isEqualTo(foldedFromScratch(institution));
                    outcomes.add(periods(institution, ADA));
                }
            }
            assertThat(outcomes).as("seed %d", each).hasSizeLessThanOrEqualTo(1);
        }
    }

    /** A new version of the policy folds everybody again, and must leave out the same. */
    @Test
    void whatIsLeftOutStaysSoWhenTheTermsChange() {
        append(
                NORTH,
                access("1", ADA, "2026-01-01T08:00:00Z"),
                Corrections.voiding("v", ADA, "1", "2026-01-02T08:00:00Z"));

        institutions.amend(NORTH, Given.change("North", Given.added(Policy.ROLLING, at("2026-03-01T00:00:00Z"))));
        assertThat(periods(NORTH, ADA)).isEmpty();

        append(
                NORTH,
                access("2", ADA, "2026-04-01T08:00:00Z"),
                Corrections.voiding("w", ADA, "2", "2026-04-02T08:00:00Z"));
        assertThat(periods(NORTH, ADA)).isEmpty();
    }

    private List<Receipt> append(InstitutionId institution, Report... reports) {
        return ledger.append(institution, List.of(reports));
    }

    private Standing standing(InstitutionId institution, IdentityName who) {
        return ledger.standing(institution, who).orElseThrow();
    }

    private List<Period> periods(InstitutionId institution, IdentityName who) {
        return standing(institution, who).periods();
    }

    private List<Fact> facts(InstitutionId institution, IdentityName who) {
        return ledger.facts(institution, standing(institution, who).learner().id());
    }

    private List<Period> foldedFromScratch(InstitutionId institution) {
        Terms terms = institutions.find(institution).orElseThrow().terms();
        return Periods.of(facts(institution, ADA), terms.policy(), terms.zone());
    }
}
