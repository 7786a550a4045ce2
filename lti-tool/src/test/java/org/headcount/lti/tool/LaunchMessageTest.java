package org.headcount.lti.tool;

import static org.assertj.core.api.Assertions.assertThat;

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
    void aLocaleThatNamesNoLanguageIsNone() {
        assertThat(LaunchMessages.of("'locale': 'pt_BR.utf8'").locale()).isEqualTo("pt_BR.utf8");
        assertThat(LaunchMessages.of("'locale': 'de\\u0000'").locale()).isEmpty();
        assertThat(LaunchMessages.of("'locale': '" + "d".repeat(65) + "'").locale())
                .isEmpty();
    }
}
