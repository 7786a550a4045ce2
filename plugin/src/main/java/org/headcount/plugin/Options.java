package org.headcount.plugin;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings in {@code headcount-plugin.properties}. */
final class Options {

    enum WhenUnknown {
        ALLOW,
        REFUSE
    }

    private static final Set<String> KEYS = Set.of(
            "service.url",
            "service.key",
            "institution",
            "host",
            "contexts",
            "when.unknown",
            "stale.after",
            "journal.dir",
            "journal.max");

    private final URI serviceUrl;
    private final String serviceKey;
    private final String institution;
    private final String host;
    private final Set<String> contexts;
    private final WhenUnknown whenUnknown;
    private final Duration staleAfter;
    private final Path journalDir;
    private final long journalMax;

    private Options(Reader read) {
        this.serviceUrl = read.needed("service.url", URI.create("http://localhost"), Options::url);
        this.serviceKey = read.needed("service.key", "", Options::word);
        this.institution = read.needed("institution", "", Options::word);
        this.host = read.needed("host", "", Options::word);
        this.contexts = read.needed("contexts", Set.of(), Options::contexts);
        this.whenUnknown =
                read.or("when.unknown", WhenUnknown.ALLOW, text -> WhenUnknown.valueOf(text.toUpperCase(Locale.ROOT)));
        this.staleAfter = read.or("stale.after", Duration.ofMinutes(5), Options::positive);
        this.journalDir = read.or("journal.dir", containerHome().resolve("headcount-journal"), Path::of);
        this.journalMax = read.or("journal.max", 64L << 20, Options::bytes);
    }

    /** @throws IllegalArgumentException naming everything that is wrong; it never shows the key */
    static Options of(Properties settings) {
        Reader read = new Reader(settings);
        Options options = new Options(read);
        for (String name : new TreeSet<>(settings.stringPropertyNames())) {
            if (!KEYS.contains(name)) {
                read.wrong.add(name + ": no such setting");
            }
        }
        if (!read.wrong.isEmpty()) {
            throw new IllegalArgumentException("headcount-plugin.properties: " + String.join("; ", read.wrong));
        }
        return options;
    }

    /** Without a slash at the end. */
    URI serviceUrl() {
        return serviceUrl;
    }

    String serviceKey() {
        return serviceKey;
    }

    String institution() {
        return institution;
    }

    /** As written: the name of a host whose rules come with the plugin, or the path of a rule file. */
    String host() {
        return host;
    }

    /** The host setting, or the rule file's name without folders and its last extension. */
    String namespace() {
        String name = host.substring(Math.max(host.lastIndexOf('/'), host.lastIndexOf('\\')) + 1);
        return name.endsWith(".rules") ? name.substring(0, name.length() - ".rules".length()) : name;
    }

    /** Whether the web application at this context path, empty for the root, is meant. */
    boolean covers(String contextPath) {
        return contexts.contains("*") || contexts.contains(contextPath.isEmpty() ? "/" : contextPath);
    }

    WhenUnknown whenUnknown() {
        return whenUnknown;
    }

    Duration staleAfter() {
        return staleAfter;
    }

    Path journalDir() {
        return journalDir;
    }

    /** In bytes. */
    long journalMax() {
        return journalMax;
    }

    static Path containerHome() {
        return Path.of(System.getProperty(
                "catalina.base", System.getProperty("jetty.base", System.getProperty("user.dir", "."))));
    }

    private static URI url(String text) {
        URI url = URI.create(text.replaceAll("/+$", ""));
        if (!Set.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException(text);
        }
        return url;
    }

    private static String word(String text) {
        if (text.chars().anyMatch(each -> each < ' ')) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static Set<String> contexts(String text) {
        Set<String> contexts = Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toSet());
        if (contexts.isEmpty() || contexts.stream().anyMatch(each -> !each.equals("*") && !each.startsWith("/"))) {
            throw new IllegalArgumentException(text);
        }
        return contexts;
    }

    private static Duration positive(String text) {
        Duration duration = Duration.parse(text);
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static long bytes(String text) {
        String[] parts = text.trim().split("\\s+");
        long unit = parts.length == 1 ? 1 : unit(parts[1]);
        long bytes = Math.multiplyExact(Long.parseLong(parts[0]), unit);
        if (parts.length > 2 || bytes <= 0) {
            throw new IllegalArgumentException(text);
        }
        return bytes;
    }

    private static long unit(String name) {
        int power = List.of("B", "KB", "MB", "GB").indexOf(name);
        if (power < 0) {
            throw new IllegalArgumentException(name);
        }
        return 1L << (10 * power);
    }

    private static final class Reader {

        private final Properties settings;
        private final List<String> wrong = new ArrayList<>();

        Reader(Properties settings) {
            this.settings = settings;
        }

        <T> T needed(String name, T placeholder, Function<String, T> parse) {
            if (text(name) == null) {
                wrong.add(name + ": is missing");
            }
            return or(name, placeholder, parse);
        }

        <T> T or(String name, T otherwise, Function<String, T> parse) {
            String text = text(name);
            if (text == null) {
                return otherwise;
            }
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
                wrong.add(name + ": cannot be " + (name.equals("service.key") ? "this" : "'" + text + "'"));
                return otherwise;
            }
        }

        private @Nullable String text(String name) {
            String text = settings.getProperty(name);
            return text == null || text.isBlank() ? null : text.trim();
        }
    }
}
