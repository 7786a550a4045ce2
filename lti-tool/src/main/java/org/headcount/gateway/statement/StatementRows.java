package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.jspecify.annotations.Nullable;

/** Statements as rows, read from the text that was frozen and from nothing else. */
public final class StatementRows {

    private final Statements statements;

    public StatementRows(Statements statements) {
        this.statements = statements;
    }

    /**
     * A month's own charge, or an adjustment of an earlier one: what is to be paid for a statement is the sum of its
     * amounts.
     *
     * @param statement the month of the statement
     * @param measured how many the month measured then
     * @param learners how many of them were told for the first time, or taken back where negative
     */
    public record Sum(
            YearMonth statement,
            YearMonth month,
            Optional<String> measure,
            Optional<Integer> commitment,
            int measured,
            int learners,
            Optional<BigDecimal> amount,
            Optional<String> currency,
            Instant closedAt,
            String digest) {

        public boolean isAdjustment() {
            return !statement.equals(month);
        }
    }

    /** A learner that a statement charges, with the fact that made the month chargeable. */
    public record Line(YearMonth month, String learner, FactKey reason, String type, String kind, Instant at) {}

    /** Hands over what all statements come to, the oldest first; of each its month before its adjustments. */
    public void sums(InstitutionId institution, Consumer<Sum> visitor) {
        statements
                .list(institution, Optional.empty(), Integer.MAX_VALUE)
                .forEach(statement -> sums(statement).forEach(visitor));
    }

    private static List<Sum> sums(FrozenStatement statement) {
        return statement.read(members -> sums(statement, members)).orElseThrow(() -> damaged(statement));
    }

    private static List<Sum> sums(FrozenStatement statement, ObjectNode members) {
        Instant closedAt = Instant.parse(members.path("closedAt").asText());
        List<Sum> sums = new ArrayList<>();
        sums.add(new Sum(
                statement.month(),
                statement.month(),
                text(members, "measure"),
                Optional.of(members.path("commitment"))
                        .filter(JsonNode::isIntegralNumber)
                        .map(JsonNode::intValue),
                members.path("measured").asInt(),
                members.path("measured").asInt(),
                text(members, "amount").map(BigDecimal::new),
                text(members, "currency"),
                closedAt,
                statement.digest()));
        members.path("adjustments")
                .forEach(one -> sums.add(new Sum(
                        statement.month(),
                        YearMonth.parse(one.path("month").asText()),
                        Optional.empty(),
                        Optional.empty(),
                        one.path("measured").asInt(),
                        one.path("learners").asInt(),
                        text(one, "amount").map(BigDecimal::new),
                        text(one, "currency"),
                        closedAt,
                        statement.digest())));
        return sums;
    }

    private static Optional<String> text(JsonNode members, String member) {
        @Nullable String text = members.path(member).textValue();
        return Optional.ofNullable(text);
    }

    /**
     * Hands over everybody whom a statement charges, in the order of their opaque ids. Holds one piece of it at a time.
     *
     * @throws DamagedStatement if it is no longer what was written
     */
    public void lines(InstitutionId institution, FrozenStatement statement, Consumer<Line> visitor) {
        for (int number = 0; number < statement.pieces(); number++) {
            piece(institution, statement, number).forEach(line -> visitor.accept(line(statement, line)));
        }
    }

    /**
     * A page of them. Costs a look into a few pieces, however many there are: they are in the order of their learners.
     *
     * @param after the opaque id after which it begins; empty for the first one
     */
    public List<Line> page(InstitutionId institution, FrozenStatement statement, String after, int limit) {
        List<Line> page = new ArrayList<>();
        for (int number = first(institution, statement, after); number < statement.pieces(); number++) {
            for (JsonNode line : piece(institution, statement, number)) {
                if (page.size() == limit) {
                    return page;
                }
                if (line.path("learner").asText().compareTo(after) > 0) {
                    page.add(line(statement, line));
                }
            }
        }
        return page;
    }

    /** The last piece that begins with the learner or one before, which may have the next one in it. */
    private int first(InstitutionId institution, FrozenStatement statement, String after) {
        int from = 0;
        int until = statement.pieces();
        while (!after.isEmpty() && until - from > 1) {
            int middle = (from + until) >>> 1;
            String begins = piece(institution, statement, middle)
                    .path(0)
                    .path("learner")
                    .asText();
            if (begins.compareTo(after) <= 0) {
                from = middle;
            } else {
                until = middle;
            }
        }
        return from;
    }

    private JsonNode piece(InstitutionId institution, FrozenStatement statement, int number) {
        byte[] piece;
        try {
            piece = statements.piece(institution, statement.month(), number);
        } catch (NoSuchElementException gone) {
            throw damaged(statement);
        }
        return Json.read(list(piece)).orElseThrow(() -> damaged(statement));
    }

    /** A piece as a list of its own: all but the first begin with the comma that joins them to the one before. */
    private static byte[] list(byte[] piece) {
        int from = piece.length > 0 && piece[0] == ',' ? 1 : 0;
        ByteArrayOutputStream list = new ByteArrayOutputStream(piece.length + 2);
        list.write('[');
        list.write(piece, from, piece.length - from);
        list.write(']');
        return list.toByteArray();
    }

    private static Line line(FrozenStatement statement, JsonNode line) {
        JsonNode reason = line.path("reason");
        try {
            return new Line(
                    statement.month(),
                    line.path("learner").asText(),
                    new FactKey(
                            reason.path("source").asText(), reason.path("id").asText()),
                    reason.path("type").asText(),
                    reason.path("kind").asText(),
                    Instant.parse(reason.path("at").asText()));
        } catch (DateTimeException | IllegalArgumentException notAsWritten) {
            throw damaged(statement);
        }
    }

    private static DamagedStatement damaged(FrozenStatement statement) {
        return new DamagedStatement(statement.month());
    }
}
