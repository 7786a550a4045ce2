package org.headcount.live;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What must be told nowhere: values that were seen on the way, and whatever has the shape of a secret. */
final class Telltales {

    private static final int SHORTEST = 8;

    private static final Map<String, Pattern> SHAPES = Map.of(
            "a token", Pattern.compile("eyJ[\\w-]{6}"),
            "a parameter with a token", Pattern.compile("(id_token|client_assertion|access_token)(=|\"\\s*:)"),
            "a bearer", Pattern.compile("(?i)bearer\\s+[\\w.~+/-]{8}"),
            "PEM", Pattern.compile("-----BEGIN|PRIVATE KEY"),
            "a private JWK", Pattern.compile("\"[dpq]\"\\s*:\\s*\""),
            "a state cookie", Pattern.compile("hc_(state|staff)\\w*\\s*="));

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Keeps a value; one that is too short to be told from others by chance is none. */
    void keep(String what, String value) {
        if (value.length() < SHORTEST) {
            throw new IllegalArgumentException("too short to be looked for: " + what);
        }
        values.put(value, what);
    }

    /** What of it is in a text, each by its name. */
    Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        values.forEach((value, what) -> {
            if (text.contains(value) || text.contains(URLEncoder.encode(value, StandardCharsets.UTF_8))) {
                found.add(what);
            }
        });
        SHAPES.forEach((what, shape) -> {
            if (shape.matcher(text).find()) {
                found.add(what);
            }
        });
        return found;
    }

    Map<String, String> values() {
        return Map.copyOf(values);
    }
}
