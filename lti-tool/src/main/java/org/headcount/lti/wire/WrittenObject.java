package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A JSON object as somebody wrote it: a member can be replaced or taken out while every other byte stays, so that digits, escapes, order and members
 * that we do not know come through untouched.
 */
public final class WrittenObject {

    private final String text;
    private final ObjectNode object;

    private WrittenObject(String text, ObjectNode object) {
        this.text = text;
        this.object = object;
    }

    /** Empty unless the bytes are UTF-8 and exactly one JSON object within the bounds of {@link Json}. */
    public static Optional<WrittenObject> read(byte[] bytes) {
        return utf8(bytes)
                .flatMap(text -> Json.readObject(text).map(object -> new WrittenObject(text.strip(), object)));
    }

    /** The objects of an array in their order; empty unless the bytes are UTF-8 and exactly one JSON array. Elements that are no objects are left out. */
    public static Optional<List<WrittenObject>> readList(byte[] bytes) {
        return utf8(bytes)
                .flatMap(text ->
                        Json.read(text).filter(ArrayNode.class::isInstance).map(array -> elements(text, array)));
    }

    /** The bytes of an array of these. */
    public static byte[] list(List<WrittenObject> objects) {
        return objects.stream()
                .map(object -> object.text)
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link Json#members}. */
    public Map<String, Object> members() {
        return Json.members(object);
    }

    /** A member that is a string. */
    public Optional<String> string(String name) {
        return Optional.ofNullable(object.get(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** A member that is a string, or a number as its text. */
    public Optional<String> text(String name) {
        return Claims.owning(object).text(name);
    }

    /** A member that is an object, as it is written there. */
    public Optional<WrittenObject> object(String name) {
        return object.get(name) instanceof ObjectNode inner
                ? place(name).map(place -> new WrittenObject(text.substring(place.value(), place.end()), inner))
                : Optional.empty();
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /** With this string as the member's value, where it stands; as a last member if there was none. */
    public WrittenObject with(String name, String value) {
        ObjectNode changed = object.deepCopy().put(name, value);
        return written(name, Json.text(changed.get(name)), changed);
    }

    /** The same with an object, as that is written. */
    public WrittenObject with(String name, WrittenObject value) {
        ObjectNode changed = object.deepCopy();
        changed.set(name, value.object);
        return written(name, value.text, changed);
    }

    private WrittenObject written(String name, String value, ObjectNode changed) {
        return new WrittenObject(
                place(name)
                        .map(place -> text.substring(0, place.value()) + value + text.substring(place.end()))
                        .orElseGet(
                                () -> appended(Json.text(Json.array().add(name).get(0)) + ":" + value)),
                changed);
    }

    private String appended(String member) {
        return text.substring(0, text.length() - 1) + (object.isEmpty() ? "" : ",") + member + "}";
    }

    /** Without the member and the comma that parted it from the others. */
    public WrittenObject without(String name) {
        return new WrittenObject(
                place(name).map(this::cut).orElse(text), object.deepCopy().without(List.of(name)));
    }

    private String cut(Place place) {
        if (text.charAt(place.next()) == '"') {
            return text.substring(0, place.name()) + text.substring(place.next());
        }
        int from = object.size() == 1 ? place.name() : text.lastIndexOf(',', place.name());
        return text.substring(0, from) + text.substring(place.end());
    }

    /** Where a member's name begins, where its value begins and ends, and where the next member begins, or the object ends. */
    private record Place(int name, int value, int end, int next) {}

    private Optional<Place> place(String name) {
        int at = space(1);
        while (text.charAt(at) == '"') {
            int nameEnd = end(text, at);
            int value = space(space(nameEnd) + 1);
            int end = end(text, value);
            int comma = space(end);
            int next = text.charAt(comma) == ',' ? space(comma + 1) : comma;
            if (named(text.substring(at, nameEnd), name)) {
                return Optional.of(new Place(at, value, end, next));
            }
            at = next;
        }
        return Optional.empty();
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The names only: values may be personal. */
    @Override
    public String toString() {
        return Claims.owning(object).toString();
    }

    private static boolean named(String literal, String name) {
        return Json.read(literal).map(JsonNode::textValue).filter(name::equals).isPresent();
    }

    private static List<WrittenObject> elements(String text, JsonNode array) {
        List<WrittenObject> objects = new ArrayList<>();
        int at = space(text, text.indexOf('[') + 1);
        for (JsonNode element : array) {
            int end = end(text, at);
            if (element instanceof ObjectNode object) {
                objects.add(new WrittenObject(text.substring(at, end), object));
            }
            at = space(text, space(text, end) + 1);
        }
        return List.copyOf(objects);
    }

    private int space(int at) {
        return space(text, at);
    }

    /** Where the white space at {@code at} ends. The text was read as JSON before, so nothing here can run off its end. */
    private static int space(String text, int at) {
        int past = at;
        while (past < text.length() && " \t\r\n".indexOf(text.charAt(past)) >= 0) {
            past++;
        }
        return past;
    }

    /** Where the value that begins at {@code at} ends. */
    private static int end(String text, int at) {
        char first = text.charAt(at);
        if (first == '"') {
            return stringEnd(text, at);
        }
        if (first != '{' && first != '[') {
            int past = at;
            while (past < text.length() && ",]} \t\r\n".indexOf(text.charAt(past)) < 0) {
                past++;
            }
            return past;
        }
        int depth = 0;
        int past = at;
        do {
            char one = text.charAt(past);
            if (one == '"') {
                past = stringEnd(text, past);
                continue;
            }
            if (one == '{' || one == '[') {
                depth++;
            } else if (one == '}' || one == ']') {
                depth--;
            }
            past++;
        } while (depth > 0);
        return past;
    }

    private static int stringEnd(String text, int at) {
        int past = at + 1;
        while (text.charAt(past) != '"') {
            past += text.charAt(past) == '\\' ? 2 : 1;
        }
        return past + 1;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
