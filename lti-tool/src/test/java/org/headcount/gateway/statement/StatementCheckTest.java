package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.Given;
import org.headcount.metering.InMemoryInstitutions;
import org.headcount.metering.InMemoryLedger;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class StatementCheckTest {

    private static final Instant NOW = at("2026-03-10T00:00:00Z");

    private final Institution institution = Given.institution(NORTH, Policy.SWITCH);
    private InMemoryLedger ledger;
    private List<ExportForm.StatementLine> kept;

    @BeforeEach
    void twoMonthsAreClosed() throws IOException {
        InMemoryInstitutions institutions = new InMemoryInstitutions();
        institutions.create(institution);
        ledger = new InMemoryLedger(institutions);
        ledger.append(
                NORTH,
                List.of(
                        access("1", IdentityName.parse("ä"), "2026-01-05T10:00:00Z"),
                        access("2 \"twice\" \\ é 😀", IdentityName.parse("b"), "2026-02-05T10:00:00Z")));
        InMemoryStatements statements = new InMemoryStatements(institutions);
        Closing closing = new Closing(ledger, statements, () -> NOW);
        closing.closeDue(NORTH);
        kept = new ArrayList<>();
        for (FrozenStatement statement : statements.list(NORTH, Optional.empty(), 10)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            new Export(closing, statements, ledger).text(NORTH, statement, text);
            kept.add(new ExportForm.StatementLine(statement.digest(), text.toByteArray()));
        }
        assertThat(kept).hasSize(2);
    }

    private StatementCheck check() {
        return new StatementCheck(institution, ledger);
    }

    private Optional<String> second(ExportForm.StatementLine statement) {
        StatementCheck check = check();
        assertThat(check.next(kept.get(0))).isEmpty();
        return check.next(statement);
    }

    @Test
    void whatFollowsFromTheFactsAgrees() {
        assertThat(second(kept.get(1))).isEmpty();
    }

    @Test
    void anyByteOfAStatementThatIsFlippedIsFound() {
        byte[] text = kept.get(1).text();
        for (int at = 0; at < text.length; at++) {
            for (int bit : List.of(0x01, 0x20, 0x80)) {
                byte[] flipped = text.clone();
                flipped[at] ^= (byte) bit;
                assertThat(second(new ExportForm.StatementLine(kept.get(1).digest(), flipped)))
                        .as("byte %d, bit %d", at, bit)
                        .hasValueSatisfying(found -> assertThat(found).startsWith("statement 2026-02: "));
            }
        }
    }

    @Test
    void aByteTooManyOrTooFewIsFound() {
        byte[] text = kept.get(1).text();
        byte[] longer = Arrays.copyOf(text, text.length + 1);
        byte[] shorter = Arrays.copyOf(text, text.length - 1);
        longer[text.length] = ' ';

        assertThat(second(new ExportForm.StatementLine(kept.get(1).digest(), longer)))
                .contains("statement 2026-02: byte " + text.length + " is 0x20; by the facts it is missing");
        assertThat(second(new ExportForm.StatementLine(kept.get(1).digest(), shorter)))
                .contains("statement 2026-02: byte " + (text.length - 1) + " is missing; by the facts it is 0x7d");
    }

    @Test
    void theFirstDifferenceIsNamedByItsMember() {
        String forged = new String(kept.get(1).text(), StandardCharsets.UTF_8)
                .replace("\"distinct\":2", "\"distinct\":1")
                .replace("\"measured\":2", "\"measured\":1");
        StatementText whole = new StatementText(forged.getBytes(StandardCharsets.UTF_8), List.of(), new byte[0]);

        assertThat(second(new ExportForm.StatementLine(whole.digest(), whole.head())))
                .as("though its digest is right")
                .contains("statement 2026-02: /distinct is 1; by the facts it is 2");
    }

    @Test
    void anotherDigestIsFound() {
        String other = kept.get(0).digest();

        assertThat(second(new ExportForm.StatementLine(other, kept.get(1).text())))
                .hasValueSatisfying(found -> assertThat(found)
                        .startsWith("statement 2026-02: the digest recorded is " + other + "; that of the text is "));
    }

    @Test
    void aStatementThatWasLeftOutIsFound() {
        assertThat(check().next(kept.get(1)))
                .hasValueSatisfying(found -> assertThat(found).startsWith("statement 2026-01: /"));
    }

    @Test
    void aFactThatWasTakenAwayIsFound() {
        InMemoryInstitutions institutions = new InMemoryInstitutions();
        institutions.create(institution);
        InMemoryLedger fewer = new InMemoryLedger(institutions);
        fewer.append(NORTH, List.of(access("1", IdentityName.parse("ä"), "2026-01-05T10:00:00Z")));
        StatementCheck check = new StatementCheck(institution, fewer);

        assertThat(check.next(kept.get(0))).isEmpty();
        assertThat(check.next(kept.get(1))).contains("statement 2026-02: /closing is 2; by the facts it is 1");
    }
}
