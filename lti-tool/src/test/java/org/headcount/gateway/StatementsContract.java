package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.lti.wire.CanonicalJson;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.metering.Corrections;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Histories;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How months close on every {@link Statements}, on two nodes of one database. */
@SuppressWarnings("NullAway.Init")
public abstract class StatementsContract {

    private static final YearMonth JANUARY = YearMonth.parse("2026-01");
    private static final YearMonth FEBRUARY = YearMonth.parse("2026-02");
    private static final Instant JANUARY_CLOSES = at("2026-02-04T00:00:00Z");

    /** The ports of one node. */
    public record Node(Institutions institutions, Ledger ledger, Statements statements) {

        Closing closing(Instant now) {
            return new Closing(ledger, statements, () -> now);
        }

        void append(Report... reports) {
            ledger.append(NORTH, List.of(reports));
        }
    }

    /** Two nodes of one empty database. */
    public record StatementPorts(Node one, Node other) {}

    private Node node;
    private Node other;

    protected abstract StatementPorts noStatements();

    @BeforeEach
    void begin() {
        StatementPorts ports = noStatements();
        node = ports.one();
        other = ports.other();
    }

    /** Created at the beginning of 2026, with 250 learners committed to on the card of the worked examples. */
    private static Institution institution(Policy policy) {
        return new Institution(
                NORTH, "North", at("2026-01-01T00:00:00Z"), priced(policy, History.always(ZoneOffset.UTC)));
    }

    private static Terms priced(Policy policy, History<ZoneId> zone) {
        RateCard card = RateCard.volume(
                Currency.getInstance("EUR"),
                50,
                List.of(
                        new RateCard.Tier(50, new BigDecimal("6.00")),
                        new RateCard.Tier(100, new BigDecimal("5.00")),
                        new RateCard.Tier(250, new BigDecimal("4.00")),
                        new RateCard.Tier(500, new BigDecimal("3.25")),
                        new RateCard.Tier(1000, new BigDecimal("2.50"))));
        return new Terms(History.always(policy), zone, History.always(card), History.always(250), Given.none());
    }

    private void learners(int number, String at) {
        node.ledger()
                .append(
                        NORTH,
                        IntStream.range(0, number)
                                .mapToObj(each -> access("f" + each, IdentityName.parse("p" + each), at))
                                .toList());
    }

    private static Report late(String id, String who, String at, String recordedAt) {
        return Report.activity(Given.key(id), IdentityName.parse(who), Kind.ACCESS, at(at), at(recordedAt));
    }

    private ObjectNode statement(YearMonth month) {
        return node.statements().find(NORTH, month).orElseThrow().members().orElseThrow();
    }

    private byte[] text(YearMonth month) {
        FrozenStatement frozen = node.statements().find(NORTH, month).orElseThrow();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(frozen.head());
        IntStream.range(0, frozen.pieces())
                .forEach(piece -> text.writeBytes(node.statements().piece(NORTH, month, piece)));
        text.writeBytes(frozen.tail());
        return text.toByteArray();
    }

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
    void l06_identitiesLinkedLaterCountOnceInTheOpenMonthAndAreAdjustedInTheClosedOne() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(300, "2026-01-05T10:00:00Z");
        node.closing(JANUARY_CLOSES).closeDue(NORTH);
        byte[] january = text(JANUARY);
        IdentityName p = IdentityName.parse("p0");
        IdentityName q = IdentityName.parse("p1");

        node.append(LinksContract.linking("l", p, q, "2026-02-10T00:00:00Z"));
        node.closing(at("2026-03-04T00:00:00Z")).closeDue(NORTH);

        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(300);
        assertThat(statement(JANUARY).path("amount").asText()).isEqualTo("1200.00");
        assertThat(text(JANUARY)).isEqualTo(january);
        ObjectNode february = statement(FEBRUARY);
        assertThat(february.path("measured").asInt()).isEqualTo(299);
        assertThat(february.path("adjustments")).hasSize(1);
        assertThat(february.path("adjustments").path(0).path("month").asText()).isEqualTo("2026-01");
        assertThat(february.path("adjustments").path(0).path("learners").asInt())
                .isEqualTo(-1);
        assertThat(february.path("adjustments").path(0).path("amount").asText()).isEqualTo("-4.00");

