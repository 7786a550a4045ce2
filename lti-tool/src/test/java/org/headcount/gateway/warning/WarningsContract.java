package org.headcount.gateway.warning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.switching;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.headcount.gateway.statement.Closing;
import org.headcount.metering.Corrections;
import org.headcount.metering.Given;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What institutions are warned of, on every database. */
abstract class WarningsContract extends AlertWorld {

    private void visits(String at, int learners) {
        node.report(IntStream.range(0, learners)
                .mapToObj(number -> access("v" + number + at, IdentityName.parse("l" + number), at))
                .toArray(Report[]::new));
    }

    private void look() {
        clock.turn(Duration.ofHours(6));
        node.watch.look();
    }

    @Test
    void whoeverComesNearTheCommitmentAndTheCapIsWarnedOnceForTheMonth() {
        institution(Policy.ROLLING, 10);
        visits("2026-03-02T08:00:00Z", 8);
        look();

        assertThat(node.told()).containsExactly("commitment-80 2026-03", "cap-80 2026-03");

        look();
        visits("2026-03-05T08:00:00Z", 10);
        look();

        assertThat(node.told())
                .containsExactly(
                        "commitment-80 2026-03",
                        "cap-80 2026-03",
                        "commitment-95 2026-03",
                        "commitment-100 2026-03",
                        "cap-95 2026-03",
                        "cap-100 2026-03");
        Finding.Figures first = node.alert("commitment-80").finding().figures();
        assertThat(first.learners()).as("as it was when it fired").contains(8);
        assertThat(first.limit()).contains(10);
    }

    @Test
    void theNextMonthHasItsOwnWarnings() {
        institution(Policy.ROLLING, 10);
        visits("2026-03-02T08:00:00Z", 8);
        look();
        clock.turn(Duration.ofDays(25));
        look();

        assertThat(node.told())
                .contains("commitment-80 2026-03", "commitment-80 2026-04", "cap-80 2026-04")
                .doesNotHaveDuplicates();
    }

    @Test
    void aMonthThatIsOverIsStillWatchedWhileLateFactsMayChangeIt() {
        institution(Policy.ROLLING, 10);
        clock.turn(Duration.between(now(), at("2026-04-01T05:00:00Z")));
        node.report(IntStream.range(0, 8)
                .mapToObj(number -> Report.activity(
                        Given.key("late" + number),
                        IdentityName.parse("l" + number),
                        Kind.ACCESS,
                        at("2026-03-31T20:00:00Z"),
                        now()))
                .toArray(Report[]::new));
        look();

        assertThat(node.told()).contains("commitment-80 2026-03", "commitment-80 2026-04");
    }

    @Test
    void thatAWarningNoLongerHoldsIsNotedOnceAndItDoesNotFireAgain() {
        institution(Policy.ROLLING, 10);
        visits("2026-03-02T08:00:00Z", 8);
        look();
        node.report(Corrections.voiding("void", IdentityName.parse("l0"), "v02026-03-02T08:00:00Z", now().toString()));
        look();

        assertThat(node.told()).containsExactly("commitment-80 2026-03 recovered", "cap-80 2026-03 recovered");
        Instant recovered = node.alert("cap-80").recoveredAt().orElseThrow();

        visits("2026-03-06T08:00:00Z", 8);
        look();

        assertThat(node.told()).containsExactly("commitment-80 2026-03 recovered", "cap-80 2026-03 recovered");
        assertThat(node.alert("cap-80").recoveredAt()).contains(recovered);
    }

    @Test
    void whatHeldUntilItsMonthWasOverIsNotOpenAnyMoreAndNobodyIsToldOfIt() {
        institution(Policy.ROLLING, 10);
        subscribe("/hook");
        endpoint.on("/hook", 204, "text/plain", "");
        visits("2026-03-02T08:00:00Z", 8);
        look();
        clock.turn(Duration.between(now(), at("2026-04-01T00:00:00Z")));
        node.watch.look();
        assertThat(states("2026-03"))
                .as("late facts may still change what the month measures, and not how many were in use")
                .containsExactlyInAnyOrder("commitment-80 OPEN", "cap-80 ENDED");

        clock.turn(Duration.ofHours(72));
        node.watch.look();
        Instant ended = now();
        look();

        assertThat(states("2026-03")).containsExactlyInAnyOrder("commitment-80 ENDED", "cap-80 ENDED");
        assertThat(node.store.alerts().list(NORTH, Optional.of(Alert.State.ENDED), 100, ""))
                .filteredOn(alert -> alert.finding().rule().wire().equals("commitment-80"))
                .extracting(Alert::endedAt)
                .containsExactly(Optional.of(ended));
        node.deliveries.deliver();
        assertThat(endpoint.asked()).isNotEmpty().allMatch(asked -> asked.body().contains("alert.fired"));
    }

