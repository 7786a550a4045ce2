package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://lms.example/ | https://lms.example/",
                "419904a48b6382278bcc | 419904a48b6382278bcc",
                "<script>'$ | ?script???",
                "ada.marsh+x@school.example | …",
                "mailto:ada@school.example, ben@school.example | …, …",
                "eyJhbGciOiJIUzI1NiJ9 | …",
                "https://x.example/?t=eyJhbGciOiJub25lIn0.eyJzdWIiOiI1In0.c2ln&u=1 | https://x.example/?t=…?u=1"
            })
    void whatSomebodySentIsShownWithoutItsTeethAndWithoutTokensAndPeople(String text, String shown) {
        assertThat(Printable.of(text)).isEqualTo(shown);
    }

    @Test
    void itIsShort() {
        assertThat(Printable.of("x".repeat(65))).isEqualTo("x".repeat(64) + "…");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invalid_client | invalid_client",
                "Unable to lookup correct key, sorry. | Unable to lookup correct key, sorry.",
                "HTTP 403: RS256 only | HTTP 403: RS256 only",
                "no such client: 5IUETFFmYkQIMea | no such client: …",
                "Bearer q1w2e3r4t5z6 is not good | Bearer … is not good",
                "client_assertion=eyJhbGciOiJub25lIn0.e30.c2ln refused | … refused",
                "ada@school.example may not | … may not",
                "{\"id\":\"c0ffee00-1234\"} | …",
                "error/Error: iat prior to 2026-11-21T17:17:36+0000 | error/Error: iat prior to 2026-11-21T17:17:36+0000"
            })
    void whatAServerSaysIsShownAsFarAsItIsWords(String text, String shown) {
        assertThat(Printable.words(text)).isEqualTo(shown);
    }
}
