package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.ledger.Histories;
import org.headcount.metering.month.Billed;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.KnownFacts;
import org.headcount.metering.month.Statement;
import org.headcount.metering.month.Summing;

/** Makes every statement of an institution again from its facts and terms, one after the other, and compares. */
public final class StatementCheck {

    private static final int SHOWN = 60;

    private final Institution institution;
    private final Histories histories;
    private final List<Statement> proven = new ArrayList<>();
    private Optional<Cut> before = Optional.empty();
    private Optional<String> previous = Optional.empty();

    public StatementCheck(Institution institution, Histories histories) {
        this.institution = institution;
        this.histories = histories;
    }

    /**
     * Compares the next statement with what it has to be.
     *
     * @return the first difference; then the chain is broken, and there is nothing to be said of what comes after
     */
    public Optional<String> next(ExportForm.StatementLine kept) {
        Cut cut = Cut.next(institution, before.map(Cut::month));
        Summing summing = new Summing(institution, new KnownFacts(institution.id(), histories, Optional.of(cut)));
        Statement statement;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String digest;
        try (StatementLines charged = new StatementLines()) {
            statement = summing.of(cut, Billed.by(proven), before, charged);
            StatementText made = StatementForm.text(statement, previous, charged);
            made.each(text::writeBytes);
            digest = made.digest();
        }
        Optional<String> difference = difference(kept.text(), text.toByteArray())
                .or(() -> digest.equals(kept.digest())
                        ? Optional.empty()
                        : Optional.of("the digest recorded is " + kept.digest() + "; that of the text is " + digest));
        proven.add(statement);
        before = Optional.of(cut);
        previous = Optional.of(digest);
        return difference.map(found -> "statement " + cut.month() + ": " + found);
    }

    /** The first line that is not where the terms put it; there is one under every month with a statement, and maybe one more. */
    public Optional<String> lines(List<Cut> kept) {
        Optional<YearMonth> month = Optional.empty();
        for (Cut line : kept) {
            Cut made = Cut.next(institution, month);
            if (!line.equals(made)) {
                return Optional.of("the line under " + line.month() + " is drawn at " + line.closesAt()
                        + "; by the terms that under " + made.month() + " is drawn at " + made.closesAt());
            }
            month = Optional.of(line.month());
        }
        return kept.size() < proven.size()
                ? Optional.of("there are " + kept.size() + " lines under " + proven.size() + " statements")
                : Optional.empty();
    }

    /** How many were as they have to be, once none differed. */
    public int proven() {
        return proven.size();
    }

    private static Optional<String> difference(byte[] kept, byte[] made) {
        int at = Arrays.mismatch(kept, made);
        if (at < 0) {
            return Optional.empty();
        }
        Optional<ObjectNode> keptMembers = Json.readObject(kept);
        Optional<ObjectNode> madeMembers = Json.readObject(made);
        return (keptMembers.isEmpty() || madeMembers.isEmpty()
                        ? Optional.<String>empty()
                        : difference("", keptMembers.get(), madeMembers.get()))
                .or(() -> Optional.of(
                        "byte " + at + " is " + shown(kept, at) + "; by the facts it is " + shown(made, at)));
    }

    private static Optional<String> difference(String pointer, JsonNode kept, JsonNode made) {
        if (kept.equals(made)) {
            return Optional.empty();
        }
        if (kept instanceof ObjectNode object && made instanceof ObjectNode other) {
            List<String> names = new ArrayList<>();
            other.fieldNames().forEachRemaining(names::add);
            object.fieldNames().forEachRemaining(name -> {
                if (!other.has(name)) {
                    names.add(name);
                }
            });
            return names.stream()
                    .flatMap(name -> difference(pointer + "/" + name, kept.path(name), made.path(name)).stream())
                    .findFirst();
        }
        if (kept.isArray() && made.isArray()) {
            for (int index = 0; index < Math.max(kept.size(), made.size()); index++) {
                Optional<String> found = difference(pointer + "/" + index, kept.path(index), made.path(index));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.of(pointer + " is " + shown(kept) + "; by the facts it is " + shown(made));
    }

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    private static String shown(byte[] text, int at) {
        return at < text.length ? "0x%02x".formatted(text[at]) : "missing";
    }
}