    private List<String> states(String month) {
        List<String> states = new ArrayList<>();
        for (Alert.State state : Alert.State.values()) {
            node.store.alerts().list(NORTH, Optional.of(state), 100, "").stream()
                    .map(Alert::finding)
                    .filter(finding -> finding.month().equals(YearMonth.parse(month)))
                    .forEach(finding -> states.add(finding.rule().wire() + " " + state));
        }
        return states;
    }

    @Test
    void whoIsBoundToBeCountedNextMonthBeyondTheCommitmentIsToldOfInTime() {
        institution(Policy.ROLLING, 2);
        visits("2026-03-05T08:00:00Z", 3);
        look();

        Alert floor = node.alert("floor-above-commitment");
        assertThat(floor.finding().month()).isEqualTo(YearMonth.of(2026, 4));
        assertThat(floor.finding().figures().learners()).contains(3);
        assertThat(floor.finding().figures().limit()).contains(2);
        assertThat(floor.finding().figures().amount()).contains(new BigDecimal("18.00"));
    }

    @Test
    void anotherCommitmentIsOfferedOnceAMonthWithWhatItWouldHaveSaved() {
        institution(Policy.ROLLING, 1);
        clock.turn(Duration.between(now(), at("2026-05-10T12:00:00Z")));
        visits("2026-01-05T08:00:00Z", 25);
        visits("2026-03-05T08:00:00Z", 25);
        look();
        look();

        Alert offer = node.alert("tier-offer");
        assertThat(offer.finding().month()).isEqualTo(YearMonth.of(2026, 5));
        assertThat(offer.finding().figures().learners()).contains(20);
        assertThat(offer.finding().figures().amount()).contains(new BigDecimal("100.00"));
        assertThat(node.told()).containsOnlyOnce("tier-offer 2026-05");
    }

    @Test
    void aMonthThatIsClosedIsToldWithItsTotal() {
        institution(Policy.ROLLING, 10);
        visits("2026-03-05T08:00:00Z", 3);
        clock.turn(Duration.between(now(), at("2026-04-05T00:00:00Z")));
        new Closing(node.store.ledger(), node.store.statements(), clock).closeDue(NORTH);
        look();

        assertThat(node.told())
                .contains("statement-closed 2026-01", "statement-closed 2026-02", "statement-closed 2026-03");
        assertThat(node.alert("statement-closed").finding().figures().amount()).contains(new BigDecimal("60.00"));
    }

    @Test
    void outsideOfTheContractNothingIsSaidOfCommitmentAndCap() {
        institution(Policy.ROLLING, 2);
        visits("2026-03-05T08:00:00Z", 3);
        endTheContract();
        look();

        assertThat(node.told()).isEmpty();
    }

    private void endTheContract() {
        Terms.Contract ended = new Terms.Contract(at("2026-01-01T00:00:00Z"), Optional.of(at("2026-03-01T00:00:00Z")));
        Terms added = new Terms(
                Given.none(),
                Given.none(),
                Given.none(),
                Given.none(),
                new History<>(List.of(new Dated<>(now(), now(), ended))));
        assertThat(node.store.institutions().amend(NORTH, Given.change("North", added)))
                .isInstanceOf(Amendment.Made.class);
    }

    @Test
    void whereTheContractHasEndedNobodyIsMissed() {
        institution(Policy.ROLLING, 10);
        term("2026-03-09", 4);
        clock.turn(Duration.between(now(), at("2026-03-09T08:55:00Z")));
        endTheContract();
        lookAt("2026-03-09T09:00:00Z");

        assertThat(node.told()).isEmpty();
    }

    /** An institution under the switch, whose staff switched two learners on in January. */
    private void twoAreSwitchedOn(ZoneId zone) {
        institution(NORTH, Policy.SWITCH, 1, zone);
        node.report(
                switching("a", ADA, FactType.SWITCH_ON, "2026-01-05T08:00:00Z"),
                switching("b", BEN, FactType.SWITCH_ON, "2026-01-05T08:00:00Z"));
    }

