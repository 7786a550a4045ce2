package org.headcount.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same thing has the same name on neighbouring pages: {@code glossary.csv} says which. */
class GlossaryTest {

    private static final List<String> COLUMNS = List.of("term", "en", "de", "fr", "es", "pt", "hu");

    private static List<String> lines(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(GlossaryTest.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    /** Each is {@code key=text}. */
    private static List<String> texts(String language) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String name : Texts.BUNDLES) {
            texts.addAll(lines(name + "_" + language + ".properties"));
        }
        return texts.stream()
                .filter(text -> !text.startsWith("connections.guide."))
                .toList();
    }

    private static List<String> found(Pattern word, List<String> texts) {
        return texts.stream()
                .filter(text ->
                        word.matcher(text.substring(text.indexOf('=') + 1)).find())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "pt", "hu"})
    void aThingHasOneNameAndNoneOfThoseItHadBefore(String language) throws IOException {
        List<String> texts = texts(language);
        List<String> glossary = lines("glossary.csv");
        assertThat(glossary.get(0)).isEqualTo(String.join(";", COLUMNS));
        for (String row : glossary.subList(1, glossary.size())) {
            String[] cells = row.split(";", -1);
            assertThat(cells).as(row).hasSameSizeAs(COLUMNS);
            String[] words = cells[COLUMNS.indexOf(language)].split(" ! ", 2);
            assertThat(found(Pattern.compile(words[0]), texts))
                    .as("%s is called %s", cells[0], words[0])
                    .isNotEmpty();
            if (words.length > 1) {
                assertThat(found(Pattern.compile(words[1]), texts))
                        .as("%s is called %s, and not %s", cells[0], words[0], words[1])
                        .isEmpty();
            }
        }
    }
}
