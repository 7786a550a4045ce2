package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.headcount.lti.wire.CanonicalJson;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

/** How months close on every {@link Statements}, on two nodes of one database. */
public abstract class StatementsContract extends StatementsCase {

    @Test
    void l01_whatIsRecordedBeforeTheMonthClosesIsInItsStatement() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(250, "2026-01-05T10:00:00Z");
        node.append(late("late", "new", "2026-01-31T22:00:00Z", "2026-02-02T10:00:00Z"));

        node.closing(JANUARY_CLOSES.minusNanos(1_000)).closeDue(NORTH);
        assertThat(node.statements().find(NORTH, JANUARY)).isEmpty();
        node.closing(JANUARY_CLOSES).closeDue(NORTH);

        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(251);
        assertThat(statement(JANUARY).path("amount").asText()).isEqualTo("1004.00");
        assertThat(statement(JANUARY).path("closedAt").asText()).isEqualTo("2026-02-04T00:00:00Z");
        assertThat(statement(JANUARY).path("state").asText()).isEqualTo("closed");
    }

    @Test
    void everyLearnerIsListedOnceByIdWithTheFactThatMadeTheMonthChargeable() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(3, "2026-01-05T10:00:00Z");
        node.append(access("again", IdentityName.parse("p0"), "2026-01-06T10:00:00Z"));
        node.closing(at("2026-03-04T00:00:00Z")).closeDue(NORTH);

        for (YearMonth month : List.of(JANUARY, FEBRUARY)) {
            JsonNode learners = Json.readObject(text(month)).orElseThrow().path("learners");
            assertThat(learners.findValuesAsText("learner"))
                    .hasSize(3)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(learners.findValuesAsText("id")).containsExactlyInAnyOrder("f0", "f1", "f2");
            assertThat(learners.path(0).path("reason").path("at").asText()).isEqualTo("2026-01-05T10:00:00Z");
            assertThat(learners.path(0).path("reason").path("source").asText()).isEqualTo("test");
            assertThat(learners.path(0).path("reason").path("kind").asText()).isEqualTo("access");
        }
    }

    @Test
    void aStatementIsCanonicalJsonAndItsDigestLeadsToTheOneBefore() throws Exception {
        node.institutions().create(institution(Policy.SWITCH));
        learners(5, "2026-01-05T10:00:00Z");
        node.closing(at("2026-05-04T00:00:00Z")).closeDue(NORTH);

        List<FrozenStatement> chain = node.statements().list(NORTH, Optional.empty(), 10);
        assertThat(chain)
                .extracting(FrozenStatement::month)
                .containsExactly(JANUARY, FEBRUARY, YearMonth.parse("2026-03"), YearMonth.parse("2026-04"));
        Optional<String> previous = Optional.empty();
        for (FrozenStatement each : chain) {
            byte[] text = text(each.month());
            ObjectNode members = Json.readObject(text).orElseThrow();
            assertThat(CanonicalJson.bytes(members)).isEqualTo(text);
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(text)))
                    .isEqualTo(each.digest());
            assertThat(each.previousDigest()).isEqualTo(previous);
            assertThat(Optional.ofNullable(members.path("previousDigest").textValue()))
                    .isEqualTo(previous);
            previous = Optional.of(each.digest());
        }
        assertThat(node.statements().list(NORTH, Optional.of(JANUARY), 2))
                .extracting(FrozenStatement::month)
                .containsExactly(FEBRUARY, YearMonth.parse("2026-03"));
    }

    @Test
    void policyRatesZoneAndCommitmentAreThoseInForceWhenTheMonthBegan() {
        Terms terms = priced(Policy.SWITCH, History.always(ZoneId.of("Asia/Kolkata")));
        node.institutions().create(new Institution(NORTH, "North", at("2026-01-01T00:00:00Z"), terms));
        Instant changes = at("2026-01-15T00:00:00Z");
        Terms added = new Terms(
                new History<>(List.of(new Dated<>(changes, changes, Policy.ROLLING))),
                Given.none(),
                Given.none(),
                new History<>(List.of(new Dated<>(changes, changes, 500))),
                Given.none());
        node.institutions().amend(NORTH, Given.change("North", added));

        node.closing(at("2026-03-10T00:00:00Z")).closeDue(NORTH);

        ObjectNode january = statement(JANUARY);
        assertThat(january.path("policy").path("preset").asText()).isEqualTo("switch");
        assertThat(january.path("measure").asText()).isEqualTo("DISTINCT");
        assertThat(january.path("commitment").asInt()).isEqualTo(250);
        assertThat(january.path("zone").asText()).isEqualTo("Asia/Kolkata");
        assertThat(january.path("from").asText()).isEqualTo("2025-12-31T18:30:00Z");
        assertThat(january.path("rates").path("tiers")).hasSize(5);
        assertThat(statement(FEBRUARY).path("policy").path("window").asText()).isEqualTo("P90D");
        assertThat(statement(FEBRUARY).path("commitment").asInt()).isEqualTo(500);
    }

    @Test
    void howeverManyNodesCloseAMonthThereIsOneStatement() throws Exception {
        node.institutions().create(institution(Policy.ROLLING));
        learners(40, "2026-01-05T10:00:00Z");
        Instant now = at("2026-06-10T00:00:00Z");
        List<Callable<List<Cut>>> racers = new ArrayList<>();
        for (int racer = 0; racer < 16; racer++) {
            Node each = racer % 2 == 0 ? node : other;
            racers.add(() -> each.closing(now).closeDue(NORTH).orElseThrow().cuts());
        }

        List<List<Cut>> seen = Race.of(racers);

        assertThat(seen).allSatisfy(cuts -> assertThat(cuts).hasSize(5).isEqualTo(seen.get(0)));
        List<FrozenStatement> kept = node.statements().list(NORTH, Optional.empty(), 100);
        assertThat(kept).hasSize(5);
        assertThat(other.statements().list(NORTH, Optional.empty(), 100))
                .extracting(FrozenStatement::digest)
                .isEqualTo(kept.stream().map(FrozenStatement::digest).toList());
        assertThat(kept).allSatisfy(one -> {
            byte[] text = text(one.month());
            assertThat(Json.readObject(text).orElseThrow().path("learners"))
                    .hasSize(one.members().orElseThrow().path("measured").asInt());
        });
    }

    @Test
    void ofRacingStatementsOfOneMonthTheFirstStands() throws Exception {
        node.institutions().create(institution(Policy.ROLLING));
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < 12; racer++) {
            Node each = racer % 2 == 0 ? node : other;
            StatementText text = new StatementText(
                    ("{\"n\":" + racer + ",\"learners\":[").getBytes(StandardCharsets.UTF_8),
                    List.of(new byte[] {'1'}, new byte[] {',', '2'}),
                    new byte[] {']', '}'});
            racers.add(() -> each.statements().append(NORTH, JANUARY, Optional.empty(), text));
        }

        assertThat(Race.of(racers)).containsOnlyOnce(true);
        FrozenStatement kept = node.statements().find(NORTH, JANUARY).orElseThrow();
        assertThat(kept.digest())
                .isEqualTo(new StatementText(
                                kept.head(),
                                List.of(
                                        node.statements().piece(NORTH, JANUARY, 0),
                                        node.statements().piece(NORTH, JANUARY, 1)),
                                kept.tail())
                        .digest());
    }

    @Test
    void aStatementIsTheSameWheneverItIsWritten() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(3, "2026-01-05T10:00:00Z");
        StatementPorts elsewhere = noStatements();
        Node late = elsewhere.one();
        late.institutions().create(institution(Policy.ROLLING));
        // the ids of learners are random, so that only what follows from them may differ
        late.ledger()
                .append(
                        NORTH,
                        IntStream.range(0, 3)
                                .mapToObj(each ->
                                        access("f" + each, IdentityName.parse("p" + each), "2026-01-05T10:00:00Z"))
                                .toList());
        Report after = late("later", "new", "2026-01-20T00:00:00Z", "2026-05-01T00:00:00Z");

        node.closing(JANUARY_CLOSES).closeDue(NORTH);
        node.append(after);
        late.append(after);
        late.closing(at("2026-05-02T00:00:00Z")).closeDue(NORTH);

        assertThat(late.statements().find(NORTH, JANUARY).orElseThrow().members())
                .isEqualTo(node.statements().find(NORTH, JANUARY).orElseThrow().members());
    }

    @Test
    void monthsBeginWithTheOneInWhichTheInstitutionWasCreatedOrItsContractStarts() {
        Institution created = new Institution(
                NORTH,
                "North",
                at("2026-02-10T08:00:00Z"),
                institution(Policy.ROLLING).terms());
        node.institutions().create(created);
        node.append(access("1", ADA, "2026-01-05T10:00:00Z"));

        node.closing(at("2026-03-10T00:00:00Z")).closeDue(NORTH);

        assertThat(node.statements().list(NORTH, Optional.empty(), 10))
                .extracting(FrozenStatement::month)
                .containsExactly(FEBRUARY);
    }

    @Test
    void aContractThatIsDatedBackLeavesTimeToImportItsHistory() {
        Terms terms = institution(Policy.ROLLING).terms();
        Instant now = at("2026-04-10T08:00:00Z");
        Institution dated = new Institution(
                NORTH,
                "North",
                now,
                new Terms(
                        terms.policy(),
                        terms.zone(),
                        terms.rateCard(),
                        terms.commitment(),
                        History.always(new Terms.Contract(at("2026-01-15T00:00:00Z"), Optional.empty()))));
        node.institutions().create(dated);
        TurnedClock clock = new TurnedClock(now);
        Closing closing = new Closing(node.ledger(), node.statements(), clock);
        ClosingWatch watch = new ClosingWatch(node.institutions(), closing, clock, Duration.ofDays(1));

        watch.look();
        assertThat(node.statements().list(NORTH, Optional.empty(), 10)).isEmpty();
        learners(251, "2026-01-20T00:00:00Z");
        clock.turn(Duration.ofDays(24));
        watch.look();

        assertThat(node.statements().list(NORTH, Optional.empty(), 10))
                .as("with the first month that closes while the institution is there")
                .hasSize(4);
        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(251);
        watch.close();
    }

    @Test
    void theWatchClosesWhatIsDueOnceAndNothingElse() {
        node.institutions().create(institution(Policy.ROLLING));
        TurnedClock clock = new TurnedClock(JANUARY_CLOSES.minusSeconds(1));
        Closing closing = new Closing(node.ledger(), node.statements(), clock);
        ClosingWatch watch = new ClosingWatch(node.institutions(), closing, clock, Duration.ofDays(1));

        watch.look();
        assertThat(node.statements().list(NORTH, Optional.empty(), 10)).isEmpty();
        clock.turn(Duration.ofSeconds(1));
        watch.look();
        watch.look();
        assertThat(node.statements().list(NORTH, Optional.empty(), 10)).hasSize(1);
        clock.turn(Duration.ofDays(28));
        watch.look();
        assertThat(node.statements().list(NORTH, Optional.empty(), 10)).hasSize(2);
        watch.close();
    }

    @Test
    void aMonthThatHadMoreTimeHoldsUpTheOneAfterIt() {
        Policy patient = closing(Policy.ROLLING, Duration.ofDays(40));
        Institution slow = institution(patient);
        node.institutions().create(slow);
        Instant february = at("2026-02-01T00:00:00Z");
        node.institutions()
                .amend(NORTH, Given.change("North", Given.added(closing(Policy.ROLLING, Duration.ZERO), february)));
        Instant both = at("2026-03-13T00:00:00Z");
        Meter meter = new Meter(node.institutions(), node.ledger(), () -> both);

        assertThat(meter.month(NORTH, FEBRUARY, Optional.of(both.minusNanos(1_000)), Optional.empty())
                        .state())
                .isEqualTo(MonthAnswer.State.CLOSING);
        node.closing(both.minusNanos(1_000)).closeDue(NORTH);
        assertThat(node.statements().list(NORTH, Optional.empty(), 10)).isEmpty();
        node.closing(both).closeDue(NORTH);

        assertThat(node.statements().list(NORTH, Optional.empty(), 10)).hasSize(2);
        assertThat(statement(FEBRUARY).path("closedAt").asText()).isEqualTo("2026-03-13T00:00:00Z");
        assertThat(meter.month(NORTH, FEBRUARY, Optional.empty(), Optional.empty())
                        .state())
                .isEqualTo(MonthAnswer.State.CLOSED);
    }

    @Test
    void nothingThatIsAgreedLaterMovesTheEndOfAClosedMonth() {
        node.institutions().create(institution(Policy.ROLLING));
        node.closing(at("2026-02-10T00:00:00Z")).closeDue(NORTH);
        Terms added = new Terms(
                Given.none(),
                new History<>(List.of(new Dated<>(
                        at("2026-02-01T00:00:00Z"), at("2026-02-10T00:00:00Z"), ZoneId.of("America/New_York")))),
                Given.none(),
                Given.none(),
                Given.none());

        assertThat(node.institutions().amend(NORTH, Given.change("North", added)))
                .isInstanceOf(Amendment.MonthClosed.class);
    }

    @Test
    void aNodeWhoseClockIsSlowChangesNoTermsUnderALine() {
        node.institutions().create(institution(Policy.ROLLING));
        node.closing(JANUARY_CLOSES).closeDue(NORTH);
        Instant slow = JANUARY_CLOSES.minusSeconds(5);
        Terms added = Given.terms(
                new History<>(List.of(new Dated<>(at("2026-01-20T00:00:00Z"), slow, Policy.SWITCH))), Given.none());

        assertThat(other.institutions().amend(NORTH, Given.change("North", added)))
                .isEqualTo(new Amendment.MonthClosed(at("2026-02-01T00:00:00Z")));
    }

    @Test
    void whatAMonthWouldComeToIsSummedUpAsItsStatementWillBe() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(250, "2026-01-05T10:00:00Z");
        node.closing(JANUARY_CLOSES).closeDue(NORTH);
        node.append(late("late", "new", "2026-01-31T22:00:00Z", "2026-02-10T10:00:00Z"));
        Closing closing = node.closing(at("2026-02-28T12:00:00Z"));

        StatementText draft = closing.draft(closing.closeDue(NORTH).orElseThrow(), FEBRUARY);
        node.closing(at("2026-03-04T00:00:00Z")).closeDue(NORTH);

        ObjectNode drafted = members(draft);
        assertThat(drafted.path("state").asText()).isEqualTo("open");
        assertThat(drafted.path("closesAt").asText()).isEqualTo("2026-03-04T00:00:00Z");
        ObjectNode kept = Json.readObject(text(FEBRUARY)).orElseThrow();
        drafted.remove(List.of("state", "closesAt"));
        kept.remove(List.of("state", "closedAt"));
        assertThat(drafted).isEqualTo(kept);
    }
}
