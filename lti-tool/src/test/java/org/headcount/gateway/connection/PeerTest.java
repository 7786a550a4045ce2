package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.UrlPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {

    private static final Instant THEIRS = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:00:00Z,     PASSED,  agrees with ours",
        "2026-11-21T12:00:01.9Z,   PASSED,  agrees with ours",
        "2026-11-21T11:59:58.001Z, PASSED,  agrees with ours",
        "2026-11-21T12:00:02Z,     PASSED,  2 s behind ours",
        "2026-11-21T11:59:58Z,     PASSED,  2 s ahead of ours",
        "2026-11-21T12:00:45Z,     WARNING, 45 s behind ours",
        "2026-11-21T11:58:30Z,     FAILED,  90 s ahead of ours"
    })
    void aClockAgreesWithOursWhereNoDateCouldTellADifference(Instant ours, Finding.Result result, String found) {
        Reply answered = new Reply.Answered(
                200,
                Map.of("date", List.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(THEIRS.atOffset(ZoneOffset.UTC)))),
                new byte[0]);
        try (Outbound nobody = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)))) {
            Finding finding = new Peer(nobody, Clock.fixed(ours, ZoneOffset.UTC)).clock(answered, Peer.Side.LMS);

            assertThat(finding.result()).isEqualTo(result);
            assertThat(finding.found().english()).isEqualTo(found);
        }
    }
}