        node.append(LinksContract.unlinking("u", p, q, "2026-03-10T00:00:00Z"));
        node.closing(at("2026-04-04T00:00:00Z")).closeDue(NORTH);
        assertThat(statement(YearMonth.parse("2026-03")).path("adjustments").findValuesAsText("amount"))
                .as("unlinking gives both back")
                .containsExactly("4.00", "4.00");
        assertThat(proven()).isEqualTo(3);
    }

    @Test
    void l02_whatIsRecordedLaterComesWithTheNextStatementAndLeavesTheFirstAsItWas() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(250, "2026-01-05T10:00:00Z");
        node.closing(JANUARY_CLOSES).closeDue(NORTH);
        byte[] before = text(JANUARY);
        node.append(late("late", "new", "2026-01-31T22:00:00Z", "2026-02-10T10:00:00Z"));

        node.closing(at("2026-03-04T00:00:00Z")).closeDue(NORTH);

        assertThat(text(JANUARY)).isEqualTo(before);
        assertThat(statement(JANUARY).path("amount").asText()).isEqualTo("1000.00");
        assertThat(statement(FEBRUARY).path("amount").asText()).isEqualTo("1004.00");
        assertThat(statement(FEBRUARY).path("adjustments"))
                .hasSize(1)
                .first()
                .isEqualTo(Json.read("""
                        {"month": "2026-01", "measured": 251, "learners": 1, "amount": "4.00", "currency": "EUR"}""").orElseThrow());
        assertThat(statement(FEBRUARY).path("totals"))
                .first()
                .isEqualTo(Json.read("{\"amount\": \"1008.00\", \"currency\": \"EUR\"}")
                        .orElseThrow());

        node.closing(at("2026-04-04T00:00:00Z")).closeDue(NORTH);
        assertThat(statement(YearMonth.parse("2026-03")).path("adjustments"))
                .as("billed once")
                .isEmpty();
    }

    @Test
    void whatIsRecordedExactlyWhenTheMonthClosesIsLate() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(250, "2026-01-05T10:00:00Z");
        node.append(late("in time", "new", "2026-01-31T22:00:00Z", "2026-02-03T23:59:59.999999Z"));
        node.append(late("late", "newer", "2026-01-31T22:00:00Z", "2026-02-04T00:00:00Z"));

        node.closing(at("2026-11-21T00:00:00Z")).closeDue(NORTH);

        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(251);
        assertThat(statement(FEBRUARY)
                        .path("adjustments")
                        .path(0)
                        .path("measured")
                        .asInt())
                .isEqualTo(252);
    }

    @Test
    void l07_whatComesForAMonthThatIsNoLongerCorrectedIsFlaggedAndCostsNothing() {
        node.institutions().create(institution(Policy.ROLLING));
        node.closing(at("2027-02-03T00:00:00Z")).closeDue(NORTH);
        node.append(
                late("outside", "a", "2026-01-10T00:00:00Z", "2027-02-20T00:00:00Z"),
                late("inside", "b", "2026-03-10T00:00:00Z", "2027-02-20T00:00:00Z"));

        node.closing(at("2027-03-04T00:00:00Z")).closeDue(NORTH);

        ObjectNode statement = statement(YearMonth.parse("2027-02"));
        assertThat(statement.path("beyondHorizon"))
                .hasSize(1)
                .first()
                .isEqualTo(Json.read("{\"month\": \"2026-01\", \"facts\": 1}").orElseThrow());
        assertThat(statement.path("adjustments").findValuesAsText("month"))
                .as("both reach into months that are")
                .containsExactly("2026-02", "2026-03", "2026-04", "2026-05", "2026-06");
        assertThat(statement.path("adjustments").findValuesAsText("learners")).containsExactly("1", "2", "2", "1", "1");
        assertThat(statement.path("adjustments").findValuesAsText("amount"))
                .as("below the commitment")
                .containsOnly("0.00");
    }

    @Test
    void l04_aVoidRecordedAfterTheCloseIsBilledByTotalOnTheNextStatement() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(260, "2026-01-05T10:00:00Z");
        node.closing(JANUARY_CLOSES).closeDue(NORTH);
        byte[] before = text(JANUARY);
        assertThat(statement(JANUARY).path("amount").asText()).isEqualTo("1040.00");
        node.append(Corrections.voiding("v", IdentityName.parse("p7"), "f7", "2026-02-10T10:00:00Z"));
        Closing closing = node.closing(at("2026-02-28T12:00:00Z"));
        StatementText draft = closing.draft(closing.closeDue(NORTH).orElseThrow(), FEBRUARY);

        node.closing(at("2026-04-04T00:00:00Z")).closeDue(NORTH);

        assertThat(text(JANUARY)).isEqualTo(before);
        assertThat(statement(FEBRUARY).path("measured").asInt()).isEqualTo(259);
        assertThat(statement(FEBRUARY).path("adjustments"))
                .isEqualTo(members(draft).path("adjustments"))
                .singleElement()
                .isEqualTo(Json.read("""
                        {"month": "2026-01", "measured": 259, "learners": -1, "amount": "-4.00", "currency": "EUR"}""").orElseThrow());
        assertThat(statement(YearMonth.parse("2026-03")).path("adjustments"))
                .as("given back once")
                .isEmpty();
        assertThat(proven()).isEqualTo(3);
    }

    @Test
    void whatWasVoidedExemptOrRevokedBeforeTheMonthClosesIsNotInItsStatement() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(260, "2026-01-05T10:00:00Z");
        node.append(
                Corrections.voiding("v", IdentityName.parse("p7"), "f7", "2026-02-03T23:59:59.999999Z"),
                Corrections.exempting("e", IdentityName.parse("p8"), "2026-01-05T00:00:00Z", Optional.empty()),
                Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-10T00:00:00Z"),
                Corrections.voucher("r", FactType.VOUCHER_REVOKED, "2026-01-20T00:00:00Z"));

        node.closing(at("2026-03-04T00:00:00Z")).closeDue(NORTH);

        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(258);
        assertThat(statement(JANUARY).path("amount").asText()).isEqualTo("1032.00");
        assertThat(Json.readObject(text(JANUARY)).orElseThrow().path("learners").findValuesAsText("id"))
                .hasSize(258)
                .doesNotContain("f7", "f8", "i");
        assertThat(statement(FEBRUARY).path("adjustments")).isEmpty();
        assertThat(proven()).isEqualTo(2);
    }

    @Test
    void correctionsThatComeWhenTheMonthIsClosedAreBilledTogetherWhateverTheyAre() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(260, "2026-01-05T10:00:00Z");
        node.append(Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-01-10T00:00:00Z"));
        node.closing(JANUARY_CLOSES).closeDue(NORTH);
        byte[] before = text(JANUARY);
        node.append(
                Corrections.voiding("v", IdentityName.parse("p7"), "f7", JANUARY_CLOSES.toString()),
                Corrections.recordedAt(
                        Corrections.exempting("e", IdentityName.parse("p8"), "2026-01-05T00:00:00Z", Optional.empty()),
                        "2026-02-10T00:00:00Z"),
                Corrections.recordedAt(
                        Corrections.voucher("r", FactType.VOUCHER_REVOKED, "2026-01-20T00:00:00Z"),
                        "2026-02-10T00:00:00Z"),
                Corrections.voiding("imported", IdentityName.parse("p9"), "f9", "2026-01-20T00:00:00Z"));

        node.closing(at("2026-03-04T00:00:00Z")).closeDue(NORTH);

        assertThat(text(JANUARY)).isEqualTo(before);
        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(261);
        assertThat(statement(FEBRUARY).path("adjustments"))
                .singleElement()
                .isEqualTo(Json.read("""
                        {"month": "2026-01", "measured": 257, "learners": -4, "amount": "-16.00", "currency": "EUR"}""").orElseThrow());
        assertThat(proven()).isEqualTo(2);
    }

    @Test
    void aCorrectionOfAMonthThatIsNoLongerCorrectedIsFlaggedWithThatMonth() {
        node.institutions().create(institution(Policy.ROLLING));
        node.append(
                access("1", ADA, "2026-01-10T00:00:00Z"),
                access("2", BEN, "2026-01-10T00:00:00Z"),
                access("3", BEN, "2026-02-10T00:00:00Z"),
                Corrections.voucher("i", FactType.VOUCHER_ISSUED, "2026-02-10T00:00:00Z"));
        node.closing(at("2027-03-04T00:00:00Z")).closeDue(NORTH);
        node.append(
                Corrections.voiding("v", ADA, "1", "2027-03-20T00:00:00Z"),
                Corrections.voiding("w", ADA, "never came", "2027-03-20T00:00:00Z"),
                Corrections.recordedAt(
                        Corrections.exempting("e", BEN, "2025-11-05T00:00:00Z", Optional.empty()),
                        "2027-03-20T00:00:00Z"),
                Corrections.voucher("r", FactType.VOUCHER_REVOKED, "2027-03-20T00:00:00Z"));

        node.closing(at("2027-04-04T00:00:00Z")).closeDue(NORTH);

        assertThat(statement(YearMonth.parse("2027-03")).path("beyondHorizon"))
                .isEqualTo(Json.read("""
                        {"all": [{"month": "2026-01", "facts": 2}, {"month": "2026-02", "facts": 2}]}""").orElseThrow().path("all"));
        assertThat(proven()).isEqualTo(15);
    }

    /** Facts that came after a line that they should have come before. */
    private Map<FactKey, YearMonth> cameAfter() {
        Map<FactKey, YearMonth> all = new HashMap<>();
        node.ledger().marked(NORTH, (learner, facts, marks) -> all.putAll(marks));
        return all;
    }

    /** Facts that say they were recorded in time arrive whenever somebody reads, as they do while a history is imported. */
    private static Histories whileFactsArrive(Node node) {
        int[] read = {0};
        return new Histories() {
            @Override
            public void marked(InstitutionId institution, MarkedVisitor visitor) {
                arrive();
                node.ledger().marked(institution, visitor);
            }

            @Override
            public void marked(InstitutionId institution, Known known, MarkedVisitor visitor) {
                arrive();
                node.ledger().marked(institution, known, visitor);
            }

            private void arrive() {
                read[0]++;
                node.append(late("arrives" + read[0], "z" + read[0], "2026-01-20T00:00:00Z", "2026-01-20T00:00:00Z"));
                assertThat(read[0]).as("reads").isLessThan(10);
            }
        };
    }

    @Test
    void aMonthClosesHoweverManyLateFactsArriveMeanwhile() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(251, "2026-01-05T10:00:00Z");

        new Closing(whileFactsArrive(node), node.statements(), () -> JANUARY_CLOSES).closeDue(NORTH);

        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(251);
        assertThat(Json.readObject(text(JANUARY)).orElseThrow().path("learners"))
                .hasSize(251);
        assertThat(cameAfter()).isNotEmpty().containsValue(JANUARY);
        assertThat(proven()).isEqualTo(1);
    }

    @Test
    void anExportIsWholeHoweverManyLateFactsArriveMeanwhile() throws Exception {
        node.institutions().create(institution(Policy.ROLLING));
        learners(2, "2026-01-05T10:00:00Z");
        Closing closing = node.closing(JANUARY_CLOSES);
        closing.closeDue(NORTH);
        ByteArrayOutputStream export = new ByteArrayOutputStream();

        new Export(closing, node.statements(), whileFactsArrive(node)).write(NORTH, export);

        List<ExportForm.FactLine> facts = export.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line ->
                        Json.readObject(line.getBytes(StandardCharsets.UTF_8)).orElseThrow())
                .filter(line -> line.path("line").asText().equals("fact"))
                .map(ExportForm::fact)
                .toList();
        assertThat(facts).hasSize(3);
        assertThat(facts)
                .filteredOn(fact -> fact.cameAfter().isPresent())
                .extracting(fact -> fact.fact().key().id())
                .containsExactly("arrives1");
    }

    /** How many statements follow from the facts as they are kept. */
    private int proven() {
        StatementCheck check =
                new StatementCheck(node.institutions().find(NORTH).orElseThrow(), node.ledger());
        for (FrozenStatement statement : node.statements().list(NORTH, Optional.empty(), 100)) {
            assertThat(check.next(new ExportForm.StatementLine(statement.digest(), text(statement.month()))))
                    .isEmpty();
        }
        return check.proven();
    }

    private static ObjectNode members(StatementText statement) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        statement.each(text::writeBytes);
        return Json.readObject(text.toByteArray()).orElseThrow();
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
    void whatSaysThatItWasRecordedInTimeButComesAfterTheLineIsLate() {
        node.institutions().create(institution(Policy.ROLLING));
        learners(250, "2026-01-05T10:00:00Z");
        assertThat(node.statements().draw(NORTH, JANUARY_CLOSES)).isTrue();
        assertThat(other.statements().draw(NORTH, JANUARY_CLOSES)).isFalse();

        other.append(late("imported", "new", "2026-01-20T00:00:00Z", "2026-01-20T00:00:00Z"));
        other.append(late("own time", "newer", "2026-02-20T00:00:00Z", "2026-02-20T00:00:00Z"));
        node.closing(at("2026-03-04T00:00:00Z")).closeDue(NORTH);

        assertThat(cameAfter()).containsExactly(Map.entry(Given.key("imported"), JANUARY));
        assertThat(statement(JANUARY).path("measured").asInt()).isEqualTo(250);
        assertThat(statement(FEBRUARY).path("measured").asInt()).isEqualTo(252);
        assertThat(statement(FEBRUARY)
                        .path("adjustments")
                        .path(0)
                        .path("amount")
                        .asText())
                .isEqualTo("4.00");
    }

    @Test
    void factsThatRaceWithTheLineAreEitherInTheStatementOrKnownToBeLate() throws Exception {
        node.institutions().create(institution(Policy.ROLLING));
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < 16; racer++) {
            Node each = racer % 2 == 0 ? node : other;
            String name = "r" + racer;
            racers.add(() -> {
                if (name.equals("r7")) {
                    each.closing(JANUARY_CLOSES).closeDue(NORTH);
                } else {
                    each.append(late(name, name, "2026-01-20T00:00:00Z", "2026-02-03T23:59:59.999999Z"));
                }
                return true;
            });
        }
        Race.of(racers);

        List<String> charged =
                Json.readObject(text(JANUARY)).orElseThrow().path("learners").findValuesAsText("id");
        List<String> late = cameAfter().keySet().stream().map(FactKey::id).toList();
        assertThat(Stream.concat(charged.stream(), late.stream())).hasSize(15).doesNotHaveDuplicates();
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

    private static Policy closing(Policy policy, Duration delay) {
        return new Policy(
                policy.preset(),
                policy.window(),
                policy.windowUnit(),
                policy.rounding(),
                policy.switching(),
                policy.kinds(),
                policy.onCreate(),
                policy.onReturn(),
                policy.enforcement(),
                policy.capacity(),
                policy.cap(),
                policy.gracePercent(),
                policy.inactiveGrades(),
                policy.measure(),
                policy.countedRoles(),
                delay,
                policy.correctionHorizonMonths());
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