    @Test
    void anInstitutionWhoseStaffForgetToSwitchOffIsChargedEachMonthAndIsWarnedBeforeMonthEnd() {
        twoAreSwitchedOn(ZoneOffset.UTC);
        node.report(access("1", ADA, "2026-03-20T10:00:00Z"));
        clock.turn(Duration.between(now(), at("2026-03-27T00:00:00Z").minusNanos(1_000)));
        node.watch.look();
        assertThat(node.told()).as("five days before the end, and not sooner").noneMatch(this::isOfSwitches);
        look();

        Alert forgotten = node.alert("forgotten-switches");
        assertThat(forgotten.finding().month()).isEqualTo(YearMonth.of(2026, 3));
        assertThat(forgotten.firedAt()).isBefore("2026-04-01T00:00:00Z");
        assertThat(forgotten.finding().figures().learners())
                .as("Ben alone: Ada came")
                .contains(1);
        assertThat(forgotten.finding().figures().amount()).contains(new BigDecimal("6.00"));

        clock.turn(Duration.between(now(), at("2026-06-10T00:00:00Z")));
        new Closing(node.store.ledger(), node.store.statements(), clock).closeDue(NORTH);
        assertThat(node.store.statements().list(NORTH, Optional.empty(), 10))
                .extracting(
                        statement -> statement.month() + " " + statement.told().measured())
                .containsExactly("2026-01 2", "2026-02 2", "2026-03 2", "2026-04 2", "2026-05 2");
    }

    private boolean isOfSwitches(String told) {
        return told.startsWith("forgotten-switches");
    }

    @Test
    void whoIsSwitchedOffInTimeIsNeitherChargedNorWarnedOfAnyMore() {
        twoAreSwitchedOn(ZoneOffset.UTC);
        clock.turn(Duration.between(now(), at("2026-03-28T00:00:00Z")));
        look();
        node.report(
                switching("c", ADA, FactType.SWITCH_OFF, "2026-03-29T08:00:00Z"),
                switching("d", BEN, FactType.SWITCH_OFF, "2026-03-31T23:00:00Z"));
        look();

        assertThat(node.told()).contains("forgotten-switches 2026-03 recovered");
    }

    @Test
    void whoHasBeenSwitchedOnThisMonthIsNotForgottenNorWhoWasVoidedIsRemembered() {
        institution(Policy.SWITCH, 1);
        node.report(
                switching("a", ADA, FactType.SWITCH_ON, "2026-03-20T08:00:00Z"),
                switching("b", BEN, FactType.SWITCH_ON, "2026-01-05T08:00:00Z"),
                access("visit", BEN, "2026-03-20T08:00:00Z"),
                Corrections.voiding("void", BEN, "visit", "2026-03-21T08:00:00Z"));
        clock.turn(Duration.between(now(), at("2026-03-28T00:00:00Z")));
        look();

        assertThat(node.alert("forgotten-switches").finding().figures().learners())
                .as("Ben, whose visit never was")
                .contains(1);
    }

    @Test
    void whereALicenceEndsByItselfNobodyIsForgotten() {
        institution(Policy.ROLLING_WITH_RELEASE, 1);
        node.report(switching("a", ADA, FactType.SWITCH_ON, "2026-01-25T08:00:00Z"));
        clock.turn(Duration.between(now(), at("2026-03-28T00:00:00Z")));
        look();

        assertThat(node.told()).noneMatch(this::isOfSwitches);
    }

    /** In Berlin the clocks have been turned back two days before, Kolkata and St John's are half an hour off. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-10-26T23:00:00Z",
        "Asia/Kolkata, 2026-10-26T18:30:00Z",
        "America/St_Johns, 2026-10-27T02:30:00Z"
    })
    void theDaysBeforeTheEndOfAMonthAreThoseOfTheInstitutionsCalendar(ZoneId zone, Instant warns) {
        begin("2026-03-10T12:00:00Z");
        twoAreSwitchedOn(zone);
        clock.turn(Duration.between(now(), warns.minusNanos(1_000)));
        assertThat(node.alerting.forgotten(NORTH)).isEmpty();
        clock.turn(Duration.ofNanos(1_000));

        assertThat(node.alerting.forgotten(NORTH)).singleElement().matches(Finding::holds);
    }

    /** The end of March in Berlin comes an hour earlier by UTC than the end of February did. */
    @Test
    void aWarningBelongsToTheMonthOfTheInstitutionsZone() {
        institution(NORTH, Policy.ROLLING, 10, ZoneId.of("Europe/Berlin"));
        visits("2026-03-02T08:00:00Z", 8);
        clock.turn(Duration.between(now(), at("2026-03-31T21:59:59.999999Z")));
        node.watch.look();
        assertThat(node.told()).containsExactly("commitment-80 2026-03", "cap-80 2026-03");
        clock.turn(Duration.ofMinutes(5));
        node.watch.look();

        assertThat(node.told()).contains("commitment-80 2026-04", "cap-80 2026-04");
    }

