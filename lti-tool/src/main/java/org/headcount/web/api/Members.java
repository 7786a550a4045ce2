package org.headcount.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Micros;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/**
 * A JSON object that is read member by member. What cannot be used is noted with its pointer, so that a caller learns
 * of all faults at once; a member that nobody asked for is a fault too, because it is usually a misspelt one.
 */
final class Members {

    private static final String NOT_PLAIN = "must have no control characters, and no broken ones";

    private final ObjectNode object;
    private final String pointer;
    private final List<Problem.Fault> faults;
    private final Set<String> asked = new HashSet<>();
    private final List<Members> inner = new ArrayList<>();

    private Members(ObjectNode object, String pointer, List<Problem.Fault> faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    static Members of(ObjectNode object) {
        return new Members(object, "", new ArrayList<>());
    }

    /** The same object, to be read from the beginning. */
    Members anew() {
        return of(object);
    }

    void fault(String member, String message) {
        faults.add(new Problem.Fault(pointer + "/" + escaped(member), message));
    }

    private static String escaped(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }

    /** Whether the member is there and not null. */
    boolean has(String member) {
        return raw(member).isPresent();
    }

    /** Whether the member is there as an explicit null. */
    boolean isNull(String member) {
        asked.add(member);
        return object.path(member).isNull();
    }

    Optional<JsonNode> raw(String member) {
        asked.add(member);
        return Optional.ofNullable(object.get(member)).filter(value -> !value.isNull());
    }

    /** A text of 1 to {@code most} characters without control characters. */
    Optional<String> text(String member, int most) {
        return raw(member).flatMap(value -> {
            if (!value.isTextual()) {
                fault(member, "must be a string");
            } else if (value.textValue().isBlank() || value.textValue().length() > most) {
                fault(member, "must have 1 to " + most + " characters");
            } else if (!PlainText.is(value.textValue())) {
                fault(member, NOT_PLAIN);
            } else {
                return Optional.of(value.textValue());
            }
            return Optional.empty();
        });
    }

    /** As {@link #text}, and its absence is a fault. */
    Optional<String> needed(String member, int most) {
        if (!has(member)) {
            fault(member, "is missing");
        }
        return text(member, most);
    }

    /** A text that means something: what the reader throws as IllegalArgumentException is what is wrong with it. */
    <T> Optional<T> value(String member, int most, Function<String, T> reader) {
        return text(member, most).flatMap(text -> {
            try {
                return Optional.of(reader.apply(text));
            } catch (IllegalArgumentException e) {
                fault(member, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    /** One of the names that a finder knows. */
    <T> Optional<T> choice(String member, Function<String, Optional<T>> finder, String names) {
        return text(member, 100).flatMap(text -> {
            Optional<T> found = finder.apply(text);
            if (found.isEmpty()) {
                fault(member, "must be one of " + names);
            }
            return found;
        });
    }

    <T> Optional<T> neededValue(String member, int most, Function<String, T> reader) {
        if (!has(member)) {
            fault(member, "is missing");
        }
        return value(member, most, reader);
    }

    Optional<Instant> instant(String member) {
        return value(member, 64, Members::instantOf);
    }

    /** Reads RFC 3339 with a zone, between the years 0001 and 9999, cut to microseconds. */
    static Instant instantOf(String text) {
        Optional<Instant> utc = UtcText.read(text);
        if (utc.isPresent()) {
            return Micros.floor(utc.get());
        }
        try {
            OffsetDateTime read = OffsetDateTime.parse(text);
            if (read.getYear() < 1 || read.getYear() > 9999) {
                throw new IllegalArgumentException("must lie between the years 0001 and 9999");
            }
            return Micros.floor(read.toInstant());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be an RFC 3339 instant with a zone", e);
        }
    }

    Optional<Integer> number(String member, int least, int most) {
        return raw(member).flatMap(value -> {
            if (!value.isIntegralNumber()
                    || !value.canConvertToInt()
                    || value.intValue() < least
                    || value.intValue() > most) {
                fault(member, "must be a whole number from " + least + " to " + most);
                return Optional.empty();
            }
            return Optional.of(value.intValue());
        });
    }

    Optional<Boolean> flag(String member) {
        return raw(member).flatMap(value -> {
            if (!value.isBoolean()) {
                fault(member, "must be true or false");
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    Optional<Members> object(String member) {
        return raw(member).flatMap(value -> {
            if (value instanceof ObjectNode found) {
                return Optional.of(within(found, pointer + "/" + escaped(member)));
            }
            fault(member, "must be an object");
            return Optional.empty();
        });
    }

    /** The elements of an array of objects; {@code most} of them at most. */
    List<Members> objects(String member, int most) {
        List<Members> found = new ArrayList<>();
        for (Element element : elements(member, most)) {
            if (element.value() instanceof ObjectNode one) {
                found.add(within(one, element.pointer()));
            } else {
                faults.add(new Problem.Fault(element.pointer(), "must be an object"));
            }
        }
        return found;
    }

    /** The elements of an array of texts, each read. */
    <T> List<T> values(String member, int most, int longest, Function<String, T> reader) {
        List<T> found = new ArrayList<>();
        for (Element element : elements(member, most)) {
            if (!element.value().isTextual()
                    || element.value().textValue().isBlank()
                    || element.value().textValue().length() > longest) {
                faults.add(new Problem.Fault(element.pointer(), "must be a string of 1 to " + longest + " characters"));
                continue;
            }
            if (!PlainText.is(element.value().textValue())) {
                faults.add(new Problem.Fault(element.pointer(), NOT_PLAIN));
                continue;
            }
            try {
                found.add(reader.apply(element.value().textValue()));
            } catch (IllegalArgumentException e) {
                faults.add(new Problem.Fault(element.pointer(), String.valueOf(e.getMessage())));
            }
        }
        return found;
    }

    /** One element of an array, with the place where it stands. */
    record Element(String pointer, JsonNode value) {}

    List<Element> elements(String member, int most) {
        List<Element> found = new ArrayList<>();
        raw(member).ifPresent(value -> {
            if (!value.isArray()) {
                fault(member, "must be an array");
            } else if (value.size() > most) {
                fault(member, "must have at most " + most + " elements");
            } else {
                for (int index = 0; index < value.size(); index++) {
                    found.add(new Element(pointer + "/" + escaped(member) + "/" + index, value.get(index)));
                }
            }
        });
        return found;
    }

    /** What stands for an object that is not there: without members, its faults among the others. */
    Members nothing(String member) {
        return within(Json.object(), pointer + "/" + escaped(member));
    }

    private Members within(ObjectNode found, String at) {
        Members members = new Members(found, at, faults);
        inner.add(members);
        return members;
    }

    /** All faults, those of members that nobody asked for among them. */
    List<Problem.Fault> faults() {
        List<Problem.Fault> all = new ArrayList<>(faults);
        strangers(all);
        return all;
    }

    private void strangers(List<Problem.Fault> all) {
        object.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                all.add(new Problem.Fault(pointer + "/" + escaped(name), "no such member"));
            }
        });
        inner.forEach(members -> members.strangers(all));
    }

    /** Takes all members as known, where what went wrong already makes it pointless to judge the others. */
    void leaveOthers() {
        object.fieldNames().forEachRemaining(asked::add);
    }

    /** Whether nothing was noted so far, here or anywhere in the same body. */
    boolean sound() {
        return faults.isEmpty();
    }

    /** Ends the request unless everything can be used. */
    void done() {
        List<Problem.Fault> all = faults();
        if (!all.isEmpty()) {
            throw new ProblemException(Problem.invalid(all));
        }
    }
}
