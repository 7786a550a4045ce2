package org.headcount.lti.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Passes on a JSON object with one list that may be longer than memory. One element is in memory at a time, and none may be longer than a megabyte. Digits,
 * order and members that nobody here knows stay; white space and the spelling of escapes need not.
 */
public final class LongList {

    private static final int LONGEST_PIECE = 1_000_000;

    private LongList() {}

    /** What becomes of an element; elements that are no objects are left out. */
    @FunctionalInterface
    public interface Element {
        ObjectNode pass(ObjectNode element);
    }

    /** It is not what it has to be. Says nothing of what was found: that may be personal. */
    public static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1;

        Unreadable() {
            super("no JSON object, or longer than it may be");
        }
    }

    /**
     * @param list the name of the member that is the list
     * @param instead values of other members, where they are there
     * @throws Unreadable what was written by then is a part of an object, and not well-formed
     * @throws IOException if one of the streams fails
     */
    public static void pass(InputStream in, OutputStream out, String list, Map<String, String> instead, Element element)
            throws IOException {
        Budget budget = new Budget(in);
        try (JsonParser parser = Json.PIECEWISE.createParser(budget);
                JsonGenerator generator = Json.PIECEWISE
                        .createGenerator(out)
                        .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
                        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                        .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)) {
            parser.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Unreadable();
            }
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                generator.writeFieldName(name);
                boolean isList = parser.nextToken() == JsonToken.START_ARRAY && name.equals(list);
                if (isList) {
                    elements(parser, generator, budget, element);
                } else {
                    budget.renew();
                    JsonNode value = Json.PIECEWISE.readTree(parser);
                    if (instead.containsKey(name)) {
                        generator.writeString(instead.get(name));
                    } else {
                        Json.PIECEWISE.writeTree(generator, value);
                    }
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new Unreadable();
            }
            generator.writeEndObject();
            generator.flush();
        } catch (JsonProcessingException notJson) {
            throw unreadable(notJson);
        } catch (CharConversionException
                | NumberFormatException notJson) { // no characters, or an exponent beyond all bounds
            throw new Unreadable();
        }
    }

    private static void elements(JsonParser parser, JsonGenerator generator, Budget budget, Element element)
            throws IOException {
        generator.writeStartArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            budget.renew();
            JsonNode one = Json.PIECEWISE.readTree(parser);
            if (one instanceof ObjectNode object) {
                Json.PIECEWISE.writeTree(generator, element.pass(object));
            }
        }
        generator.writeEndArray();
    }

    /** Jackson wraps what the streams throw; what it says itself may quote the text. */
    private static IOException unreadable(JsonProcessingException notJson) {
        return notJson.getCause() instanceof IOException broken && !(broken instanceof JsonProcessingException)
                ? broken
                : new Unreadable();
    }

    /** Gives no more bytes at a time than one piece may have. */
    private static final class Budget extends FilterInputStream {

        private int left = LONGEST_PIECE;

        Budget(InputStream in) {
            super(in);
        }

        void renew() {
            left = LONGEST_PIECE;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            spend(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int read = super.read(bytes, from, most);
            spend(Math.max(read, 0));
            return read;
        }

        private void spend(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new Unreadable();
            }
        }
    }
}