    /** Twenty visits in every hour from eight to noon on weekdays, by one source, for so many weeks before a Monday. */
    private void term(String monday, int weeks) {
        List<Report> visits = new ArrayList<>();
        for (int week = weeks; week >= 1; week--) {
            for (int day = 0; day < 5; day++) {
                for (int number = 0; number < 80; number++) {
                    Instant at = at(monday + "T08:00:00Z")
                            .minus(Duration.ofDays(7L * week - day))
                            .plus(Duration.ofMinutes(3L * number));
                    visits.add(visit("lms", week + "-" + day + "-" + number, at));
                }
            }
        }
        node.report(visits.toArray(Report[]::new));
    }

    private static Report visit(String source, String id, Instant at) {
        return Report.activity(new FactKey(source, id), ADA, Kind.ACCESS, at, at);
    }

    private void lookAt(String instant) {
        clock.turn(Duration.between(now(), at(instant)));
        node.watch.look();
    }

    @Test
    void aSourceThatIsSilentWhenItUsuallyReportsIsMissedAndASilentWeekendIsNone() {
        institution(Policy.ROLLING, 10);
        term("2026-03-09", 4);
        lookAt("2026-03-09T07:59:00Z"); // silent since Friday noon, and nobody ever comes before eight
        assertThat(node.told()).as("no activity").noneMatch(told -> told.startsWith("meter-gap"));

        lookAt("2026-03-09T09:00:00Z");

        Alert gap = node.alert("meter-gap");
        assertThat(gap.finding().source()).isEqualTo("lms");
        assertThat(gap.finding().figures().since()).contains(at("2026-03-06T11:57:00Z"));
        assertThat(gap.recoveredAt()).isEmpty();

        node.report(visit("lms", "back", at("2026-03-09T10:00:00Z")));
        lookAt("2026-03-09T10:05:00Z");
        assertThat(node.alert("meter-gap").recoveredAt()).contains(at("2026-03-09T10:05:00Z"));
        lookAt("2026-03-09T11:30:00Z");
        assertThat(node.told().stream().filter(told -> told.startsWith("meter-gap")))
                .as("once a month, though it is silent again")
                .hasSize(1);
    }

    @Test
    void aSourceOfWhichNothingIsUsualYetIsNotMissed() {
        institution(Policy.ROLLING, 10);
        term("2026-03-09", 2);
        lookAt("2026-03-10T12:00:00Z");

        assertThat(node.told()).noneMatch(told -> told.startsWith("meter-gap"));
    }

    @Test
    void aRefusalShowsTooThatASourceIsHeard() {
        institution(Policy.ROLLING, 10);
        term("2026-03-09", 4);
        node.report(new Report(
                new FactKey("lms", "refused"),
                ADA,
                FactType.REFUSAL,
                Kind.ACCESS,
                Role.LEARNER,
                Origin.LEARNER,
                at("2026-03-09T08:30:00Z"),
                at("2026-03-09T08:30:00Z"),
                "",
                Report.Note.NONE));
        lookAt("2026-03-09T09:00:00Z");

        assertThat(node.told()).noneMatch(told -> told.startsWith("meter-gap"));
    }

    @Test
    void anImportOfThePastIsNoSignOfToday() {
        institution(Policy.ROLLING, 10);
        term("2026-03-09", 4);
        node.report(Report.activity(
                new FactKey("lms", "imported"),
                ADA,
                Kind.ACCESS,
                at("2026-02-02T08:00:00Z"),
                at("2026-02-02T08:00:00Z")));
        lookAt("2026-03-09T09:00:00Z");

        assertThat(node.told()).contains("meter-gap 2026-03");
    }

