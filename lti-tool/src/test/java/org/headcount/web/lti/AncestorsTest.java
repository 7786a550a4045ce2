package org.headcount.web.lti;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content Security Policy Level 3 §6.4.2. */
class AncestorsTest {

    @ParameterizedTest
    @CsvSource({
        "https://lms.school.ac.uk/mod/lti/auth.php?x=1, https://lms.school.ac.uk https://school.ac.uk https://*.school.ac.uk",
        "https://LMS.School.example:8443/, https://lms.school.example:8443 https://school.example https://*.school.example",
        "https://school.example/a|b, https://school.example https://*.school.example",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://localhost:8080/x, http://localhost:8080",
        "http://lms.school.example/back, http://lms.school.example",
        "https://someone@lms.school.example, https://lms.school.example https://school.example https://*.school.example",
        "https://ac.uk, https://ac.uk"
    })
    void anAddressStandsForItsOriginAndItsSite(String address, String sources) {
        assertThat(Ancestors.of(List.of(address))).isEqualTo(sources);
    }

    @Test
    void severalAddressesStandTogether() {
        assertThat(Ancestors.of(List.of(
                        "https://canvas.instructure.com",
                        "https://sso.canvaslms.com/auth",
                        "https://canvas.instructure.com/x")))
                .isEqualTo("https://canvas.instructure.com https://instructure.com https://*.instructure.com"
                        + " https://sso.canvaslms.com https://canvaslms.com https://*.canvaslms.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://my_lms.example/", "https://[2001:db8::1]/", "https://b\u00fccher.example/"})
    void whomThePolicyCannotNameItKeepsOutNowhere(String address) {
        assertThat(Ancestors.of(List.of("https://lms.example", address))).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/course/view.php", "javascript:x()", "", "https://", "https:///x", "https://lms.example;x"})
    void whatIsNoAddressNamesNobody(String address) {
        assertThat(Ancestors.of(List.of(address))).isIn("*");
        assertThat(Ancestors.of(List.of("http://localhost", "/course"))).isEqualTo("http://localhost");
    }

    @Test
    void withoutAnyAddressAnybodyMay() {
        assertThat(Ancestors.of(List.of())).isEqualTo("*");
    }
}
