package org.headcount.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** What people read, in their language. */
final class Texts {

    static final List<String> LANGUAGES = List.of("en", "de", "es", "fr", "hu", "pt");

    private static final Map<String, Texts> ALL = load();

    private final String language;
    private final Properties words;

    private Texts(String language, Properties words) {
        this.language = language;
        this.words = words;
    }

    /** The first of the wanted languages that there is; English if none. */
    static Texts in(Enumeration<Locale> wanted) {
        for (Locale each : Collections.list(wanted)) {
            Texts texts = ALL.get(each.getLanguage());
            if (texts != null) {
                return texts;
            }
        }
        return in("en");
    }

    static Texts in(String language) {
        Texts texts = ALL.get(language);
        if (texts == null) {
            throw new IllegalArgumentException("no texts in " + language);
        }
        return texts;
    }

    String language() {
        return language;
    }

    String of(String name, Object... values) {
        String text = words.getProperty(name);
        if (text == null) {
            throw new IllegalArgumentException("no text " + name + " in " + language);
        }
        return new MessageFormat(text, Locale.forLanguageTag(language)).format(values);
    }

    private static Map<String, Texts> load() {
        Map<String, Texts> all = new HashMap<>();
        for (String language : LANGUAGES) {
            Properties words = new Properties();
            try (InputStream in = Texts.class.getResourceAsStream("texts_" + language + ".properties")) {
                words.load(new InputStreamReader(Objects.requireNonNull(in, language), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            all.put(language, new Texts(language, words));
        }
        return Map.copyOf(all);
    }
}
