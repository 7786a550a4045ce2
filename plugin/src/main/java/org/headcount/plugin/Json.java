package org.headcount.plugin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object that the service wrote; what is not there, or of another kind, is empty. */
final class Json {

    /** Kept for writers that come one after another; more at once take new ones. */
    private static final int BUFFERS = 8;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // of our own: the usual one is tied to the host's threads, which would keep our class loader
            .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS))
            .build();

    private final Map<String, Object> members;

    private Json(Map<String, Object> members) {
        this.members = members;
    }

    static Json object(byte[] text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the service answered something else than a JSON object");
            }
            return readObject(parser);
        }
    }

    private static Json readObject(JsonParser parser) throws IOException {
        Map<String, Object> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = read(parser);
            if (value != null) {
                members.put(name, value);
            }
        }
        return new Json(members);
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                return readObject(parser);
            case START_ARRAY:
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Object element = read(parser);
                    elements.add(element == null ? "" : element);
                }
                return elements;
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            case VALUE_NULL:
                return null;
            default:
                return parser.getText();
        }
    }

    Optional<String> text(String name) {
        Object value = members.get(name);
        return value instanceof String ? Optional.of((String) value) : Optional.empty();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    List<Json> objects(String name) {
        return elements(name, Json.class);
    }

    List<String> texts(String name) {
        return elements(name, String.class);
    }

    private <T> List<T> elements(String name, Class<T> type) {
        List<T> found = new ArrayList<>();
        if (members.get(name) instanceof List) {
            for (Object element : (List<?>) members.get(name)) {
                if (type.isInstance(element)) {
                    found.add(type.cast(element));
                }
            }
        }
        return found;
    }

    /** Writes what a caller has to say. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        write(bytes, writing);
        return bytes.toByteArray();
    }

    static void write(ByteArrayOutputStream bytes, Writing writing) {
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory takes everything
        }
    }
}
