package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.FactKey;
import org.headcount.metering.FactType;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Kind;
import org.headcount.metering.Origin;
import org.headcount.metering.Report;
import org.headcount.metering.Role;
import org.headcount.web.Problem;

/** Reads one reported fact from its JSON, the same whether it was posted or imported. */
public final class FactReader {

    static final String KINDS = "login, access, submission, enrolment, voucher, grade, personal, compliance, "
            + "sales, message, attendance, document, other";
    static final String ROLES = "learner, instructor, administrator, support, test";
    static final String ORIGINS = "LEARNER, STAFF, SYSTEM";

    private static final int LONGEST_CONTEXT = 8_000;
    private static final String TYPES = "activity, switch-on, switch-off, refusal";

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

    private static Read read(JsonNode fact, Instant now, boolean dated) {
        if (!(fact instanceof ObjectNode object)) {
            return new Read.Faulty(List.of(new Problem.Fault("", "must be an object")));
        }
        Members in = Members.of(object);
        Instant recordedAt = dated ? in.instant("recordedAt").orElse(now) : now;
        return read(in, recordedAt).<Read>map(Read.Sound::new).orElseGet(() -> new Read.Faulty(in.faults()));
    }

    /** Empty when a member is faulty, and then {@code in} knows which. A type that is not understood is the only fault named. */
    private static Optional<Report> read(Members in, Instant recordedAt) {
        if (!in.has("type")) {
            in.fault("type", "is missing");
        }
        Optional<FactType> type = in.choice("type", FactType::of, TYPES);
        if (type.isEmpty()) {
            in.leaveOthers();
            return Optional.empty();
        }
        Optional<String> source = in.neededValue("source", 128, text -> new FactKey(text, "-").source());
        Optional<String> id = in.neededValue("id", 255, text -> new FactKey("-", text).id());
        Optional<IdentityName> learner = in.neededValue("learner", 384, IdentityName::parse);
        if (!in.has("at")) {
            in.fault("at", "is missing");
        }
        Optional<Instant> at = in.instant("at");
        Kind kind = in.choice("kind", Kind::of, KINDS).orElse(Kind.OTHER);
        Role role = in.choice("role", Role::of, ROLES).orElse(Role.LEARNER);
        Origin origin = in.choice("origin", Origin::of, ORIGINS).orElse(Origin.LEARNER);
        String unit = in.text("unit", 100).orElse("");
        Report.Note note = new Report.Note(
                in.text("actor", 200).orElse(""), in.text("reason", 1000).orElse(""), context(in));
        if (!in.faults().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Report(
                new FactKey(source.orElseThrow(), id.orElseThrow()),
                learner.orElseThrow(),
                type.get(),
                kind,
                role,
                origin,
                at.orElseThrow(),
                recordedAt,
                unit,
                note));
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
        return text;
    }
}
