package org.headcount.lti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.headcount.lti.message.ClaimNames;
import org.junit.jupiter.api.Test;

class LaunchMessageTest {

    @Test
    void aNameIsKeptWithoutWhatNoDatabaseTakes() {
        assertThat(LaunchMessages.of("'name': ' Ada\\u0000\\nMarsh '").displayName())
                .isEqualTo("Ada Marsh");
        assertThat(LaunchMessages.of("'given_name': 'Ada', 'family_name': 'Marsh'")
                        .displayName())
                .isEqualTo("Ada Marsh");
    }

    @Test
    void aPageToGoBackToIsKeptAsOneOrNotAtAll() {
        assertThat(returnUrl("https://lms.example/course/2?lti_msg="))
                .isEqualTo("https://lms.example/course/2?lti_msg=");
        for (String none : List.of(
                "javascript:alert(1)",
                "https://lms.example/\\u0000",
                "https://lms.example/\\ud800",
                "https://lms.example/\\n",
                "https://lms.example/" + "x".repeat(4_000))) {
            assertThat(returnUrl(none)).as(none).isEmpty();
        }
    }

    private static String returnUrl(String url) {
        return LaunchMessages.of("'" + ClaimNames.LAUNCH_PRESENTATION + "': {'return_url': '" + url + "'}")
                .returnUrl();
    }

    @Test
    void aLocaleThatNamesNoLanguageIsNone() {
        assertThat(LaunchMessages.of("'locale': 'pt_BR.utf8'").locale()).isEqualTo("pt_BR.utf8");
        assertThat(LaunchMessages.of("'locale': 'de\\u0000'").locale()).isEmpty();
        assertThat(LaunchMessages.of("'locale': '" + "d".repeat(65) + "'").locale())
                .isEmpty();
    }
}
