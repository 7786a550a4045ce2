package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.Corrections;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Histories;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

/** What comes after a line under a month, on every {@link Statements}. */
public abstract class LateFactsContract extends StatementsCase {

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
}
