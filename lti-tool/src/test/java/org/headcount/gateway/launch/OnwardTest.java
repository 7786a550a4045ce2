package org.headcount.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.InstitutionId;
import org.junit.jupiter.api.Test;

class OnwardTest {

    private static final LmsConnection LMS = new LmsConnection(
            new InstitutionId("school"),
            new PlatformRegistration(
                    "pfmoodle",
                    "Moodle",
                    "https://lms.example",
                    "client-1",
                    URI.create("https://lms.example/auth"),
                    URI.create("https://lms.example/token"),
                    URI.create("https://lms.example/jwks"),
                    "https://lms.example/token",
                    Set.of("1"),
                    PlatformRegistration.Anonymous.PASS));

    private static final ToolRegistration TOOL = new ToolRegistration(
            "tlquiz",
            "Quiz",
            URI.create("https://tool.example/login"),
            List.of("https://tool.example/launch"),
            URI.create("https://tool.example/start"),
            URI.create("https://tool.example/jwks"),
            Set.of());

    @Test
    void aLoginHintIsANumberOfNoMoreThanNineDigits() {
        assertThat(IntStream.range(0, 500).mapToObj(one -> hint())).allMatch(hint -> hint.matches("[0-9]{1,9}"));
    }

    private static String hint() {
        return Onward.waiting(LMS, TOOL, Json.object(), Optional.empty(), "", "", Instant.EPOCH)
                .loginHint();
    }
}
