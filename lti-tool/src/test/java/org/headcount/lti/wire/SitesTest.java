package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SitesTest {

    @ParameterizedTest
    @CsvSource({
        "school.instructure.com, instructure.com",
        "blackboard.com, blackboard.com",
        "LMS.School.EDU, school.edu",
        "a.b.school.ac.uk, school.ac.uk",
        "us-east.cloud.school.github.io, school.github.io"
    })
    void aSiteIsWhatSomebodyHasRegistered(String host, String site) {
        assertThat(Sites.of(host)).contains(site);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ac.uk",
                "github.io",
                "com",
                "localhost",
                "lms.localhost",
                "127.0.0.1",
                "10.0.0.1",
                "[::1]",
                "0x7f000001",
                "lms.school.edu.",
                "intranet",
                ""
            })
    void whatBelongsToNobodyOrEverybodyIsNone(String host) {
        assertThat(Sites.of(host)).isEmpty();
    }
}
