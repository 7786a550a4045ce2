package org.headcount.gateway.service;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a list goes on, as one query parameter. Hexadecimal, because a widely used tool library changes the whole of a next-link to lower case. Not
 * secret, and believed no more than any other query.
 */
public record Cursor(Map<String, String> fields) {

    /** The name of the parameter. */
    private static final String PARAMETER = "page";

    private static final int LONGEST = 8_000;

    private String text() {
        String form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return HexFormat.of().formatHex(form.getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty for what we never wrote. */
    private static Optional<Cursor> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            String form = new String(HexFormat.of().parseHex(text), StandardCharsets.US_ASCII);
            for (String field : form.split("&", -1)) {
                int equals = field.indexOf('=');
                if (equals < 0) {
                    return Optional.empty();
                }
                fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            }
            return Optional.of(new Cursor(fields));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * What is asked for: by the cursor in a query, or by those parameters of the query that are known outside. Empty for a cursor that we never wrote.
     */
    public static Optional<Map<String, String>> resume(Map<String, String> query, Set<String> known) {
        String cursor = query.get(PARAMETER);
        if (cursor != null) {
            return read(cursor).map(Cursor::fields);
        }
        Map<String, String> asked = new LinkedHashMap<>(query);
        asked.keySet().retainAll(known);
        return Optional.of(asked);
    }

    /** A whole number above 0; 0 for anything else. */
    public static int count(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** A {@code Link} header that leads to the page after this one. */
    public String link(String list) {
        return link(list, "next");
    }

    /** A part of a {@code Link} header, of another relation. */
    public String link(String list, String relation) {
        return "<" + list + "?" + PARAMETER + "=" + text() + ">; rel=\"" + relation + "\"";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
