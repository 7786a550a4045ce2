package org.headcount.plugin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Values in a JSON document, by a pointer (RFC 6901) in which {@code *} means each element of a list. */
final class BodyNames {

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(
                    JsonRecyclerPools
                            .nonRecyclingPool()) // else the host's threads keep buffers, and with them our class loader
            .build();

    private BodyNames() {}

    /** Strings and whole numbers that stand there, {@code 7.0} being one; a list that stands there gives its own. */
    static List<String> in(byte[] json, String pointer) throws Unreadable {
        if (json.length == 0) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            walk(parser, steps(pointer), 0, found);
        } catch (IOException e) {
            throw new Unreadable("the body is not JSON");
        }
        return found;
    }

    static String[] steps(String pointer) {
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new IllegalArgumentException("pointer " + pointer + " does not begin with a slash");
        }
        String[] steps =
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1);
        for (int each = 0; each < steps.length; each++) {
            steps[each] = steps[each].replace("~1", "/").replace("~0", "~");
        }
        return steps;
    }

    private static void walk(JsonParser parser, String[] steps, int depth, List<String> found) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            boolean each = depth < steps.length && steps[depth].equals("*");
            int index = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                boolean here = depth < steps.length && steps[depth].equals(Integer.toString(index++));
                if (each || here || depth == steps.length) {
                    walk(parser, steps, each || here ? depth + 1 : depth, found);
                } else {
                    parser.skipChildren();
                }
            }
        } else if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean here = depth < steps.length && steps[depth].equals(parser.currentName());
                parser.nextToken();
                if (here) {
                    walk(parser, steps, depth + 1, found);
                } else {
                    parser.skipChildren();
                }
            }
        } else if (depth == steps.length
                && (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT)
                && !parser.getText().isBlank()) {
            found.add(parser.getText().trim());
        } else if (depth == steps.length && token == JsonToken.VALUE_NUMBER_FLOAT) {
            Numbers.whole(parser.getText()).ifPresent(found::add);
        }
    }
}
