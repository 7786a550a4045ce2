package org.headcount.lti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrowserRequestTest {

    private static BrowserRequest to(String address, String value) {
        return new BrowserRequest(URI.create(address), Map.of("state", value));
    }

    @Test
    void whateverAParameterHoldsArrivesAsItIs() {
        assertThat(to("https://lms.example/auth", "a b+c&d=e%f/ä~*").url())
                .isEqualTo("https://lms.example/auth?state=a%20b%2Bc%26d%3De%25f%2F%C3%A4%7E*");
        assertThat(to("https://lms.example/auth", "Plain-1_2.3").url())
                .isEqualTo("https://lms.example/auth?state=Plain-1_2.3");
        assertThat(to("https://lms.example/auth", "").url()).isEqualTo("https://lms.example/auth?state=");
    }

    @Test
    void parametersStandBehindThoseOfTheAddress() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("one", "1");
        parameters.put("two", "2");

        assertThat(new BrowserRequest(URI.create("https://lms.example/auth?tenant=3"), parameters).url())
                .isEqualTo("https://lms.example/auth?tenant=3&one=1&two=2");
        assertThat(new BrowserRequest(URI.create("https://lms.example/auth?"), parameters).url())
                .isEqualTo("https://lms.example/auth?one=1&two=2");
    }

    @Test
    void whatIsTooLongForSomebodyOnTheWayIsNoUrl() {
        int before = "https://lms.example/auth?state=".length();

        assertThat(to("https://lms.example/auth", "s".repeat(2_000 - before)).shortUrl())
                .isPresent();
        assertThat(to("https://lms.example/auth", "s".repeat(2_001 - before)).shortUrl())
                .isEmpty();
    }
}
