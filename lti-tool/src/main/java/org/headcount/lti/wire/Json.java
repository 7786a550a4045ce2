package org.headcount.lti.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one way JSON is read and written. Reading is bounded in depth, length and number of tokens, and refuses a member named twice, since two readers may
 * disagree about which one counts. Numbers keep their digits: {@code 1.50} stays {@code 1.50}, and no integer is too big.
 */
public final class Json {

    private static final int DEEPEST = 64;
    private static final int LONGEST_STRING = 1_000_000;
    private static final int LONGEST_NAME = 2_000;
    private static final int LONGEST_NUMBER = 200;
    private static final int LONGEST_DOCUMENT = 16_000_000;
    private static final int MOST_TOKENS = 2_000_000;

    private static final JsonMapper MAPPER = mapper(LONGEST_DOCUMENT, MOST_TOKENS);

    /** For documents that are read a piece at a time. */
    static final JsonMapper PIECEWISE = mapper(Long.MAX_VALUE, Long.MAX_VALUE)
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // of a piece: the next one
            .build();

    private static JsonMapper mapper(long longestDocument, long mostTokens) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(DEEPEST)
                                .maxStringLength(LONGEST_STRING)
                                .maxNameLength(LONGEST_NAME)
                                .maxNumberLength(LONGEST_NUMBER)
                                .maxDocumentLength(longestDocument)
                                .maxTokenCount(mostTokens)
                                .build())
                        .disable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                        .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(MapperFeature.USE_ANNOTATIONS)
                .build();
    }

    private Json() {}

    /** Empty unless the bytes are exactly one JSON value within the bounds. Does not say what is wrong: the reason would quote the text. */
    public static Optional<JsonNode> read(byte[] text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(Predicate.not(JsonNode::isMissingNode));
        } catch (IOException | NumberFormatException notJson) { // the latter for an exponent beyond all bounds
            return Optional.empty();
        }
    }

    public static Optional<JsonNode> read(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(Predicate.not(JsonNode::isMissingNode));
        } catch (JsonProcessingException | NumberFormatException notJson) {
            return Optional.empty();
        }
    }

    /** As {@link #read(byte[])}, and empty too if the value is anything but an object. */
    public static Optional<ObjectNode> readObject(byte[] text) {
        return read(text).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
    }

    public static Optional<ObjectNode> readObject(String text) {
        return read(text).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** UTF-8, without white space. */
    public static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // a tree can always be written to memory
        }
    }

    public static String text(JsonNode value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /**
     * An object and members behind its own, without reading it again.
     *
     * @param object as {@link #text} wrote it, with at least one member
     * @param more with at least one member, and none of a name that the object has
     */
    public static byte[] joined(String object, ObjectNode more) {
        return (object.substring(0, object.length() - 1) + "," + text(more).substring(1))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The members as plain Java values, for rooms that know no JSON: {@code String}, {@code BigDecimal}, {@code Boolean}, {@code List}, {@code Map}. Members that are null are left out. */
    public static Map<String, Object> members(ObjectNode object) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            plain(member.getValue()).ifPresent(value -> members.put(member.getKey(), value));
        }
        return members;
    }

    private static Optional<Object> plain(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return Optional.of(members(object));
        }
        if (node instanceof ArrayNode array) {
            List<Object> elements = new ArrayList<>(array.size());
            array.forEach(element -> plain(element).ifPresent(elements::add));
            return Optional.of(elements);
        }
        if (node.isTextual()) {
            return Optional.of(node.textValue());
        }
        if (node.isNumber()) {
            return Optional.of(node.decimalValue());
        }
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }
}
