package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.web.Problem;

/** Reads one reported fact from its JSON, the same whether it was posted, imported or comes as an event. */
public final class FactReader {

    static final String KINDS = "login, access, submission, enrolment, voucher, grade, personal, compliance, "
            + "sales, message, attendance, document, other";
    static final String ROLES = "learner, instructor, administrator, support, test";
    static final String ORIGINS = "LEARNER, STAFF, SYSTEM";

    private static final int LONGEST_CONTEXT = 8_000;
    private static final String TYPES = "activity, switch-on, switch-off, refusal, void, exempt, link, unlink, "
            + "voucher-issued, voucher-redeemed, voucher-revoked";

    /** What may stand before a type of ours where others name types too. */
    private static final String OURS = "org.headcount.";

    private FactReader() {}

    /** What came of reading: a report, or what is wrong with it. */
    public sealed interface Read {

        /** All of it can be used. */
        record Sound(Report report) implements Read {}

        /** Nothing of it is used; the first fault is the one to name where there is room for one. */
        record Faulty(List<Problem.Fault> faults) implements Read {}
    }

    /** Reads a fact that is written down now. */
    public static Read posted(JsonNode fact, Instant now) {
        return read(fact, now, false);
    }

    /** Reads a fact that may say itself when it was first written down, in {@code recordedAt}. */
    public static Read imported(JsonNode fact, Instant now) {
        return read(fact, now, true);
    }

    /**
     * Reads an event (CloudEvents 1.0, JSON event format §3) that is written down now: source and id are the fact's,
     * subject its learner, time its at, type its type; data holds the other members.
     */
    static Read event(JsonNode event, Instant now) {
        if (!(event instanceof ObjectNode object)) {
            return notAnObject();
        }
        Members in = Members.of(object);
        Optional<Report> report = event(in, now);
        in.leaveOthers(); // extension attributes: whoever does not know them passes over them (CloudEvents 1.0 §3.1)
        return done(in, report);
    }

    private static Read read(JsonNode fact, Instant now, boolean dated) {
        if (!(fact instanceof ObjectNode object)) {
            return notAnObject();
        }
        Members in = Members.of(object);
        Instant recordedAt =
                dated ? in.value("recordedAt", 64, FactReader::dated).orElse(now) : now;
        return done(in, read(in, recordedAt));
    }

    private static Read notAnObject() {
        return new Read.Faulty(List.of(new Problem.Fault("", "must be an object")));
    }

    private static Read done(Members in, Optional<Report> report) {
        return report.filter(sound -> in.faults().isEmpty())
                .<Read>map(Read.Sound::new)
                .orElseGet(() -> new Read.Faulty(in.faults()));
    }

    /** Empty when a member is faulty, and then {@code in} knows which. A type that is not understood is the only fault named. */
    private static Optional<Report> read(Members in, Instant recordedAt) {
        Optional<FactType> type = type(in, FactType::of, TYPES);
        return type.flatMap(known -> report(known, in, "learner", "at", in, recordedAt));
    }

    private static Optional<Report> event(Members in, Instant now) {
        if (in.neededValue("specversion", 16, FactReader::version).isEmpty()) {
            return Optional.empty();
        }
        Optional<FactType> type =
                type(in, FactReader::eventType, TYPES + ", each with or without " + OURS + " before it");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        in.value("datacontenttype", 200, FactReader::json);
        if (in.has("data_base64")) {
            in.fault("data_base64", "must be an object in data");
        }
        Members data = in.object("data").orElseGet(() -> in.nothing("data"));
        return report(type.get(), in, "subject", "time", data, now);
    }

    private static String version(String text) {
        if (!text.equals("1.0")) {
            throw new IllegalArgumentException("must be 1.0");
        }
        return text;
    }

    private static Optional<FactType> eventType(String text) {
        return FactType.of(text.startsWith(OURS) ? text.substring(OURS.length()) : text);
    }

