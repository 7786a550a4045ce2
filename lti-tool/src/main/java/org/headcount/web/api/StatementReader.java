package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.web.Problem;

/**
 * Reads an xAPI statement (1.0.3 Part Two §2, IEEE 9274.1.1 §4.2) as an activity of its actor, or as what takes another one
 * back (§2.3.2). Of what was done no more is kept than verb and object.
 */
final class StatementReader {

    static final String SOURCE = "xapi";
    static final String ROLE = OutsideNames.OURS + "role";
    static final String UNIT = OutsideNames.OURS + "unit";
    static final String REASON = OutsideNames.OURS + "reason";
    static final String APPROVED_BY = OutsideNames.OURS + "approved-by";

    private static final String VOIDED = "http://adlnet.gov/expapi/verbs/voided";
    private static final String VOIDED_ANYHOW = "voided by an xAPI statement";
    private static final int LONGEST = 1000;
    private static final Pattern UUIDS = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern IRIS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:\\S+");
    private static final Pattern SHA_1 = Pattern.compile("\\p{XDigit}{40}");

    private final EventKinds kinds = EventKinds.xapi();

    /**
     * @param named the id that the address gives it; empty where the statement has its own, or gets one
     * @param kept when a statement that is here already is said to have happened: one without a timestamp happens when it is
     *     first received, and is the same when it comes again
     */
    EventRead read(JsonNode statement, Optional<String> named, Instant now, Function<FactKey, Optional<Instant>> kept) {
        if (!(statement instanceof ObjectNode object)) {
            return EventRead.notAnObject();
        }
        Members in = Members.of(object);
        Optional<String> own = in.value("id", 64, StatementReader::uuid);
        if (named.isPresent() && own.isPresent() && !named.equals(own)) {
            in.fault("id", "must be statementId, or absent");
        }
        String id = named.or(() -> own).orElseGet(() -> UUID.randomUUID().toString());
        Optional<String> verb = verb(in);
        boolean voids = verb.filter(VOIDED::equals).isPresent();
        Optional<String> what = voids ? voided(in, id) : what(in);
        Optional<Instant> at = in.value("timestamp", 64, FactReader::dated);
        in.value("version", 16, StatementReader::version);
        Stream.of("result", "attachments", "authority", "stored").forEach(in::raw); // known, and nothing to us
        Optional<Members> extensions = in.object("context").flatMap(context -> {
            context.leaveOthers();
            return context.object("extensions");
        });
        extensions.ifPresent(Members::leaveOthers);
        Role role = extensions
                .flatMap(all -> all.choice(ROLE, Role::of, FactReader.ROLES))
                .orElse(Role.LEARNER);
        String unit = extensions.flatMap(all -> all.text(UNIT, 100)).orElse("");
        Optional<Members> actor = needed(in, "actor");
        boolean group = actor.filter(StatementReader::isGroup).isPresent();
        if (group && !voids) {
            List<Problem.Fault> faults = in.faults();
            return faults.isEmpty() ? EventRead.passedOver(id) : new EventRead(id, Optional.empty(), faults);
        }
        Optional<IdentityName> who = group ? Optional.empty() : actor.flatMap(StatementReader::who);
        FactKey key = new FactKey(SOURCE, id);
        Instant happened = at.or(() -> kept.apply(key)).orElse(now);
        if (voids) {
            Report.Note note = voidingNote(who, extensions);
            return what.isEmpty() || !in.faults().isEmpty()
                    ? EventRead.of(id, Optional.empty(), in)
                    : EventRead.of(
                            id, new EventRead.Voiding(key, new FactKey(SOURCE, what.get()), happened, now, note));
        }
        if (who.isEmpty() || verb.isEmpty() || what.isEmpty() || !in.faults().isEmpty()) {
            return EventRead.of(id, Optional.empty(), in);
        }
        String context = Json.text(Json.object().put("verb", verb.get()).put("object", what.get()));
        Report report = new Report(
                key,
                who.get(),
                FactType.ACTIVITY,
                kinds.of(verb.get(), Kind.OTHER),
                role,
                role == Role.LEARNER ? Origin.LEARNER : Origin.STAFF,
                happened,
                now,
                unit,
                new Report.Note("", "", context));
        return EventRead.of(id, Optional.of(report), in);
    }

