package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.headcount.lti.message.ClaimNames;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that an LMS had in LTI 1.1 (LTI 1.3 Migration §1.2), seen from both ends. */
@SuppressWarnings("NullAway.Init")
class MigrationTest {

    private static final String SECRET = "s3cret & more";

    @TempDir
    static Path folder;

    private static Journey journey;

    @BeforeAll
    static void connect() throws Exception {
        journey = new Journey(folder, "switch");
    }

    @AfterAll
    static void close() {
        journey.close();
    }

    @AfterEach
    void forget() throws Exception {
        journey.lms().mishaps().none();
        journey.service().delete(journey.key(), ofTool());
        journey.service().delete(journey.key(), ofPlatform());
    }

    private static String ofTool() {
        return "institutions/rivers/tools/" + journey.toolId() + "/consumer-key";
    }

    private static String ofPlatform() {
        return "institutions/rivers/platforms/" + journey.platform() + "/consumer-key";
    }

    private static Service.Answer tell(String path, String consumerKey, String secret) throws Exception {
        return journey.service()
                .put(journey.key(), path, "{\"consumerKey\": \"" + consumerKey + "\", \"secret\": \"" + secret + "\"}");
    }

    /** As the LMS signs it, by our own hand and not by Headcount's. */
    private static String sign(ObjectNode claims, String consumerKey, String secret) throws Exception {
        String text = String.join(
                "&",
                consumerKey,
                claims.path(ClaimNames.DEPLOYMENT_ID).asText(),
                claims.path("iss").asText(),
                claims.path("aud").asText(),
                claims.path("exp").asText(),
                claims.path("nonce").asText());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void lmsSays(String consumerKey, String secret) {
        journey.lms().mishaps().claims(claims -> {
            ObjectNode claim = claims.putObject(ClaimNames.LTI_1_1).put("user_id", "old-5");
            try {
                return claims.set(
                        ClaimNames.LTI_1_1,
                        claim.put("oauth_consumer_key", consumerKey)
                                .put("oauth_consumer_key_sign", sign(claims, consumerKey, secret)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static ReceivedLaunch launch(Person person) {
        new PracticeBrowser().open(journey.lms().openUrl(person.id(), "quiz"));
        return journey.tool().lastLaunch().orElseThrow();
    }

    private static void assertStripped(ReceivedLaunch launch) {
        assertThat(launch.lti("lti1p1").toString()).isEqualTo("{\"user_id\":\"old-5\"}");
    }

    @Test
    void whatTheLmsProvedWithTheSecretThatTheToolHasIsSignedAnewForTheTool() throws Exception {
        assertThat(tell(ofTool(), "key-1", SECRET).status()).isEqualTo(200);
        lmsSays("key-1", SECRET);

        ReceivedLaunch launch = launch(journey.newLearner());

        assertThat(launch.lti("lti1p1").path("user_id").asText()).isEqualTo("old-5");
        assertThat(launch.lti("lti1p1").path("oauth_consumer_key").asText()).isEqualTo("key-1");
        assertThat(launch.lti("lti1p1").path("oauth_consumer_key_sign").asText())
                .isEqualTo(sign(launch.claims(), "key-1", SECRET));
    }

    @Test
    void whatTheLmsProvedWithASecretOfItsOwnIsVouchedForByTheToolsKey() throws Exception {
        tell(ofTool(), "key-1", SECRET);
        tell(ofPlatform(), "lms-key", "another");
        lmsSays("lms-key", "another");

        ReceivedLaunch launch = launch(journey.newLearner());

        assertThat(launch.lti("lti1p1").path("oauth_consumer_key").asText()).isEqualTo("key-1");
        assertThat(launch.lti("lti1p1").path("oauth_consumer_key_sign").asText())
                .isEqualTo(sign(launch.claims(), "key-1", SECRET));
    }

    @Test
    void whatTheLmsDidNotProveIsVouchedForByNobody() throws Exception {
        tell(ofTool(), "key-1", SECRET);
        tell(ofPlatform(), "lms-key", "another");
        for (List<String> said : List.of(
                List.of("key-1", "guessed"),
                List.of("key-1", "another"),
                List.of("lms-key", SECRET),
                List.of("key-2", SECRET),
                List.of("KEY-1", SECRET))) {
            lmsSays(said.get(0), said.get(1));

            assertStripped(launch(journey.newLearner()));
        }
        journey.lms().mishaps().claims(claims -> {
            claims.putObject(ClaimNames.LTI_1_1).put("user_id", "old-5").put("oauth_consumer_key", "key-1");
            return claims;
        });
        assertStripped(launch(journey.newLearner()));
    }

    @Test
    void withoutTheToolsSecretTheOldIdsPassAlone() throws Exception {
        lmsSays("key-1", SECRET);
        assertStripped(launch(journey.newLearner()));

        tell(ofPlatform(), "key-1", SECRET);
        assertStripped(launch(journey.newLearner()));
    }

    @Test
    void aSecretThatIsTakenAwayBetweenTheLegsSignsNothing() throws Exception {
        tell(ofTool(), "key-1", SECRET);
        lmsSays("key-1", SECRET);
        PracticeBrowser browser = new PracticeBrowser();
        BrowserStep asking = journey.askingAbout(journey.newLearner(), browser);

        journey.service().delete(journey.key(), ofTool());
        browser.go(asking);

        assertStripped(journey.tool().lastLaunch().orElseThrow());
    }

    @Test
    void aSecretIsShownNeverAgain() throws Exception {
        Service.Answer told = tell(ofTool(), "key-1", SECRET);
        Service.Answer read = journey.service().get(journey.key(), ofTool());

        assertThat(read.body()).isEqualTo(told.body());
        assertThat(read.body().properties())
                .extracting(member -> member.getKey())
                .containsExactlyInAnyOrder("consumerKey", "since");
        assertThat(read.body().path("consumerKey").asText()).isEqualTo("key-1");
        assertThat(journey.service()
                        .get(journey.key(), "institutions/rivers/audit?action=consumer-key-set")
                        .raw()
                        .body())
                .contains(journey.toolId())
                .doesNotContain(SECRET, "key-1");
    }

    @Test
    void whatIsIncompleteIsNotKept() throws Exception {
        assertThat(tell(ofTool(), "", SECRET).status()).isEqualTo(400);
        assertThat(tell(ofTool(), "key-1", "").status()).isEqualTo(400);
        assertThat(tell("institutions/rivers/tools/none/consumer-key", "key-1", SECRET)
                        .status())
                .isEqualTo(404);
        assertThat(journey.service().get(journey.key(), ofTool()).status()).isEqualTo(404);
        assertThat(journey.service().delete(journey.key(), ofPlatform()).status())
                .isEqualTo(404);
    }
}
