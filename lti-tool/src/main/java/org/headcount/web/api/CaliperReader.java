package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Part;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.message.Roles;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;

/** Reads a Caliper event (Caliper Analytics 1.2 §3) as an activity of its actor, or of whoever was graded. Of what was done no more is kept than action and object. */
final class CaliperReader {

    static final String SOURCE = "caliper";

    private static final int LONGEST = 1000;

    private final EventKinds kinds = EventKinds.caliper();

    /** Whose record it is, in which part, and by whom it came about. */
    private record Subject(IdentityName who, Role role, Origin origin) {}

    EventRead read(JsonNode event, Instant now) {
        if (!(event instanceof ObjectNode object)) {
            return EventRead.notAnObject();
        }
        Members in = Members.of(object);
        in.leaveOthers(); // events may be extended (§3.4)
        Optional<String> type = in.needed("type", 100);
        if (type.filter(name -> !name.endsWith("Event")).isPresent()) {
            return EventRead.passedOver(text(object, "id")); // a description of something
        }
        Optional<String> id = FactReader.id(in);
        Optional<Instant> at = in.neededValue("eventTime", 64, FactReader::dated);
        Optional<String> action = in.needed("action", 200).map(CaliperReader::lastPart);
        if (!in.has("actor")) {
            in.fault("actor", "is missing");
        }
        if (type.isEmpty() || id.isEmpty() || at.isEmpty() || action.isEmpty() || !in.sound()) {
            return EventRead.of(id.orElse(""), Optional.empty(), in);
        }
        boolean grading = lastPart(type.get()).equals("GradeEvent");
        Optional<Subject> subject = grading ? graded(object, in) : acting(object, in);
        if (subject.isEmpty() && in.sound()) {
            return EventRead.passedOver(id.get());
        }
        return EventRead.of(
                id.get(), subject.map(about -> report(about, id.get(), at.get(), action.get(), object, now)), in);
    }

    private Report report(Subject about, String id, Instant at, String action, ObjectNode event, Instant now) {
        String what = address(event.path("object"));
        String context = Json.text(Json.object().put("action", action).put("object", isKept(what) ? what : ""));
        return new Report(
                new FactKey(SOURCE, id),
                about.who(),
                FactType.ACTIVITY,
                kinds.of(action, Kind.OTHER),
                about.role(),
                about.origin(),
                at,
                now,
                "",
                new Report.Note("", "", context));
    }

    private static boolean isKept(String address) {
        return address.length() <= LONGEST && PlainText.is(address);
    }

    /** Programs and organizations act too, and are nobody's learner; nor is one whose roles say nothing of taking or running the course. */
    private static Optional<Subject> acting(ObjectNode event, Members in) {
        Optional<Role> role = role(event.path("membership").path("roles"));
        return isPerson(event.path("actor")) && role.isPresent()
                ? person(event.path("actor"), "actor", in)
                        .map(who -> new Subject(
                                who, role.get(), role.get() == Role.LEARNER ? Origin.LEARNER : Origin.STAFF))
                : Optional.empty();
    }

    /** The attempt says whose it is (§C.1). */
    private static Optional<Subject> graded(ObjectNode event, Members in) {
        JsonNode assignee = event.path("object").path("assignee");
        if (assignee.isMissingNode() || assignee.isNull()) {
            in.fault("object", "must be an attempt with its assignee");
            return Optional.empty();
        }
        Origin origin = isPerson(event.path("actor")) ? Origin.STAFF : Origin.SYSTEM;
        return person(assignee, "object", in).map(who -> new Subject(who, Role.LEARNER, origin));
    }

    private static boolean isPerson(JsonNode entity) {
        return entity.isTextual() || lastPart(entity.path("type").asText("")).equals("Person");
    }

    private static Optional<IdentityName> person(JsonNode entity, String member, Members in) {
        try {
            return Optional.of(OutsideNames.person(address(entity)));
        } catch (IllegalArgumentException e) {
            in.fault(member, "names a person whose id " + e.getMessage());
            return Optional.empty();
        }
    }

    /** An entity, or its id alone. */
    private static String address(JsonNode entity) {
        return entity.isTextual() ? entity.textValue() : entity.path("id").asText("");
    }

    private static Optional<Role> role(JsonNode roles) {
        List<String> sent = new ArrayList<>();
        roles.forEach(role -> sent.add(role.asText()));
        return sent.isEmpty() ? Optional.of(Role.LEARNER) : Part.of(Roles.of(sent));
    }

    /** Caliper 1.0 writes whole addresses where its successors write names. */
    private static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('#'), name.lastIndexOf('/')) + 1);
    }

    private static String text(ObjectNode event, String member) {
        return event.path(member).asText("");
    }
}
