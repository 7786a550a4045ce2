package org.headcount.gateway.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.launch.MigrationSecrets.Side;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.MigrationSignature;
import org.headcount.lti.wire.Seal;
import org.headcount.metering.fact.InstitutionId;

/**
 * Vouches to a tool for the consumer key that it had with an LMS in LTI 1.1 (LTI 1.3 Migration §1.2). The LMS's signature covers its own names for us, so it is
 * checked here and another one made; where it cannot be checked nothing is vouched for, since any LMS may write any consumer key.
 */
public final class Migration {

    private static final String CONSUMER_KEY = "oauth_consumer_key";
    private static final String SIGNATURE = "oauth_consumer_key_sign";

    private final MigrationSecrets secrets;
    private final Seal seal;

    public Migration(MigrationSecrets secrets, Seal seal) {
        this.secrets = secrets;
        this.seal = seal;
    }

    /** A consumer key with its secret, as they are told to us. */
    public MigrationSecrets.Kept sealed(
            InstitutionId institution, Side side, String id, String consumerKey, String secret, Instant now) {
        byte[] content = secret.getBytes(StandardCharsets.UTF_8);
        return new MigrationSecrets.Kept(consumerKey, seal.close(purpose(institution, side, id), content), now);
    }

    /** Names the tool's own consumer key in its claims, to be signed in the second leg, where the LMS has proved the one that it names. */
    void vouch(LaunchMessage launch, LmsConnection lms, ToolRegistration tool, ObjectNode claims) {
        JsonNode claim = launch.claims().node(ClaimNames.LTI_1_1);
        String named = claim.path(CONSUMER_KEY).asText();
        if (named.isEmpty() || !claim.path(SIGNATURE).isTextual()) {
            return;
        }
        Optional<MigrationSecrets.Kept> ofTool = secrets.find(lms.institution(), Side.TOOL, tool.id());
        if (ofTool.isEmpty()) {
            return;
        }
        MigrationSignature.Signed signed = signed(launch, lms.platform(), named);
        String signature = claim.path(SIGNATURE).textValue();
        boolean proved = secrets.find(
                        lms.institution(), Side.PLATFORM, lms.platform().id())
                .filter(kept -> kept.consumerKey().equals(named))
                .flatMap(kept ->
                        open(lms.institution(), Side.PLATFORM, lms.platform().id(), kept))
                .or(() -> ofTool.filter(kept -> kept.consumerKey().equals(named)) // in 1.1 both had the same
                        .flatMap(kept -> open(lms.institution(), Side.TOOL, tool.id(), kept)))
                .filter(secret -> MigrationSignature.isOf(signed, secret, signature))
                .isPresent();
        if (proved && claims.path(ClaimNames.LTI_1_1) instanceof ObjectNode told) {
            told.put(CONSUMER_KEY, ofTool.get().consumerKey());
        }
    }

    private static MigrationSignature.Signed signed(LaunchMessage launch, PlatformRegistration lms, String named) {
        return new MigrationSignature.Signed(
                named,
                launch.deployment(),
                lms.issuer(),
                lms.clientId(),
                launch.claims().node(ClaimNames.EXPIRES_AT).asText(),
                launch.nonce());
    }

    /** The claims of a parked launch, with the signature where a consumer key is vouched for. */
    String signed(ParkedLaunch launch, String nonce, Instant expiry) {
        if (!launch.claims().contains('"' + CONSUMER_KEY + '"')) {
            return launch.claims();
        }
        ObjectNode claims = Json.readObject(launch.claims()).orElseThrow();
        if (!(claims.path(ClaimNames.LTI_1_1) instanceof ObjectNode claim) || !claim.has(CONSUMER_KEY)) {
            return launch.claims();
        }
        String named = claim.path(CONSUMER_KEY).asText();
        Optional<String> secret = secrets.find(launch.institution(), Side.TOOL, launch.tool())
                .filter(kept -> kept.consumerKey().equals(named))
                .flatMap(kept -> open(launch.institution(), Side.TOOL, launch.tool(), kept));
        if (secret.isEmpty()) { // taken away since the first leg
            claim.remove(CONSUMER_KEY);
            return Json.text(claims);
        }
        claim.put(
                SIGNATURE,
                MigrationSignature.of(
                        new MigrationSignature.Signed(
                                named,
                                claims.path(ClaimNames.DEPLOYMENT_ID).asText(),
                                claims.path(ClaimNames.ISSUER).asText(),
                                launch.tool(),
                                Long.toString(expiry.getEpochSecond()),
                                nonce),
                        secret.get()));
        return Json.text(claims);
    }

    private Optional<String> open(InstitutionId institution, Side side, String id, MigrationSecrets.Kept kept) {
        return seal.open(purpose(institution, side, id), kept.sealed())
                .map(secret -> new String(secret, StandardCharsets.UTF_8));
    }

    private static String purpose(InstitutionId institution, Side side, String id) {
        return "consumer key of " + side + " " + id + " of " + institution.value();
    }
}