    /** @param by empty for a group */
    private static Report.Note voidingNote(Optional<IdentityName> by, Optional<Members> extensions) {
        Optional<String> reason = extensions.flatMap(all -> all.text(REASON, 1000));
        Optional<String> approvedBy = extensions.flatMap(all -> all.text(APPROVED_BY, 200));
        return new Report.Note(
                by.map(IdentityName::toString).orElse(""), reason.orElse(VOIDED_ANYHOW), "", approvedBy.orElse(""));
    }

    private static Optional<Members> needed(Members in, String member) {
        if (!in.has(member)) {
            in.fault(member, "is missing");
        }
        return in.object(member);
    }

    static String uuid(String text) {
        if (!UUIDS.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a UUID");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String iri(String text) {
        if (!IRIS.matcher(text).matches()) {
            throw new IllegalArgumentException("must be an absolute IRI");
        }
        return text;
    }

    private static String version(String text) {
        if (!XapiVersion.spoken(text)) {
            throw new IllegalArgumentException("must be a version of 1.0 or 2.0");
        }
        return text;
    }

    private static Optional<String> verb(Members in) {
        return needed(in, "verb").flatMap(verb -> {
            verb.raw("display");
            return verb.neededValue("id", LONGEST, StatementReader::iri);
        });
    }

    /** Which statement is taken back. */
    private static Optional<String> voided(Members in, String id) {
        return needed(in, "object").flatMap(object -> {
            if (object.text("objectType", 32).filter("StatementRef"::equals).isEmpty()) {
                object.fault("objectType", "must be StatementRef, where the verb is voided");
            }
            return object.neededValue("id", 64, StatementReader::uuid).filter(target -> {
                if (target.equals(id)) {
                    object.fault("id", "must be another statement's");
                }
                return !target.equals(id);
            });
        });
    }

    /** Empty text where it has no address. */
    private static Optional<String> what(Members in) {
        return needed(in, "object").flatMap(object -> {
            object.leaveOthers();
            String type = object.text("objectType", 32).orElse("Activity");
            if (!List.of("Activity", "Agent", "Group", "StatementRef", "SubStatement")
                    .contains(type)) {
                object.fault("objectType", "must be one of Activity, Agent, Group, StatementRef, SubStatement");
                return Optional.empty();
            }
            return type.equals("Activity") ? object.neededValue("id", LONGEST, StatementReader::iri) : Optional.of("");
        });
    }

    /** A group is no learner; who of its members did it the statement does not say. */
    private static boolean isGroup(Members actor) {
        boolean group = actor.text("objectType", 32).filter("Group"::equals).isPresent();
        if (group) {
            actor.leaveOthers();
        }
        return group;
    }

    /** An agent has exactly one inverse functional identifier (§2.4.2.1). */
    private static Optional<IdentityName> who(Members actor) {
        actor.raw("name");
        actor.choice("objectType", type -> Optional.of(type).filter("Agent"::equals), "Agent, Group");
        Optional<IdentityName> mail = actor.value("mbox", 300, StatementReader::mail);
        Optional<IdentityName> digest = actor.value("mbox_sha1sum", 40, StatementReader::digest);
        Optional<IdentityName> openid = actor.value("openid", 255, text -> new IdentityName("openid", iri(text)));
        Optional<IdentityName> account = actor.object("account").flatMap(StatementReader::account);
        long identifiers = Stream.of("mbox", "mbox_sha1sum", "openid", "account")
                .filter(actor::has)
                .count();
        if (identifiers != 1) {
            actor.fault(
                    "account", "or another identifier is needed, and one of them: mbox, mbox_sha1sum, openid, account");
            return Optional.empty();
        }
        return Stream.of(mail, digest, openid, account)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static IdentityName mail(String text) {
        if (!text.startsWith("mailto:")) {
            throw new IllegalArgumentException("must begin with mailto:");
        }
        return new IdentityName("mbox", text.substring("mailto:".length()));
    }

    private static IdentityName digest(String text) {
        if (!SHA_1.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a hexadecimal SHA-1");
        }
        return new IdentityName("mbox_sha1sum", text.toLowerCase(Locale.ROOT));
    }

    private static Optional<IdentityName> account(Members account) {
        Optional<String> name = account.needed("name", 255);
        return account.neededValue("homePage", LONGEST, homePage -> OutsideNames.account(homePage, name.orElse("-")));
    }
}
