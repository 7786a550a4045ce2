package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.lti.wire.Json;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.Billed;

/**
 * A statement as it is kept, but for its learners.
 *
 * @param pieces how many pieces the list of its learners is kept in
 */
@SuppressWarnings("ArrayRecordComponent")
public record FrozenStatement(
        YearMonth month, String digest, Optional<String> previousDigest, byte[] head, int pieces, byte[] tail) {

    /** As much of it as matters for those after it. */
    public record Told(YearMonth month, int measured, Optional<BigDecimal> amount, List<Adjustment> adjustments)
            implements Billed.Told {}

    /** Its members, the learners left out; empty where it is no longer what was written. */
    public Optional<ObjectNode> members() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head);
        whole.writeBytes(tail);
        return Json.readObject(whole.toByteArray()).map(members -> members.without("learners"));
    }

    /** How it is kept otherwise than it says itself; its text may be proven all the same. */
    public Optional<String> misplaced() {
        return members().flatMap(text -> {
            if (!text.path("month").asText().equals(month.toString())) {
                return Optional.of("statement " + text.path("month").asText() + ": it is kept as that of " + month);
            }
            return Optional.ofNullable(text.path("previousDigest").textValue()).equals(previousDigest)
                    ? Optional.empty()
                    : Optional.of("statement " + month + ": it is kept as following " + previousDigest.orElse("none"));
        });
    }

    /** @throws DamagedStatement if it is no longer what was written */
    public Told told() {
        return read(StatementForm::told).orElseThrow(() -> new DamagedStatement(month));
    }

    /** What is read from its members; empty where it is no longer what was written. */
    <T> Optional<T> read(Function<ObjectNode, T> reader) {
        try {
            return members().map(reader);
        } catch (DateTimeException | IllegalArgumentException | NoSuchElementException notAsWritten) {
            return Optional.empty();
        }
    }

    /** What there is to tell of it; empty where it is no longer what was written. */
    public Optional<Finding> finding() {
        return read(members -> {
            Told told = StatementForm.told(members);
            return Finding.closed(
                    month,
                    told.measured(),
                    told.amount(),
                    Optional.ofNullable(members.path("currency").textValue()).map(Currency::getInstance));
        });
    }
}
