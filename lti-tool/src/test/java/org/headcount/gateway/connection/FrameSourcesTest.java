package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** By Content Security Policy 3 §6.7.2.8, scheme-part, host-part and port-part of a source. */
class FrameSourcesTest {

    @ParameterizedTest
    @CsvSource({
        "*, https://lms.example/",
        "*, http://lms.example:8080/",
        "https:, https://lms.example/",
        "http:, http://lms.example/",
        "http:, https://lms.example/",
        "HTTPS:, https://lms.example/",
        "https://lms.example, https://lms.example/mod/lti?id=1",
        "HTTPS://LMS.Example, https://lms.example/",
        "https://lms.example, HTTPS://LMS.EXAMPLE/",
        "http://lms.example, https://lms.example/",
        "https://lms.example/, https://lms.example/",
        "https://lms.example/some/path, https://lms.example/other",
        "lms.example, https://lms.example/",
        "lms.example, http://lms.example/"
    })
    void aSourceOfThatSchemeAndHostLetsThemShowThePage(String sources, String address) {
        assertThat(FrameSources.allow(sources, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https:, http://lms.example/",
        "https://lms.example, http://lms.example/",
        "https://lms.example, https://other.example/",
        "https://lms.example, https://a.lms.example/",
        "https://lms.example, https://lms.example.evil.example/",
        "https://lms.example, https://evillms.example/",
        "data:, https://lms.example/",
        "wss://lms.example, https://lms.example/",
        "ftp://lms.example, https://lms.example/"
    })
    void anotherSchemeOrHostDoesNot(String sources, String address) {
        assertThat(FrameSources.allow(sources, address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://lms.example:443, https://lms.example/, true",
        "https://lms.example, https://lms.example:443/, true",
        "http://lms.example:80, http://lms.example/, true",
        "http://lms.example:80, https://lms.example/, true",
        "https://lms.example:8443, https://lms.example:8443/, true",
        "https://lms.example:*, https://lms.example:8443/, true",
        "lms.example:*, http://lms.example:8080/, true",
        "lms.example:8080, http://lms.example:8080/, true",
        "https://lms.example:8443/x:1, https://lms.example:8443/, true",
        "https://lms.example, https://lms.example:8443/, false",
        "https://lms.example:8443, https://lms.example/, false",
        "https://lms.example:80, https://lms.example/, false",
        "http://lms.example:8080, https://lms.example/, false",
        "https://lms.example:x, https://lms.example/, false",
        "https://lms.example:99999999999, https://lms.example/, false"
    })
    void portsAreTheSameOrAnyOrTheUsualOne(String sources, String address, boolean allowed) {
        assertThat(FrameSources.allow(sources, address)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "*.lms.example, https://a.lms.example/, true",
        "https://*.lms.example, https://a.b.lms.example/, true",
        "https://*.lms.example:*, https://a.lms.example:8443/, true",
        "https://*, https://lms.example/, true",
        "https://*:8443, https://lms.example:8443/, true",
        "*:*, http://lms.example:8080/, true",
        "*.lms.example, https://lms.example/, false",
        "*.lms.example, https://alms.example/, false",
        "*lms.example, https://alms.example/, false",
        "a.*.example, https://a.lms.example/, false",
        "https://*, http://lms.example/, false",
        "*:8443, https://lms.example/, false"
    })
    void aWildcardIsAnyHostBelowOrAnyAtAll(String sources, String address, boolean allowed) {
        assertThat(FrameSources.allow(sources, address)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "'''none''', false",
        "'''self''', false",
        "'''self'' https://lms.example', true",
        "'https://a.example\thttps://lms.example', true",
        "'  https://a.example   https://lms.example  ', true",
        "'https://a.example https://b.example', false"
    })
    void ofSeveralSourcesOneIsEnoughAndOurselvesAreNotTheLms(String sources, boolean allowed) {
        assertThat(FrameSources.allow(sources, "https://lms.example/")).isEqualTo(allowed);
    }

    static Stream<String> nonsense() {
        return Stream.of(
                "",
                " ",
                ":",
                "::",
                "://",
                "https://",
                "https://:443",
                "https:///",
                "*.",
                ".",
                "[::1]",
                "https://[",
                "https://%zz",
                "\0",
                "'none",
                "https://lms.example:-1",
                "\ud800 \u0130");
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseAllowsNobody(String sources) {
        assertThat(FrameSources.allow(sources, "https://lms.example/")).isFalse();
        assertThat(FrameSources.allow(sources, "https://[::1]/")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatIsNoAddressOfAPageIsAllowedNothing(String address) {
        assertThat(FrameSources.allow("https://lms.example * https:", address)).isFalse();
    }

    @Test
    void whateverItIsToldItAnswers() {
        Random random = new Random(7);
        String letters = "*.:/'[]%@ hHtps#?\0\t\u0130a1-";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder[] texts = {new StringBuilder(), new StringBuilder("https://")};
            for (StringBuilder text : texts) {
                random.ints(random.nextInt(12), 0, letters.length())
                        .forEach(place -> text.append(letters.charAt(place)));
            }

            FrameSources.allow(texts[0].toString(), texts[1].toString());
            FrameSources.allow("https://" + texts[0], "https://lms.example/");
        }
    }
}
