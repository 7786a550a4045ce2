package org.headcount.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    /** A key with a word in front of it that comes from elsewhere, such as {@code nav.} before the name of a tab. */
    private static final Pattern USED =
            Pattern.compile("exts(?:\\(\\))?\\s*\\.of\\(\\s*\"([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*)\"\\s*[,)]");

    private static final Pattern PLACE = Pattern.compile("\\{\\d");

    private static Properties bundle(String language) throws IOException {
        Properties all = new Properties();
        for (String name : Texts.BUNDLES) {
            Properties properties = new Properties();
            try (Reader reader = new InputStreamReader(
                    TextsTest.class.getResourceAsStream(name + "_" + language + ".properties"),
                    StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            properties
                    .stringPropertyNames()
                    .forEach(key -> assertThat(all.put(key, properties.getProperty(key)))
                            .as("%s is said twice", key)
                            .isNull());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main/jte", "src/main/java/org/headcount/web"})
    void everyTextThatIsAskedForByItsNameIsThere(String folder) throws IOException {
        Set<String> known = bundle("en").stringPropertyNames();
        Path sources = Path.of(System.getProperty("basedir", ".")).resolve(folder);
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(one -> one.toString().matches(".*\\.(jte|java)"))
                    .toList()) {
                USED.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(key -> key.contains(".") && !known.contains(key))
                        .forEach(missing::add);
            }
        }

        assertThat(missing).isEmpty();
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
            assertThat(places(text.toString())).as("%s", key).isEqualTo(places(english.getProperty(key.toString())));
        });
    }

    /** Before a colon a whole no-break space, before the others a narrow one; times and addresses have none. */
    @Test
    void inFrenchNoLineBeginsWithAPunctuationMark() throws IOException {
        Pattern wrong =
                Pattern.compile("[ \u202f]:|[^ \u00a0]:(?=\\s|$)|[ \u00a0][;?!]|[^ \u202f?!][;?!](?=\\s|$)|« | »");

        bundle("fr")
                .forEach(
                        (key, text) -> assertThat(text.toString()).as("%s", key).doesNotContainPattern(wrong));
    }

    /** A page in French has a no-break space before it, which a colon of the page's own would not have. */
    @ParameterizedTest
    @CsvSource({"src/main/jte, '[}>)]:(?=[\\s<@$])'", "src/main/java/org/headcount/web, '\": \"'"})
    void whatStandsBetweenTwoTextsIsAskedOfTheLanguageToo(String folder, Pattern colon) throws IOException {
        try (Stream<Path> files =
                Files.walk(Path.of(System.getProperty("basedir", ".")).resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String spoken = Files.readString(file).replaceAll(" lang=\"en\">[^<]*", "");
                assertThat(spoken).as("%s", file.getFileName()).doesNotContainPattern(colon);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "pt", "hu"})
    void theTitleOfAnAlertBeginsWithWhoseItIs(String language) throws IOException {
        Properties texts = bundle(language);
        String begin = "{0}" + texts.getProperty("colon") + " ";

        assertThat(texts.stringPropertyNames())
                .filteredOn(key -> key.matches("alert\\.(?!recovered).*\\.title"))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(texts.getProperty(key)).as(key).startsWith(begin));
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
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
