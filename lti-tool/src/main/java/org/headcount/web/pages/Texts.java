package org.headcount.web.pages;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
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

    private static final String FOLDER = "org.headcount.web.pages.";

    /** What is said in launches and mails, around every page of staff, and on each of them. */
    static final List<String> BUNDLES = List.of(
            "texts",
            "staff",
            "usage",
            "learners",
            "statements",
            "planning",
            "held",
            "connections",
            "policy",
            "settings",
            "me");

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
    private final Map<String, String> words = new HashMap<>();
    private final DateTimeFormatter instants;
    private final DateTimeFormatter shortInstants;
    private final DateTimeFormatter days;
    private final DateTimeFormatter months;
    private final DateTimeFormatter shortMonths;

    private Texts(Locale locale) {
        this.locale = locale;
        for (String name : BUNDLES) {
            ResourceBundle bundle = ResourceBundle.getBundle(FOLDER + name, locale, NO_OTHER);
            bundle.keySet().forEach(key -> words.put(key, bundle.getString(key)));
        }
        this.instants = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale);
        this.shortInstants = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale);
        this.days = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale);
        this.months = DateTimeFormatter.ofPattern(word("month"), locale);
        this.shortMonths = DateTimeFormatter.ofPattern(word("month.short"), locale);
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
        String text = word(key);
        return arguments.length == 0 ? text : new MessageFormat(text, locale).format(arguments);
    }

    private String word(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException("no text is called " + key));
    }

    /** A text without places, if there is one of this name. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(words.get(key));
    }

    /** A whole number with what separates its thousands. */
    public String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** The same with its sign, also where it is more than nothing. */
    public String signed(long number) {
        return (number > 0 ? "+" : "") + number(number);
    }

    /** A number with all its decimals. */
    public String decimal(BigDecimal number) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(Math.max(0, number.scale()));
        format.setMaximumFractionDigits(Math.max(0, number.scale()));
        return format.format(number);
    }

    /** An amount with its currency, as {@link Currency} knows the currency's digits. */
    public String money(BigDecimal amount, Currency currency) {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
        format.setMaximumFractionDigits(currency.getDefaultFractionDigits());
        return format.format(amount);
    }

    /** The same with its sign, also where it is more than nothing. */
    public String signedMoney(BigDecimal amount, Currency currency) {
        return (amount.signum() > 0 ? "+" : "") + money(amount, currency);
    }

    /** What one costs: with as many digits as were agreed, and at least the currency's own. */
    public String price(BigDecimal price, Currency currency) {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
        format.setMaximumFractionDigits(Math.max(currency.getDefaultFractionDigits(), price.scale()));
        return format.format(price);
    }

    /** A part of a whole, 0.123 as 12 %. */
    public String percent(double part) {
        return NumberFormat.getPercentInstance(locale).format(part);
    }

    /** A day with its year. */
    public String day(LocalDate day) {
        return days.format(day);
    }

    /** Day and time of day, where many stand below one another. */
    public String shortInstant(Instant instant, ZoneId zone) {
        return shortInstants.format(instant.atZone(zone));
    }

    /** A month where many stand beside one another. */
    public String shortMonth(YearMonth month) {
        return shortMonths.format(month);
    }

    public Locale locale() {
        return locale;
    }

    /** Its own name, as whoever speaks it says it. */
    public String ownName() {
        String name = locale.getDisplayLanguage(locale);
        return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
    }

    /** All languages that are spoken here. */
    public static List<Texts> all() {
        return ALL.values().stream()
                .sorted(Comparator.comparing(Texts::language))
                .toList();
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
