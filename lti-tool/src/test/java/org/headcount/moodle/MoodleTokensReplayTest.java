package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.AccessTokens;
import org.headcount.lti.wire.AccessTokens.Grant;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.UrlPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our asking for tokens, against everything that Moodle's token endpoint ever answered: JSON called text/html, bare texts for error codes, and what is not JSON at all. */
class MoodleTokensReplayTest {

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    private static final ReplayServer MOODLE = new ReplayServer("localhost:8080");
    private static final Outbound OUTBOUND = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));

    @AfterAll
    static void close() {
        MOODLE.close();
        OUTBOUND.close();
    }

    static Stream<Exchange> answers() {
        return Captures.exchanges().filter(exchange -> exchange.url().endsWith("/mod/lti/token.php"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatMoodleAnswersIsATokenOrARefusal(Exchange answer) {
        KeyRing keys = KeyRing.open(
                StoredKey.Purpose.TOOL, InMemoryKeyStore.withKeys(answer.at()), KeySchedule.USUAL, answer.at());
        URI endpoint = URI.create(MOODLE.here(answer.url()));
        MOODLE.forget();
        MOODLE.noting(REPLAYS);
        MOODLE.next(answer);

        Grant grant = new AccessTokens(OUTBOUND, answer::at)
                .get(new AccessTokens.Client("c", endpoint, endpoint.toString(), keys), Set.of(Scopes.SCORE));

        Optional<ObjectNode> said = Json.readObject(answer.responseBody());
        if (answer.status() == 200) {
            String scopes = said.orElseThrow().path("scope").asText();
            assertThat(grant)
                    .isEqualTo(new Grant.Granted(
                            said.orElseThrow().path("access_token").asText(), Scopes.split(scopes)));
        } else {
            Grant.Refused refused = (Grant.Refused) grant;
            assertThat(refused.status()).isEqualTo(answer.status());
            assertThat(refused.error())
                    .contains(said.map(body -> body.path("error").asText()).orElse("unable to lookup correct key"));
        }
    }
}
