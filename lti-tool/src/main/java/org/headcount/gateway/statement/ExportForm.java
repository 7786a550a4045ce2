package org.headcount.gateway.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Institution;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Dated;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an export, written and read: one JSON object each, its type said in {@code line}. First the institution,
 * then what it agreed, the statements in their order, the facts learner by learner, and a last line that says how many
 * facts there were. Readers pass over types and members that they do not know.
 */
public final class ExportForm {

    private static final int VERSION = 1;
    private static final String BEFORE_TEXT = "{\"line\":\"statement\",\"digest\":\"";
    private static final String BETWEEN = "\",\"statement\":";
    private static final int DIGEST = 64;

    private ExportForm() {}

    /** A fact, and whose it is. */
    public record FactLine(LearnerId learner, Fact fact, Optional<YearMonth> cameAfter) {}

    /** A statement's text, to the byte, and its digest as it was recorded. */
    @SuppressWarnings("ArrayRecordComponent")
    public record StatementLine(String digest, byte[] text) {}

    static ObjectNode institution(Institution institution) {
        return Json.object()
                .put("line", "institution")
                .put("version", VERSION)
                .put("id", institution.id().value())
                .put("createdAt", institution.createdAt().toString());
    }

    public static InstitutionId id(JsonNode line) {
        return new InstitutionId(text(line, "id"));
    }

    public static Instant createdAt(JsonNode line) {
        return Instant.parse(text(line, "createdAt"));
    }

    static ObjectNode agreed(AgreedVersion version) {
        ObjectNode line = Json.object().put("line", "agreed").put("subject", version.subject());
        line.put("from", instant(version.from()));
        line.put("recordedAt", instant(version.recordedAt()));
        line.set("body", Json.read(version.body()).orElseThrow());
        return line;
    }

    public static AgreedVersion agreed(JsonNode line) {
        return new AgreedVersion(
                text(line, "subject"),
                instant(line.path("from")),
                instant(line.path("recordedAt")),
                Json.text(line.path("body")));
    }

    static ObjectNode fact(LearnerId learner, Fact fact, @Nullable YearMonth cameAfter) {
        ObjectNode line = Json.object()
                .put("line", "fact")
                .put("learner", learner.value())
                .put("identity", fact.identity().value())
                .put("source", fact.key().source())
                .put("id", fact.key().id())
                .put("type", fact.type().wire())
                .put("kind", fact.kind().wire())
                .put("role", fact.role().wire())
                .put("origin", fact.origin().name())
                .put("at", fact.occurredAt().toString())
                .put("recordedAt", fact.recordedAt().toString());
        if (!fact.unit().isEmpty()) {
            line.put("unit", fact.unit());
        }
        if (fact.detail() instanceof Detail.Voids voids) {
            line.putObject("voids")
                    .put("source", voids.fact().source())
                    .put("id", voids.fact().id());
        }
        if (fact.detail() instanceof Detail.Exempts exempts) {
            line.put("from", exempts.stretch().from().toString());
            if (!exempts.stretch().until().equals(Period.OPEN)) {
                line.put("until", exempts.stretch().until().toString());
            }
        }
        if (fact.detail() instanceof Detail.Joins joins) {
            line.put("with", joins.other().value());
        }
        if (cameAfter != null) {
            line.put("cameAfter", cameAfter.toString());
        }
        return line;
    }

    /** @throws RuntimeException if it is none */
    public static FactLine fact(JsonNode line) {
        FactType type = FactType.of(text(line, "type")).orElseThrow();
        return new FactLine(
                new LearnerId(text(line, "learner")),
                new Fact(
                        new FactKey(text(line, "source"), text(line, "id")),
                        new IdentityId(text(line, "identity")),
                        type,
                        Kind.of(text(line, "kind")).orElseThrow(),
                        Role.of(text(line, "role")).orElseThrow(),
                        Origin.valueOf(text(line, "origin")),
                        Instant.parse(text(line, "at")),
                        Instant.parse(text(line, "recordedAt")),
                        line.path("unit").asText(""),
                        detail(type, line)),
                Optional.ofNullable(line.path("cameAfter").textValue()).map(YearMonth::parse));
    }

    private static Detail detail(FactType type, JsonNode line) {
        return switch (type) {
            case VOID ->
                new Detail.Voids(new FactKey(text(line.path("voids"), "source"), text(line.path("voids"), "id")));
            case EXEMPT ->
                new Detail.Exempts(new Span(
                        Instant.parse(text(line, "from")),
                        Optional.ofNullable(line.path("until").textValue())
                                .map(Instant::parse)
                                .orElse(Period.OPEN)));
            case LINK, UNLINK -> new Detail.Joins(new IdentityId(text(line, "with")));
            default -> Detail.NONE;
        };
    }

    /** What stands before a statement's text; after it comes one brace. */
    static byte[] beforeText(String digest) {
        return (BEFORE_TEXT + digest + BETWEEN).getBytes(StandardCharsets.UTF_8);
    }

    public static boolean isStatement(byte[] line) {
        return new String(line, 0, Math.min(line.length, BEFORE_TEXT.length()), StandardCharsets.ISO_8859_1)
                .equals(BEFORE_TEXT);
    }

    /** Looks at no byte of the text, so that one which is no JSON any more can be told from what it should be. */
    public static StatementLine statement(byte[] line) {
        int begins = BEFORE_TEXT.length() + DIGEST + BETWEEN.length();
        if (line.length <= begins) {
            throw new IllegalArgumentException("a statement's line ends too soon");
        }
        byte[] text = new byte[line.length - begins - 1];
        System.arraycopy(line, begins, text, 0, text.length);
        return new StatementLine(new String(line, BEFORE_TEXT.length(), DIGEST, StandardCharsets.ISO_8859_1), text);
    }

    static ObjectNode end(long facts) {
        return Json.object().put("line", "end").put("facts", facts);
    }

    private static @Nullable String instant(Instant instant) {
        return instant.equals(Dated.ALWAYS) ? null : instant.toString();
    }

    private static Instant instant(JsonNode instant) {
        return instant.isNull() ? Dated.ALWAYS : Instant.parse(instant.asText());
    }

    private static String text(JsonNode line, String member) {
        String text = line.path(member).textValue();
        if (text == null) {
            throw new IllegalArgumentException(member + " is missing");
        }
        return text;
    }
}
