package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;

/** The parameters of one request. Whether they came in the query or in the body is never a matter of chance: a caller says which it reads. */
final class Parameters {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int MOST = 100;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> repeated = new LinkedHashSet<>();

    private Parameters() {}

    static Parameters ofQuery(HttpServletRequest request) {
        Parameters parameters = new Parameters();
        parameters.add(query(request));
        return parameters;
    }

    /** Those of the body alone. */
    static Parameters ofBody(HttpServletRequest request, int mostBytes) throws IOException {
        Parameters parameters = new Parameters();
        parameters.add(body(request, mostBytes));
        return parameters;
    }

    /** Those of the query, and of a POST's body too: some senders put a form's parameters behind an address that has a query already. */
    static Parameters ofRequest(HttpServletRequest request, int mostBytes) throws IOException {
        Parameters parameters = ofQuery(request);
        if (request.getMethod().equals("POST")) {
            parameters.add(body(request, mostBytes));
        }
        return parameters;
    }

    /** Whether the body says that it is a form. */
    static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return bare.equals(FORM);
    }

    static boolean hasQuery(HttpServletRequest request) {
        return !query(request).isEmpty();
    }

    private static String query(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? "" : query;
    }

    private static String body(HttpServletRequest request, int mostBytes) throws IOException {
        if (!isForm(request)) {
            throw new ProblemException(Problem.ofStatus(415));
        }
        byte[] bytes = request.getInputStream().readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new ProblemException(Problem.ofStatus(413));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void add(String encoded) {
        int count = 0;
        for (int from = 0; from < encoded.length(); ) {
            int end = encoded.indexOf('&', from);
            int until = end < 0 ? encoded.length() : end;
            if (until > from) {
                addOne(encoded.substring(from, until));
            }
            from = until + 1;
            if (++count > MOST) {
                throw new ProblemException(Problem.ofStatus(400));
            }
        }
    }

    private void addOne(String pair) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (values.putIfAbsent(name, value) != null) {
            repeated.add(name);
        }
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text; // as a token of some thousand characters is
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notPercentEncoded) {
            throw new ProblemException(Problem.ofStatus(400));
        }
    }

    /** Each name's first value. */
    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }

    /** Names that came more than once: two readers may disagree about which one counts (RFC 6749 §3.1 forbids it). */
    Set<String> repeated() {
        return Collections.unmodifiableSet(repeated);
    }

    /** The names only. */
    @Override
    public String toString() {
        return "Parameters" + values.keySet();
    }
}
