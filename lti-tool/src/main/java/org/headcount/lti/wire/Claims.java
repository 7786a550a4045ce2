package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.message.ClaimNames;

/**
 * The claims of a token, or one of its objects; read only. A claim that is null, or of another type than asked for, reads as absent; use
 * {@link #has} where the difference matters.
 */
public final class Claims {

    private static final long LATEST_SECOND = 253_402_300_799L; // the end of the year 9999

    private final ObjectNode object;

    private Claims(ObjectNode object) {
        this.object = object;
    }

    /** Takes its own copy. */
    public static Claims of(ObjectNode object) {
        return new Claims(object.deepCopy());
    }

    /** For a tree that nobody else holds. */
    static Claims owning(ObjectNode object) {
        return new Claims(object);
    }

    /** Whether the claim is there at all, whatever its value. */
    public boolean has(String name) {
        return object.has(name);
    }

    public Optional<String> string(String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** The string claim of LTI Core with this short name, such as {@code deployment_id}. */
    public Optional<String> lti(String shortName) {
        return string(ClaimNames.LTI + shortName);
    }

    /** Lenient: a string, or a number as it was written. */
    public Optional<String> text(String name) {
        JsonNode value = object.path(name);
        return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
    }

    public Optional<Boolean> flag(String name) {
        JsonNode value = object.path(name);
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    /** A NumericDate (RFC 7519 §2) in whole seconds from 1970 to 9999. A string, a fraction and anything beyond are absent. */
    public Optional<Instant> instant(String name) {
        JsonNode value = object.path(name);
        boolean sane = value.isIntegralNumber() && value.canConvertToLong();
        return sane && value.longValue() >= 0 && value.longValue() <= LATEST_SECOND
                ? Optional.of(Instant.ofEpochSecond(value.longValue()))
                : Optional.empty();
    }

    public Optional<Claims> object(String name) {
        return object.path(name) instanceof ObjectNode inner ? Optional.of(new Claims(inner)) : Optional.empty();
    }

    /** Present if the claim is an array, empty arrays included, and every element is a string. */
    public Optional<List<String>> strings(String name) {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            return Optional.empty();
        }
        List<String> strings = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                return Optional.empty();
            }
            strings.add(element.textValue());
        }
        return Optional.of(List.copyOf(strings));
    }

    /** A string as a list of one, or an array of strings: the two shapes of {@code aud}. */
    public Optional<List<String>> oneOrMore(String name) {
        return string(name).map(List::of).or(() -> strings(name));
    }

    /** The objects of an array; elements that are none are left out, and so is an array that is not there. */
    public List<Claims> objects(String name) {
        List<Claims> objects = new ArrayList<>();
        for (JsonNode element : object.path(name)) {
            if (object.path(name).isArray() && element instanceof ObjectNode inner) {
                objects.add(new Claims(inner));
            }
        }
        return List.copyOf(objects);
    }

    /** A copy of one claim's value; a missing node if there is none. */
    public JsonNode node(String name) {
        return object.path(name).deepCopy();
    }

    /** A copy of everything, to be changed at will. */
    public ObjectNode copy() {
        return object.deepCopy();
    }

    /** In the order received. */
    public List<String> names() {
        List<String> names = new ArrayList<>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The whole as JSON text, members in the order received. */
    public String json() {
        return Json.text(object);
    }

    /** The names only: values may be personal. */
    @Override
    public String toString() {
        return "Claims" + names();
    }
}