    @Test
    void ofRacingWatchersOneRaisesAndOneNotesTheRecovery() throws Exception {
        institution(Policy.ROLLING, 10);
        subscribe("/hook");
        visits("2026-03-02T08:00:00Z", 8);
        Node other = anotherNode();
        clock.turn(Duration.ofHours(6));
        Finding finding = node.alerting.counted(NORTH).stream()
                .filter(Finding::holds)
                .findFirst()
                .orElseThrow();

        List<Boolean> raised = Race.of(List.of(
                () -> node.store.alerts().raise(NORTH, finding, now()),
                () -> other.store.alerts().raise(NORTH, finding, now()),
                () -> node.store.alerts().raise(NORTH, finding, now()),
                () -> other.store.alerts().raise(NORTH, finding, now())));
        Alert alert = node.alert(finding.rule().wire());
        List<Boolean> recovered = Race.of(List.of(
                () -> node.store.alerts().recover(alert, now()),
                () -> other.store.alerts().recover(alert, now()),
                () -> node.store.alerts().recover(alert, now()),
                () -> other.store.alerts().recover(alert, now())));

        assertThat(raised).containsOnlyOnce(true);
        assertThat(recovered).containsOnlyOnce(true);
        endpoint.on("/hook", 200, "text/plain", "");
        node.deliveries.deliver();
        assertThat(endpoint.asked())
                .as("one for each event")
                .extracting(asked -> asked.body().replaceFirst(".*\"type\":\"([a-z.]+)\".*", "$1"))
                .containsExactlyInAnyOrder("alert.fired", "alert.recovered");
    }

    @Test
    void watchersOfSeveralNodesShareTheTurnsAndRaiseEachAlertOnce() throws Exception {
        institution(Policy.ROLLING, 10);
        subscribe("/hook");
        visits("2026-03-02T08:00:00Z", 10);
        List<Node> nodes = List.of(node, anotherNode(), anotherNode());
        clock.turn(Duration.ofHours(6));

        Race.of(nodes.stream()
                .<Callable<Boolean>>map(each -> () -> {
                    each.watch.look();
                    return true;
                })
                .toList());

        assertThat(node.told()).hasSize(6).doesNotHaveDuplicates();
        List<Boolean> turns = Race.of(8, () -> node.store.alerts().takeTurn(NORTH, "x", now(), now().plusSeconds(60)));
        assertThat(turns).containsOnlyOnce(true);
        assertThat(node.store.alerts().takeTurn(NORTH, "x", now().plusSeconds(59), now().plusSeconds(120)))
                .isFalse();
        assertThat(node.store.alerts().takeTurn(NORTH, "x", now().plusSeconds(60), now().plusSeconds(120)))
                .isTrue();
    }

    @Test
    void openAlertsOfSomeRulesAreFoundBehindAnyNumberOfOthers() {
        institution(Policy.ROLLING, 10);
        raise("2025-11");
        raise("2025-12");
        Alerts alerts = node.store.alerts();
        for (int request = 0; request < 20; request++) {
            alerts.raise(NORTH, Finding.asked(YearMonth.of(2026, 1), "rq" + request), now());
        }
        Set<AlertRule> closed = EnumSet.of(AlertRule.STATEMENT_CLOSED, AlertRule.METER_GAP);

        List<Alert> open = alerts.open(NORTH, closed, 10);
        assertThat(open)
                .extracting(alert -> alert.finding().rule())
                .containsExactly(AlertRule.STATEMENT_CLOSED, AlertRule.STATEMENT_CLOSED);
        assertThat(alerts.open(NORTH, closed, 1)).isEqualTo(open.subList(0, 1));
        assertThat(alerts.open(NORTH, EnumSet.of(AlertRule.SWITCH_REQUESTED), 1))
                .hasSize(1);
        assertThat(alerts.open(Given.SOUTH, closed, 10)).isEmpty();
        alerts.recover(open.get(0), now());
        assertThat(alerts.open(NORTH, closed, 10)).isEqualTo(open.subList(1, 2));
    }

    @Test
    void alertsAreListedNewestFirstAPageAtATime() {
        institution(Policy.ROLLING, 10);
        for (String month : List.of("2025-10", "2025-11", "2025-12", "2026-01")) {
            raise(month);
        }
        Alerts alerts = node.store.alerts();
        alerts.recover(alerts.list(NORTH, Optional.empty(), 1, "").get(0), now());

        List<Alert> all = alerts.list(NORTH, Optional.empty(), 100, "");
        List<Alert> first = alerts.list(NORTH, Optional.empty(), 3, "");
        List<Alert> rest = alerts.list(NORTH, Optional.empty(), 3, first.get(2).id());
        assertThat(all).hasSize(4);
        assertThat(first).isEqualTo(all.subList(0, 3));
        assertThat(rest).isEqualTo(all.subList(3, 4));
        assertThat(alerts.list(NORTH, Optional.of(Alert.State.RECOVERED), 100, ""))
                .hasSize(1);
        assertThat(alerts.list(NORTH, Optional.of(Alert.State.OPEN), 100, "")).hasSize(3);
        assertThat(alerts.list(Given.SOUTH, Optional.empty(), 100, "")).isEmpty();
        assertThat(alerts.since(NORTH, YearMonth.of(2025, 12))).hasSize(2);
    }
}
