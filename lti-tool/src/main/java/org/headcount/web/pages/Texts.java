package org.headcount.web.pages;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that is said to people, in one language. */
public final class Texts {

    private static final String BUNDLE = "org.headcount.web.pages.texts";
    private static final ResourceBundle.Control NO_OTHER =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final Map<String, Texts> ALL = Stream.of("en", "de", "fr", "es", "pt", "hu")
            .map(language -> new Texts(Locale.forLanguageTag(language)))
            .collect(Collectors.toUnmodifiableMap(Texts::language, Function.identity()));

    /** What is spoken where nobody says anything else. */
    public static final Texts ENGLISH = Optional.ofNullable(ALL.get("en")).orElseThrow();

    private static final int LONGEST_KEPT = 200;

    /** Browsers say the same few things again and again, and reading one costs as much as a page. */
    private static final LoadingCache<String, Texts> OF_BROWSERS =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(500).build(Texts::accepted);

    private final Locale locale;
    private final ResourceBundle bundle;
    private final DateTimeFormatter instants;
    private final DateTimeFormatter months;

    private Texts(Locale locale) {
        this.locale = locale;
        this.bundle = ResourceBundle.getBundle(BUNDLE, locale, NO_OTHER);
        this.instants = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale);
        this.months = DateTimeFormatter.ofPattern(bundle.getString("month"), locale);
    }

    /**
     * The language of a person.
     *
     * @param locale as a launch names it, {@code pt-BR} or {@code pt_br}; empty where unknown
     * @param acceptLanguage as the browser says it (RFC 9110 §12.5.4); empty where it does not
     */
    public static Texts forPerson(String locale, String acceptLanguage) {
        return known(locale)
                .orElseGet(() -> acceptLanguage.length() <= LONGEST_KEPT
                        ? OF_BROWSERS.get(acceptLanguage)
                        : accepted(acceptLanguage));
    }

    private static Texts accepted(String acceptLanguage) {
        return ranges(acceptLanguage).stream()
                .flatMap(range -> known(range).stream())
                .findFirst()
                .orElse(ENGLISH);
    }

    private static List<String> ranges(String acceptLanguage) {
        try {
            return Locale.LanguageRange.parse(acceptLanguage).stream()
                    .filter(range -> range.getWeight() > 0)
                    .map(Locale.LanguageRange::getRange)
                    .toList();
        } catch (IllegalArgumentException unreadable) {
            return List.of();
        }
    }

    private static Optional<Texts> known(String tag) {
        String language = tag.strip().toLowerCase(Locale.ROOT).split("[-_.@]", 2)[0];
        return Optional.ofNullable(ALL.get(language));
    }

    /** Its BCP 47 tag. */
    public String language() {
        return locale.toLanguageTag();
    }

    /** A text, with arguments where it has places for them. */
    public String of(String key, Object... arguments) {
        String text = bundle.getString(key);
        return arguments.length == 0 ? text : new MessageFormat(text, locale).format(arguments);
    }

    /** Day and time of day as people write them. */
    public String instant(Instant instant, ZoneId zone) {
        return instants.format(instant.atZone(zone));
    }

    /** A month as people write it. */
    public String month(YearMonth month) {
        return months.format(month);
    }
}
