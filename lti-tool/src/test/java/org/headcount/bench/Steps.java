package org.headcount.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser makes of answers: where to go next, with which fields and cookies. */
final class Steps {

    private static final Pattern FIELD = Pattern.compile("name=\"([^\"]*)\" value=\"([^\"]*)\"");

    private Steps() {}

    /** The parameters that a redirect, or else a form, carries on. */
    static Map<String, String> parameters(Line.Answer answer) throws IOException {
        if (answer.status() >= 300 && answer.status() < 400) {
            return ofQuery(URI.create(answer.header("Location")).getRawQuery());
        }
        if (answer.status() != 200) {
            throw unexpected(answer);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(answer.body());
        while (field.find()) {
            fields.put(field.group(1), field.group(2).replace("&amp;", "&"));
        }
        return fields;
    }

    static IOException unexpected(Line.Answer answer) {
        return new IOException("answered " + answer.status() + " " + answer.body());
    }

    private static Map<String, String> ofQuery(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8), (one, two) -> two));
    }

    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Keeps the cookies that an answer sets. */
    static void keepCookies(Line.Answer answer, Map<String, String> cookies) {
        for (String cookie : answer.all("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
    }

    static String cookies(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
