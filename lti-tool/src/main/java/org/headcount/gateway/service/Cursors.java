package org.headcount.gateway.service;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headcount.lti.wire.Seal;

/**
 * Where a list goes on, as one query parameter. Hexadecimal, because a widely used tool library changes the whole of a next-link to lower case. Not
 * secret, but signed: the LMS is asked for what it says with our own token, so a tool must not be able to write one.
 *
 * @param list our address of it, which names tool, deployment and context: what was given for one list is worth nothing at another
 */
public record Cursors(Seal seal, String list) {

    /** The name of the parameter. */
    private static final String PARAMETER = "page";

    private static final int LONGEST = 8_000;

    /**
     * What is asked for: by the cursor in a query, or by those parameters of the query that are known outside. Empty for a cursor that we never gave for
     * this list.
     */
    public Optional<Map<String, String>> resume(Map<String, String> query, Set<String> known) {
        String cursor = query.get(PARAMETER);
        if (cursor != null) {
            return read(cursor);
        }
        Map<String, String> asked = new LinkedHashMap<>(query);
        asked.keySet().retainAll(known);
        return Optional.of(asked);
    }

    private Optional<Map<String, String>> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] signed;
        try {
            signed = HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        if (signed.length < Seal.SIGNATURE_BYTES) {
            return Optional.empty();
        }
        byte[] signature = Arrays.copyOf(signed, Seal.SIGNATURE_BYTES);
        byte[] form = Arrays.copyOfRange(signed, Seal.SIGNATURE_BYTES, signed.length);
        return seal.isSigned(purpose(), form, signature) ? Optional.of(fields(form)) : Optional.empty();
    }

    /** @param form that we wrote */
    private static Map<String, String> fields(byte[] form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : new String(form, StandardCharsets.US_ASCII).split("&", -1)) {
            int equals = field.indexOf('=');
            fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
        }
        return fields;
    }

    /** A {@code Link} header that leads to the page after this one. */
    public String next(Map<String, String> fields) {
        return link(fields, "next");
    }

    /**
     * As {@link #next}, or a part of such a header, for any relation.
     *
     * @param fields what {@link #resume} gives back, at least one
     */
    public String link(Map<String, String> fields, String relation) {
        return "<" + list + "?" + PARAMETER + "=" + text(fields) + ">; rel=\"" + relation + "\"";
    }

    private String text(Map<String, String> fields) {
        byte[] form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(seal.sign(purpose(), form))
                + HexFormat.of().formatHex(form);
    }

    private String purpose() {
        return "page of " + list;
    }

    /** A whole number above 0; 0 for anything else. */
    public static int count(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
