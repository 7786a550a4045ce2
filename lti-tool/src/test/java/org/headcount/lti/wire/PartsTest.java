package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartsTest {

    private static final String JSON = "application/json";
    private static final String TYPE = "multipart/mixed; boundary=\"a b\"";

    @Test
    void theFirstPartIsReadAsItWasWritten() {
        String body = String.join(
                "\r\n",
                "before",
                "--a b",
                "Content-Type: application/json; charset=UTF-8",
                "",
                "{\"é\": 1}",
                "--a b",
                "Content-Type: image/png",
                "Content-Transfer-Encoding: binary",
                "",
                "\0\1",
                "--a b--",
                "");

        assertThat(first(TYPE, body)).contains("{\"é\": 1}");
    }

    @Test
    void aFirstPartOfAnotherTypeIsNone() {
        assertThat(first(TYPE, "--a b\r\nContent-Type: text/html\r\n\r\n{}\r\n--a b--\r\n"))
                .isEmpty();
        assertThat(first(TYPE, "--a b\r\n\r\n{}\r\n--a b--\r\n")).isEmpty();
    }

    @Test
    void whatHasNoPartsHasNoFirstOne() {
        assertThat(first(TYPE, "")).isEmpty();
        assertThat(first(TYPE, "{}")).isEmpty();
        assertThat(first(TYPE, "--other\r\nContent-Type: application/json\r\n\r\n{}\r\n--other--\r\n"))
                .isEmpty();
        assertThat(first("multipart/mixed", "{}")).isEmpty();
        assertThat(first("nonsense", "{}")).isEmpty();
    }

    private static Optional<String> first(String type, String body) {
        return Parts.first(type, body.getBytes(UTF_8), JSON).map(part -> new String(part, UTF_8));
    }
}
