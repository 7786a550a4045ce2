package org.headcount.practice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PracticeTokensTest {

    private final PracticePair pair = new PracticePair();
    private final PracticeLms lms = pair.lms();
    private final PracticeTool tool = pair.tool();
    private final ToolServices services = tool.services();

    @AfterEach
    void shutDown() {
        pair.close();
    }

    @Test
    void aTokenIsGivenForTheScopesThatTheToolMayHaveAndOnlyForThem() throws IOException {
        lms.register(new RegisteredTool(
                "tool-1",
                tool.loginUri(),
                List.of(tool.redirectUri()),
                tool.jwksUri(),
                Set.of("dep-1"),
                Set.of(Lti.SCORE_SCOPE)));
        KnownPlatform platform = pair.platform();

        ServiceAnswer some = services.requestToken(platform, Set.of(Lti.SCORE_SCOPE, Lti.LINE_ITEM_SCOPE));

        assertThat(some.json().path("scope").asText()).isEqualTo(Lti.SCORE_SCOPE);
        assertThat(some.header("Cache-Control")).contains("no-store");
        assertThat(services.requestToken(platform, Set.of(Lti.LINE_ITEM_SCOPE)).body())
                .contains("invalid_scope");
    }

    @Test
    void anAssertionIsGoodOnce() throws IOException {
        String assertion = services.assertion(pair.platform(), UnaryOperator.identity());

        assertThat(services.requestToken(pair.platform(), assertion, Set.of(Lti.SCORE_SCOPE))
                        .status())
                .isEqualTo(200);
        assertThat(services.requestToken(pair.platform(), assertion, Set.of(Lti.SCORE_SCOPE))
                        .body())
                .contains("invalid_client", "used before");
    }

    @Test
    void anAssertionThatIsBentIsRefused() throws IOException {
        long now = pair.clock().instant().getEpochSecond();
        assertThat(refusal(claims -> claims.put("iss", "other"))).contains("iss");
        assertThat(refusal(claims -> claims.put("sub", "other"))).contains("no such client");
        assertThat(refusal(claims -> claims.put("aud", "https://other.example")))
                .contains("aud");
        assertThat(refusal(claims -> claims.put("exp", now - 60))).contains("exp");
        assertThat(refusal(claims -> claims.put("exp", now + 7200))).contains("exp");
        assertThat(refusal(claims -> claims.put("iat", now + 61))).contains("iat");
        assertThat(refusal(claims -> claims.without("jti"))).contains("jti");
        PracticeTool stranger = new PracticeTool(0, pair.clock());
        try (stranger) {
            String foreign = stranger.services().assertion(pair.platform(), UnaryOperator.identity());
            assertThat(services.requestToken(pair.platform(), foreign, Set.of(Lti.SCORE_SCOPE))
                            .body())
                    .contains("not signed by a key of the client");
        }
    }

    @Test
    void aCallNeedsATokenThatIsGoodForItAndACourseOfTheTool() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        String item = launch.lineItem().orElseThrow();

        ServiceAnswer bare = Outbound.get(item, "*/*");
        assertThat(bare.status()).isEqualTo(401);
        assertThat(bare.header("WWW-Authenticate")).contains("Bearer");
        assertThat(services.call(pair.platform(), "GET", item, Set.of(Lti.SCORE_SCOPE), Map.of(), new byte[0])
                        .status())
                .isEqualTo(403);
        assertThat(services.lineItem(launch, item.replace("rivers", "lakes")).status())
                .isEqualTo(404);
    }

    @Test
    void aTokenIsKeptUntilItEndsOrIsTakenBack() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        services.lineItems(launch, "");
        services.lineItems(launch, "");
        assertThat(lms.seen(Place.TOKEN)).hasSize(1);

        lms.revokeTokens();
        assertThat(services.lineItems(launch, "").status()).isEqualTo(200);
        assertThat(lms.seen(Place.TOKEN)).hasSize(2);

        pair.clock().moveTo(pair.clock().instant().plus(Duration.ofHours(1)));
        assertThat(services.lineItems(launch, "").status()).isEqualTo(200);
        assertThat(lms.seen(Place.TOKEN)).hasSize(3);
    }

    @Test
    void theTokenEndpointMayAnswerAsMoodleDoes() throws IOException {
        lms.mishaps().tokenContentType("text/html; charset=utf-8");

        ServiceAnswer answer = services.requestToken(pair.platform(), Set.of(Lti.SCORE_SCOPE));

        assertThat(answer.header("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.json().path("token_type").asText()).isEqualTo("Bearer");
    }

    private String refusal(UnaryOperator<ObjectNode> change) throws IOException {
        String assertion = services.assertion(pair.platform(), change);
        ServiceAnswer answer = services.requestToken(pair.platform(), assertion, Set.of(Lti.SCORE_SCOPE));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo("invalid_client");
        return answer.json().path("error_description").asText();
    }
}
