package org.headcount.plugin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query string, read without asking the container: that would read a form's body too. */
final class Query {

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    Query(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            names.add(decoded(equals < 0 ? pair : pair.substring(0, equals)));
            values.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
    }

    List<String> all(String name) {
        List<String> found = new ArrayList<>(1);
        for (int each = 0; each < names.size(); each++) {
            if (names.get(each).equals(name)) {
                found.add(values.get(each));
            }
        }
        return found;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
