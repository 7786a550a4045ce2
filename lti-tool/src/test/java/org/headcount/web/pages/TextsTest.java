package org.headcount.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static Properties bundle(String language) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                TextsTest.class.getResourceAsStream("texts_" + language + ".properties"), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "fr", "es", "pt", "hu"})
    void everyLanguageSaysEverything(String language) throws IOException {
        assertThat(bundle(language).stringPropertyNames())
                .isEqualTo(bundle("en").stringPropertyNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "pt", "hu"})
    void everyTextHasTheSamePlacesAndNoQuotationMarkThatFormattingWouldEat(String language) throws IOException {
        Properties english = bundle("en");
        bundle(language).forEach((key, text) -> {
            assertThat(text.toString()).as("%s", key).doesNotContain("'").isNotBlank();
            assertThat(text.toString().contains("{0}"))
                    .as("%s", key)
                    .isEqualTo(english.getProperty(key.toString()).contains("{0}"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "de, '', de",
        "de_AT, 'fr', de",
        "pt-BR, '', pt",
        "en_us, 'hu', en",
        "it, 'hu;q=0.5, fr;q=0.9', fr",
        "'', 'it, es;q=0.1', es",
        "'', 'de;q=0, en', en",
        "'', '', en",
        "'', '*', en",
        "'', ';;q=x', en",
        "'<script>', 'hu', hu"
    })
    void theLaunchChoosesTheLanguageAndElseTheBrowserDoes(String locale, String accepted, String language) {
        assertThat(Texts.forPerson(locale, accepted).language()).isEqualTo(language);
    }

    @Test
    void aTimeIsToldInTheInstitutionsZone() {
        String told =
                Texts.forPerson("de", "").instant(Instant.parse("2026-11-21T23:30:00Z"), ZoneId.of("Europe/Berlin"));

        assertThat(told).contains("22. November 2026").contains("00:30");
    }

    @Test
    void aNameWithBracesIsTakenAsItIs() {
        assertThat(Texts.ENGLISH.of("blocked.why.elapsed", "School {0} '1'")).contains("School {0} '1'");
    }
}
