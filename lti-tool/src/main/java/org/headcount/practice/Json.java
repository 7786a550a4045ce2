package org.headcount.practice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/** JSON as the practice peers read and write it: numbers keep their digits, members their order, unknown ones stay. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** Empty when the text is not one JSON document. */
    static Optional<JsonNode> read(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** Empty when the text is not one JSON object. */
    static Optional<ObjectNode> readObject(String text) {
        return read(text).filter(JsonNode::isObject).map(ObjectNode.class::cast);
    }

    static String written(JsonNode node) {
        return node.toString();
    }

    static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    /** A text member that is there and is not empty. */
    static Optional<String> text(JsonNode node, String member) {
        return Optional.of(node.path(member))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isEmpty());
    }

    /** A number, also when it came as a string, as Moodle sends it. */
    static Optional<BigDecimal> number(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (value.isNumber()) {
            return Optional.of(value.decimalValue());
        }
        try {
            return value.isTextual() ? Optional.of(new BigDecimal(value.textValue())) : Optional.empty();
        } catch (NumberFormatException notNumeric) {
            return Optional.empty();
        }
    }
}