    /** A media type whose subtype is json, or ends in +json (JSON event format §3.1.1). */
    private static String json(String mediaType) {
        String essence = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!essence.endsWith("/json") && !essence.endsWith("+json")) {
            throw new IllegalArgumentException("must be application/json");
        }
        return essence;
    }

    private static Optional<FactType> type(Members in, Function<String, Optional<FactType>> finder, String names) {
        if (!in.has("type")) {
            in.fault("type", "is missing");
        }
        Optional<FactType> type = in.choice("type", finder, names);
        if (type.isEmpty()) {
            in.leaveOthers();
        }
        return type;
    }

    /**
     * @param who the member that says whom it is about
     * @param when the member that says when it happened
     * @param rest where all stands that may be left out
     */
    private static Optional<Report> report(
            FactType type, Members in, String who, String when, Members rest, Instant recordedAt) {
        Optional<String> source = source(in);
        Optional<String> id = id(in);
        Optional<IdentityName> learner = in.neededValue(who, 384, IdentityName::parse);
        Optional<Instant> at = in.neededValue(when, 64, FactReader::dated);
        Kind kind = kind(type, rest);
        Role role = rest.choice("role", Role::of, ROLES).orElse(Role.LEARNER);
        Origin origin = rest.choice("origin", Origin::of, ORIGINS).orElse(Origin.LEARNER);
        String unit = rest.text("unit", 100).orElse("");
        Optional<Detail> detail = DetailReader.read(type, rest);
        Report.Note note = note(type, rest);
        if (source.isEmpty() || id.isEmpty() || learner.isEmpty() || at.isEmpty() || detail.isEmpty() || !in.sound()) {
            return Optional.empty();
        }
        FactKey key = new FactKey(source.get(), id.get());
        if (detail.get().equals(new Detail.Voids(key))) {
            rest.fault("voids", "must be another fact than this one");
            return Optional.empty();
        }
        if (detail.get().equals(new Detail.With(learner.get()))) {
            rest.fault("with", "must be somebody else than " + who);
            return Optional.empty();
        }
        return Optional.of(new Report(
                key, learner.get(), type, kind, role, origin, at.get(), recordedAt, unit, detail.get(), note));
    }

    static Optional<String> source(Members in) {
        return in.neededValue("source", 128, text -> new FactKey(text, "-").source());
    }

    static Optional<String> id(Members in) {
        return in.neededValue("id", 255, text -> new FactKey("-", text).id());
    }

    /** What is done with a voucher is of the kind voucher, whether that is said or not. */
    private static Kind kind(FactType type, Members in) {
        Optional<Kind> kind = in.choice("kind", Kind::of, KINDS);
        boolean voucher = type == FactType.VOUCHER_ISSUED
                || type == FactType.VOUCHER_REDEEMED
                || type == FactType.VOUCHER_REVOKED;
        if (voucher && kind.filter(said -> said != Kind.VOUCHER).isPresent()) {
            in.fault("kind", "must be voucher, or absent");
        }
        return kind.orElse(voucher ? Kind.VOUCHER : Kind.OTHER);
    }

    private static Report.Note note(FactType type, Members in) {
        boolean isVoid = type == FactType.VOID;
        boolean takesBack = isVoid || type == FactType.VOUCHER_REVOKED;
        return new Report.Note(
                in.text("actor", 200).orElse(""),
                (isVoid ? in.needed("reason", 1000) : in.text("reason", 1000)).orElse(""),
                context(in),
                takesBack ? in.text("approvedBy", 200).orElse("") : "");
    }

    /** Reads an instant that a fact may have. */
    static Instant dated(String text) {
        Instant instant = Members.instantOf(text);
        if (instant.isBefore(Fact.EARLIEST)) {
            throw new IllegalArgumentException("must not lie before " + Fact.EARLIEST);
        }
        return instant;
    }

    private static String context(Members in) {
        Optional<JsonNode> context = in.raw("context");
        if (context.isEmpty()) {
            return "";
        }
        String text = Json.text(context.get());
        if (!context.get().isObject() || text.length() > LONGEST_CONTEXT) {
            in.fault("context", "must be an object of at most " + LONGEST_CONTEXT + " characters");
        }
        if (!isWhole(context.get())) {
            in.fault("context", "must have no broken characters");
        }
        return text;
    }

    private static boolean isWhole(JsonNode node) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!PlainText.isWhole(member.getKey())) {
                return false;
            }
        }
        for (JsonNode element : node) {
            if (!isWhole(element)) {
                return false;
            }
        }
        return !node.isTextual() || PlainText.isWhole(node.textValue());
    }
}
