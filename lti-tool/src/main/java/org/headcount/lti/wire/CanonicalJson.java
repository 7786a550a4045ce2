package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON as RFC 8785 writes it: of one value there is one text, so that a digest of it can be made again by anybody. */
public final class CanonicalJson {

    private CanonicalJson() {}

    /** UTF-8. Numbers are those of IEEE 754: whole ones beyond 2⁵³ lose digits, so write them as text. */
    public static byte[] bytes(JsonNode objectOrArray) {
        StringBuilder text = new StringBuilder();
        if (isContainer(objectOrArray) && write(objectOrArray, text)) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return new JsonCanonicalizer(Json.bytes(objectOrArray)).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it reads what was just written
        }
    }

    private static boolean isContainer(JsonNode node) {
        return node.isObject() || node.isArray();
    }

    /**
     * Writes what a statement has a million of: objects of plain text. What is hard, numbers above all, is the library's.
     *
     * @return false if there is any of that in it
     */
    private static boolean write(JsonNode node, StringBuilder to) {
        if (node.isTextual()) {
            return text(node.textValue(), to);
        }
        if (node.isNull()) {
            to.append("null");
            return true;
        }
        return node.isObject() ? object(node, to) : node.isArray() && array(node, to);
    }

    /** Members are ordered by their names as UTF-16 (RFC 8785 §3.2.3), which is Java's own order. */
    private static boolean object(JsonNode node, StringBuilder to) {
        TreeMap<String, JsonNode> members = new TreeMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        to.append('{');
        boolean simple = true;
        for (Map.Entry<String, JsonNode> member : members.entrySet()) {
            simple = simple && text(member.getKey(), to);
            to.append(':');
            simple = simple && write(member.getValue(), to);
            to.append(',');
        }
        end(to, '}');
        return simple;
    }

    private static boolean array(JsonNode node, StringBuilder to) {
        to.append('[');
        boolean simple = true;
        for (JsonNode element : node) {
            simple = simple && write(element, to);
            to.append(',');
        }
        end(to, ']');
        return simple;
    }

    private static void end(StringBuilder to, char bracket) {
        if (to.charAt(to.length() - 1) == ',') {
            to.setLength(to.length() - 1);
        }
        to.append(bracket);
    }

    /** What needs no backslash (RFC 8785 §3.2.2.2) and is no half of a character. */
    private static boolean text(String text, StringBuilder to) {
        for (int index = 0; index < text.length(); index++) {
            char one = text.charAt(index);
            if (one < ' ' || one == '"' || one == '\\' || Character.isSurrogate(one)) {
                return false;
            }
        }
        to.append('"').append(text).append('"');
        return true;
    }
}
