package org.headcount.gateway.statement;

import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;

/** An institution whose months close, on two nodes of one database. */
@SuppressWarnings("NullAway.Init")
public abstract class StatementsCase {

    static final YearMonth JANUARY = YearMonth.parse("2026-01");
    static final YearMonth FEBRUARY = YearMonth.parse("2026-02");
    static final Instant JANUARY_CLOSES = at("2026-02-04T00:00:00Z");

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

    Node node;

    Node other;

    protected abstract StatementPorts noStatements();

    @BeforeEach
    void begin() {
        StatementPorts ports = noStatements();
        node = ports.one();
        other = ports.other();
    }

    /** Created at the beginning of 2026, with 250 learners committed to on the card of the worked examples. */
    static Institution institution(Policy policy) {
        return new Institution(
                NORTH, "North", at("2026-01-01T00:00:00Z"), priced(policy, History.always(ZoneOffset.UTC)));
    }

    static Terms priced(Policy policy, History<ZoneId> zone) {
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

    void learners(int number, String at) {
        node.ledger()
                .append(
                        NORTH,
                        IntStream.range(0, number)
                                .mapToObj(each -> access("f" + each, IdentityName.parse("p" + each), at))
                                .toList());
    }

    static Report late(String id, String who, String at, String recordedAt) {
        return Report.activity(Given.key(id), IdentityName.parse(who), Kind.ACCESS, at(at), at(recordedAt));
    }

    ObjectNode statement(YearMonth month) {
        return node.statements().find(NORTH, month).orElseThrow().members().orElseThrow();
    }

    byte[] text(YearMonth month) {
        FrozenStatement frozen = node.statements().find(NORTH, month).orElseThrow();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(frozen.head());
        IntStream.range(0, frozen.pieces())
                .forEach(piece -> text.writeBytes(node.statements().piece(NORTH, month, piece)));
        text.writeBytes(frozen.tail());
        return text.toByteArray();
    }

    static ObjectNode members(StatementText statement) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        statement.each(text::writeBytes);
        return Json.readObject(text.toByteArray()).orElseThrow();
    }

    static Policy closing(Policy policy, Duration delay) {
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
}
