package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.FactKey;
import org.headcount.metering.FactType;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Kind;
import org.headcount.metering.Origin;
import org.headcount.metering.Report;
import org.headcount.metering.Role;

/** Reads one reported fact, from JSON that was posted or imported. */
final class ReportReader {

    private static final int LONGEST_CONTEXT = 8_000;
    private static final String TYPES = "activity, switch-on, switch-off, refusal";
    static final String KINDS = "login, access, submission, enrolment, voucher, grade, personal, compliance, "
            + "sales, message, attendance, document, other";

    static final String ROLES = "learner, instructor, administrator, support, test";
    static final String ORIGINS = "LEARNER, STAFF, SYSTEM";

    private ReportReader() {}

    /** Empty when a member is faulty, and then {@code in} knows which. A type that is not understood is the only fault named. */
    static Optional<Report> read(Members in, Instant recordedAt) {
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
