package org.headcount.lti.tool;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How addresses of an LMS's services follow from one another (Assignment and Grade Services 2.0 §3.2.2, §3.3, §3.4). */
public final class ServiceUrls {

    private static final Pattern LINK = Pattern.compile("<([^<>]*)>([^<]*)");
    private static final Pattern RELATION = Pattern.compile("(?i)\\brel\\s*=([^;,]*)");
    private static final Pattern CLIMBING = Pattern.compile("(?i)(^|/)(\\.|%2e){1,2}(/|$)");

    /** What servers read in several ways: some drop what follows a semicolon, some take these escapes for the slashes they mean, and climb then. */
    private static final Pattern AMBIGUOUS = Pattern.compile("(?i)[;\\\\]|%2f|%5c");

    private ServiceUrls() {}

    /** An address as an LMS wrote it; empty if it is none that can be called. */
    public static Optional<URI> read(String text) {
        try {
            URI url = URI.create(text.trim());
            boolean callable = url.getHost() != null && url.getRawFragment() == null && url.getRawUserInfo() == null;
            return Optional.of(url).filter(found -> callable);
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }

    /** {@code scores} or {@code results} of a line item: appended to the path, before any query. */
    public static URI below(URI lineItem, String segment) {
        String path = lineItem.getRawPath();
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return rebuilt(lineItem, base + "/" + segment, lineItem.getRawQuery());
    }

    /** With these parameters after those that the address has already. */
    public static URI asking(URI url, Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return url;
        }
        String more = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        String query = url.getRawQuery();
        return rebuilt(url, url.getRawPath(), query == null || query.isEmpty() ? more : query + "&" + more);
    }

    /** What a page of a list has in its address behind the address of the list without query; the other way is {@link #resume}. */
    public static String beyond(URI list, URI page) {
        String query = page.getRawQuery();
        return page.getRawPath().substring(list.getRawPath().length()) + (query == null ? "" : "?" + query);
    }

    /** The page of a list that {@link #beyond} described; empty if it would be anywhere but within the list. */
    public static Optional<URI> resume(URI list, String beyond) {
        return read(rebuilt(list, list.getRawPath(), null) + beyond).filter(page -> staysWithin(list, page));
    }

    /** Where a list leads from one of its pages. */
    public sealed interface Lead {

        /** Nowhere: where it is asked for the next page, this was the last one. */
        record Nowhere() implements Lead {}

        /** Within the list. */
        record Within(URI url) implements Lead {}

        /** To where we do not follow, be it another place or no address at all: what was read is not the whole. */
        record Elsewhere() implements Lead {}

        /** The page, if there is one that we follow to. */
        default Optional<URI> page() {
            return this instanceof Within within ? Optional.of(within.url()) : Optional.empty();
        }
    }

    /**
     * Where a list goes on (RFC 8288), followed where it stays where it began: the same origin, and the same path or one below it. Understands what real
     * platforms send: several headers or one list, typographic quotes in any encoding, an HTML ampersand for a plain one.
     *
     * @param list the address that the answer came from
     */
    public static Lead next(URI list, List<String> linkHeaders) {
        return related(list, linkHeaders, "next");
    }

    /** As {@link #next}, for another relation. */
    public static Lead related(URI list, List<String> linkHeaders, String relation) {
        for (String header : linkHeaders) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (isRelated(link.group(2), relation)) {
                    return target(list, link.group(1))
                            .filter(next -> staysWithin(list, next))
                            .<Lead>map(Lead.Within::new)
                            .orElseGet(Lead.Elsewhere::new);
                }
            }
        }
        return new Lead.Nowhere();
    }

    private static boolean isRelated(String parameters, String wanted) {
        Matcher relation = RELATION.matcher(parameters);
        if (!relation.find()) {
            return false;
        }
        for (String word : relation.group(1).split("[^A-Za-z]+", -1)) {
            if (word.equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<URI> target(URI list, String written) {
        String plain = written.trim().replace("&amp;", "&");
        if (plain.startsWith("?")) { // java.net.URI resolves this by an older standard
            return read(rebuilt(list, list.getRawPath(), null) + plain);
        }
        try {
            return read(list.resolve(plain).toString());
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }

    private static boolean staysWithin(URI list, URI next) {
        String path = list.getRawPath();
        String nextPath = next.getRawPath();
        return sameOrigin(list, next)
                && (nextPath.equals(path) || nextPath.startsWith(path + "/"))
                && !CLIMBING.matcher(nextPath).find()
                && !AMBIGUOUS
                        .matcher(nextPath)
                        .region(path.length(), nextPath.length())
                        .find(); // the list itself may be called so
    }

    /** Whether an address is the same server's: what an LMS's token may be sent to. */
    public static boolean sameOrigin(URI one, URI other) {
        return PlatformConfiguration.origin(one).equals(PlatformConfiguration.origin(other));
    }

    private static URI rebuilt(URI url, String path, @Nullable String query) {
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + path + (query == null ? "" : "?" + query));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
